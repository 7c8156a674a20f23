/** A row is compared column by column: what differs is named, what is only spelled differently is not. */
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { decodedHash } from '@asana-warehouse/snapshot/content-hash';
import { compareRow, type StoredRow } from './compare-rows.ts';

const task = resourceOf('task') as Resource;
const body = {
  gid: '1',
  name: 'Write',
  completed: false,
  created_at: '2026-01-05T10:00:00.000Z',
  due_on: '2026-02-01',
  actual_time_minutes: 12.5,
  assignee: { gid: 'u1' },
  followers: [{ gid: 'u2' }, { gid: 'u1' }],
};
const decoded = decode(task, body);
const hash = decodedHash(task, decoded);

function stored(change: Readonly<Record<string, unknown>> = {}, links: StoredRow['links'] = {}): StoredRow {
  const followers = [
    { task_gid: '1', user_gid: 'u1', _synced_at: 'x' },
    { task_gid: '1', user_gid: 'u2' },
  ];
  return {
    row: {
      ...decoded.row,
      created_at: '2026-01-05T11:00:00+01:00',
      actual_time_minutes: 12.5,
      _version: hash,
      _deleted_at: null,
      ...change,
    },
    links: { task_follower: followers, ...links },
  };
}

const fields = (one: StoredRow): readonly string[] => compareRow(task, one, decoded, hash).map(({ field }) => field);

test('times, numbers and sets spelled another way are equal', () => {
  expect(fields(stored())).toEqual([]);
});

test('each wrong column and each wrong link table is named, with both values', () => {
  expect(compareRow(task, stored({ name: 'Read', assignee_gid: null }), decoded, hash)).toEqual([
    { field: 'name', warehouse: 'Read', asana: 'Write' },
    { field: 'assignee_gid', warehouse: null, asana: 'u1' },
  ]);
  expect(fields(stored({}, { task_follower: [] }))).toEqual(['task_follower']);
  expect(fields(stored({}, { task_tag: [{ task_gid: '1', tag_gid: 't' }] }))).toEqual(['task_tag']);
});

test('a wrong version is a difference even where every column is right', () => {
  expect(fields(stored({ _version: 'another' }))).toEqual(['_version']);
});

test('a volatile column may differ: it follows another object or expires', () => {
  const user = resourceOf('user') as Resource;
  const person = { gid: '1', name: 'Ada', email: 'ada@example.com', photo: { image_21x21: 'https://a.example/new' } };
  const read = decode(user, person);
  const row = { ...read.row, photo: { image_21x21: 'https://a.example/old' }, _version: decodedHash(user, read) };
  expect(compareRow(user, { row, links: {} }, read, decodedHash(user, read))).toEqual([]);
});
