/**
 * Checks the shape of the whole tree and names every fault (see tidy-rules.ts and tidy-unused.ts for the rules).
 * It reads files only, so it also runs on a tree without git and without node_modules.
 *
 * Run: `node tools/tidy.ts [folder]`. One line a fault, exit code 1 when there is any.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf, type SourceFile, type TidyContext } from './tidy-rules.ts';
import { unusedFiles } from './tidy-unused.ts';

const root = process.argv[2] ?? '.';
const files = [...readTree('')];
const context = contextOf(files);
const faults = [...files.flatMap((file) => faultsOf(file, context)), ...unusedFiles(files), ...changelogFaults(files)];
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function* readTree(folder: string): Generator<SourceFile> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!/^(node_modules|coverage|fixtures)$|^\.(?!ci$|github$)/.test(entry.name)) yield* readTree(path);
    } else if (
      /\.(ts|mjs|json|md|ya?ml|sql|html|css|sh)$|^\.ci\/|Dockerfile$/.test(path) &&
      entry.name !== 'package-lock.json'
    ) {
      yield { path, text: readFileSync(join(root, path), 'utf8') };
    }
  }
}

function contextOf(tree: readonly SourceFile[]): TidyContext {
  const resourceTypes = tree.flatMap(({ path }) => /^libs\/catalogue\/resources\/([a-z-]+)\.ts$/.exec(path)?.[1] ?? []);
  const coreFolders = tree
    .filter(({ path, text }) => path.endsWith('/package.json') && text.includes('"layer:core"'))
    .map(({ path }) => path.slice(0, -'/package.json'.length));
  return { resourceTypes: resourceTypes.map((name) => name.replaceAll('-', '_')), coreFolders };
}

function changelogFaults(tree: readonly SourceFile[]): string[] {
  const changelog = tree.find(({ path }) => path === 'CHANGELOG.md');
  if (changelog === undefined) return [];
  const first = /^## (.*)$/m.exec(changelog.text)?.[1];
  return first === '[Unreleased]' ? [] : ['CHANGELOG.md: the first section should be [Unreleased] (changelog-shape)'];
}
