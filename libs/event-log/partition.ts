/**
 * Which partition a key belongs to: the same for both logs and the same as Kafka's own default (murmur2 of the UTF-8
 * bytes, sign bit cleared, modulo the number of partitions), so that other producers and tools agree with us.
 */

/** Partition from 0 to `partitions - 1`. */
export function partitionOf(key: string, partitions: number): number {
  return (hashOf(key) & 0x7fffffff) % partitions;
}

const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;
const encoder = new TextEncoder();
const utf8BytesMax = 3;
/** Where the bytes of usual keys are put: a look at each record of a batch leaves nothing to be collected. */
const usual = new Uint8Array(1024);
const usualView = new DataView(usual.buffer);

function hashOf(key: string): number {
  if (key.length * utf8BytesMax <= usual.length) return murmur2(usualView, encoder.encodeInto(key, usual).written);
  const bytes = encoder.encode(key);
  return murmur2(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.length);
}

/** Of the first `length` bytes. */
function murmur2(bytes: DataView, length: number): number {
  let hash = seed ^ length;
  let place = 0;
  for (; place + 4 <= length; place += 4) {
    hash = Math.imul(hash, multiplier) ^ scramble(bytes.getInt32(place, true));
  }
  if (place < length) {
    let tail = 0;
    for (let index = length - 1; index >= place; index -= 1) tail = (tail << 8) | bytes.getUint8(index);
    hash = Math.imul(hash ^ tail, multiplier);
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}

function scramble(word: number): number {
  const mixed = Math.imul(word, multiplier);
  return Math.imul(mixed ^ (mixed >>> 24), multiplier);
}
