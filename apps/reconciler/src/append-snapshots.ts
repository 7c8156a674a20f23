/** Snapshots into the log: keyed by resource, with the trace they were read in. */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { encodeSnapshot, type Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { count } from '@asana-warehouse/telemetry/metrics';
import { span, traceparent } from '@asana-warehouse/telemetry/trace';

/** Durable when resolved. Throws what the log throws. */
export async function appendSnapshots(log: EventLog, snapshots: readonly Snapshot[]): Promise<void> {
  if (snapshots.length === 0) return;
  await span('append snapshots', { topic: snapshotsTopic, records: snapshots.length }, async () => {
    const trace = traceparent();
    await log.append(
      snapshotsTopic,
      snapshots.map((snapshot) => ({
        key: snapshot.gid,
        value: encodeSnapshot(snapshot),
        headers: { type: snapshot.type, kind: snapshot.kind, source: snapshot.source, traceparent: trace },
      })),
    );
  });
  for (const { kind, source } of snapshots) count('asana_warehouse_snapshots_total', { kind, source });
}
