/** What is given back is gone at once; what shares its memory is left alone. */
import { giveBack } from './chunk.ts';

test('the memory of a large chunk is gone', () => {
  const chunk = Buffer.from(new ArrayBuffer(64 * 1024));
  giveBack(chunk);
  expect(chunk).toHaveLength(0);
});

test.each([
  ['a small one', Buffer.from('small')],
  ['a part of a larger one', Buffer.from(new ArrayBuffer(64 * 1024)).subarray(1)],
  ['shared memory', Buffer.from(new SharedArrayBuffer(64 * 1024))],
])('%s stays as it is', (_, chunk) => {
  const before = Buffer.from(chunk);
  giveBack(chunk);
  expect(chunk).toEqual(before);
});
