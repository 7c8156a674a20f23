import fc from 'fast-check';
import { checkAfterMs, isImplausible, isTooHeavy, mostAreGone, sampleOf } from './deletion-guard.ts';

const limits = { countMax: 20, shareMax: 0.25 };

test('only many that are also a large share are implausible', () => {
  expect(isImplausible(limits, { members: 5, missing: 5 })).toBe(false);
  expect(isImplausible(limits, { members: 20, missing: 20 })).toBe(false);
  expect(isImplausible(limits, { members: 50, missing: 30 })).toBe(true);
  expect(isImplausible(limits, { members: 1000, missing: 250 })).toBe(false);
  expect(isImplausible(limits, { members: 1000, missing: 251 })).toBe(true);
});

test('one more missing never makes it plausible again, one more member never implausible', () => {
  const number = fc.nat({ max: 5_000 });
  fc.assert(
    fc.property(number, number, (members, missing) => {
      if (isImplausible(limits, { members, missing })) {
        expect(isImplausible(limits, { members, missing: missing + 1 })).toBe(true);
      } else expect(isImplausible(limits, { members: members + 1, missing })).toBe(false);
    }),
  );
});

test('a container weighs what it holds', () => {
  expect(isTooHeavy(limits, 20)).toBe(false);
  expect(isTooHeavy(limits, 21)).toBe(true);
});

test('a sample decides by its majority, and an empty one says nothing', () => {
  expect(mostAreGone(8, 5)).toBe(true);
  expect(mostAreGone(8, 4)).toBe(false);
  expect(mostAreGone(0, 0)).toBe(false);
});

test('a sample is as large as asked, and spread evenly over the list', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.integer({ min: 1, max: 20 }), (length, size) => {
      const gids = Array.from({ length }, (_, index) => String(index));
      const places = sampleOf(gids, size).map(Number);
      expect(places).toHaveLength(Math.min(size, length));
      if (length === 0) return;
      const ends = [...places.slice(1), places[0]! + length];
      const steps = ends.map((end, index) => end - places[index]!);
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
    }),
  );
});

test('looks grow rarer, to one in ten minutes', () => {
  expect([0, 1, 2, 3].map(checkAfterMs)).toEqual([5_000, 10_000, 20_000, 40_000]);
  expect([6, 7, 20, 21, 1_000].map(checkAfterMs)).toEqual([320_000, 600_000, 600_000, 600_000, 600_000]);
});
