/**
 * Faults on demand, drawn from a seeded stream of their own: shares from 0 to 1 of deliveries lost, sent twice or overtaken,
 * of answers refused or broken, of rows left out of lists, and lateness in real milliseconds.
 */
import { badRequest } from './api-fault.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';

const shares = ['lose', 'duplicate', 'reorder', 'rate_429', 'rate_5xx', 'list_omits'] as const;
const delays = ['delay_ms', 'slow_ms'] as const;
/** An hour. */
const delayMsMax = 3_600_000;
type Share = (typeof shares)[number];
type Delay = (typeof delays)[number];

export class Faults {
  private readonly random: Random;
  private levels: Partial<Record<Share | Delay, number>> = {};

  constructor(seed: number) {
    this.random = seededRandom(seed, 'faults');
  }

  /** Replaces all faults by the ones given. Throws 400 for an unknown name or a share outside 0 to 1. */
  set(given: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
    const levels: Partial<Record<Share | Delay, number>> = {};
    for (const [name, value] of Object.entries(given)) {
      const share = shares.find((it) => it === name);
      const known = share ?? delays.find((it) => it === name);
      const isInRange = typeof value === 'number' && value >= 0 && value <= (share === undefined ? delayMsMax : 1);
      if (known === undefined || !isInRange) throw badRequest(`${name}: not a known fault with a value in its range`);
      levels[known] = value;
    }
    this.levels = levels;
    return levels;
  }

  strikes(share: Share): boolean {
    const level = this.levels[share] ?? 0;
    return level > 0 && this.random.chance(level);
  }

  delayMs(delay: Delay): number {
    return this.levels[delay] ?? 0;
  }

  /** One of Asana's server errors. */
  brokenStatus(): number {
    return this.random.pick([500, 502, 503, 504]);
  }

  /** How long an overtaken delivery is held back, in real milliseconds. */
  holdMs(): number {
    return 50 + this.random.below(250);
  }
}
