/**
 * The picture docs/reference/er.svg: a box a table of `asana` with its references, a line for each of them. References to
 * people and workspaces are named in the boxes alone: nearly every table has some, and their lines would hide the others.
 */
import { columnName, type Field } from '@asana-warehouse/catalogue/field';
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { Graphviz } from '@hpcc-js/wasm-graphviz';

type Reference = { readonly column: string; readonly to: string };
/** `holds`: the type without a table of its own of which the rows of a link are, as options are within their field. */
type Box = {
  readonly table: string;
  readonly isLink: boolean;
  readonly holds: string | null;
  readonly references: readonly Reference[];
};

const everywhere: ReadonlySet<string> = new Set(['user', 'workspace']);
const colours = { resource: '#cfe3f7', link: '#eeeeee' } as const;

/** The picture as SVG, ending with a newline; the same for the same declarations. */
export async function erPicture(declarations: readonly Resource[]): Promise<string> {
  const graphviz = await Graphviz.load();
  // The renderer names itself in a comment: a newer one would change the file for that alone.
  return graphviz.dot(erGraph(declarations), 'svg').replaceAll(/<!--[^]*?-->\n?/g, '');
}

/** The same in the language of Graphviz. */
export function erGraph(declarations: readonly Resource[]): string {
  const boxes = declarations.flatMap((declaration) =>
    boxesOf(declaration, new Set(declarations.map(({ name }) => name))),
  );
  const tables = tablesOf(boxes);
  return [
    'digraph {',
    '  graph [rankdir=LR, nodesep=0.25, ranksep=1.2, fontname=Arial]',
    '  node [shape=plain, fontname=Arial, fontsize=11]',
    '  edge [color="#55606e", arrowsize=0.7]',
    ...boxes.map(nodeOf),
    ...boxes.flatMap(({ table, holds, references }) =>
      references
        .filter(({ to }) => to !== holds && !everywhere.has(to))
        .flatMap(({ column, to }) => (tables.get(to) ?? []).map((end) => `  ${table}:${column}:e -> ${end}:gid:w`)),
    ),
    '}',
    '',
  ].join('\n');
}

function boxesOf(declaration: Resource, types: ReadonlySet<string>): readonly Box[] {
  const own = { table: declaration.name, isLink: false, holds: null, references: referencesIn(declaration.fields) };
  const links = declaration.links.map(({ table, fields, key }) => {
    const references = referencesIn(fields);
    const held = references.find(({ column, to }) => key.length === 1 && key[0] === column && !types.has(to));
    return {
      table,
      isLink: true,
      holds: held?.to ?? null,
      references: [{ column: ownerColumn(declaration), to: declaration.name }, ...references],
    };
  });
  return [own, ...links];
}

/** Where the objects of a type lie: in the table of its name, else in the links that hold them. */
function tablesOf(boxes: readonly Box[]): ReadonlyMap<string, readonly string[]> {
  const tables = Map.groupBy(boxes, ({ table, isLink, holds }) => (isLink ? (holds ?? '') : table));
  tables.delete('');
  return new Map([...tables].map(([type, some]) => [type, some.map(({ table }) => table)] as const));
}

function referencesIn(fields: Readonly<Record<string, Field>>): readonly Reference[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.ref === undefined ? [] : [{ column: columnName(name, field), to: field.ref }],
  );
}

function nodeOf({ table, isLink, references }: Box): string {
  const colour = isLink ? colours.link : colours.resource;
  const head = `<tr><td port="gid" colspan="2" align="left" bgcolor="${colour}"><b>${table}</b>${room(table)}  </td></tr>`;
  const rows = references.map(
    ({ column, to }) =>
      `<tr><td align="left" sides="lb">${column}${room(column)}</td><td port="${column}" align="left" sides="rb"><font color="#6b7480">${to}${room(to)}</font></td></tr>`,
  );
  return `  ${table} [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="4" color="#9aa5b1">${head}${rows.join('')}</table>>]`;
}

/** Who reads it may have wider letters than the renderer knows of: a space for every five letters, and one more. */
function room(text: string): string {
  return ' '.repeat(1 + Math.ceil(text.length / 5));
}
