/**
 * How many reads and writes one instance may have under way, when several share a credential: each gets an even share
 * of the limit and at least one, so that no instance starves while the others are busy.
 */

/** Reads draw on one limit, writes on another. */
export type RequestKind = 'read' | 'write';

/** Most requests under way at once, by kind, for the whole credential. */
export type InFlightLimits = Readonly<Record<RequestKind, number>>;

/** The share of one of `instances` (at least one) that use the credential now. */
export function shareOf(limits: InFlightLimits, instances: number): InFlightLimits {
  const divide = (limit: number): number => Math.max(1, Math.floor(limit / Math.max(1, instances)));
  return { read: divide(limits.read), write: divide(limits.write) };
}
