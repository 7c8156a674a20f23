/**
 * A budget of requests as a value: `(state, now) → decision`. Tokens come back evenly and at most `burst` of them pile
 * up, so that a limit of so many a minute, which the server checks in shorter windows, is kept in those windows too. A
 * pause is for the whole credential: until it ends nothing is granted. Rejected requests count, so nothing is given back.
 */

/** `requestsPerMinute`: the limit, a whole number. `burst`: most tokens that pile up; the first window may use them at once. */
export type BudgetLimits = { readonly requestsPerMinute: number; readonly burst: number };

/** `tokens` may be a fraction. Times are ms since 1970 on one clock. */
export type BudgetState = { readonly tokens: number; readonly refilledAtMs: number; readonly pausedUntilMs: number };

/** What is granted now, and after how long asking again can help: 0 when all was granted. */
export type Grant = { readonly granted: number; readonly waitMs: number; readonly state: BudgetState };

/**
 * A limit of one request a minute brings back one part each millisecond. Counted in whole parts, as fractions of a token add
 * up to a little less than one now and then, and the wait that was named would end too early.
 */
const partsPerToken = 60_000;

/** A budget that has not been used yet. */
export function freshBudget(limits: BudgetLimits, nowMs: number): BudgetState {
  return { tokens: limits.burst, refilledAtMs: nowMs, pausedUntilMs: 0 };
}

/** Takes up to `wanted` whole tokens. A clock that runs backwards refills nothing and loses nothing. */
export function take(state: BudgetState, limits: BudgetLimits, nowMs: number, wanted: number): Grant {
  const refilled = refill(state, limits, nowMs);
  if (refilled.pausedUntilMs > nowMs) return { granted: 0, waitMs: refilled.pausedUntilMs - nowMs, state: refilled };
  const granted = Math.min(wanted, Math.floor(refilled.tokens));
  const tokens = refilled.tokens - granted;
  const waitMs = granted === wanted ? 0 : Math.ceil((partsPerToken - partsOf(tokens)) / limits.requestsPerMinute);
  return { granted, waitMs, state: { ...refilled, tokens } };
}

/** Nothing is granted before `untilMs`; a shorter pause never ends a longer one. What had piled up is gone. */
export function pause(state: BudgetState, untilMs: number): BudgetState {
  return { ...state, tokens: 0, pausedUntilMs: Math.max(state.pausedUntilMs, untilMs) };
}

function refill(state: BudgetState, limits: BudgetLimits, nowMs: number): BudgetState {
  const elapsedMs = Math.max(0, nowMs - state.refilledAtMs);
  const parts = partsOf(state.tokens) + elapsedMs * limits.requestsPerMinute;
  return { ...state, tokens: Math.min(limits.burst, parts / partsPerToken), refilledAtMs: nowMs };
}

function partsOf(tokens: number): number {
  return Math.round(tokens * partsPerToken);
}
