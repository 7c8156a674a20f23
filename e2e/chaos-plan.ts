/**
 * What a round of chaos does to a fleet, drawn from a seed before it begins: the same seed gives the same acts on the same victims
 * after the same pauses. Only what the processes are doing at that moment is their own affair.
 */
import { randomFrom } from '@asana-warehouse/testbed/seeds';
import type { Fault } from '@asana-warehouse/testbed/proxy';
import type { LogKind } from './fleet-servers.ts';

/** A proxied line of the fleet. */
export type LineName = 'postgres' | 'kafka' | 'asana' | 'deliveries';

/** What is done. `ms`: how long it lasts, or by how much a clock is off. `share`: of the line's connections that are hit. */
export type Act =
  | { readonly kind: 'kill'; readonly victim: string; readonly ms: number }
  | { readonly kind: 'pause'; readonly victim: string; readonly ms: number }
  | { readonly kind: 'cut'; readonly victim: LineName; readonly share: number }
  | {
      readonly kind: 'trouble';
      readonly victim: LineName;
      readonly fault: Fault;
      readonly share: number;
      readonly ms: number;
    }
  | { readonly kind: 'full disk'; readonly bytes: number; readonly ms: number }
  | { readonly kind: 'clock'; readonly victim: string; readonly ms: number };

/** An act, and how long to wait before it. */
export type Step = { readonly afterMs: number; readonly act: Act };

/** One process of the database's, whichever is there: the server then restarts all others. */
export const backend = 'a backend of postgres';

const meanGapMs = 350;
const minuteMs = 60_000;
const lineKinds = ['silent', 'silent', 'silent', 'delay', 'slow', 'refuse'] as const;
const directions = ['both', 'to server', 'to client'] as const;

/** Shares of the kinds of act, in percent; half of what happens is a kill. */
const kinds: readonly (readonly [Act['kind'], number])[] = [
  ['kill', 50],
  ['pause', 14],
  ['cut', 10],
  ['trouble', 16],
  ['clock', 7],
  ['full disk', 3],
];

/** `apps`: names of the instances. The plan ends with its last kill. */
export function planRound(seed: number, log: LogKind, apps: readonly string[], kills: number): readonly Step[] {
  const random = randomFrom(seed);
  const steps: Step[] = [];
  for (let killed = 0; killed < kills;) {
    const act = draw(random, log, apps);
    steps.push({ afterMs: Math.round(-Math.log(1 - random()) * meanGapMs), act });
    if (act.kind === 'kill') killed += 1;
  }
  return steps;
}

function draw(random: () => number, log: LogKind, apps: readonly string[]): Act {
  const kind = pickByShare(random, kinds);
  const servers = log === 'kafka' ? ['postgres', 'kafka'] : ['postgres'];
  const lines: readonly LineName[] =
    log === 'kafka' ? ['postgres', 'kafka', 'asana', 'deliveries'] : ['postgres', 'asana', 'deliveries'];
  if (kind === 'kill') {
    const victims = random() < 0.8 ? apps : [...servers, backend];
    return { kind, victim: pick(random, victims), ms: Math.round(random() ** 2 * 3_000) };
  }
  if (kind === 'pause') return { kind, victim: pick(random, random() < 0.8 ? apps : servers), ms: pauseMs(random) };
  if (kind === 'cut') return { kind, victim: pick(random, lines), share: shareOf(random) };
  if (kind === 'clock') {
    // Up to an hour fast or slow, mostly by seconds; Asana's clock can only be put forward.
    const ms = Math.round(random() ** 3 * 60 * minuteMs);
    const victim = pick(random, [...apps, 'asana']);
    return { kind, victim, ms: victim === 'asana' ? Math.round(ms / 60) : random() < 0.5 ? -ms : ms };
  }
  if (kind === 'full disk')
    return { kind, bytes: Math.round(random() * 512 * 1024), ms: between(random, 1_000, 5_000) };
  return { kind, victim: pick(random, lines), share: shareOf(random), ...trouble(random) };
}

/** Often short, and often past the session of a consumer and the lease of a partition, which are 10 s. */
function pauseMs(random: () => number): number {
  return random() < 0.6 ? between(random, 200, 2_500) : between(random, 10_000, 15_000);
}

function trouble(random: () => number): { readonly fault: Fault; readonly ms: number } {
  const kind = pick(random, lineKinds);
  const ms = between(random, 500, 4_000);
  if (kind === 'silent') {
    const isLong = random() < 0.2;
    return { fault: { kind, direction: pick(random, directions) }, ms: isLong ? ms + 10_000 : ms };
  }
  if (kind === 'delay') return { fault: { kind, ms: between(random, 20, 500) }, ms };
  if (kind === 'slow') return { fault: { kind, bytesPerSecond: between(random, 4_000, 60_000) }, ms };
  return { fault: { kind }, ms };
}

function shareOf(random: () => number): number {
  return random() < 0.4 ? 1 : 0.1 + random() * 0.8;
}

function between(random: () => number, least: number, most: number): number {
  return Math.round(least + random() * (most - least));
}

function pick<T>(random: () => number, all: readonly T[]): T {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('Nothing to pick from');
  return one;
}

function pickByShare<T>(random: () => number, all: readonly (readonly [T, number])[]): T {
  let left = random() * all.reduce((sum, [, share]) => sum + share, 0);
  for (const [one, share] of all) {
    left -= share;
    if (left < 0) return one;
  }
  throw new Error('Nothing to pick from');
}
