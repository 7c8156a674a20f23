/**
 * Which partition a key belongs to: the same for both logs and the same as Kafka's own default (murmur2 of the UTF-8
 * bytes, sign bit cleared, modulo the number of partitions), so that other producers and tools agree with us.
 */

/** Partition from 0 to `partitions - 1`. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitions;
}

const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;

function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = seed ^ bytes.length;
  let place = 0;
  for (; place + 4 <= bytes.length; place += 4) {
    hash = Math.imul(hash, multiplier) ^ scramble(view.getInt32(place, true));
  }
  if (place < bytes.length) {
    let tail = 0;
    for (let index = bytes.length - 1; index >= place; index -= 1) tail = (tail << 8) | view.getUint8(index);
    hash = Math.imul(hash ^ tail, multiplier);
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}

function scramble(word: number): number {
  const mixed = Math.imul(word, multiplier);
  return Math.imul(mixed ^ (mixed >>> 24), multiplier);
}
