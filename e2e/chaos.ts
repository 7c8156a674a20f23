/**
 * `npm run chaos -- [--kills 1000] [--log postgres|kafka] [--seed N] [--round 50] [--timeline FILE] [--json] [--help]`
 *
 * Kills processes at random moments under load, and troubles lines, clocks and disks beside it, in rounds of some kills; every
 * round has a fleet of its own and a seed of its own, so that a bad one can be repeated alone. Without `--log` rounds
 * alternate between the two logs. Everything that happens is written to the timeline, one JSON document a line.
 *
 * Exit code 0: nothing was lost and nothing is wrong; 1: something is, and it is named; 2: wrong usage.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cacheDir } from '@asana-warehouse/testbed/places';
import { seed as drawSeed } from '@asana-warehouse/testbed/seeds';
import { wholeNumber } from '@asana-warehouse/testbed/whole-number';
import { runRound, type RoundReport } from './chaos-round.ts';
import type { LogKind } from './fleet-servers.ts';

type Asked = {
  readonly kills: number;
  readonly killsPerRound: number;
  readonly logs: readonly LogKind[];
  readonly seed: number | null;
  readonly timeline: string | null;
  readonly isJson: boolean;
};

const usage =
  'npm run chaos -- [--kills N] [--log postgres|kafka] [--seed N] [--round KILLS] [--timeline FILE] [--json]';
const seedsMax = 2 ** 31;

const asked = read(process.argv.slice(2));
if (typeof asked === 'string') {
  process.stderr.write(`${asked}\n${usage}\n`);
  process.exitCode = 2;
} else if (asked === null) {
  process.stdout.write(`${usage}\n`);
} else {
  process.exitCode = (await run(asked)) ? 0 : 1;
}

/** True: nothing is wrong. */
async function run({ kills, killsPerRound, logs, seed: given, timeline, isJson }: Asked): Promise<boolean> {
  const seed = given ?? drawSeed('chaos');
  const file = timeline ?? path.join(cacheDir, 'chaos', `${stamp()}-${seed}.jsonl`);
  mkdirSync(path.dirname(file), { recursive: true });
  const lines = createWriteStream(file, { flags: 'a' });
  const startedMs = performance.now();
  say(`seed ${seed}, timeline ${file}`);
  const reports: RoundReport[] = [];
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say(`${signal}: ending this round`);
      stop.abort(new Error(`stopped by ${signal}`));
    });
  }
  for (let done = 0; done < kills && !stop.signal.aborted; done += killsPerRound) {
    const round = reports.length;
    const log = logs[round % logs.length] ?? 'postgres';
    const roundSeed = (seed + round) % seedsMax;
    let sofar = done;
    const note = (what: string, detail: Readonly<Record<string, unknown>>): void => {
      const atMs = Math.round(performance.now() - startedMs);
      lines.write(`${JSON.stringify({ atMs, at: new Date().toISOString(), round, log, what, ...detail })}\n`);
      if (detail['kind'] === 'kill') sofar += 1;
      if (what === 'all is back') say(`${sofar} of ${kills} kills, ${log}, ${left(startedMs, sofar, kills)}`);
    };
    const killsNow = Math.min(killsPerRound, kills - done);
    const report = await runRound({ log, seed: roundSeed, kills: killsNow, note, stopping: stop.signal });
    note('ended', report);
    reports.push(report);
    tell(report);
  }
  await new Promise<void>((resolve) => lines.end(resolve));
  const summary = summaryOf(seed, file, reports, startedMs);
  process.stdout.write(isJson ? `${JSON.stringify(summary)}\n` : tableOf(summary));
  return summary.ok;
}

type Summary = {
  readonly ok: boolean;
  readonly seed: number;
  readonly seconds: number;
  readonly timeline: string;
  readonly kills: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly rounds: readonly RoundReport[];
};

function summaryOf(seed: number, timeline: string, rounds: readonly RoundReport[], startedMs: number): Summary {
  return {
    ok: rounds.every(({ problems }) => problems.length === 0),
    seed,
    seconds: Math.round((performance.now() - startedMs) / 1000),
    timeline,
    kills: sumOf(rounds.map(({ kills }) => kills)),
    acknowledged: rounds.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    answers: sumOf(rounds.map(({ answers }) => answers)),
    rounds,
  };
}

function sumOf(counts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((one) => Object.entries(one))) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function tableOf({ ok, seed, seconds, timeline, kills, acknowledged, answers, rounds }: Summary): string {
  const total = Object.values(kills).reduce((sum, count) => sum + count, 0);
  const listed = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${count} × ${name}`)
      .join(', ');
  const wrong = rounds.flatMap(({ log, seed: roundSeed, problems }, round) =>
    problems.map((problem) => `  round ${round} (--log ${log} --seed ${roundSeed}): ${problem}\n`),
  );
  return [
    `${total} kills in ${rounds.length} rounds and ${seconds} s: ${listed(kills)}\n`,
    `${acknowledged} deliveries acknowledged; answers by status: ${listed(answers)}\n`,
    rounds.some(({ diskTroubled }) => !diskTroubled) ? 'No disk was filled: that takes the right to mount.\n' : '',
    `seed ${seed}, timeline ${timeline}\n`,
    ok ? 'Nothing was lost, and every table equals Asana.\n' : `${wrong.length} problems:\n${wrong.join('')}`,
  ].join('');
}

function tell({ log, seed, seconds, acknowledged, problems }: RoundReport): void {
  const outcome = problems.length === 0 ? 'clean' : `${problems.length} problems: ${problems.join('\n  ')}`;
  say(`round on ${log}, seed ${seed}: ${seconds} s, ${acknowledged} acknowledged, ${outcome}`);
}

function left(startedMs: number, done: number, all: number): string {
  const spentMs = performance.now() - startedMs;
  return done === 0 ? '' : `about ${Math.ceil(((spentMs / done) * (all - done)) / 60_000)} min left`;
}

/** What was asked for, what is wrong with it, or null: how to ask. */
function read(args: readonly string[]): Asked | string | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        kills: { type: 'string', default: '1000' },
        round: { type: 'string', default: '50' },
        log: { type: 'string' },
        seed: { type: 'string' },
        timeline: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return null;
    const { log } = values;
    if (log !== undefined && log !== 'postgres' && log !== 'kafka') return `--log is ${log}, not postgres or kafka`;
    return {
      kills: wholeNumber('--kills', values.kills),
      killsPerRound: wholeNumber('--round', values.round),
      logs: log === undefined ? ['postgres', 'kafka'] : [log],
      seed: values.seed === undefined ? null : wholeNumber('--seed', values.seed),
      timeline: values.timeline ?? null,
      isJson: values.json,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function stamp(): string {
  return new Date().toISOString().replaceAll(/[:.]/g, '-');
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
