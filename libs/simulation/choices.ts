/**
 * All that is left to chance in a simulated run, drawn from one seed. Every stream of draws is its own, so that leaving
 * out one fault moves the draws of others as little as can be. Faults are decisions with a name (`crash 17`: the seventeenth
 * chance of a crash): a run tells which of them struck, and can be repeated with some of them alone.
 */
import { randomFrom } from '@asana-warehouse/testbed/seeds';

/** What can go wrong, with its share of the chances it has. */
export const faultShares = {
  /** A process dies between two effects. */
  crash: 0.002,
  /** A process stands still for longer than its session lasts, then goes on as if nothing were. */
  freeze: 0.0005,
  /** A request or an answer is lost on its way. */
  drop: 0.02,
  /** A request or an answer is late by seconds. */
  delay: 0.03,
  /** A delivery arrives twice. */
  duplicate: 0.08,
  /** A route carries nothing for some seconds. */
  cut: 0.003,
  /** A statement loses its connection. */
  disconnect: 0.0008,
  /** A statement takes long. */
  'slow statement': 0.01,
  /** The warehouse's server dies and loses what had not reached the disk. */
  'warehouse crash': 0.0006,
  /** The log takes nothing for some seconds. */
  'log outage': 0.004,
  /** Of several records just the first ones become durable. */
  'partial append': 0.01,
  /** Asana never tells of an event. */
  lose: 0.06,
  /** A read is answered by a replica that lags. */
  lag: 0.2,
  /** A list leaves a row out. */
  omit: 0.03,
  /** A resource that is there is answered with 404. */
  'not found': 0.01,
  /** A resource that is there is answered with 403. */
  refuse: 0.02,
  /** The credential may not see a project any more, for some seconds. */
  'access lost': 0.06,
  /** A page token has expired. */
  expire: 0.15,
  /** A record cannot be applied by the release at work. */
  poison: 0.02,
  /** A body carries a modified_at far in the future. */
  'bogus stamp': 0.04,
} as const;

export type FaultKind = keyof typeof faultShares;

/** Draws of one run. `only`: the faults that may strike, by name; null: all, by their shares. */
export class Choices {
  /** Names of the faults that have struck so far. */
  readonly struck: string[] = [];
  /** Once true no fault strikes any more. */
  isCalm = false;
  readonly #seed: number;
  readonly #only: ReadonlySet<string> | null;
  readonly #streams = new Map<string, () => number>();
  readonly #chances = new Map<FaultKind, number>();

  constructor(seed: number, only: ReadonlySet<string> | null) {
    this.#seed = seed;
    this.#only = only;
  }

  /** The next number in [0, 1) of a stream. */
  random(stream: string): number {
    const known = this.#streams.get(stream);
    if (known !== undefined) return known();
    const made = randomFrom(mixed(this.#seed, stream));
    this.#streams.set(stream, made);
    return made();
  }

  /** A whole number from `min` to `max`, both included. */
  between(stream: string, min: number, max: number): number {
    return min + Math.floor(this.random(stream) * (max - min + 1));
  }

  /** One of `items`; undefined when there is none. */
  pick<T>(stream: string, items: readonly T[]): T | undefined {
    return items[this.between(stream, 0, items.length - 1)];
  }

  /** Whether the next chance of this fault is taken. */
  strikes(kind: FaultKind): boolean {
    if (this.isCalm) return false;
    const chance = (this.#chances.get(kind) ?? 0) + 1;
    this.#chances.set(kind, chance);
    const draws = this.random(`fault ${kind}`) < faultShares[kind];
    const name = `${kind} ${chance}`;
    if (this.#only === null ? !draws : !this.#only.has(name)) return false;
    this.struck.push(name);
    return true;
  }
}

function mixed(seed: number, text: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
