/** Compares the objects of a page with the warehouse, and sends what differs to the log. */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Drift } from '@asana-warehouse/reconciliation/drift';
import type { PresentSnapshot, Snapshot } from '@asana-warehouse/snapshot/snapshot';
import type { Held } from '@asana-warehouse/warehouse/held-rows';
import { appendSnapshots } from './append-snapshots.ts';
import type { Crawl } from './crawl-work.ts';
import { driftsOf } from './drifts.ts';
import type { Parts } from './parts.ts';
import { settleContradiction } from './settle-contradiction.ts';

/**
 * `equal`: the warehouse holds it as read. `earlier`: it was read before in this run, and came to whatever it came to then.
 * `refused`: the log did not take it, and it became a dead letter.
 */
export type Read = {
  readonly snapshot: PresentSnapshot;
  readonly drift: Drift;
  readonly outcome: 'appended' | 'equal' | 'earlier' | 'refused';
};

/** `earlier`: gids that this run has read before; the warehouse may not have applied them yet, so that comparing would send them twice. */
export async function judge(
  parts: Parts,
  work: Crawl,
  declaration: Resource,
  snapshots: readonly PresentSnapshot[],
  held: ReadonlyMap<string, Held>,
  earlier: ReadonlySet<string>,
): Promise<readonly Read[]> {
  const drifts = await driftsOf(parts.pool, declaration, snapshots, held);
  const reads = snapshots.map((snapshot) => {
    const row = held.get(snapshot.gid)?.row;
    const isEarlier = earlier.has(snapshot.gid) && row?.isGone !== true && row?.isForbidden !== true;
    const drift: Drift = isEarlier ? 'none' : (drifts.get(snapshot) ?? 'new');
    return { snapshot, drift, isEarlier };
  });
  const differing = new Map<Snapshot, Snapshot>();
  for (const { snapshot, drift } of reads) {
    if (drift === 'none') continue;
    const settled =
      drift === 'contradiction' && work.isRepair
        ? await settleContradiction(parts, declaration, snapshot, work.priority)
        : snapshot;
    differing.set(snapshot, settled);
  }
  const refused = await appendSnapshots(parts, [...differing.values()]);
  return reads.map(({ snapshot, drift, isEarlier }) => {
    const settled = differing.get(snapshot);
    if (settled === undefined) return { snapshot, drift, outcome: isEarlier ? 'earlier' : 'equal' };
    if (refused.has(settled)) return { snapshot, drift, outcome: 'refused' };
    work.hooks.onAppended(snapshot.type, snapshot.gid, drift);
    return { snapshot, drift, outcome: 'appended' };
  });
}
