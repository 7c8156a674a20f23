/** At most a burst and a pace, whatever comes; nothing is forgotten in the count. */
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { Allowance } from './allowance.ts';

test('never more than the burst and the pace allow, and every turned-away one is counted once', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(waits, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 60 }), (steps, burst, perMinute) => {
      let nowMs = 0;
      const allowance = new Allowance(burst, perMinute, () => nowMs);
      let passed = 0;
      let counted = 0;
      let pending = 0;
      for (const step of steps) {
        nowMs += step;
        const suppressed = allowance.take();
        if (suppressed === null) pending += 1;
        else {
          passed += 1;
          counted += suppressed;
          pending -= suppressed;
        }
      }
      expect(passed).toBeLessThanOrEqual(burst + (nowMs * perMinute) / 60_000 + 1e-6);
      expect(passed + counted + pending).toBe(steps.length);
      expect(pending).toBeGreaterThanOrEqual(0);
    }),
    { seed: seed('allowances') },
  );
});

test('after a rest there is room again', () => {
  let nowMs = 0;
  const allowance = new Allowance(1, 60, () => nowMs);
  expect([allowance.take(), allowance.take(), allowance.take()]).toEqual([0, null, null]);
  nowMs += 1000;
  expect(allowance.take()).toBe(2);
});
