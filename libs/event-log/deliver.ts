/**
 * Hands a batch to its handler until it is committed: the one place that decides, for both logs, what a failure of a
 * handler means.
 *
 *   resolves                 committed: go on behind the batch
 *   throws `log.fenced`      fenced: another consumer owns the partition, or a commit whose outcome was lost took place
 *   throws a retriable       the same batch again after a back-off that doubles up to `backoffMsMax`, with full jitter
 *   throws anything else     thrown on: the subscription cannot go on
 */
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import type { Batch, SubscriptionOptions } from './event-log.ts';

/** `stopped`: the signal came during a back-off; the batch was not committed. */
export type DeliverOutcome = 'committed' | 'fenced' | 'stopped';

/** First and longest pause between attempts; the actual one is a random share of it. */
export type Backoff = { readonly backoffMsMin: number; readonly backoffMsMax: number };

/** Resolves when the batch needs no further attempt here. Throws what is not retriable. */
export async function deliver(
  handle: SubscriptionOptions['handle'],
  batch: Batch,
  backoff: Backoff,
  signal: AbortSignal,
): Promise<DeliverOutcome> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await handle(batch);
      return 'committed';
    } catch (error) {
      if (error instanceof Failure && error.code === 'log.fenced') return 'fenced';
      if (!isRetriable(error)) throw error;
    }
    await pause(backoffMs(attempt, backoff, Math.random()), signal);
    if (signal.aborted) return 'stopped';
  }
}

/** Pause before attempt `attempt + 2`, in ms: `share` (0 to 1) of a ceiling that doubles; never less than a millisecond. */
export function backoffMs(attempt: number, { backoffMsMin, backoffMsMax }: Backoff, share: number): number {
  return Math.max(1, Math.round(Math.min(backoffMsMax, backoffMsMin * 2 ** attempt) * share));
}

/** Resolves after `ms`, or as soon as the signal is given. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
