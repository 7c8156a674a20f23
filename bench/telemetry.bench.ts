/**
 * What telemetry costs on the path of a delivery when nothing is exported: ingress' own controller as it is, against the same
 * with telemetry's calls taken out (`telemetry-chain.ts`, `without-telemetry.mjs`). Each side is a process of its own; they work
 * in turns of half a second, in another order each round, and what counts is processor time, which other work on the machine
 * disturbs less than the clock. A second process without the calls says how far apart two equal sides come out.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { median, type Result, type RunOptions } from './result.ts';

/** `started`: as in an app without an exporter, metrics for /metrics included; `calls`: the calls alone, nothing started. */
const sides = {
  started: { withCalls: true, args: ['started'] },
  calls: { withCalls: true, args: [] },
  without: { withCalls: false, args: [] },
  again: { withCalls: false, args: [] },
} as const;

type SideName = keyof typeof sides;
type Round = Readonly<Record<SideName, number>>;

const names = Object.keys(sides) as SideName[];
const turnMs = 500;
const warmUpMs = 3_000;

export async function run({ say, seconds }: RunOptions): Promise<Result> {
  const rounds = Math.max(3, Math.round(((seconds ?? 40) * 1000) / (turnMs * names.length)));
  const children = new Map<SideName, ChildProcess>();
  try {
    for (const name of names) children.set(name, await start(name));
    for (const name of names) await cpuUsEach(children, name, warmUpMs);
    const results: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const taken = new Map<SideName, number>();
      // Who comes first finds the machine in another state than who comes last.
      for (const [place] of names.entries()) {
        const name = names[(place + round) % names.length] ?? 'without';
        taken.set(name, await cpuUsEach(children, name, turnMs));
      }
      const result = Object.fromEntries(taken) as Round;
      results.push(result);
      say(
        `round ${round + 1} of ${rounds}: ${names.map((name) => `${name} ${result[name].toFixed(2)}`).join(', ')} µs`,
      );
    }
    return resultOf(results);
  } finally {
    for (const child of children.values()) child.kill('SIGKILL');
  }
}

function resultOf(results: readonly Round[]): Result {
  const usOf = (name: SideName): number => median(results.map((round) => round[name]));
  const [value, baseline] = [usOf('started'), usOf('without')];
  return {
    name: 'telemetry',
    unit: 'µs of CPU for a delivery',
    value: rounded(value),
    baseline: rounded(baseline),
    ratio: rounded(value / baseline),
    detail: {
      rounds: results.length,
      turnMs,
      cores: cpus().length,
      callsAloneUs: rounded(usOf('calls')),
      differenceUs: {
        started: spread(results.map((round) => round.started - round.without)),
        callsAlone: spread(results.map((round) => round.calls - round.without)),
        equalSides: spread(results.map((round) => round.again - round.without)),
      },
    },
  };
}

/** Of the differences of each round: the middle one, and between which the middle half of them lies. */
function spread(differences: readonly number[]): Readonly<Record<'median' | 'quarter' | 'threeQuarters', number>> {
  const sorted = differences.toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
  return { median: at(0.5), quarter: at(0.25), threeQuarters: at(0.75) };
}

async function start(name: SideName): Promise<ChildProcess> {
  const { withCalls, args } = sides[name];
  const without = withCalls ? [] : ['--import', './bench/without-telemetry.mjs'];
  const child = fork(new URL('./telemetry-chain.ts', import.meta.url), [...args], {
    execArgv: [...without, '--import', './tools/decorators.mjs'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await answerOf(child, name);
  return child;
}

async function cpuUsEach(children: ReadonlyMap<SideName, ChildProcess>, name: SideName, ms: number): Promise<number> {
  const child = children.get(name);
  if (child === undefined) throw new Error(`${name} is not started`);
  const answer = answerOf(child, name);
  child.send({ ms });
  const { cpuUs, deliveries } = (await answer) as { cpuUs: number; deliveries: number };
  return cpuUs / deliveries;
}

async function answerOf(child: ChildProcess, name: SideName): Promise<unknown> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended`)));
  ended.catch(() => undefined);
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  return answer;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
