/**
 * Holds back an implausible number of absences. Lists of Asana have been seen to omit rows, and a credential that loses
 * access finds nothing at all: either would tombstone a healthy warehouse. A few missing resources are simply read.
 * When a large share of a list is missing, some of them are read first; if most of those are gone indeed, nothing is
 * believed until a person says so.
 */

/** `share` of a list (0 to 1) and number of resources above which missing ones are doubted; how many are then tried. */
export type GuardLimits = { readonly share: number; readonly count: number; readonly sample: number };

/** `members`: living rows of that list in the warehouse; `missing`: those of them that the list did not show. */
export type Missing = { readonly members: number; readonly missing: number };

export const guardLimits: GuardLimits = { share: 0.25, count: 20, sample: 8 };

/** Whether that many missing ones need a sample first. */
export function needsSample(limits: GuardLimits, { members, missing }: Missing): boolean {
  return missing > limits.count && missing > members * limits.share;
}

/** What a sample of reads says: most of them absent means that the absences are implausible. */
export function isImplausible(sampled: number, absent: number): boolean {
  return sampled > 0 && absent * 2 > sampled;
}

/** `size` of `gids`, spread evenly over the list. */
export function sampleOf(gids: readonly string[], size: number): readonly string[] {
  if (gids.length <= size) return gids;
  return Array.from({ length: size }, (_, index) => gids[Math.floor((index * gids.length) / size)] ?? '');
}
