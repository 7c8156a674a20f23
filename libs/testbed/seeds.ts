/**
 * Seeds of random tests. Every run draws a new one and prints it; `TEST_SEED` repeats a run.
 *
 *   fc.assert(fc.property(…), { seed: seed('truth') })
 */
import { randomInt } from 'node:crypto';

/** A 31-bit seed for the test called `name`, printed on stderr. */
export function seed(name: string): number {
  const given = process.env['TEST_SEED'];
  const value = given === undefined ? randomInt(2 ** 31) : Number(given);
  process.stderr.write(`seed of ${name}: ${value} (repeat with TEST_SEED=${value})\n`);
  return value;
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function randomFrom(seedValue: number): () => number {
  let state = seedValue >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
