/**
 * How long to wait before the next attempt: exponential with full jitter, so that callers who failed together do not
 * come back together. The waits of many callers spread evenly over the whole interval, not around its end.
 */

/** `firstMs`: bound of the first wait; it doubles with each attempt up to `maxMs`. */
export type BackOff = { readonly firstMs: number; readonly maxMs: number };

/** Wait before attempt `attempt + 1`, ms. `attempt` counts from 0; `random` is evenly spread over [0, 1). */
export function backOffMs(backOff: BackOff, attempt: number, random: number): number {
  const ceiling = Math.min(backOff.maxMs, backOff.firstMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random * ceiling);
}

/**
 * What `Retry-After` says, ms from now; null when it is missing or senseless. It is given in seconds or as an HTTP date;
 * the date is read against `nowMs` of the same clock as the server's.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), retryAfterMsMax);
  const at = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - nowMs), retryAfterMsMax);
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`. `Date.parse` alone finds a date in `soon 2026`, too. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** A longer pause than this is taken for a mistake of a proxy between. */
const retryAfterMsMax = 15 * 60_000;
