/** Keys land where Kafka's own partitioner puts them; expected values are those of Kafka's murmur2. */
import { partitionOf } from './partition.ts';

const known: [string, number][] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

test.each(known)('key %s lands where Kafka puts it', (key, hash) => {
  for (const partitions of [1, 3, 8, 1000]) expect(partitionOf(key, partitions)).toBe((hash & 0x7fffffff) % partitions);
});

test('long keys and keys of other letters land where their bytes say, whatever was asked before', () => {
  const long = 'k'.repeat(2000);
  const twice = [long, 'é✓', 'abc', long, 'é✓', 'abc'].map((key) => partitionOf(key, 1000));
  expect(twice).toEqual([669, 116, 107, 669, 116, 107]);
});

test('a thousand keys spread over all partitions', () => {
  const counts = new Map<number, number>();
  for (let key = 0; key < 1000; key += 1) {
    const partition = partitionOf(`120${key}`, 8);
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
  }
  expect(counts.size).toBe(8);
  expect(Math.min(...counts.values())).toBeGreaterThan(60);
});
