/**
 * When a read was made, told more exactly by why it was made: a read that an event asked for began after the event, on the
 * clock of Asana, which dates both. Two readers know that clock to different degrees; the event orders their reads.
 */

/** A moment on Asana's clock, ISO 8601, and how far it may be off, ms. */
export type Dated = { readonly observed_at: string; readonly observed_error_ms: number };

/** The part of the interval that does not lie before the event; its end alone where all of it seems to. `eventAtMs` null: no event asked. */
export function datedAfter<T extends Dated>(read: T, eventAtMs: number | null): T {
  const middleMs = Date.parse(read.observed_at);
  const fromMs = middleMs - read.observed_error_ms;
  const toMs = middleMs + read.observed_error_ms;
  if (eventAtMs === null || eventAtMs <= fromMs) return read;
  const errorMs = Math.max(0, Math.floor((toMs - eventAtMs) / 2));
  return { ...read, observed_at: new Date(toMs - errorMs).toISOString(), observed_error_ms: errorMs };
}
