/** Snapshots into the log, mirroring `apps/reconciler/src/append-snapshots.ts`. */
import { versionHeader } from '@asana-warehouse/event-log/envelope';
import { snapshotsTopic, snapshotsVersion } from '@asana-warehouse/event-log/topics';
import { encodeSnapshot, type Snapshot } from '@asana-warehouse/snapshot/snapshot';
import type { Life, Work } from './schedule.ts';
import { appendRecords, type World } from './world.ts';

/** Durable when it ends. Throws `log.unavailable`. */
export function appendSnapshots(world: World, life: Life, snapshots: readonly Snapshot[]): Work<void> {
  const records = snapshots.map((snapshot) => ({
    key: snapshot.gid,
    value: encodeSnapshot(snapshot),
    headers: { [versionHeader]: snapshotsVersion, type: snapshot.type, kind: snapshot.kind, source: snapshot.source },
  }));
  return appendRecords(world, life, snapshotsTopic, records);
}
