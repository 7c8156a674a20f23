/**
 * Asana's limits on one token: requests a minute, measured in shorter windows (a bucket of a tenth of a minute), with refused
 * requests counted too; and requests in flight, reads and writes apart. Runs on real time, since clients really wait.
 */
export interface LimitOptions {
  readonly requestsPerMinute: number;
  readonly readsInFlightMax: number;
  readonly writesInFlightMax: number;
}

export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number };

interface Budget {
  tokens: number;
  atMs: number;
  reads: number;
  writes: number;
}

export class Limits {
  private readonly options: LimitOptions;
  private readonly budgets = new Map<string, Budget>();

  constructor(options: LimitOptions) {
    this.options = options;
  }

  /** Admits a request, which must be released when answered, or says after how many seconds to come again. */
  admit(token: string, isRead: boolean, nowMs: number): Admission {
    const budget = this.budget(token, nowMs);
    const perMs = this.options.requestsPerMinute / 60_000;
    const size = Math.max(1, this.options.requestsPerMinute / 10);
    budget.tokens = Math.min(size, budget.tokens + (nowMs - budget.atMs) * perMs) - 1;
    budget.atMs = nowMs;
    if (budget.tokens < 0) {
      budget.tokens = Math.max(budget.tokens, -size);
      return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(-budget.tokens / perMs / 1_000)) };
    }
    const isFull = isRead
      ? budget.reads >= this.options.readsInFlightMax
      : budget.writes >= this.options.writesInFlightMax;
    if (isFull) return { kind: 'refused', retryAfterSeconds: 1 };
    if (isRead) budget.reads += 1;
    else budget.writes += 1;
    return { kind: 'admitted' };
  }

  /** Admits all of them or none; those that none are admitted for have been asked for all the same. */
  admitAll(token: string, areReads: readonly boolean[], nowMs: number): Admission {
    const admissions = areReads.map((isRead) => ({ isRead, admission: this.admit(token, isRead, nowMs) }));
    const refused = admissions.findLast(({ admission }) => admission.kind === 'refused');
    if (refused === undefined) return { kind: 'admitted' };
    for (const { isRead, admission } of admissions) if (admission.kind === 'admitted') this.release(token, isRead);
    return refused.admission;
  }

  release(token: string, isRead: boolean): void {
    const budget = this.budgets.get(token);
    if (budget === undefined) return;
    if (isRead) budget.reads -= 1;
    else budget.writes -= 1;
  }

  private budget(token: string, nowMs: number): Budget {
    let budget = this.budgets.get(token);
    if (budget === undefined) {
      budget = { tokens: Math.max(1, this.options.requestsPerMinute / 10), atMs: nowMs, reads: 0, writes: 0 };
      this.budgets.set(token, budget);
    }
    return budget;
  }
}
