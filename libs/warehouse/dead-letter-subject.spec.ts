/** A letter's label: read where it stands, left out where it does not, and never a reason to fail. */
import fc from 'fast-check';
import { subjectOf } from './dead-letter-subject.ts';

const delivery = { 'delivery-id': 'd', 'webhook-key': 'k' };
const events = (...list: unknown[]): Buffer => Buffer.from(JSON.stringify({ events: list }));
const task = (gid: string): object => ({ action: 'x', resource: { gid, resource_type: 'task' } });

test.each([
  ['a snapshot by its headers and key', { type: 'task' }, '7', '{', -1, { type: 'task', gid: '7' }],
  ['a snapshot by its value', {}, 'k', '{"type":"story","gid":"8"}', -1, { type: 'story', gid: '8' }],
  ['a value that is none', {}, 'k', '{"type":"story","gid":8}', -1, null],
  ['a type that is none', { type: '__proto__' }, '7', 'null', -1, null],
  ['a gid that is a path', { type: 'task' }, '../7', '', -1, null],
] as const)('%s', (_, headers, key, value, eventIndex, expected) => {
  expect(subjectOf({ headers, key, value: Buffer.from(value), eventIndex })).toEqual(expected);
});

test('an event of a delivery by its index; a whole delivery only where it holds one event', () => {
  const two = { headers: delivery, key: 'k', value: events(task('1'), task('2')) };
  expect(subjectOf({ ...two, eventIndex: 1 })).toEqual({ type: 'task', gid: '2' });
  expect(subjectOf({ ...two, eventIndex: 2 })).toBeNull();
  expect(subjectOf({ ...two, eventIndex: -1 })).toBeNull();
  expect(subjectOf({ ...two, value: events(task('3')), eventIndex: -1 })).toEqual({ type: 'task', gid: '3' });
});

test('nothing that a record can hold makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string()),
      fc.integer({ min: -1, max: 3 }),
      fc.boolean(),
      (text, eventIndex, isDelivery) => {
        const record = { headers: isDelivery ? delivery : {}, key: text, value: Buffer.from(text), eventIndex };
        const found = subjectOf(record);
        if (found !== null) expect(`${found.type} ${found.gid}`).toMatch(/^[a-z_]+ [\w-]+$/);
      },
    ),
  );
  const nested = Buffer.from('['.repeat(1_000_000));
  expect(subjectOf({ headers: {}, key: 'k', value: nested, eventIndex: -1 })).toBeNull();
});
