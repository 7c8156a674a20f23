/** How often unheard types are read again: never for more than their share of the budget, and never for nothing. */
import { registryOf } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import fc from 'fast-check';
import { pollEveryMs, pollGapMs, pollsOf, type PollTerms } from './poll-plan.ts';
import { unheardNames } from './webhook-filters.ts';

const { childrenOf } = registryOf(resources);
const hourMs = 3_600_000;
const terms: PollTerms = { requests: 10, requestsPerMinute: 1_500, freshnessMs: 6 * hourMs, wholeEveryMs: 3 * hourMs };
const anyTerms = fc.record({
  requests: fc.integer({ min: 0, max: 1_000_000 }),
  requestsPerMinute: fc.integer({ min: 1, max: 100_000 }),
  freshnessMs: fc.integer({ min: 60_000, max: 30 * 24 * hourMs }),
  wholeEveryMs: fc.integer({ min: 30_000, max: 15 * 24 * hourMs }),
});

test('every unheard type is in one poll, the cheap apart from the dear', () => {
  const unheard = unheardNames({ resources, childrenOf });
  const polls = pollsOf(resources, unheard);
  expect(polls.flatMap(({ types }) => [...types]).sort()).toEqual([...unheard].sort());
  const pollOf = (type: string): string | undefined => polls.find(({ types }) => types.has(type))?.name;
  expect(['user', 'tag', 'custom_field', 'team'].map(pollOf)).toEqual(Array.from({ length: 4 }, () => 'workspaces'));
  expect(['status_update', 'project_brief', 'story_by_goal'].map(pollOf)).toEqual(
    Array.from({ length: 3 }, () => 'containers'),
  );
  expect(pollsOf(resources, new Set(['story'])).map(({ name }) => name)).toEqual(['tasks']);
  expect(pollsOf(resources, new Set())).toEqual([]);
});

test('what costs little comes every hundredth of the target, and at most three times a minute', () => {
  expect(pollEveryMs(terms)).toBe(216_000);
  expect(pollEveryMs({ ...terms, freshnessMs: 60_000 })).toBe(20_000);
});

test('what costs much comes as often as a twentieth of the budget allows, or is left to the whole reconciliation', () => {
  // 1,000 requests at 75 a minute.
  expect(pollEveryMs({ ...terms, requests: 1_000 })).toBe(800_000);
  expect(pollEveryMs({ ...terms, requests: 6_750 })).toBe(1.5 * hourMs);
  expect(pollEveryMs({ ...terms, requests: 6_751 })).toBeNull();
});

test('whatever it costs, polls keep to their share, and the dearer one is never the more frequent', () => {
  fc.assert(
    fc.property(anyTerms, fc.nat(100_000), (some, more) => {
      const [everyMs, dearer] = [pollEveryMs(some), pollEveryMs({ ...some, requests: some.requests + more })];
      if (dearer !== null) expect(everyMs === null ? Infinity : everyMs).toBeLessThanOrEqual(dearer);
      if (everyMs === null || some.requests <= 50) return;
      expect(some.requests / (everyMs / 60_000)).toBeLessThanOrEqual(some.requestsPerMinute * 0.05 * 1.000_001);
      expect(everyMs * 2).toBeLessThanOrEqual(some.wholeEveryMs);
    }),
  );
});

test('while it runs, a dear poll leaves half of the budget to others', () => {
  expect(pollGapMs(terms, 2)).toBe(0);
  expect(pollGapMs({ requests: 1_000, requestsPerMinute: 1_500 }, 2)).toBe(160);
});
