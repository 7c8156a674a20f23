/** The text of `resources.gen.ts`: one import a file of the folder, one list. */
import type { Declared } from './files.ts';

/** Ends with a newline and is formatted as the rest of the tree. */
export function registryText(declared: readonly Declared[]): string {
  return [
    '/** Generated from the folder `resources/` by `npm run generate`: every resource type, in the order of their names. */',
    "import type { Resource } from './resource.ts';",
    ...declared.map(({ exported, file }) => `import { ${exported} } from './resources/${file}';`),
    '',
    'export const resources: readonly Resource[] = [',
    ...declared.map(({ exported }) => `  ${exported},`),
    '];',
    '',
  ].join('\n');
}
