/** Nesting is judged no deeper than the bound, whatever a parser may have built. */
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { isNestedWithin } from './nesting.ts';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`);

test('a value is within a bound exactly when it is not deeper', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (depth, max) => {
      expect(isNestedWithin({ a: [], b: nested(depth) }, max)).toBe(depth + 1 <= max);
    }),
    { seed: seed('nesting') },
  );
});

test('a million levels are judged without running out of stack', () => {
  expect(isNestedWithin(nested(1_000_000), 100)).toBe(false);
});

test.each([null, 1, 'a', true])('%j is no level at all', (value) => {
  expect(isNestedWithin(value, 0)).toBe(true);
});
