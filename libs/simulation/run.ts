/**
 * `npm run simulation -- [--seeds 10000] [--from 1] [--actions 24] [--sabotage NAME] [--trace] [--json] [--help]`
 *
 * Simulates the whole system once for each seed, shows progress, and shrinks what fails. `--seeds 1 --from N --trace` repeats
 * one run and tells what happened in it. Exit code 0: every rule held; 1: one was broken, with its seed and the shrunken run,
 * fit for `regressions.json`; 2: wrong usage.
 */
import { parseArgs } from 'node:util';
import { wholeNumber } from '@asana-warehouse/testbed/whole-number';
import { sabotages, type Sabotage } from './sabotage.ts';
import { shrink } from './shrink.ts';
import { simulate, type RunOptions } from './simulate.ts';

type Asked = {
  readonly seeds: number;
  readonly from: number;
  readonly actions: number;
  readonly sabotage: Sabotage | null;
  readonly isTraced: boolean;
  readonly isJson: boolean;
};

const usage =
  'npm run simulation -- [--seeds N] [--from SEED] [--actions N] [--sabotage NAME] [--trace] [--json]\n' +
  `NAME: ${Object.keys(sabotages).join(', ')}`;
const progressMs = 5_000;
const failuresMax = 5;
const shrinkRunsMax = 400;

const asked = read(process.argv.slice(2));
if (typeof asked === 'string') {
  process.stderr.write(`${asked}\n${usage}\n`);
  process.exitCode = 2;
} else if (asked === null) {
  process.stdout.write(`${usage}\n`);
} else {
  process.exitCode = run(asked) ? 0 : 1;
}

/** True: every rule held. */
function run({ seeds, from, actions, sabotage, isTraced, isJson }: Asked): boolean {
  const startedMs = performance.now();
  const sums = { runs: 0, steps: 0, faults: 0, records: 0, virtualMs: 0 };
  const failures: object[] = [];
  let saidMs = startedMs;
  for (let seed = from; seed < from + seeds && failures.length < failuresMax; seed += 1) {
    const options = { seed, actions, only: null, sabotage };
    const result = simulate(options);
    sums.runs += 1;
    sums.steps += result.steps;
    sums.faults += result.struck.length;
    sums.records += result.records;
    sums.virtualMs += result.virtualMs;
    if (isTraced) process.stderr.write(`${result.trace.join('\n')}\n`);
    if (result.violation !== null) failures.push(report(options));
    if (performance.now() - saidMs > progressMs) {
      saidMs = performance.now();
      process.stderr.write(`${progress(startedMs, sums.runs, seeds)}\n`);
    }
  }
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  const summary = {
    ok: failures.length === 0,
    from,
    ...sums,
    virtualHours: Math.round(sums.virtualMs / 3.6e5) / 10,
    seconds,
  };
  if (isJson) process.stdout.write(`${JSON.stringify({ ...summary, failures })}\n`);
  else {
    const { runs, steps, faults, records, virtualHours } = summary;
    process.stdout.write(
      `${runs} runs from seed ${from}: ${steps} steps, ${faults} faults, ${records} records, ` +
        `${virtualHours} hours of virtual time in ${seconds} s; ${failures.length === 0 ? 'every rule held' : `${failures.length} failed`}\n`,
    );
  }
  return failures.length === 0;
}

/** Says what failed and what it shrinks to. */
function report(failing: RunOptions): object {
  const { options, result, runs } = shrink(failing, shrinkRunsMax);
  const { seed, actions, only } = options;
  process.stderr.write(`seed ${seed} fails: ${result.violation?.detail ?? ''}\n`);
  process.stderr.write(`shrunken in ${runs} runs; the end of it:\n${result.trace.slice(-40).join('\n')}\n`);
  const kept = { rule: result.violation?.rule ?? '', seed, actions, only };
  process.stderr.write(`for regressions.json: ${JSON.stringify(kept)}\n`);
  return { ...kept, detail: result.violation?.detail };
}

function progress(startedMs: number, done: number, seeds: number): string {
  const leftSeconds = Math.round(((performance.now() - startedMs) / done / 1_000) * (seeds - done));
  return `${done} of ${seeds} runs (${Math.floor((done / seeds) * 100)} %), about ${leftSeconds} s left`;
}

/** What was asked for, what is wrong with it, or null: how to ask. */
function read(args: readonly string[]): Asked | string | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: '10000' },
        from: { type: 'string', default: '1' },
        actions: { type: 'string', default: '24' },
        sabotage: { type: 'string' },
        trace: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return null;
    const { sabotage = null } = values;
    if (sabotage !== null && !isSabotage(sabotage)) return `There is no sabotage ${sabotage}.`;
    return {
      seeds: wholeNumber('--seeds', values.seeds),
      from: wholeNumber('--from', values.from),
      actions: wholeNumber('--actions', values.actions),
      sabotage,
      isTraced: values.trace,
      isJson: values.json,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isSabotage(name: string): name is Sabotage {
  return Object.hasOwn(sabotages, name);
}
