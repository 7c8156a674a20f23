/**
 * One budget per credential. Requests queue here; the most urgent goes first, and it goes when it has a token and a
 * place in flight. Tokens come from a bank that all instances with the same credential share, a few at a time and only
 * for requests that wait, so that an idle instance holds none back. Less urgent requests leave a part of the places
 * free, so that a live event never waits behind slow pages of a backfill.
 */
import { shareOf, type InFlightLimits, type RequestKind } from '@asana-warehouse/rate-limit/in-flight';
import { freshBudget, pause, take, type BudgetLimits } from '@asana-warehouse/rate-limit/budget';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Priority } from './answer.ts';

/** What a bank hands out. `waitMs`: when to ask again; `instances`: how many use the credential now, this one included. */
export type Withdrawal = { readonly granted: number; readonly waitMs: number; readonly instances: number };

/** Where tokens are kept. `pauseFor` stops everyone who shares them. */
export type TokenBank = {
  withdraw(wanted: number): Promise<Withdrawal>;
  pauseFor(ms: number): Promise<void>;
};

/** The right to send one request; given back when its answer is in. */
export type Permit = { release(): void };

export type Budget = {
  /** Waits for a token and a place. Throws the signal's reason when it is aborted. */
  acquire(kind: RequestKind, priority: Priority, signal?: AbortSignal): Promise<Permit>;
  /** Nothing is sent with this credential for so long, by any instance. */
  pauseFor(ms: number): void;
  /** Requests that wait now. */
  waiting(): number;
};

/** `chunk`: most tokens taken from the bank at once. The callbacks are for metrics. */
export type BudgetOptions = {
  readonly bank: TokenBank;
  readonly inFlight: InFlightLimits;
  readonly chunk: number;
  readonly onWait: (priority: Priority, ms: number) => void;
  readonly onPause: (ms: number) => void;
};

type Waiter = {
  readonly kind: RequestKind;
  readonly priority: Priority;
  readonly sinceMs: number;
  readonly grant: (permit: Permit) => void;
  readonly refuse: (reason: unknown) => void;
};

/** Taken at once even for a single request: asking the bank for each would cost more than the request. */
const spareTokens = 8;
/** Share of the places that requests below the highest urgency may fill. */
const lessUrgentShare = 0.8;

/** The budget over a bank. */
export function openBudget(options: BudgetOptions): Budget {
  const queue = new BudgetQueue(options);
  return {
    acquire: (kind, priority, signal) => queue.acquire(kind, priority, signal),
    pauseFor: (ms) => queue.pauseFor(ms),
    waiting: () => queue.waiting,
  };
}

/** The shell: a queue, counters and one timer. */
class BudgetQueue {
  readonly #options: BudgetOptions;
  readonly #queue: Waiter[] = [];
  readonly #inFlight = { read: 0, write: 0 };
  #share: InFlightLimits;
  #tokens = 0;
  #pausedUntilMs = 0;
  #withdrawing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#share = options.inFlight;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  acquire(kind: RequestKind, priority: Priority, signal?: AbortSignal): Promise<Permit> {
    return new Promise<Permit>((grant, refuse) => {
      if (signal?.aborted === true) {
        refuse(reasonOf(signal));
        return;
      }
      const onAbort = (): void => {
        this.#leave(waiter);
        if (signal !== undefined) refuse(reasonOf(signal));
      };
      // The signal outlives the request by far: a listener left on it would never be freed.
      const forget = (): void => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        kind,
        priority,
        sinceMs: performance.now(),
        grant: (permit) => {
          forget();
          grant(permit);
        },
        refuse: (reason) => {
          forget();
          refuse(reason);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.splice(placeFor(this.#queue, priority), 0, waiter);
      this.#pump();
    });
  }

  pauseFor(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, Date.now() + ms);
    this.#tokens = 0;
    this.#options.onPause(ms);
    // The other instances learn of it from the bank; if it cannot be reached they meet the limit themselves.
    void this.#options.bank.pauseFor(ms).catch(() => undefined);
  }

  #pump(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#pausedUntilMs - Date.now();
    if (waitMs > 0) {
      this.#pumpAfter(waitMs);
      return;
    }
    for (;;) {
      const index = this.#queue.findIndex((waiter) => this.#fits(waiter));
      if (index < 0) return;
      if (this.#tokens < 1) {
        void this.#withdraw();
        return;
      }
      const [waiter] = this.#queue.splice(index, 1);
      if (waiter !== undefined) this.#grant(waiter);
    }
  }

  #fits({ kind, priority }: Waiter): boolean {
    const places = priority === 0 ? this.#share[kind] : Math.max(1, Math.floor(this.#share[kind] * lessUrgentShare));
    return this.#inFlight[kind] < places;
  }

  #grant({ kind, priority, sinceMs, grant }: Waiter): void {
    this.#tokens -= 1;
    this.#inFlight[kind] += 1;
    this.#options.onWait(priority, performance.now() - sinceMs);
    let isHeld = true;
    grant({
      release: () => {
        if (isHeld) this.#inFlight[kind] -= 1;
        isHeld = false;
        this.#pump();
      },
    });
  }

  #leave(waiter: Waiter): void {
    const index = this.#queue.indexOf(waiter);
    if (index >= 0) this.#queue.splice(index, 1);
    if (this.#queue.length > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pumpAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, ms);
  }

  async #withdraw(): Promise<void> {
    if (this.#withdrawing) return;
    this.#withdrawing = true;
    try {
      const wanted = Math.min(this.#options.chunk, Math.max(this.#queue.length, spareTokens));
      const taken = await this.#options.bank.withdraw(wanted);
      this.#tokens += taken.granted;
      this.#share = shareOf(this.#options.inFlight, taken.instances);
      if (taken.granted === 0 && this.#queue.length > 0) this.#pumpAfter(Math.max(1, taken.waitMs));
    } catch (error) {
      for (const waiter of this.#queue.splice(0)) waiter.refuse(error);
    } finally {
      this.#withdrawing = false;
    }
    this.#pump();
  }
}

/** Behind all of the same or higher urgency. */
function placeFor(queue: readonly Waiter[], priority: Priority): number {
  const behind = queue.findIndex((waiter) => waiter.priority > priority);
  return behind < 0 ? queue.length : behind;
}

function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? new Failure('asana.unavailable', 'The request was given up before it was sent');
}

/** A bank of this process alone: for one-off commands without a warehouse, and for tests. */
export function memoryBank(limits: BudgetLimits): TokenBank {
  let state = freshBudget(limits, Date.now());
  return {
    withdraw: async (wanted) => {
      const grant = take(state, limits, Date.now(), wanted);
      state = grant.state;
      return { granted: grant.granted, waitMs: grant.waitMs, instances: 1 };
    },
    pauseFor: async (ms) => {
      state = pause(state, Date.now() + ms);
    },
  };
}
