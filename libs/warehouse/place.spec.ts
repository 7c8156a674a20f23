/** Which names in a statement a place changes, and which it leaves. */
import { isApart, placed, textIn, type Place } from './place.ts';

const place: Place = {
  schemas: { asana: 'other_asana', asana_history: 'other_history', ops: 'other_ops' },
  tables: new Set(['asana.task', 'asana_history.task', 'asana_history.task_tag', 'ops.fact']),
  isApart: false,
};

test.each([
  ['SELECT gid FROM asana."task"', 'SELECT gid FROM "other_asana"."task"'],
  ['INSERT INTO "asana_history"."task" AS held', 'INSERT INTO "other_history"."task" AS held'],
  ['FROM ops.fact JOIN x', 'FROM "other_ops"."fact" JOIN x'],
  ['DELETE FROM asana_history.task_tag;', 'DELETE FROM "other_history"."task_tag";'],
])('%s names the table of the place', (text, expected) => {
  expect(textIn(place, text)).toBe(expected);
  expect(textIn(place, text)).toBe(expected);
});

test.each([
  'SELECT task.gid FROM wanted',
  'SELECT ops.move_offset($1)',
  'UPDATE ops.facts SET x = 1',
  'FROM asana.task_tag',
  'FROM raw."snapshot"',
  'held."asana"."task"',
])('%s stays as it is', (text) => {
  expect(textIn(place, text)).toBe(text);
});

test('a place that is not apart leaves the locks as they are', () => {
  const client = { query: () => undefined } as unknown as Parameters<typeof placed>[0];
  expect(isApart(placed(client, place))).toBe(false);
  expect(isApart(placed(client, { ...place, isApart: true }))).toBe(true);
});
