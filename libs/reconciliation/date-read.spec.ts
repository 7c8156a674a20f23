/** A read that an event asked for is dated after it, and never outside of what the clock allows. */
import fc from 'fast-check';
import { datedAfter } from './date-read.ts';

const baseMs = Date.parse('2026-03-01T00:00:00.000Z');
const read = (atMs: number, errorMs: number) => ({
  observed_at: new Date(baseMs + atMs).toISOString(),
  observed_error_ms: errorMs,
});

test('the part before the event is cut off', () => {
  expect(datedAfter(read(1_000, 300), baseMs + 900)).toEqual(read(1_100, 200));
  expect(datedAfter(read(1_000, 300), baseMs + 901)).toEqual(read(1_101, 199));
});

test('without an event, or after it, nothing changes', () => {
  expect(datedAfter(read(1_000, 300), null)).toEqual(read(1_000, 300));
  expect(datedAfter(read(1_000, 300), baseMs + 700)).toEqual(read(1_000, 300));
});

test('the interval only shrinks, ends where it ended, and begins no earlier than the event unless that lies beyond', () => {
  const ms = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(ms, fc.integer({ min: 0, max: 5_000 }), ms, (atMs, errorMs, eventMs) => {
      const dated = datedAfter(read(atMs, errorMs), baseMs + eventMs);
      const middleMs = Date.parse(dated.observed_at) - baseMs;
      const [fromMs, toMs] = [middleMs - dated.observed_error_ms, middleMs + dated.observed_error_ms];
      expect(toMs).toBe(atMs + errorMs);
      expect(fromMs).toBeGreaterThanOrEqual(atMs - errorMs);
      expect(fromMs).toBeGreaterThanOrEqual(Math.min(eventMs, toMs));
    }),
  );
});
