/** What makes two contents equal, and what does not. */
import { text } from '@asana-warehouse/catalogue/field';
import type { Link } from '@asana-warehouse/catalogue/resource';
import { declared } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { canonicalJson, contentHash } from './content-hash.ts';

const task = declared('task');
const body = {
  gid: '7',
  name: 'a',
  due_at: '2026-01-01T10:00:00.000Z',
  assignee: { gid: 'U', name: 'Ann' },
  followers: [{ gid: 'V' }, { gid: 'U' }],
  custom_fields: [{ gid: 'F', type: 'people', people_value: [{ gid: 'U' }], display_value: 'Ann' }],
};

test('spelling, key order, order of sets and nested names do not count', () => {
  const dressed = {
    followers: [{ gid: 'U', name: 'x' }, { gid: 'V' }],
    custom_fields: [{ people_value: [{ gid: 'U', name: 'Ann' }], type: 'people', gid: 'F', display_value: 'Ann' }],
    assignee: { gid: 'U', name: 'Ann Smith' },
    due_at: '2026-01-01T11:00:00+01:00',
    name: 'a',
    gid: '7',
  };
  expect(contentHash(task, dressed)).toBe(contentHash(task, body));
});

test('volatile values do not count, in fields and in links', () => {
  const shown = { ...body, custom_fields: [{ ...body.custom_fields[0], display_value: 'Ann Smith' }] };
  expect(contentHash(task, shown)).toBe(contentHash(task, body));
  const story = declared('story');
  expect(contentHash(story, { gid: '1', text: 'x', previews: [{ title: 'a' }] })).toBe(
    contentHash(story, { gid: '1', text: 'x' }),
  );
});

test.each([
  ['a column', { name: 'b' }],
  ['a reference', { assignee: null }],
  ['a link', { followers: [{ gid: 'U' }] }],
  ['a value of a link', { custom_fields: [{ gid: 'F', type: 'people', people_value: [] }] }],
  ['a field nobody knows', { shiny: 1 }],
])('%s that differs makes another content', (_, other) => {
  expect(contentHash(task, { ...body, ...other })).not.toBe(contentHash(task, body));
});

test('a body without a key has another hash than one with null, and a column that the catalogue gains changes neither', () => {
  const { assignee: _, ...without } = body;
  expect(contentHash(task, without)).not.toBe(contentHash(task, body));
  expect(contentHash(task, without)).not.toBe(contentHash(task, { ...body, assignee: null }));
  const wider = {
    ...task,
    fields: { ...task.fields, mood: text('New.') },
    links: [...task.links, { ...(task.links[0] as Link), table: 'task_mood', from: 'moods' }],
  };
  expect(contentHash(wider, body)).toBe(contentHash(task, body));
});

test('a body that cannot be decoded still has a hash of its own', () => {
  const broken = { ...body, name: 7 };
  expect(contentHash(task, broken)).toMatch(/^[0-9a-f]{32}$/);
  expect(contentHash(task, { ...broken, name: 8 })).not.toBe(contentHash(task, broken));
});

test('canonical JSON is JSON, equal for equal values whatever the order of their keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: seed('canonical JSON') },
  );
});

test('what is not there is not written, and what is there is written in the order of its keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: undefined })).toBe('{"b":[1,{"d":null}]}');
  expect(canonicalJson({ b: 1, a: 'x', 'a b': true })).toBe('{"a":"x","a b":true,"b":1}');
});
