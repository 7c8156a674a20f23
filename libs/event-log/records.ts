/**
 * What goes into the topics: a verified delivery, or a read, as the record that this release writes of it. The shapes are
 * those of `schemas/`; a trace rides along as one more header.
 */
import type { Delivery } from '@asana-warehouse/delivery/verify';
import { encodeSnapshot, type Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { versionHeader } from './envelope.ts';
import type { LogHeaders, LogRecord } from './event-log.ts';
import { deliveriesVersion, snapshotsVersion } from './topics.ts';

/** The record of a delivery that came by webhook. */
export function deliveryRecord(delivery: Omit<Delivery, 'heartbeat'>, more: LogHeaders = {}): LogRecord {
  return {
    key: delivery.webhookKey,
    value: delivery.body,
    headers: {
      [versionHeader]: deliveriesVersion,
      'delivery-id': delivery.id,
      'webhook-key': delivery.webhookKey,
      'workspace-gid': delivery.workspaceGid,
      'received-at': delivery.receivedAt,
      source: 'webhook',
      ...more,
    },
  };
}

/** The record of a read. */
export function snapshotRecord(snapshot: Snapshot, more: LogHeaders = {}): LogRecord {
  const { type, gid, kind, source } = snapshot;
  return {
    key: gid,
    value: encodeSnapshot(snapshot),
    headers: { [versionHeader]: snapshotsVersion, type, kind, source, ...more },
  };
}
