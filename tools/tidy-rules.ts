/**
 * The rules of shape, each a pure function of one file (or of the whole tree) to faults. They cover what neither the
 * compiler nor the linter sees: names of folders and files, the comment a file opens with, where a resource type may be
 * told apart, and what has no place in a repository at all (paths of somebody's machine, notes to oneself).
 */

/** One file of the tree: `path` from its root with forward slashes, and the whole text. */
export type SourceFile = { readonly path: string; readonly text: string };

/** What the rules know beside the file: resource types the catalogue declares, and folders tagged `layer:core`. */
export type TidyContext = { readonly resourceTypes: readonly string[]; readonly coreFolders: readonly string[] };

type Rule = (file: SourceFile, context: TidyContext) => readonly string[];

const isCode = (path: string): boolean => /\.(ts|mjs)$/.test(path) && !path.endsWith('.gen.ts');
const isTest = (path: string): boolean =>
  /\.spec\.ts$|\/contract[^/]*\.ts$/.test(path) || /^(e2e|bench|libs\/testbed)\//.test(path);

/** Every rule by its name; a fault reads `path: fault (name)`. */
export const rules: Readonly<Record<string, Rule>> = {
  'opening-comment': openingComment,
  'folder-name': folderName,
  'file-name': fileName,
  'no-index': noIndex,
  'flat-lib': flatLib,
  'resource-switch': resourceSwitch,
  'note-to-self': noteToSelf,
  'banner-comment': bannerComment,
  'commented-out-code': commentedOutCode,
  'machine-path': machinePath,
  'core-clock': coreClock,
  'package-shape': packageShape,
  'exported-doc': exportedDoc,
  erasable,
};

/** All faults of one file, as printed. */
export function faultsOf(file: SourceFile, context: TidyContext): string[] {
  return Object.entries(rules).flatMap(([name, rule]) =>
    rule(file, context).map((fault) => `${file.path}: ${fault} (${name})`),
  );
}

function openingComment({ path, text }: SourceFile): string[] {
  if (!isCode(path) || path.endsWith('.spec.ts')) return [];
  const opening = text.replace(/^#!.*\n/, '');
  return /^(\/\*\*|\/\/ )/.test(opening) ? [] : ['opens without a comment on why it exists and what holds in it'];
}

function folderName({ path }: SourceFile): string[] {
  const drawer = path
    .split('/')
    .slice(0, -1)
    .find((folder) =>
      /^(common|shared|utils?|helpers?|misc|services?|dtos?|entities|interfaces|constants)$/.test(folder),
    );
  return drawer === undefined ? [] : [`a folder called ${drawer} says nothing about what it holds`];
}

function fileName({ path }: SourceFile): string[] {
  if (!isCode(path)) return [];
  const name = path.split('/').at(-1) ?? path;
  const suffix = /\.(service|dto|entity|interface|util|utils|type|types|constant|constants|helper|model)\.ts$/.exec(
    name,
  );
  if (suffix !== null) return [`suffix .${suffix[1]} is read by no tool`];
  const word = name
    .replace(/\.[^.]+$/, '')
    .split(/[-.]/)
    .find((part) =>
      /^(messages?|payloads?|notifications?|entit(y|ies)|cursors?|utils?|helpers?|common|misc)$/.test(part),
    );
  return word === undefined ? [] : [`"${word}" is not a word of this field (docs/glossary.md has them)`];
}

function noIndex({ path }: SourceFile): string[] {
  return /(^|\/)index\.(ts|mjs)$/.test(path) ? ['import the file that owns the idea instead of an index'] : [];
}

function flatLib({ path }: SourceFile): string[] {
  const folder = /^libs\/[^/]+\/(src|lib|dist|test|tests)\//.exec(path);
  return folder === null ? [] : [`a lib is flat: no folder ${folder[1]}`];
}

function resourceSwitch({ path, text }: SourceFile, { resourceTypes }: TidyContext): string[] {
  if (!isCode(path) || isTest(path) || /^(libs\/catalogue|apps\/asana-simulator|migrations|tools)\//.test(path))
    return [];
  const cases = [...text.matchAll(/\bcase '([a-z_]+)':/g)].map(([, label]) => label ?? '');
  const types = cases.filter((label) => resourceTypes.includes(label));
  return types.length === 0
    ? []
    : [`switches on the resource type (${types.join(', ')}); the catalogue declares what differs`];
}

function noteToSelf({ path, text }: SourceFile): string[] {
  if (/^tools\/(tidy|lint)/.test(path)) return [];
  const note = /\b(TODO|FIXME|XXX|HACK)\b/.exec(text);
  return note === null ? [] : [`line ${lineAt(text, note.index)}: ${note[0]}`];
}

function bannerComment({ path, text }: SourceFile): string[] {
  if (!isCode(path)) return [];
  const banner = /^\s*(\/\/|\*)\s*[-=*#─]{5,}/m.exec(text);
  return banner === null ? [] : [`line ${lineAt(text, banner.index)}: a banner; a file that needs one needs two files`];
}

function commentedOutCode({ path, text }: SourceFile): string[] {
  if (!isCode(path)) return [];
  const code = /^\s*\/\/ ?(const|let|import|export|await|return|if \(|for \(|function) ?.*[;{]$/m.exec(text);
  return code === null ? [] : [`line ${lineAt(text, code.index)}: code in a comment`];
}

function machinePath({ path, text }: SourceFile): string[] {
  if (path.startsWith('tools/tidy')) return [];
  const found =
    /(?<![\w.])\/(?:work|home|root|Users)\/[\w.-]+|\/tmp\/[a-z]+\/[\w.-]+|\bregistry\.[a-z-]+\.(?:org|com|net|io|dev)\b/.exec(
      text,
    );
  return found === null
    ? []
    : [`line ${lineAt(text, found.index)}: names a place of one machine or network, ${found[0]}`];
}

function coreClock({ path, text }: SourceFile, { coreFolders }: TidyContext): string[] {
  if (!isCode(path) || isTest(path) || !coreFolders.some((folder) => path.startsWith(`${folder}/`))) return [];
  const clock = /\bnew Date\(\)|\b(randomBytes|randomUUID|randomInt)\(/.exec(text);
  return clock === null
    ? []
    : [`line ${lineAt(text, clock.index)}: ${clock[0]} in core; time and randomness are arguments`];
}

function packageShape({ path, text }: SourceFile): string[] {
  const folder = /^(?:libs|apps)\/([^/]+)\/package\.json$/.exec(path)?.[1];
  if (folder === undefined) return [];
  const manifest = JSON.parse(text) as Record<string, unknown>;
  const faults: string[] = [];
  if (manifest['name'] !== `@asana-warehouse/${folder}`) faults.push(`name should be @asana-warehouse/${folder}`);
  if (manifest['private'] !== true || manifest['type'] !== 'module') faults.push('should be private and an ES module');
  if (manifest['dependencies'] !== undefined) faults.push('third-party versions live in the root package.json only');
  return faults;
}

/** What does something needs its bounds and errors said; types and one-line values may speak for themselves. */
function exportedDoc({ path, text }: SourceFile): string[] {
  if (!path.startsWith('libs/') || !isCode(path) || isTest(path)) return [];
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const name = /^export (?:async |abstract )?(?:function\*?|class) (\w+).*[{(]$/.exec(line)?.[1];
    if (name === undefined || lines[index - 1]?.trimEnd().endsWith('*/') === true) return [];
    return [`line ${index + 1}: ${name} is exported without a comment (shape, unit, bound, errors)`];
  });
}

/**
 * Node runs these files by stripping their types, so its own stripper is the judge; decorators it leaves as they are.
 * Jest shows another node:module than this one.
 */
function erasable({ path, text }: SourceFile): string[] {
  if (!/^(libs|migrations|tools|bench|e2e|apps\/asana-simulator)\/.*(?<!\.spec)\.ts$/.test(path)) return [];
  const decorator = /^\s*@[A-Z]\w*\s*(\(|$)/im.exec(text);
  if (decorator !== null) return [`line ${lineAt(text, decorator.index)}: decorators work under apps alone`];
  try {
    process.getBuiltinModule('node:module').stripTypeScriptTypes(text);
    return [];
  } catch (error) {
    return [`can't be run by stripping its types: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
