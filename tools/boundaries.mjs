/**
 * Who may import whom, checked file by file over Nx' own project graph. A package says what it is by one tag
 * `layer:*` in its package.json, and an adapter what it adapts by `uses:<npm package>`.
 *
 * | layer   | may import of ours                       | may import from npm                         |
 * |---------|------------------------------------------|---------------------------------------------|
 * | core    | core                                     | nothing                                     |
 * | port    | core                                     | nothing                                     |
 * | adapter | adapter, port, core                      | what its `uses:` tags name                  |
 * | wiring  | adapter, port, core                      | what its `uses:` tags name                  |
 * | app     | everything but apps, testbed and witness | Nest, Fastify, commander, its `uses:` tags  |
 * | witness | nothing of ours                          | Fastify, commander                          |
 * | testbed | everything but apps and the witness      | anything                                    |
 * | bench   | everything but the witness               | anything                                    |
 *
 * Spec files and an adapter contract (`contract*.ts`) stand on the testbed's side: they may import it and any npm
 * package. Nothing else may import the testbed. Node built-ins, which the graph does not show, are oxlint's part
 * (`no-restricted-imports` per folder); that its folders are those of the tags is checked here.
 *
 * Run: `node tools/boundaries.mjs [workspace folder]`. One line a violation, exit code 1 when there is any.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const appPackages = ['@nestjs/*', 'fastify', 'rxjs', 'reflect-metadata', 'commander'];
const everyLib = ['core', 'port', 'adapter', 'wiring'];

const layers = {
  core: { ours: ['core'], npm: [] },
  port: { ours: ['core', 'port'], npm: [] },
  adapter: { ours: ['core', 'port', 'adapter'], npm: 'uses' },
  wiring: { ours: ['core', 'port', 'adapter', 'wiring'], npm: 'uses' },
  app: { ours: everyLib, npm: 'uses', also: appPackages },
  witness: { ours: [], npm: 'uses', also: ['fastify', 'commander'] },
  testbed: { ours: [...everyLib, 'testbed'], npm: 'any' },
  // A benchmark measures an app's heart in its own process; nothing imports a benchmark.
  bench: { ours: [...everyLib, 'testbed', 'app'], npm: 'any' },
};
const onTheTestSide = { ours: [...everyLib, 'testbed'], npm: 'any' };
const witnessSpec = { ours: ['testbed'], npm: 'any' };

const { positionals } = parseArgs({ allowPositionals: true });
const root = resolve(positionals[0] ?? '.');
const files = await filesWithImports();
const packages = new Map(files.map(({ source }) => [source.name, source]));
const violations = [...tagFaults(), ...importFaults(), ...lintFolderFaults()];
for (const violation of violations) console.log(violation);
process.exit(violations.length === 0 ? 0 : 1);

/** Every source file of a package: `{file, source, targets}`. The graph is computed anew, in a folder thrown away. */
async function filesWithImports() {
  process.chdir(root);
  const cache = mkdtempSync(join(tmpdir(), 'boundaries-'));
  Object.assign(process.env, { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NX_WORKSPACE_DATA_DIRECTORY: cache });
  try {
    const require = createRequire(import.meta.url);
    const { createProjectGraphAsync } = require('nx/src/devkit-exports');
    const { readFileMapCache } = require('nx/src/project-graph/nx-deps-cache');
    const { nodes } = await createProjectGraphAsync({ exitOnError: false });
    return Object.entries(readFileMapCache().fileMap.projectFileMap).flatMap(([name, project]) => {
      const { root: folder, tags = [] } = nodes[name].data;
      if (folder === '.') return [];
      const source = { name, folder, layer: valueOf(tags, 'layer:')[0], uses: valueOf(tags, 'uses:') };
      return project.map(({ file, deps = [] }) => ({ file, source, targets: deps.map(targetOfDep) }));
    });
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

function valueOf(tags, prefix) {
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length));
}

/** An edge is `target`, `[target, type]` or `[source, target, type]`. */
function targetOfDep(dep) {
  if (typeof dep === 'string') return dep;
  return dep.length === 3 ? dep[1] : dep[0];
}

function tagFaults() {
  return [...packages.values()].flatMap(({ folder, layer, uses }) => {
    if (layers[layer] === undefined)
      return [`${folder}/package.json: needs one of the tags layer:${Object.keys(layers).join(', layer:')}`];
    const imported = new Set(
      files.filter(({ source }) => source.folder === folder).flatMap(({ targets }) => targets.map(npmName)),
    );
    return uses
      .filter((name) => !imported.has(name) && !readsByName(folder, name))
      .map((name) => `${folder}/package.json: tag uses:${name}, but nothing there imports it`);
  });
}

/** A package may also be found by its quoted name, resolved at run time (the Postgres binaries of this machine). */
function readsByName(folder, name) {
  const quoted = new RegExp(`['"\`@/]${name}\\b`);
  return files.some(
    ({ file, source }) =>
      source.folder === folder && file.endsWith('.ts') && quoted.test(readFileSync(join(root, file), 'utf8')),
  );
}

function importFaults() {
  return files.flatMap(({ file, source, targets }) => {
    const rule = ruleOf(file, source);
    if (rule === undefined) return [];
    return [...new Set(targets)].flatMap((target) => {
      const fault = target.startsWith('npm:') ? npmFault(rule, source, npmName(target)) : oursFault(rule, target);
      return fault === undefined ? [] : [`${file}: ${fault}`];
    });
  });
}

function ruleOf(file, { layer }) {
  if (/\.spec\.ts$|\/contract[^/]*\.ts$/.test(file)) return layer === 'witness' ? witnessSpec : onTheTestSide;
  return layers[layer] === undefined ? undefined : { name: layer, ...layers[layer] };
}

function npmName(target) {
  return target.replace(/^npm:/, '').replace(/(?<=.)@.*$/, '');
}

function npmFault(rule, { uses }, name) {
  if (rule.npm === 'any') return undefined;
  if (rule.npm === 'uses') {
    const allowed = [...uses, ...(rule.also ?? [])];
    if (allowed.some((entry) => entry === name || (entry.endsWith('/*') && name.startsWith(entry.slice(0, -1)))))
      return undefined;
    return `${rule.name} imports ${name} from npm without a tag uses:${name}`;
  }
  return `${rule.name} imports ${name} from npm; a ${rule.name} has no dependencies`;
}

function oursFault(rule, target) {
  const imported = packages.get(target);
  if (imported === undefined || rule.ours.includes(imported.layer)) return undefined;
  return `${rule.name ?? 'a test'} imports ${target} (${imported.layer})`;
}

/** oxlint can't read tags, so its configuration lists folders by layer; the lists must be the tags' own. */
function lintFolderFaults() {
  const config = join(root, '.oxlintrc.json');
  if (!existsSync(config)) return [];
  const text = readFileSync(config, 'utf8');
  return [...packages.values()]
    .filter(({ layer }) => layer === 'core' || layer === 'port')
    .filter(({ folder }) => !text.includes(`"${folder}/**"`))
    .map(
      ({ folder, layer }) => `.oxlintrc.json: ${folder} is tagged layer:${layer}, but no override lists "${folder}/**"`,
    );
}
