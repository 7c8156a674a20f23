/**
 * Who and what is mentioned where: of every field of rich text, a link from what has it to each person, object and address
 * that the text speaks of. So does a field of rich text in the rows of a link (values of custom fields). A text of the content gives it, so it has a history, comes back with a replay and is gone
 * with what it is read from, as every link.
 */
import { columnName, ref, text, userText } from './field.ts';
import type { Link, Resource } from './resource.ts';

/** The declaration with the links that its rich texts give. A type with several has a table for each. */
export function withMentions(declaration: Resource): Resource {
  const links = richIn(declaration.fields).map((name, index) => mentionLink(declaration.name, name, index === 0));
  const inLinks = declaration.links.flatMap((link) => richIn(link.fields).map((rich) => mentionLinkIn(link, rich)));
  if (links.length + inLinks.length === 0) return declaration;
  return {
    ...declaration,
    links: [...declaration.links, ...links, ...inLinks],
    eventFields: eventFieldsOf(declaration, links, inLinks),
  };
}

/** Names of the fields of rich text. */
function richIn(fields: Resource['fields']): readonly string[] {
  return Object.entries(fields).flatMap(([name, { reader }]) => (reader === 'rich_text' ? [name] : []));
}

function mentionLink(type: string, field: string, isFirst: boolean): Link {
  const spoken = type.replaceAll('_', ' ');
  return {
    table: isFirst ? `${type}_mention` : `${type}_mention_in_${field}`,
    doc: `Which people, objects and addresses a ${spoken} speaks of in ${field}, each once.`,
    from: field,
    isRichText: true,
    fields: mentionFields,
    key: ['target'],
  };
}

/** Of rich text in the rows of another link: what each row speaks of, by the key of that row. */
function mentionLinkIn({ table, from, fields, key }: Link, rich: string): Link {
  const keys = Object.entries(fields).filter(([name, field]) => key.includes(columnName(name, field)));
  return {
    table: `${table}_mention`,
    doc: `Which people, objects and addresses a row of ${table} speaks of in ${rich}, each once.`,
    from,
    isRichText: true,
    richTextIn: rich,
    fields: { ...Object.fromEntries(keys), ...mentionFields },
    key: [...key, 'target'],
  };
}

const mentionFields: Resource['fields'] = {
  target: userText('What it speaks of: gid of an object in Asana, else the address.'),
  target_type: text('What that is: user, task, project, attachment or another type, or url.'),
  user: ref('user', 'The person, where it is one.', { path: 'user_gid' }),
};

/**
 * An event that tells of a text, by the name of either form, tells of both and of what is mentioned in them; one that tells
 * of a link tells of what is mentioned there.
 */
function eventFieldsOf(
  declaration: Resource,
  links: readonly Link[],
  inLinks: readonly Link[],
): NonNullable<Resource['eventFields']> {
  const told = { ...declaration.eventFields };
  for (const { from, table } of links) {
    const plain = from.replace(/^html_/, '');
    const forms = [plain, from].filter((name) => declaration.fields[name] !== undefined);
    for (const word of forms) told[word] = [...forms, table];
  }
  for (const { from, table } of inLinks) told[from] = [...(told[from] ?? []), table];
  return told;
}
