/** What is known after a read that leaves something out, link by link and field by field. */
import { decode } from '@asana-warehouse/catalogue/decode';
import { declared } from '@asana-warehouse/testbed/facts';
import { carry, knowsMore } from './carry.ts';

const task = declared('task');
type Extra = Readonly<Record<string, unknown>> | null;
const read = (body: object) => decode(task, { gid: 'T', ...body });
const placed = (project: string, section?: string): object => ({
  project: { gid: project },
  ...(section === undefined ? {} : { section: { gid: section } }),
});

test('a link keeps what it left out itself, not what another one had', () => {
  const before = read({ memberships: [placed('P', 'S'), placed('Q', 'R')] });
  const { known, carried } = carry(task, before, read({ memberships: [placed('Q'), placed('P'), placed('N')] }));
  const sections = known.links['task_project']?.map((row) => [row['project_gid'], row['section_gid']]);
  expect(sections?.toSorted()).toEqual([
    ['N', undefined],
    ['P', 'S'],
    ['Q', 'R'],
  ]);
  expect(carried).toContain('task_project');
});

test('of fields that the catalogue does not know, only those that were left out are carried', () => {
  const carriedOver = (before: Extra, after: Extra): boolean => {
    const known = { ...read({}), extra: before };
    return carry(task, known, { ...read({}), extra: after }).carried.includes('_extra');
  };
  expect(carriedOver({ a: 1, b: 1 }, { a: 2, b: 2 })).toBe(false);
  expect(carriedOver({ a: 1, b: 1 }, { a: 2 })).toBe(true);
  expect(carriedOver({ a: 1 }, null)).toBe(true);
  expect(carriedOver(null, { a: 1 })).toBe(false);
});

test('more is known when a list becomes known, though it is empty', () => {
  expect(knowsMore(task, read({}), read({ tags: [] }))).toBe(true);
  expect(knowsMore(task, read({ tags: [] }), read({ tags: [] }))).toBe(false);
});
