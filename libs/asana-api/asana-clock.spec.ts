/** What the bounds promise: the true difference of the clocks lies within them, and they only get better. */
import fc from 'fast-check';
import { asanaClock, onAsanaClock, tighten, type ClockBounds } from './asana-clock.ts';

const exchanges = fc.array(
  fc.record({
    gapMs: fc.integer({ min: 0, max: 20_000 }),
    upMs: fc.integer({ min: 0, max: 400 }),
    downMs: fc.integer({ min: 0, max: 400 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe("Asana's clock", () => {
  it('lies within the bounds whatever the delays are', () => {
    fc.assert(
      fc.property(exchanges, fc.integer({ min: -100_000, max: 100_000 }), (steps, differenceMs) => {
        let bounds: ClockBounds | null = null;
        let localMs = 1_700_000_000_123;
        for (const { gapMs, upMs, downMs } of steps) {
          const sentMs = localMs + gapMs;
          const receivedMs = sentMs + upMs + downMs;
          const dateMs = Math.floor((sentMs + upMs + differenceMs) / 1000) * 1000;
          bounds = tighten(bounds, { sentMs, receivedMs, dateMs });
          expect(bounds.lowMs).toBeLessThanOrEqual(differenceMs);
          expect(bounds.highMs).toBeGreaterThanOrEqual(differenceMs);
          const { at, errorMs } = onAsanaClock(bounds, sentMs, receivedMs);
          for (const shownMs of [sentMs, sentMs + upMs, receivedMs])
            expect(Math.abs(Date.parse(at) - (shownMs + differenceMs))).toBeLessThanOrEqual(errorMs);
          localMs = receivedMs;
        }
      }),
    );
  });

  it('is known to a few milliseconds after answers at many places of the second', () => {
    let bounds: ClockBounds | null = null;
    for (let sentMs = 0; sentMs < 30_000; sentMs += 137) {
      bounds = tighten(bounds, { sentMs, receivedMs: sentMs + 10, dateMs: Math.floor((sentMs + 5) / 1000) * 1000 });
    }
    expect(onAsanaClock(bounds, 0, 0).errorMs).toBeLessThan(20);
  });

  it('starts afresh when an answer contradicts what was known', () => {
    const before = tighten(null, { sentMs: 0, receivedMs: 10, dateMs: 0 });
    const after = tighten(before, { sentMs: 100, receivedMs: 110, dateMs: 3_600_000 });
    expect(after.lowMs).toBe(3_600_000 - 110);
  });

  it('dates an answer between its request and its coming, and admits ignorance without a Date header', () => {
    const clock = asanaClock();
    expect(clock.date(1000, 1010, undefined)).toEqual({ at: '1970-01-01T00:00:01.005Z', errorMs: 60_006 });
    expect(clock.date(1000, 1010, 'nonsense').errorMs).toBe(60_006);
    expect(clock.date(10_000, 10_010, new Date(10_000).toUTCString()).errorMs).toBeLessThanOrEqual(512);
  });
});
