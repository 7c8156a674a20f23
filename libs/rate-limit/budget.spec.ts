/** The budget's guarantees over any sequence of calls. */
import fc from 'fast-check';
import { freshBudget, pause, take, type BudgetLimits } from './budget.ts';

const limits = fc.record({
  requestsPerMinute: fc.integer({ min: 1, max: 3000 }),
  burst: fc.integer({ min: 1, max: 300 }),
});
const steps = fc.array(
  fc.record({ waitMs: fc.integer({ min: 0, max: 5000 }), wanted: fc.integer({ min: 1, max: 100 }) }),
  {
    maxLength: 60,
  },
);

describe('budget', () => {
  it('never grants more than the burst plus what the time passed gives, in any window', () => {
    fc.assert(
      fc.property(limits, steps, (bounds: BudgetLimits, calls) => {
        let now = 1_000_000;
        let state = freshBudget(bounds, now);
        const grants: { at: number; granted: number }[] = [];
        for (const { waitMs, wanted } of calls) {
          now += waitMs;
          const grant = take(state, bounds, now, wanted);
          state = grant.state;
          grants.push({ at: now, granted: grant.granted });
        }
        for (let from = 0; from < grants.length; from += 1) {
          let sum = 0;
          for (const { at, granted } of grants.slice(from)) {
            sum += granted;
            const elapsed = at - (grants[from]?.at ?? 0);
            expect(sum).toBeLessThanOrEqual(bounds.burst + (elapsed * bounds.requestsPerMinute) / 60_000 + 1e-6);
          }
        }
      }),
    );
  });

  it('names the shortest wait after which there is a token, and none where all was granted', () => {
    fc.assert(
      fc.property(limits, fc.nat(100_000), fc.integer({ min: 1, max: 500 }), (bounds, sinceMs, wanted) => {
        const all = take(freshBudget(bounds, 0), bounds, 0, bounds.burst);
        expect(all).toMatchObject({ granted: bounds.burst, waitMs: 0 });
        const { granted, waitMs, state } = take(all.state, bounds, sinceMs, wanted);
        const next = (ms: number): number => take(state, bounds, sinceMs + ms, wanted).granted;
        if (granted === wanted) return expect(waitMs).toBe(0);
        expect(next(waitMs)).toBeGreaterThanOrEqual(1);
        expect(next(waitMs - 1)).toBe(0);
      }),
      // Fractions of a token would add up to a little less than one here.
      { examples: [[{ requestsPerMinute: 8, burst: 12 }, 84_379, 12]] },
    );
  });

  it('grants nothing during a pause, and a shorter pause never ends a longer one', () => {
    const bounds = { requestsPerMinute: 600, burst: 50 };
    const paused = pause(pause(freshBudget(bounds, 0), 10_000), 2_000);
    expect(take(paused, bounds, 9_999, 5)).toMatchObject({ granted: 0, waitMs: 1 });
    expect(take(paused, bounds, 10_000, 5).granted).toBe(5);
  });

  it('a clock that runs backwards gives no tokens and takes none away', () => {
    const bounds = { requestsPerMinute: 60, burst: 10 };
    const state = take(freshBudget(bounds, 5_000), bounds, 5_000, 4).state;
    expect(take(state, bounds, 0, 10).granted).toBe(6);
  });
});
