/** The text of `known.gen.ts`: what the official description names, so that what it does not name can be told apart. */
import type { Official } from '@asana-warehouse/catalogue/official';
import type { Resource } from '@asana-warehouse/catalogue/resource';

/** Ends with a newline and is formatted as the rest of the tree. */
export function knownText(official: Official, declarations: readonly Resource[]): string {
  const names = new Set([...Object.keys(official.resources), ...declarations.map(({ name }) => name)]);
  return [
    '/** Generated from the official description by `npm run generate`: names of types, and the values of fields that have a closed list of them. */',
    "import type { KnownValues } from './unfamiliar.ts';",
    '',
    `export const knownTypes: ReadonlySet<string> = new Set([`,
    ...[...names].sort().map((name) => `  '${name}',`),
    ']);',
    '',
    'export const knownValues: KnownValues = {',
    ...declarations.flatMap((declaration) => linesOf(declaration, official)),
    '};',
    '',
  ].join('\n');
}

/** Columns are named as the fields are: a closed list is never a reference. */
function linesOf({ name, schema, fields }: Resource, official: Official): readonly string[] {
  const [type] = Object.entries(official.resources).find(([, described]) => described.schema === schema) ?? [name];
  const kept = Object.entries(official.enums[type] ?? {}).filter(([field]) => fields[field]?.reader === 'text');
  if (kept.length === 0) return [];
  const lists = kept.map(([field, values]) => `    ${field}: new Set('${values.join(' ')}'.split(' ')),`);
  return [`  ${name}: {`, ...lists, '  },'];
}
