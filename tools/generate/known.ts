/** The text of `known.gen.ts`: what the official description names, so that what it does not name can be told apart. */
import { keysAt, valuesAt, type Official } from '@asana-warehouse/catalogue/official';
import { everyPlace, placesOf } from '@asana-warehouse/catalogue/places';
import type { Resource } from '@asana-warehouse/catalogue/resource';

/** Ends with a newline and is formatted as the rest of the tree. */
export function knownText(official: Official, declarations: readonly Resource[]): string {
  const names = new Set([...Object.keys(official.resources), ...declarations.map(({ name }) => name)]);
  return [
    '/** Generated from the official description by `npm run generate`: names of types, the values of columns that have a closed list of them, and the keys of objects within a body. */',
    "import type { KnownKeys, KnownValues } from './unfamiliar.ts';",
    '',
    `export const knownTypes: ReadonlySet<string> = new Set([`,
    ...[...names].sort().map((name) => `  '${name}',`),
    ']);',
    '',
    'export const knownValues: KnownValues = {',
    ...declarations.flatMap((declaration) => valueLines(declaration, official)),
    '};',
    '',
    'export const knownKeys: KnownKeys = {',
    ...declarations.flatMap((declaration) => keyLines(declaration, official)),
    '};',
    '',
  ].join('\n');
}

/** Columns are named as the fields are: a closed list is never a reference. */
function valueLines({ name, schema, fields, links }: Resource, official: Official): readonly string[] {
  const linked = links.filter(({ from, isRichText }) => from !== '.' && isRichText !== true);
  return [
    ...block(name, listsOf(fields, '', schema, official)),
    ...linked.flatMap(({ table, from, fields: columns }) =>
      block(table, listsOf(columns, `${from}.`, schema, official)),
    ),
  ];
}

function listsOf(fields: Resource['fields'], outer: string, schema: string, official: Official): readonly string[] {
  return Object.entries(fields).flatMap(([name, { reader, path = name }]) => {
    const values = valuesAt(`${outer}${path}`, schema, official);
    return values === undefined || (reader !== 'text' && reader !== 'texts') ? [] : [line(name, values)];
  });
}

function keyLines(declaration: Resource, official: Official): readonly string[] {
  const places = everyPlace(placesOf(declaration)).map(
    ({ key }) => [key, keysAt(key.replaceAll('[]', ''), declaration.schema, official)] as const,
  );
  return block(
    declaration.name,
    places.filter(([, keys]) => keys.length > 0).map(([key, keys]) => line(key, keys)),
  );
}

function line(name: string, texts: readonly string[]): string {
  return `    ${/^\w+$/.test(name) ? name : `'${name}'`}: new Set('${texts.join(' ')}'.split(' ')),`;
}

function block(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${name}: {`, ...lines, '  },'];
}
