/** Retries are one delivery, heartbeats are many. */
import { createHash } from 'node:crypto';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { deliveryKey, isHeartbeat } from './delivery-key.ts';

const times = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
const keys = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const bodies = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes));

test('a retry is the same delivery whenever it comes', () => {
  fc.assert(
    fc.property(keys, bodies, times, times, (key, body, first, again) => {
      expect(deliveryKey(key, body, first, false)).toBe(deliveryKey(key, body, again, false));
    }),
    { seed: seed('retries') },
  );
});

test('keys stay as they are from release to release', () => {
  const [body, at] = [Buffer.from('{}'), '2026-01-01T00:00:00.000Z'];
  expect(deliveryKey('k', body, at, false)).toBe('6815b6d5b84f72660329685962ba751e222ef6a88b8fb323bb94f4e03a180e87');
  expect(deliveryKey('k', body, at, true)).toBe('a1a1b3e8fe505ab6b85ece0a1bab22b4ee17056eef51ea0c6bcf27bb436d505d');
});

test.each([0, 1, 300, 16 * 1024 - 10, 16 * 1024, 40_000])(
  'of %d bytes, also after longer and shorter ones',
  (length) => {
    const body = Buffer.alloc(length, '{"é');
    const expected = createHash('sha256').update('delivery\nk\n').update(body).digest('hex');
    for (const before of [20_000, 500]) {
      deliveryKey('other', Buffer.alloc(before, 'x'), '', false);
      expect(deliveryKey('k', body, '', false)).toBe(expected);
    }
  },
);

test('other webhooks and other bytes are other deliveries, also where their texts joined are equal', () => {
  fc.assert(
    fc.property(keys, bodies, keys, bodies, times, (key, body, otherKey, otherBody, at) => {
      fc.pre(key !== otherKey || !body.equals(otherBody));
      expect(deliveryKey(key, body, at, false)).not.toBe(deliveryKey(otherKey, otherBody, at, false));
    }),
    { seed: seed('other deliveries') },
  );
  expect(deliveryKey('a', Buffer.from('bc'), '', false)).not.toBe(deliveryKey('ab', Buffer.from('c'), '', false));
});

test('a heartbeat is a delivery of its own each time, though all bodies are alike', () => {
  const body = Buffer.from('{"events":[]}');
  const [first, second] = ['2026-01-01T00:00:00.000Z', '2026-01-01T08:00:00.000Z'];
  expect(deliveryKey('a', body, first, true)).not.toBe(deliveryKey('a', body, second, true));
  expect(deliveryKey('a', body, first, true)).toBe(deliveryKey('a', body, first, true));
  expect(deliveryKey('a', body, first, true)).not.toBe(deliveryKey('a', body, first, false));
});

test.each([
  '{}',
  ' { } ',
  '{"events":[]}',
  '{ "events" : [ ] }\n',
  '{"events":[],"sync":"x"}',
  '{"events":[],"resource":1}',
  '{}'.padEnd(1024),
])('%j is a heartbeat', (body) => {
  expect(isHeartbeat(Buffer.from(body))).toBe(true);
});

test.each([
  '',
  'null',
  '[]',
  '"{}"',
  '{',
  '{"events":[{}]}',
  '{"events":null}',
  '{"events":{}}',
  '{"events":[{"resource":{}}]}',
  '{}'.padEnd(1025),
])('%j is no heartbeat', (body) => {
  expect(isHeartbeat(Buffer.from(body))).toBe(false);
});
