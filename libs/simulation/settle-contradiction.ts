/** A content that a later stamp keeps out, mirroring `apps/reconciler/src/settle-contradiction.ts`. */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { PresentSnapshot, Snapshot } from '@asana-warehouse/snapshot/snapshot';
import type { ApiClient } from './api-client.ts';
import type { Life, Work } from './schedule.ts';
import { resourceKey } from './tables.ts';
import type { World } from './world.ts';

/** A second, direct read; if it gives the same, the repair epoch rises, and what a third read finds counts. */
export function* settleContradiction(
  world: World,
  life: Life,
  api: ApiClient,
  declaration: Resource,
  first: PresentSnapshot,
): Work<Snapshot> {
  const second = yield* api.one(declaration, first.gid, first.source, first.repair_epoch);
  if (second.kind === 'absent') return first;
  if (second.kind !== 'present' || second.hash !== first.hash || world.sabotage === 'no repair epoch') return second;
  let repairEpoch = 1;
  yield* world.warehouse.transact(
    life,
    (tx) =>
      tx.change('confirmation', resourceKey(first), (held) => {
        repairEpoch = (held?.repairEpoch ?? 0) + 1;
        return { confirmedAtMs: world.schedule.nowMs, repairEpoch };
      }),
    true,
  );
  const third = yield* api.one(declaration, first.gid, first.source, repairEpoch);
  return third.kind === 'absent' ? first : third;
}
