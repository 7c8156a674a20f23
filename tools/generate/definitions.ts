/**
 * Definitions: views and functions that follow from the catalogue, each a block of statements that may run again over an
 * older one of its name. In a migration every block stands between two marker lines, so what a database holds after all
 * migrations is told by their text: the newest block of each name. (What Postgres gives back of a view is its own
 * wording, another one in every release.)
 */

/** `name`: the schema or object it makes. `sql`: its statements, ending with a line break. */
export type Definition = { readonly name: string; readonly sql: string };

/** The block as a migration holds it. */
export function definitionBlock({ name, sql }: Definition): string {
  return `${opening}${name}\n${sql}${closing}\n`;
}

/** The newest block of each name in the texts of migrations, oldest first. */
export function definitionsIn(texts: readonly string[]): ReadonlyMap<string, string> {
  const found = texts.flatMap((text) =>
    [...text.matchAll(block)].map(([, name = '', sql = '']) => [name, sql] as const),
  );
  return new Map(found);
}

const opening = '-- Definition of ';
const closing = '-- End of definition';
const block = new RegExp(`^${opening}(.+)\\n([\\s\\S]*?)^${closing}$`, 'gm');
