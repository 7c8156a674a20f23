/**
 * `npm run check`: everything about the tree that can be judged without running the product. All steps run side by
 * side, one line each when it ends; what a failing step had to say follows its line. Exit code 1 when any failed.
 *
 * | step       | red when                                                                            |
 * |------------|-------------------------------------------------------------------------------------|
 * | types      | TypeScript finds an error                                                           |
 * | lint       | a rule of .oxlintrc.json is broken                                                  |
 * | format     | oxfmt would write a file differently                                                |
 * | boundaries | a package imports what its layer may not                                            |
 * | tidy       | a file breaks a rule of shape, can't run stripped of its types, or is used nowhere  |
 * | dead code  | an export is used nowhere, a dependency is not imported or not listed               |
 * | generated  | a generated file is not what the catalogue says                                     |
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

const steps = [
  { name: 'types', command: [bin('tsc'), '--noEmit', '--pretty', 'false', '-p', 'tsconfig.json'] },
  { name: 'lint', command: [bin('oxlint'), '--deny-warnings', '--format', 'unix', '.'] },
  { name: 'boundaries', command: [process.execPath, 'tools/boundaries.mjs'] },
  { name: 'tidy', command: [process.execPath, '--disable-warning=ExperimentalWarning', 'tools/tidy.ts'] },
  { name: 'dead code', command: [bin('knip'), '--no-progress', '--no-config-hints'] },
  { name: 'format', command: [bin('oxfmt'), '--check', '.'] },
  { name: 'generated', command: [process.execPath, 'tools/generate.ts', '--check'] },
];

/** Runs all steps; resolves to `{name, ok, seconds}` each, in the order they ended, printing as they end. */
export async function check(print) {
  const results = [];
  await Promise.all(
    steps.map(async (step) => {
      const { ok, seconds, output } = await run(step.command);
      results.push({ name: step.name, ok, seconds });
      print(`${ok ? 'ok  ' : 'FAIL'} ${step.name.padEnd(11)} ${seconds.toFixed(1)} s`);
      if (!ok) print(output.trimEnd().replace(/^/gm, '     '));
    }),
  );
  return results;
}

if (process.argv[1] === import.meta.filename) {
  const results = await check((line) => console.log(line));
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
}

function run([file, ...args]) {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const chunks = [];
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const settle = (ok, last) => {
      const output = Buffer.concat(chunks).toString('utf8') + last;
      resolve({ ok, output, seconds: (performance.now() - startedMs) / 1000 });
    };
    child.on('error', (error) => settle(false, `${error.message}: run npm install first`));
    child.on('close', (code, signal) => settle(code === 0, signal === null ? '' : `ended by ${signal}`));
  });
}

/** The bins are scripts of the pinned Node, which stands first in the path of npm scripts; here too when run by hand. */
function environment() {
  return { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`, NO_COLOR: '1' };
}
