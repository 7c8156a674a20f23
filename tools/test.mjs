/**
 * `npm test`: `check` and every test, level by level from the quick ones to those that start whole systems.
 *
 * - `unit` touches memory only; `int` talks to a real service; `e2e` starts several processes. Those two wait more than they work,
 *   so more of their files run at a time than a small machine has cores.
 * - A level that fails does not hide the next one. A level that does not end in time is stopped and counts as failed.
 * - The last line is `N passed, N failed[, N skipped]`; a step of `check` counts as one test, and so does a test file
 *   that could not be run. With `CI=true` a skipped test fails the run: there, nothing may be missing.
 *
 * Run: `node tools/test.mjs [check | unit | int | e2e …] [-- path …]`, all levels and all files without arguments.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';

const root = join(import.meta.dirname, '..');
// What a process has compiled, the many others that tests start need not.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'asana-warehouse', 'compiled');
const levels = [
  { name: 'unit', args: ['--maxWorkers=2'], minutesMax: 5 },
  { name: 'int', args: ['--maxWorkers=4'], minutesMax: 15 },
  { name: 'e2e', args: ['--maxWorkers=3'], minutesMax: 22 },
];

const asked = process.argv.slice(2);
const paths = asked.includes('--') ? asked.slice(asked.indexOf('--') + 1) : [];
const wanted = asked.includes('--') ? asked.slice(0, asked.indexOf('--')) : asked;
const totals = { passed: 0, failed: 0, skipped: 0 };
const say = (line) => console.log(line);

if (wanted.length === 0 || wanted.includes('check')) {
  say('== check');
  for (const { ok } of await check(say)) totals[ok ? 'passed' : 'failed'] += 1;
}
for (const level of levels.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  say(`== ${level.name}`);
  const counts = await runLevel(level);
  for (const key of Object.keys(totals)) totals[key] += counts[key];
}
const forbidden = process.env.CI === 'true' && totals.skipped > 0;
if (forbidden) say('With CI=true nothing may be skipped: install what the lines above ask for.');
say(`${totals.passed} passed, ${totals.failed} failed${totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`}`);
process.exitCode = totals.failed === 0 && !forbidden ? 0 : 1;

async function runLevel({ name, args, minutesMax }) {
  const folder = mkdtempSync(join(tmpdir(), `test-${name}-`));
  const report = join(folder, 'report.json');
  try {
    const ended = await runJest(
      ['--selectProjects', name, '--json', `--outputFile=${report}`, ...args, '--', ...paths],
      minutesMax,
    );
    const counts = readCounts(report);
    if (ended !== 0 && counts.failed === 0) {
      say(`The level ${name} ended with ${ended}, and no test says why.`);
      counts.failed += 1;
    }
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves to the exit code, or to the reason in words when there is none. Jest's progress goes to stderr. */
function runJest(args, minutesMax) {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [jest, '--passWithNoTests', ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    const stop = (signal) => {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    };
    const forward = () => stop('SIGTERM');
    process.once('SIGINT', forward).once('SIGTERM', forward);
    const timer = setTimeout(() => {
      say(`Stopped: not done after ${minutesMax} minutes.`);
      stop('SIGKILL');
    }, minutesMax * 60_000);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? `signal ${signal}`);
    });
  });
}

function readCounts(report) {
  let jest;
  try {
    jest = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const skipped = jest.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `skipped: ${fullName} (${name})`),
  );
  for (const line of skipped) say(line.replace(`${root}/`, ''));
  return {
    passed: jest.numPassedTests,
    failed: jest.numFailedTests + jest.numRuntimeErrorTestSuites,
    skipped: jest.numPendingTests + jest.numTodoTests,
  };
}
