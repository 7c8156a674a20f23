/** The short way that nearly all times take comes to what the calendar says. */
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { timestampOf } from './instants.ts';

test('a time that is spelled as ours is judged as any other', () => {
  const part = (max: number, digits: number): fc.Arbitrary<string> =>
    fc.integer({ min: 0, max }).map((value) => String(value).padStart(digits, '0'));
  const year = fc.oneof(part(9_999, 4), fc.constantFrom('0000', '0001', '2024', '9999'));
  const text = fc
    .tuple(year, part(13, 2), part(32, 2), part(25, 2), part(61, 2), part(61, 2), part(999, 3))
    .map(([y, month, day, h, m, s, ms]) => `${y}-${month}-${day}T${h}:${m}:${s}.${ms}Z`);
  fc.assert(
    fc.property(text, (value) => {
      const ms = Date.parse(value);
      const spelled = Number.isNaN(ms) ? '' : new Date(ms).toISOString();
      expect(timestampOf(value)).toBe(spelled >= '0001' && spelled.length === 24 ? spelled : undefined);
    }),
    { seed: seed('instants'), numRuns: 5_000 },
  );
});
