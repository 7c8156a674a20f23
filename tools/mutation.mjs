/**
 * `npm run mutation [-- LIB…]`: how much the tests of the pure cores notice. Stryker changes one thing at a time in a copy of
 * the tree (a mutant) and runs the tests of that lib that reach it; a mutant that no test notices survives, and is named.
 * docs/mutation.md says what is left out, what survives and why. Not part of `npm test`, since it takes long.
 *
 * Results are kept in .cache/mutation, one folder a lib (report.html, report.json), and those of mutants and tests that have
 * not changed are taken from there; changes in other libs are not seen, so `--fresh` begins anew.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

const root = join(import.meta.dirname, '..');
const cache = '.cache/mutation';
/** Shares below this, in percent, end with exit code 1. */
const shareMin = 85;
/** Everything drawn at random is drawn from this. */
const seed = '1';

/** In the order of a run. What is left out of each, sources and tests, and why, is in docs/mutation.md. */
const libs = [
  { name: 'failure', without: [] },
  { name: 'rate-limit', without: [] },
  { name: 'delivery', without: [] },
  { name: 'settings', without: ['settings.ts'] },
  { name: 'reconciliation', without: [] },
  { name: 'event-log', without: ['agreement.spec.ts', 'schemas.spec.ts'], runner: 'loaded-once' },
  { name: 'snapshot', without: [] },
  { name: 'catalogue', without: ['custom-field-values.ts', 'undeclared.ts', 'official.ts', 'official.spec.ts'] },
  { name: 'projection', without: [], runner: 'loaded-once' },
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    from: { type: 'string' },
    workers: { type: 'string', default: '2' },
  },
});
const step = Number(options.every);
/** The first line of a sample. */
const from = options.from === undefined ? step : Number(options.from);
const unknown = positionals.filter((asked) => !libs.some(({ name }) => name === asked));

const counts = [options.workers, options.every, options.from ?? options.every];
if (options.help || unknown.length > 0 || !counts.every((count) => /^[1-9]\d?$/.test(count))) {
  if (unknown.length > 0) console.error(`No such lib: ${unknown.join(', ')}`);
  const tellUsage = options.help ? console.log : console.error;
  tellUsage(`npm run mutation [-- [--fresh] [--every N [--from K]] [--workers N] [LIB…]]

Mutation tests of the pure cores: ${libs.map(({ name }) => name).join(', ')}.
Without LIB, all of them. Exit code 1 when tests notice less than ${shareMin} % of a lib's mutants.

  --fresh      take nothing from the last run
  --every N    try every Nth line alone, for a first impression
  --from K     begin with line K instead of N: another sample
  --workers N  run in N processes at once (2)`);
  process.exit(options.help ? 0 : 2);
}

setPriority(19);
Object.assign(process.env, { TEST_SEED: seed });
const asked = libs.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
for (const lib of asked) {
  const startedMs = performance.now();
  await new Stryker(optionsFor(lib)).runMutationTest();
  tell(lib, Math.round((performance.now() - startedMs) / 1000));
}

function optionsFor({ name, without, runner }) {
  const { sources, specs } = filesOf(name, without);
  const folder = folderOf(name);
  mkdirSync(join(root, folder), { recursive: true });
  return {
    mutate: step === 1 ? sources : sources.flatMap(everyLine),
    testRunner: runner ?? 'jest-files',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    coverageAnalysis: 'perTest',
    jest: {
      configFile: 'tools/mutation/jest.config.mjs',
      config: { roots: [`<rootDir>/libs/${name}`], testRegex: specs.map((file) => `/${RegExp.escape(file)}$`) },
      enableFindRelatedTests: false,
    },
    loadedOnce: { specs },
    plugins: [
      '@stryker-mutator/jest-runner',
      join(root, 'tools/mutation/runner.mjs'),
      join(root, 'tools/mutation/loaded-once.mjs'),
      join(root, 'tools/mutation/texts.mjs'),
    ],
    ignorers: ['texts'],
    concurrency: Number(options.workers),
    // Jest leaves modules behind in memory.
    maxTestRunnerReuse: runner === undefined ? 40 : 0,
    // Endless loops are told by counting; time is for what a busy machine does not reach, either.
    timeoutMS: 180_000,
    disableTypeChecks: false,
    // tsconfig: Stryker would rewrite it, by a compiler's interface that TypeScript 7 no longer has; no run needs it.
    ignorePatterns: ['/.cache', '/.data', '/.nx', '/tsconfig.json'],
    tempDirName: `${cache}/trees`,
    incremental: step === 1,
    incrementalFile: `${folder}/incremental.json`,
    force: options.fresh,
    reporters: ['json', 'html', 'progress-append-only'],
    jsonReporter: { fileName: `${folder}/report.json` },
    htmlReporter: { fileName: `${folder}/report.html` },
    logLevel: /** @type {never} */ ('warn'),
    warnings: { slow: false, unknownOptions: false },
    allowEmpty: true,
  };
}

function folderOf(name) {
  return step === 1 ? `${cache}/${name}` : `${cache}/${name}-every-${step}-from-${from}`;
}

/** Ranges of one line each, as Stryker writes them. */
function everyLine(file) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n').length;
  return Array.from({ length: lines }, (_, index) => index + 1)
    .filter((line) => line >= from && (line - from) % step === 0)
    .map((line) => `${file}:${line}-${line}`);
}

function filesOf(name, without) {
  const files = readdirSync(join(root, 'libs', name))
    .filter(
      (file) => /(?<!\.int\.spec|\.gen)\.ts$/.test(file) && !file.startsWith('contract') && !without.includes(file),
    )
    .map((file) => `libs/${name}/${file}`);
  return {
    sources: files.filter((file) => !file.endsWith('.spec.ts')),
    specs: files.filter((file) => file.endsWith('.spec.ts')),
  };
}

/** One line of counts, then every mutant that no test noticed. */
function tell({ name }, seconds) {
  const report = join(root, folderOf(name), 'report.json');
  const { files } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { files: {} };
  const mutants = Object.entries(files).flatMap(([file, { source, mutants: own }]) =>
    own.map((mutant) => ({ file, source, ...mutant })),
  );
  const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const all = noticed + count('Survived', 'NoCoverage');
  const share = all === 0 ? 0 : (100 * noticed) / all;
  if (share < shareMin) process.exitCode = 1;
  console.log(
    `${name.padEnd(15)} ${share.toFixed(1).padStart(5)} %  ${noticed} of ${all} noticed, ${count('Timeout')} by time; ` +
      `${count('NoCoverage')} unreached, ${count('Ignored')} left out, ${seconds} s`,
  );
  for (const mutant of mutants.filter(({ status }) => ['Survived', 'NoCoverage', 'RuntimeError'].includes(status))) {
    const { file, location, status, mutatorName, replacement } = mutant;
    console.log(`  ${file}:${location.start.line}:${location.start.column} ${status} ${mutatorName}`);
    console.log(`    - ${textAt(mutant).replace(/\s+/g, ' ').slice(0, 140)}`);
    console.log(`    + ${replacement.replace(/\s+/g, ' ').slice(0, 140)}`);
  }
}

function textAt({ source, location: { start, end } }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}
