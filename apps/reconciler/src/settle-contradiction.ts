/**
 * A read whose content the warehouse would not take, because it holds one with a later stamp of Asana's: a stamp can be
 * wrong for ever. If a second, direct read gives the same, the resource's repair epoch rises, and what a third read finds
 * wins. Neither of the first two may: between them and the raise another change can have been read under the old epoch, and
 * would be overruled by what was before it.
 */
import type { Priority } from '@asana-warehouse/asana-api/answer';
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { PresentSnapshot, Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { log } from '@asana-warehouse/telemetry/logger';
import { raiseRepairEpoch } from '@asana-warehouse/warehouse/confirmations';
import type { Parts } from './parts.ts';

/**
 * The snapshot to append: of a third read, under a raised epoch, if the first two agree; else the second's. The first where
 * a later one found nothing.
 */
export async function settleContradiction(
  parts: Pick<Parts, 'api' | 'pool' | 'stopping'>,
  declaration: Resource,
  first: PresentSnapshot,
  priority: Priority,
): Promise<Snapshot> {
  const read = {
    source: first.source,
    workspaceGid: first.workspace_gid,
    gid: first.gid,
    repairEpoch: first.repair_epoch,
  };
  const second = await readResource(parts.api, declaration, read, { priority, signal: parts.stopping });
  // What the list shows and a direct read does not find is not gone by that: the next reconciliation sees.
  if (second.kind === 'absent') return first;
  if (second.kind !== 'present' || second.hash !== first.hash) return second;
  const repairEpoch = await raiseRepairEpoch(parts.pool, first.type, first.gid);
  log.warn('two equal reads contradict the warehouse', {
    resourceType: first.type,
    resourceGid: first.gid,
    epoch: repairEpoch,
  });
  const third = await readResource(
    parts.api,
    declaration,
    { ...read, repairEpoch },
    { priority, signal: parts.stopping },
  );
  return third.kind === 'absent' ? first : third;
}
