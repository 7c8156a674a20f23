/** What alerts see of dead letters. */
import { letterReasons } from '@asana-warehouse/warehouse/dead-letters';
import { countsOf, oldestMs } from './watch-letters.ts';

const oldestAt = '2026-01-01T00:00:00+00:00';
const open = { state: 'open', reason: 'undecodable', oldestAt } as const;

test('letters of all types are summed, and a reason without letters is told as zero', () => {
  const counts = countsOf([
    { ...open, type: 'task', count: 2 },
    { ...open, type: null, count: 3 },
    { ...open, reason: 'new_reason', type: null, count: 1 },
  ]);
  expect(counts).toHaveLength(4 * (letterReasons.length + 1));
  const filled = counts.filter(({ value }) => value > 0);
  expect(filled).toEqual([
    { value: 5, labels: { state: 'open', reason: 'undecodable' } },
    { value: 1, labels: { state: 'open', reason: 'new_reason' } },
  ]);
});

test('the oldest is the oldest of those that wait; none has no age', () => {
  const nowMs = Date.parse('2026-01-02T00:00:00Z');
  const settled = { ...open, state: 'discarded', type: null, count: 1, oldestAt: '2025-01-01T00:00:00+00:00' } as const;
  expect(oldestMs([{ ...open, type: null, count: 1 }, settled], nowMs)).toBe(86_400_000);
  expect(oldestMs([settled], nowMs)).toBe(0);
});
