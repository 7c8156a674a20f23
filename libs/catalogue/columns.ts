/** Columns and questions that follow from a declaration: what the tables hold and what `opt_fields` asks for. */
import { columnName, type Field } from './field.ts';
import type { Link, ListEndpoint, Resource } from './resource.ts';

export type Column = { readonly name: string; readonly field: Field };

/** Columns of the current and the history table, besides `gid` and the metadata columns, in declared order. */
export function columnsOf(declaration: { readonly fields: Readonly<Record<string, Field>> }): readonly Column[] {
  return Object.entries(declaration.fields).map(([name, field]) => ({ name: columnName(name, field), field }));
}

/** Column of a link table that names the owner: `task_gid`. */
export function ownerColumn(owner: Resource): string {
  return `${owner.name}_gid`;
}

/** Primary key of a link table: owner first, then the declared key. */
export function linkKey(owner: Resource, link: Link): readonly string[] {
  return [ownerColumn(owner), ...link.key.filter((column) => column !== ownerColumn(owner))];
}

/** The `opt_fields` of a full read: every declared field and link, sorted, gid and subtype included. */
export function optFields(declaration: Resource): readonly string[] {
  const asked = new Set<string>();
  for (const [name, field] of Object.entries(declaration.fields))
    for (const path of questions(field.path ?? name, field)) asked.add(path);
  for (const link of declaration.links) {
    if (link.isRichText || declaration.api.parts?.[link.from] !== undefined) continue;
    for (const path of linkQuestions(link)) asked.add(link.from === '.' ? path : `${link.from}.${path}`);
  }
  return [...asked].sort();
}

/** The `opt_fields` of a part: what the links read from it hold. */
export function partOptFields(declaration: Resource, part: string): readonly string[] {
  const links = declaration.links.filter(({ from }) => from === part);
  return [...new Set(links.flatMap(linkQuestions))].sort();
}

function linkQuestions({ fields }: Link): readonly string[] {
  return Object.entries(fields)
    .filter(([, { path }]) => path !== '#')
    .flatMap(([name, field]) => questions(field.path ?? name, field));
}

/** The `opt_fields` of a list: those of a full read, asked where the list's elements hold the resource. */
export function listOptFields(declaration: Resource, list: ListEndpoint): readonly string[] {
  const { element } = list;
  return element === undefined ? optFields(declaration) : optFields(declaration).map((path) => `${element}.${path}`);
}

function questions(name: string, field: Field): readonly string[] {
  if (field.ask !== undefined) return field.ask;
  const plain = name.replaceAll('[]', '');
  if (name === '.') return ['gid', 'resource_type'];
  if (field.typed === true) return [`${plain}.gid`, `${plain}.resource_type`];
  return (field.reader === 'gid' || field.reader === 'gids') && !plain.endsWith('gid') ? [`${plain}.gid`] : [plain];
}
