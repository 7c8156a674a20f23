/**
 * The two topics and what rides in their headers. Deliveries are what Asana told us, byte for byte; snapshots are what
 * the API said. Both in every released version: `schemas/`; the rules between versions: docs/contracts.md.
 *
 *   asana.deliveries.v1   key: webhook key     value: the body as received
 *                         headers: schema-version, delivery-id, webhook-key, workspace-gid, received-at (ISO, UTC),
 *                                  source (webhook | stream), traceparent?
 *   asana.snapshots.v1    key: resource gid    value: JSON of one Snapshot, `@asana-warehouse/snapshot/snapshot`
 *                         headers: schema-version, type, kind, source, traceparent?
 */
import { versionHeader, versionText, type Contract, type Step } from './envelope.ts';
import type { TopicSpec } from './event-log.ts';

export const deliveriesTopic = 'asana.deliveries.v1';
export const snapshotsTopic = 'asana.snapshots.v1';

/** 1.1 says its version in a header; 1.0 had none. */
const saysItsVersion: Step = {
  from: { major: 1, minor: 0 },
  to: { major: 1, minor: 1 },
  upcast: (record) => ({ ...record, headers: { ...record.headers, [versionHeader]: '1.1' } }),
};

export const deliveriesContract: Contract = { current: { major: 1, minor: 1 }, steps: [saysItsVersion] };
export const snapshotsContract: Contract = { current: { major: 1, minor: 1 }, steps: [saysItsVersion] };

/** What a producer of this release puts into the header `schema-version`. */
export const deliveriesVersion = versionText(deliveriesContract.current);
export const snapshotsVersion = versionText(snapshotsContract.current);

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
