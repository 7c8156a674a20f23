/**
 * Files that nothing uses. A lib's package.json exports every file it has, so a dead-code tool that starts at exports
 * would call everything used; here a file is used only if a file that runs imports it, or names its path.
 *
 * A file that only its own test imports is dead too. Entry points are what people, Node, Jest, knex and Nx start:
 * listed in `entryPoints`.
 */
import { dirname, posix } from 'node:path';
import type { SourceFile } from './tidy-rules.ts';

const entryPoints = [
  /\.(spec|bench)\.ts$/,
  /^apps\/[^/]+\/(src\/main\.ts|bin\.mjs)$/,
  /^migrations\/\d{4}_.*\.ts$/,
  /^tools\/[^/]+\.mjs$/,
  /^jest\.config\.mjs$/,
];
const sources = /\.(ts|mjs)$/;
/** What only tests use on purpose; the last reads the extract of Asana's description that the catalogue is checked against. */
const onTestSide =
  /\.spec\.ts$|\/contract[^/]*\.ts$|^(e2e|bench|libs\/testbed)\/|^tools\/scratch-tree\.ts$|^libs\/catalogue\/official\.ts$/;

/** Faults for files under apps, libs, tools, migrations, e2e and bench that no entry point reaches. */
export function unusedFiles(files: readonly SourceFile[]): string[] {
  const code = files.filter(({ path }) => sources.test(path));
  const manifests = files.filter(({ path }) => /(^|\/)package\.json$|^(nx|knip)\.json$|^\.ci\/run$|ya?ml$/.test(path));
  const known = new Set(code.map(({ path }) => path));
  const targets = new Map(code.map((file) => [file.path, referencesOf(file, known)]));
  const starts = code.map(({ path }) => path).filter((path) => entryPoints.some((entry) => entry.test(path)));
  const named = manifests.flatMap((file) => pathsNamedIn(file, known));
  const running = reach([...starts.filter((path) => !onTestSide.test(path)), ...named], targets);
  const tested = reach(starts, targets);
  return [...known].sort().flatMap((path) => {
    if (running.has(path) || path.endsWith('.gen.ts')) return [];
    if (!tested.has(path)) return [`${path}: nothing uses it (unused-file)`];
    return onTestSide.test(path) ? [] : [`${path}: only tests use it (unused-file)`];
  });
}

function reach(starts: readonly string[], targets: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...starts];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    open.push(...(targets.get(path) ?? []));
  }
  return reached;
}

/** Imports by relative path or package name, and paths in quotes: files that are started as processes or by Jest. */
function referencesOf(file: SourceFile, known: ReadonlySet<string>): string[] {
  const quoted = [...file.text.matchAll(/['"`]([^'"`\s]+)['"`]/g)].map(([, text]) => text ?? '');
  return quoted.flatMap((text) => {
    const inPackage = /^@asana-warehouse\/([^/]+)\/(.+)$/.exec(text);
    const candidates =
      inPackage === null
        ? [posix.join(dirname(file.path), text), text.replace(/^\.\//, ''), text.replace(/^<rootDir>\//, '')]
        : [`libs/${inPackage[1]}/${inPackage[2]}.ts`, `${inPackage[1]}/${inPackage[2]}.ts`];
    return candidates.filter((candidate) => known.has(candidate));
  });
}

function pathsNamedIn({ path, text }: SourceFile, known: ReadonlySet<string>): string[] {
  return [...text.matchAll(/[\w./@-]+\.(?:ts|mjs)\b/g)]
    .flatMap(([name]) => [posix.join(dirname(path), name), posix.normalize(name)])
    .filter((candidate) => known.has(candidate));
}
