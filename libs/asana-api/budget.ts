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

/** The budget's shell: a queue, counters and one timer. */
export function openBudget(options: BudgetOptions): Budget {
  const queue: Waiter[] = [];
  const inFlight = { read: 0, write: 0 };
  let share = options.inFlight;
  let tokens = 0;
  let pausedUntilMs = 0;
  let withdrawing = false;
  let timer: NodeJS.Timeout | undefined;

  const fits = ({ kind, priority }: Waiter): boolean => {
    const places = priority === 0 ? share[kind] : Math.max(1, Math.floor(share[kind] * lessUrgentShare));
    return inFlight[kind] < places;
  };
  const pump = (): void => {
    if (timer !== undefined) return;
    const waitMs = pausedUntilMs - Date.now();
    if (waitMs > 0) return later(waitMs);
    for (;;) {
      const index = queue.findIndex(fits);
      if (index < 0) return;
      if (tokens < 1) return void withdraw();
      const [waiter] = queue.splice(index, 1);
      if (waiter === undefined) return;
      tokens -= 1;
      inFlight[waiter.kind] += 1;
      options.onWait(waiter.priority, performance.now() - waiter.sinceMs);
      waiter.grant(permitFor(waiter.kind));
    }
  };
  const later = (ms: number): void => {
    timer = setTimeout(() => {
      timer = undefined;
      pump();
    }, ms);
  };
  const withdraw = async (): Promise<void> => {
    if (withdrawing) return;
    withdrawing = true;
    try {
      const taken = await options.bank.withdraw(Math.min(options.chunk, Math.max(queue.length, spareTokens)));
      tokens += taken.granted;
      share = shareOf(options.inFlight, taken.instances);
      if (taken.granted === 0 && timer === undefined) later(Math.max(1, taken.waitMs));
    } catch (error) {
      for (const waiter of queue.splice(0)) waiter.refuse(error);
    } finally {
      withdrawing = false;
    }
    pump();
  };
  const permitFor = (kind: RequestKind): Permit => {
    let held = true;
    return {
      release: () => {
        if (held) inFlight[kind] -= 1;
        held = false;
        pump();
      },
    };
  };
  return {
    acquire: (kind, priority, signal) =>
      new Promise<Permit>((grant, refuse) => {
        if (signal?.aborted === true) return refuse(reasonOf(signal));
        const waiter: Waiter = { kind, priority, sinceMs: performance.now(), grant, refuse };
        queue.splice(placeFor(queue, priority), 0, waiter);
        signal?.addEventListener('abort', () => leave(queue, waiter, reasonOf(signal)), { once: true });
        pump();
      }),
    pauseFor: (ms) => {
      pausedUntilMs = Math.max(pausedUntilMs, Date.now() + ms);
      tokens = 0;
      options.onPause(ms);
      // The other instances learn of it from the bank; if it cannot be reached they meet the limit themselves.
      void options.bank.pauseFor(ms).catch(() => undefined);
    },
    waiting: () => queue.length,
  };
}

/** Behind all of the same or higher urgency. */
function placeFor(queue: readonly Waiter[], priority: Priority): number {
  const behind = queue.findIndex((waiter) => waiter.priority > priority);
  return behind < 0 ? queue.length : behind;
}

function leave(queue: Waiter[], waiter: Waiter, reason: unknown): void {
  const index = queue.indexOf(waiter);
  if (index < 0) return;
  queue.splice(index, 1);
  waiter.refuse(reason);
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
