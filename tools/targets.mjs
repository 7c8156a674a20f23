/**
 * The workspace's one Nx plugin. It gives every package its targets from the files that are there (no project.json
 * anywhere), and the project graph its edges from the imports in the sources.
 *
 * Nx' own source analysis asks the TypeScript compiler API wherever a workspace package is imported by name, and
 * TypeScript 7 has none. The native import scanner of Nx does the reading here; resolving is by name alone, since each
 * package is imported under its own name and nothing is mapped.
 */
import { existsSync, globSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, join, posix } from 'node:path';

const require = createRequire(import.meta.url);
const { findImports } = require('nx/src/native');

const jestEnv = { NODE_OPTIONS: '--experimental-vm-modules' };
const sourceExtensions = new Set(['.ts', '.mjs']);

/** Targets `lint`, and `test` and `test-int` where spec files of that level exist. */
export const createNodes = [
  '{apps,libs}/*/package.json',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => [
      file,
      { projects: { [dirname(file)]: { targets: targetsOf(dirname(file), workspaceRoot) } } },
    ]),
];

/** Edges from imports: workspace packages by name, npm packages by name, relative paths by the folder they reach. */
export function createDependencies(_options, context) {
  const wanted = {};
  for (const [project, files] of Object.entries(context.filesToProcess.projectFileMap)) {
    wanted[project] = files
      .filter(({ file }) => sourceExtensions.has(extname(file)))
      .map(({ file }) => join(context.workspaceRoot, file));
  }
  const edges = [];
  for (const found of findImports(wanted)) {
    const sourceFile = posix.relative(context.workspaceRoot, found.file);
    for (const [type, specifiers] of [
      ['static', found.staticImportExpressions],
      ['dynamic', found.dynamicImportExpressions],
    ]) {
      for (const specifier of specifiers) {
        const target = targetOf(specifier, sourceFile, context);
        if (target !== undefined && target !== found.sourceProject) {
          edges.push({ source: found.sourceProject, target, sourceFile, type });
        }
      }
    }
  }
  return edges;
}

function targetsOf(root, workspaceRoot) {
  const targets = { lint: { command: `oxlint ${root}`, cache: true, inputs: ['default'] } };
  const specs = globSync(`${root}/**/*.spec.ts`, { cwd: workspaceRoot, exclude: ['**/node_modules/**'] });
  const jest = (project) => ({
    executor: 'nx:run-commands',
    options: { command: `jest --selectProjects ${project} -- ${root}/`, env: jestEnv },
    cache: project === 'unit',
    inputs: ['default', '^default'],
  });
  if (specs.some((spec) => !/\.(int|e2e)\.spec\.ts$/.test(spec))) targets.test = jest('unit');
  if (specs.some((spec) => spec.endsWith('.int.spec.ts'))) targets['test-int'] = jest('int');
  return targets;
}

function targetOf(specifier, sourceFile, context) {
  if (isBuiltin(specifier)) return undefined;
  if (specifier.startsWith('.')) return projectOfPath(posix.join(dirname(sourceFile), specifier), context.projects);
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (context.projects[name] !== undefined) return name;
  const external = `npm:${name}`;
  if (context.externalNodes[external] !== undefined) return external;
  return externalWithVersion(name, context);
}

/** The root project (folder ".") owns what no other project does; it is never an import's target. */
function projectOfPath(path, projects) {
  const owner = Object.entries(projects).find(([, { root }]) => path === root || path.startsWith(`${root}/`));
  return owner?.[0];
}

/** Several versions of one package have keys "npm:name@version"; the one that is hoisted is the one imported. */
function externalWithVersion(name, { externalNodes, workspaceRoot }) {
  const manifest = join(workspaceRoot, 'node_modules', name, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const key = `npm:${name}@${require(manifest).version}`;
  return externalNodes[key] === undefined ? undefined : key;
}
