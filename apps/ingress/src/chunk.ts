/**
 * The memory of a chunk, given back as soon as its bytes are copied or forgotten. Left to the collector, chunks of large bodies pile up
 * until V8 counts 64 MB of them: what they hold lies outside its heap and is not what makes it collect.
 */

/** Smaller ones may share their memory with others, and cost nothing to speak of. */
const ownBytesMin = 16 * 1024;

/** For chunks that nobody looks at any more: their bytes are gone afterwards. */
export function giveBack(chunk: Buffer): void {
  const { buffer } = chunk;
  if (chunk.length < ownBytesMin || chunk.length !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return;
  buffer.transfer(0);
}
