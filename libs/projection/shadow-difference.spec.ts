/** How the rows of two folds differ, told by tables and columns alone. */
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import { declared, factsAbout, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { shadowDifference } from './shadow-difference.ts';

const facts = factsAbout('task', 'T');
const tables = tablesOf(declared('task'));
const difference = (live: readonly Learned[], shadow: readonly Learned[]) =>
  shadowDifference(tables, facts.fold(live), facts.fold(shadow));

const first = facts.read({ name: 'Ann, privately', tags: [{ gid: '1' }] }, { at: 1 });

test('a resource that only the shadow tables have', () => {
  expect(difference([], [first])).toEqual({
    kinds: [
      'asana.task: only shadow',
      'asana.task_tag: only shadow',
      'asana_history.task: only shadow',
      'asana_history.task_tag: only shadow',
    ],
    fields: [],
  });
});

test('a content that is newer there: the columns that differ, and the version that begins', () => {
  const renamed = facts.read({ name: 'Bob, privately', tags: [{ gid: '1' }] }, { at: 5 });
  const { kinds, fields } = difference([first], [first, renamed]);
  expect(kinds).toEqual(['asana.task: different', 'asana_history.task: different', 'asana_history.task: only shadow']);
  expect(fields).toEqual(
    expect.arrayContaining(['asana.task.name', 'asana.task._version', 'asana_history.task.valid_to']),
  );
  expect(fields.filter((field) => field.startsWith('asana_history.'))).toEqual(['asana_history.task.valid_to']);
  expect(JSON.stringify({ kinds, fields })).not.toContain('privately');
});

test('links that are gone there, and versions that begin at another time', () => {
  const untagged = facts.read({ name: 'Ann, privately', tags: [] }, { at: 5 });
  expect(difference([first], [first, untagged])).toMatchObject({
    kinds: expect.arrayContaining(['asana.task_tag: different', 'asana_history.task_tag: different']) as unknown,
    fields: expect.arrayContaining(['asana.task_tag._deleted_at', 'asana_history.task_tag.valid_to']) as unknown,
  });
  const told = facts.event('changed', { at: 4, field: 'tags', by: 'U' });
  expect(difference([first, untagged], [first, untagged, told]).kinds).toEqual(
    expect.arrayContaining(['asana_history.task: only live', 'asana_history.task: only shadow']),
  );
});

test('equal folds do not differ, and whatever one has and the other has not shows on both sides', () => {
  const learned = fc.array(
    fc.record({ name: fc.constantFrom('a', 'b'), at: fc.integer({ min: 1, max: 9 }), tag: fc.constantFrom('1', '2') }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(learned, learned, (some, others) => {
      const [live, shadow] = [some, others].map((made) =>
        made.map(({ name, at, tag }) => facts.read({ name, tags: [{ gid: tag }] }, { at })),
      ) as [Learned[], Learned[]];
      expect(difference(live, live.toReversed())).toEqual({ kinds: [], fields: [] });
      const there = difference(live, shadow);
      const back = difference(shadow, live);
      const swapped = (kind: string): string =>
        kind.replace(/only (live|shadow)$/, (_, side: string) => `only ${side === 'live' ? 'shadow' : 'live'}`);
      expect(back.fields).toEqual(there.fields);
      expect([...back.kinds].map(swapped).sort()).toEqual(there.kinds);
      expect(there.fields.length > 0).toBe(there.kinds.some((kind) => kind.endsWith(': different')));
    }),
    { seed: seed('shadow difference') },
  );
});
