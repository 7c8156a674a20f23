/**
 * When disappearances are not believed. Lists of Asana have been seen to omit rows, and a credential that loses access finds
 * nothing at all: either would tombstone a healthy warehouse. A few missing resources are simply read. Too many of one
 * scope at once are held back, and so is a container that would take too much with it, until a person says so or they are
 * found again. What an event said to be deleted is never doubted.
 *
 *   read finds nothing ──▶ doubted ──second read──▶ believed
 *                             │ too many with it
 *                             ▼
 *                           held ──person says so──▶ confirmed ──read again──▶ believed
 *                             └──some are found again──▶ all are read again
 */

/** `countMax`: so many may disappear from a scope at once, whatever its size; `shareMax`: and such a share (0 to 1) of a larger one. */
export type GuardLimits = { readonly countMax: number; readonly shareMax: number };

/** `members`: living rows of one type in a scope; `missing`: those of them that disappeared. */
export type Missing = { readonly members: number; readonly missing: number };

/** So many of those that disappeared are read to see whether they did. */
export const sampleSize = 8;

const firstCheckMs = 5_000;
const checkMsMax = 10 * 60_000;

/** Whether that many are more than people delete at once without a word of it. */
export function isImplausible(limits: GuardLimits, { members, missing }: Missing): boolean {
  return missing > limits.countMax && missing > members * limits.shareMax;
}

/** Whether a container with so many living rows in it, itself included, is more than may go unheard. */
export function isTooHeavy(limits: GuardLimits, weight: number): boolean {
  return weight > limits.countMax;
}

/** What a sample of reads says: whether most of it is gone. An empty one says nothing. */
export function mostAreGone(sampled: number, absent: number): boolean {
  return absent * 2 > sampled;
}

/** `size` of `gids`, spread evenly over the list. */
export function sampleOf(gids: readonly string[], size: number): readonly string[] {
  if (gids.length <= size) return gids;
  return Array.from({ length: size }, (_, index) => gids[Math.floor((index * gids.length) / size)] ?? '');
}

/** Pause before held resources are looked for again, after so many looks: access that was lost by mistake is soon given back, or not for long. */
export function checkAfterMs(checks: number): number {
  return Math.min(checkMsMax, firstCheckMs * 2 ** Math.min(checks, 20));
}
