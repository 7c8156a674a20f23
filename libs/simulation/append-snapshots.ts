/** Snapshots into the log, mirroring `apps/reconciler/src/append-snapshots.ts`. */
import { snapshotRecord } from '@asana-warehouse/event-log/records';
import { snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import type { Life, Work } from './schedule.ts';
import { appendRecords, type World } from './world.ts';

/** Durable when it ends. Throws `log.unavailable`. */
export function appendSnapshots(world: World, life: Life, snapshots: readonly Snapshot[]): Work<void> {
  const records = snapshots.map((snapshot) => snapshotRecord(snapshot));
  return appendRecords(world, life, snapshotsTopic, records);
}
