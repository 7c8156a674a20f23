/**
 * Asana's clock, known through the `Date` header of its answers. The header counts whole seconds, so one answer says
 * only: while the request was under way, Asana's time was somewhere in that second. Written as bounds of the difference
 * between both clocks, each answer gives an interval, and all of them must hold: their intersection soon is a few
 * milliseconds wide. Bounds widen slowly with age, since clocks drift; an answer that contradicts them (a clock was set)
 * starts afresh. What an answer shows is of a moment between the sending of its request and its coming, and is dated so.
 */

/** A moment on Asana's clock: ISO 8601, ms, UTC; `errorMs` is how far it may be off. */
export type Observed = { readonly at: string; readonly errorMs: number };

/** Bounds of "Asana's clock minus ours", ms, and when they were last tightened, on our clock. */
export type ClockBounds = { readonly lowMs: number; readonly highMs: number; readonly notedAtMs: number };

/** One answer: when its request left and when its head came, on our clock; `dateMs`: what `Date` says. */
export type Exchange = { readonly sentMs: number; readonly receivedMs: number; readonly dateMs: number };

/** Two good quartz clocks part by less than this share of the time passed. */
const driftShare = 1e-4;
const headerStepMs = 1000;
/** How far our clock may be off before Asana has said anything. */
const unknownErrorMs = 60_000;

/** The bounds after one more answer. */
export function tighten(bounds: ClockBounds | null, exchange: Exchange): ClockBounds {
  const { sentMs, receivedMs, dateMs } = exchange;
  const fresh = { lowMs: dateMs - receivedMs, highMs: dateMs + headerStepMs - sentMs, notedAtMs: receivedMs };
  if (bounds === null) return fresh;
  const slack = Math.max(0, receivedMs - bounds.notedAtMs) * driftShare;
  const lowMs = Math.max(fresh.lowMs, bounds.lowMs - slack);
  const highMs = Math.min(fresh.highMs, bounds.highMs + slack);
  return lowMs <= highMs ? { lowMs, highMs, notedAtMs: receivedMs } : fresh;
}

/** A moment on Asana's clock that was not before `fromMs` and not after `toMs` on ours. */
export function onAsanaClock(bounds: ClockBounds | null, fromMs: number, toMs: number): Observed {
  const lowMs = fromMs + (bounds?.lowMs ?? -unknownErrorMs);
  const highMs = toMs + (bounds?.highMs ?? unknownErrorMs);
  return {
    at: new Date(Math.round((lowMs + highMs) / 2)).toISOString(),
    errorMs: Math.ceil((highMs - lowMs) / 2) + 1,
  };
}

/** The bounds as they stand, for one server. */
export type AsanaClock = {
  /** Takes an answer's head in and dates what it shows; a missing or senseless `Date` leaves the bounds as they are. */
  date(sentMs: number, receivedMs: number, dateHeader: string | undefined): Observed;
};

/** A clock that has heard nothing yet. */
export function asanaClock(): AsanaClock {
  let bounds: ClockBounds | null = null;
  return {
    date: (sentMs, receivedMs, dateHeader) => {
      const dateMs = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
      if (!Number.isNaN(dateMs)) bounds = tighten(bounds, { sentMs, receivedMs, dateMs });
      return onAsanaClock(bounds, sentMs, receivedMs);
    },
  };
}
