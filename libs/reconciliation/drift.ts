/**
 * What a full read says against what the warehouse holds. Equal contents of a living, visible row append nothing.
 * `contradiction` is the case that an ordinary snapshot could not repair: the warehouse holds a content with a later
 * stamp of Asana's own, or the read has none where the content has, so that content would win for ever; if a second read
 * gives the same, the resource's repair epoch rises.
 */
import type { PresentSnapshot } from '@asana-warehouse/snapshot/snapshot';

/**
 * A current row as far as it matters here. `isGoneWith`: gone only with what holds it, so that it would come back with that.
 * `modifiedAtMs` null where the type has no stamp.
 */
export type HeldRow = {
  readonly version: string;
  readonly isGone: boolean;
  readonly isGoneWith: boolean;
  readonly isForbidden: boolean;
  readonly modifiedAtMs: number | null;
};

/** What counts of a read. */
export type ReadContent = Pick<PresentSnapshot, 'hash' | 'modified_at'>;

export type Drift = 'none' | 'new' | 'changed' | 'returned' | 'visible again' | 'contradiction';

/** How the read differs from the row; `held` undefined: there is no row. */
export function driftOf(held: HeldRow | undefined, read: ReadContent): Drift {
  if (held === undefined) return 'new';
  if (held.version !== read.hash) {
    const isLaterHeld =
      held.modifiedAtMs !== null && (read.modified_at === null || held.modifiedAtMs > Date.parse(read.modified_at));
    return isLaterHeld ? 'contradiction' : 'changed';
  }
  if (held.isGone) return 'returned';
  return held.isForbidden ? 'visible again' : 'none';
}

/** Whether the warehouse has a resource as gone for itself; what went with its container would come back with it. */
export function isKnownGone(held: HeldRow | undefined): boolean {
  return held !== undefined && held.isGone && !held.isGoneWith;
}
