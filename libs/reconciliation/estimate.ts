/**
 * How far a crawl is and how long it will take. Requests are the measure, since the budget of requests is what bounds
 * it. Open lists are taken to need as many requests as the finished ones of their kind did on average; the pace is what
 * was measured since the start of this process.
 */

/** Lists of one kind, counted. `requests`: made for the finished ones. */
export type KindProgress = {
  readonly kind: string;
  readonly open: number;
  readonly done: number;
  readonly requests: number;
};

/** `requestsPerMs`: pace so far, 0 when nothing was measured yet. */
export type Pace = { readonly requestsPerMs: number };

/** `share`: 0 to 1. `remainingMs` null: nothing to judge by yet. */
export type Estimate = { readonly share: number; readonly requestsLeft: number; readonly remainingMs: number | null };

/** The estimate over all kinds. */
export function estimate(kinds: readonly KindProgress[], pace: Pace): Estimate {
  let made = 0;
  let requestsLeft = 0;
  for (const { open, done, requests } of kinds) {
    made += requests;
    requestsLeft += open * (done === 0 ? 1 : Math.max(1, requests / done));
  }
  const all = made + requestsLeft;
  const remainingMs = pace.requestsPerMs > 0 ? Math.round(requestsLeft / pace.requestsPerMs) : null;
  return {
    share: all === 0 ? 1 : made / all,
    requestsLeft: Math.ceil(requestsLeft),
    remainingMs: requestsLeft === 0 ? 0 : remainingMs,
  };
}
