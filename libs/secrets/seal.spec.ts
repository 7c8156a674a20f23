/** What is sealed comes back for its key and name alone. */
import { Failure } from '@asana-warehouse/failure/failure';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { seal, secretsKey, unseal } from './seal.ts';

const bytes = (constraints: fc.IntArrayConstraints) => fc.uint8Array(constraints).map((array) => Buffer.from(array));
const keys = bytes({ minLength: 32, maxLength: 32 }).map(secretsKey);
const unsealable = expect.objectContaining({ code: 'secrets.unsealable' });

test('a secret comes back, and two seals of it have nothing in common', () => {
  fc.assert(
    fc.property(keys, fc.string(), bytes({ maxLength: 100 }), (key, name, plain) => {
      const [one, two] = [seal(key, name, plain), seal(key, name, plain)];
      expect(unseal(key, name, one)).toEqual(plain);
      expect(one.subarray(9).equals(two.subarray(9))).toBe(false);
    }),
    { seed: seed('sealed secrets') },
  );
});

test('one changed bit anywhere is noticed', () => {
  fc.assert(
    fc.property(keys, bytes({ maxLength: 40 }), fc.nat(), (key, plain, place) => {
      const sealed = seal(key, 'name', plain);
      const bit = place % (sealed.length * 8);
      sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(key, 'name', sealed)).toThrow(unsealable);
    }),
    { seed: seed('changed seals') },
  );
});

test('a secret sealed for one webhook cannot be moved to another', () => {
  const key = secretsKey(Buffer.alloc(32, 1));
  expect(() => unseal(key, 'other', seal(key, 'one', Buffer.from('x')))).toThrow(unsealable);
});

test('another key is named as the reason', () => {
  const sealed = seal(secretsKey(Buffer.alloc(32, 1)), 'name', Buffer.from('x'));
  expect(() => unseal(secretsKey(Buffer.alloc(32, 2)), 'name', sealed)).toThrow('another key');
});

test.each([0, 1, 36])('%d bytes are no sealed secret', (length) => {
  expect(() => unseal(secretsKey(Buffer.alloc(32)), 'name', Buffer.alloc(length, 1))).toThrow(Failure);
});

test('a key has 32 bytes', () => {
  expect(() => secretsKey(Buffer.alloc(31))).toThrow(RangeError);
});
