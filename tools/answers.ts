/**
 * What answers look like by the official description, extracted for the simulator, which holds each of its own against it.
 *
 *   npm run extract -- FILE           writes the extract from the description in FILE (asana_oas.yaml)
 *   npm run extract -- FILE --check   writes nothing; exit 1 when the extract is not what FILE says
 *
 * The description is three megabytes of other people's sentences, so it is not kept here; the extract says which one it is
 * from, and its hash.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { answersOf, type Description } from './generate/answers.ts';

const extract = new URL('../apps/asana-simulator/src/answers.json', import.meta.url);

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const text = await readFile(positionals[0] ?? '', 'utf8');
const source = {
  source: 'github:Asana/openapi defs/asana_oas.yaml (Apache-2.0); written by tools/answers.ts, which has the grammar',
  sha256: createHash('sha256').update(text).digest('hex'),
};
const wanted = `${linesOf({ ...source, ...answersOf(parse(text) as Description) })}\n`;
if (!values.check) await writeFile(extract, wanted);
else if ((await readFile(extract, 'utf8')) !== wanted) {
  process.stderr.write('The extract is not what this description says. Run it without --check.\n');
  process.exitCode = 1;
}

/** JSON with a line for each operation and schema, so that a change shows where it is. */
function linesOf(whole: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(whole).map(([name, value]) => {
    if (typeof value !== 'object' || value === null) return ` ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const lines = Object.entries(value).map(([key, inner]) => `  ${JSON.stringify(key)}: ${JSON.stringify(inner)}`);
    return ` ${JSON.stringify(name)}: {\n${lines.join(',\n')}\n }`;
  });
  return `{\n${parts.join(',\n')}\n}`;
}
