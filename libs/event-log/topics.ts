/**
 * The two topics and what rides in their headers. Deliveries are what Asana told us, byte for byte; snapshots are what
 * the API said. Wire shape of a snapshot's value: `@asana-warehouse/snapshot/snapshot`.
 *
 *   asana.deliveries.v1   key: webhook key     value: the body as received
 *                         headers: delivery-id, webhook-key, workspace-gid, received-at (ISO, ms),
 *                                  source (webhook | stream), traceparent?
 *   asana.snapshots.v1    key: resource gid    value: JSON of one Snapshot
 *                         headers: type, kind, source, traceparent?
 */
import type { TopicSpec } from './event-log.ts';

export const deliveriesTopic = 'asana.deliveries.v1';
export const snapshotsTopic = 'asana.snapshots.v1';

const dayMs = 24 * 60 * 60 * 1000;

/** Both topics with `partitions` partitions each; a week is kept, so a long outage of a consumer loses nothing. */
export function topicSpecs(partitions: number): readonly TopicSpec[] {
  return [deliveriesTopic, snapshotsTopic].map((name) => ({
    name,
    partitions,
    retentionMs: 7 * dayMs,
    recordBytesMax: 16 * 1024 * 1024,
  }));
}
