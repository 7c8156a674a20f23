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
  tags: [],
};
const projectRow = { task_gid: '1', project_gid: 'p', section_gid: 's' };
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
  const section = resourceOf('section') as Resource;
  const read = decode(section, { gid: '1', name: 'Doing', created_at: null, project: null });
  const row = { ...read.row, _version: 'another' };
  expect(read.lacks).toEqual([]);
  expect(compareRow(section, { row, links: {} }, read, 'hash').map(({ field }) => field)).toEqual(['_version']);
  expect(fields(stored({ _version: 'another', name: 'Read' }))).toEqual(['name']);
});

test('what an answer leaves out is no difference, in columns, lists, their elements and unknown fields', () => {
  const tagged = { task_tag: [{ task_gid: '1', tag_gid: 't' }], task_project: [projectRow] };
  const read = decode(task, { gid: '1', name: 'Write', memberships: [{ project: { gid: 'p' } }] });
  expect(compareRow(task, stored({ _extra: { shiny: 1 } }, tagged), read, 'other')).toEqual([]);
  const empty = decode(task, { gid: '1', due_on: null, tags: [], memberships: [], shiny: 2 });
  expect(compareRow(task, stored({ _extra: { shiny: 1 } }, tagged), empty, 'other').map(({ field }) => field)).toEqual([
    'due_on',
    'task_project',
    'task_tag',
    '_extra.shiny',
  ]);
});

test('what lies in a place that the answer shows without it is one', () => {
  const mood = { 'memberships[].mood': { p: 1 } };
  const named = (shown: object): readonly string[] =>
    compareRow(
      task,
      stored({ _extra: mood }, { task_project: [projectRow] }),
      decode(task, { gid: '1', ...shown }),
      'h',
    )
      .map(({ field }) => field)
      .filter((field) => field.startsWith('_extra'));
  const membership = { project: { gid: 'p' } };
  expect(named({ memberships: [membership] })).toEqual(['_extra.memberships[].mood']);
  expect(named({ memberships: [{ ...membership, mood: 1 }] })).toEqual([]);
  expect(named({})).toEqual([]);
});

test('a volatile column may differ: it follows another object or expires', () => {
  const user = resourceOf('user') as Resource;
  const person = { gid: '1', name: 'Ada', email: 'ada@example.com', photo: { image_21x21: 'https://a.example/new' } };
  const read = decode(user, person);
  const row = { ...read.row, photo: { image_21x21: 'https://a.example/old' }, _version: decodedHash(user, read) };
  expect(compareRow(user, { row, links: {} }, read, decodedHash(user, read))).toEqual([]);
});

test('numbers are compared by their value, times by their moment', () => {
  expect(fields(stored({ actual_time_minutes: '12.50', created_at: '2026-01-05 10:00:00+00' }))).toEqual([]);
  expect(fields(stored({ actual_time_minutes: 12.51 }))).toEqual(['actual_time_minutes']);
  expect(fields(stored({ created_at: '2026-01-05T10:00:00.001Z' }))).toEqual(['created_at']);
  expect(fields(stored({ created_at: null, actual_time_minutes: undefined }))).toEqual([
    'created_at',
    'actual_time_minutes',
  ]);
});

test('nothing is not 0', () => {
  const zero = decode(task, { ...body, actual_time_minutes: 0 });
  const none = decode(task, { ...body, actual_time_minutes: null });
  const compared = (held: typeof zero, read: typeof zero): readonly string[] =>
    compareRow(task, { row: { ...held.row, _version: 'v' }, links: held.links }, read, 'v').map((one) => one.field);
  expect(compared(zero, none)).toEqual(['actual_time_minutes']);
  expect(compared(none, zero)).toEqual(['actual_time_minutes']);
  expect(compared(none, none)).toEqual([]);
});

test('a column that neither side has is no difference', () => {
  const { notes: _, ...row } = stored().row;
  expect(fields({ ...stored(), row })).toEqual([]);
});

test('a link table that differs is shown as it is on both sides, in one order', () => {
  const [one, other] = ['u1', 'u2'].map((gid) => ({ task_gid: '1', user_gid: gid }));
  const [first, third] = [other, { task_gid: '1', user_gid: 'u0' }].map((row) => ({ ...row, _synced_at: 'x' }));
  expect(compareRow(task, stored({}, { task_follower: [first!, third!] }), decoded, hash)).toEqual([
    {
      field: 'task_follower',
      warehouse: [{ task_gid: '1', user_gid: 'u0' }, other],
      asana: [one, other],
    },
  ]);
});

test('values of custom fields are sets and numbers, and their texts for people may differ', () => {
  const field = (value: object) => ({ ...body, custom_fields: [{ gid: 'f', ...value }] });
  const compared = (asana: object, row: object): readonly string[] => {
    const read = decode(task, field(asana));
    const [value] = read.links['task_custom_field_value'] ?? [];
    const links = { ...read.links, task_custom_field_value: [{ ...value, ...row }] };
    return compareRow(task, { row: { ...read.row, _version: 'v' }, links }, read, 'v').map((one) => one.field);
  };
  const people = { type: 'people', people_value: [{ gid: 'u1' }, { gid: 'u2' }], display_value: 'Ann, Bo' };
  expect(compared(people, { people_gids: ['u2', 'u1'], display_value: 'Ann Smith, Bo' })).toEqual([]);
  expect(compared(people, { people_gids: ['u1'] })).toEqual(['task_custom_field_value']);
  expect(compared({ type: 'number', number_value: 1000 }, { number_value: '1e3' })).toEqual([]);
  expect(compared({ type: 'number', number_value: 1000 }, { number_value: '1001' })).toEqual([
    'task_custom_field_value',
  ]);
  expect(compared({ type: 'number', number_value: 1000 }, { task_gid: '2' })).toEqual(['task_custom_field_value']);
});
