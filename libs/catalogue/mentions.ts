/**
 * Who and what is mentioned where: of every field of rich text, a link from what has it to each person, object and address
 * that the text speaks of. A text of the content gives it, so it has a history, comes back with a replay and is gone
 * with what it is read from, as every link.
 */
import { ref, text, userText } from './field.ts';
import type { Link, Resource } from './resource.ts';

/** The declaration with the links that its rich texts give. A type with several has a table for each. */
export function withMentions(declaration: Resource): Resource {
  const names = Object.entries(declaration.fields).flatMap(([name, { reader }]) =>
    reader === 'rich_text' ? [name] : [],
  );
  if (names.length === 0) return declaration;
  const links = names.map((name, index) => mentionLink(declaration.name, name, index === 0));
  return { ...declaration, links: [...declaration.links, ...links], eventFields: eventFieldsOf(declaration, links) };
}

function mentionLink(type: string, field: string, isFirst: boolean): Link {
  const spoken = type.replaceAll('_', ' ');
  return {
    table: isFirst ? `${type}_mention` : `${type}_mention_in_${field}`,
    doc: `Which people, objects and addresses a ${spoken} speaks of in ${field}, each once.`,
    from: field,
    isRichText: true,
    fields: {
      target: userText('What it speaks of: gid of an object in Asana, else the address.'),
      target_type: text('What that is: user, task, project, attachment or another type, or url.'),
      user: ref('user', 'The person, where it is one.', { path: 'user_gid' }),
    },
    key: ['target'],
  };
}

/** An event that tells of a text, by the name of either form, tells of both and of what is mentioned in them. */
function eventFieldsOf(declaration: Resource, links: readonly Link[]): NonNullable<Resource['eventFields']> {
  const told = { ...declaration.eventFields };
  for (const { from, table } of links) {
    const plain = from.replace(/^html_/, '');
    const forms = [plain, from].filter((name) => declaration.fields[name] !== undefined);
    for (const word of forms) told[word] = [...forms, table];
  }
  return told;
}
