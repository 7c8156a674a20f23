/**
 * Records of either topic → facts and events, and what cannot be decoded → dead letters with their reason. The good
 * events beside a bad one stand; a bad record stops nothing.
 */
import { hash } from 'node:crypto';
import { decodeEvents } from '@asana-warehouse/delivery/events';
import type { StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type { SnapshotFact } from '@asana-warehouse/projection/facts';
import { decodeSnapshot, type Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { traceIdOf } from '@asana-warehouse/telemetry/trace';
import type { ReceivedEvent } from '@asana-warehouse/warehouse/event-store';
import type { StoredFact } from '@asana-warehouse/warehouse/fact-store';
import { faultOfFact } from './project.ts';

/** Why a record, or one event of it, cannot be applied. `detail` says where and what was expected, never contents. */
export type Refusal = {
  readonly record: StoredRecord;
  readonly eventIndex: number;
  readonly reason: 'undecodable' | 'unknown_type' | 'unstorable' | 'unknown_topic';
  readonly detail: string;
};

export type DecodedRecords = {
  readonly facts: readonly StoredFact[];
  readonly events: readonly ReceivedEvent[];
  readonly refusals: readonly Refusal[];
};

/** Decodes records of one topic. Never throws for what a record holds. */
export function decodeRecords(topic: string, records: readonly StoredRecord[]): DecodedRecords {
  const decoded = records.map((record) => {
    if (topic === snapshotsTopic) return decodeSnapshotRecord(record);
    if (topic === deliveriesTopic) return decodeDeliveryRecord(record);
    return refuse(record, -1, 'unknown_topic', `no such topic: ${topic}`);
  });
  return {
    facts: decoded.flatMap((one) => one.facts),
    events: decoded.flatMap((one) => one.events),
    refusals: decoded.flatMap((one) => one.refusals),
  };
}

function decodeSnapshotRecord(record: StoredRecord): DecodedRecords {
  const read = decodeSnapshot(record.value);
  if ('fault' in read) return refuse(record, -1, 'undecodable', `snapshot ${read.fault.path}: ${read.fault.reason}`);
  const one = { type: read.snapshot.type, gid: read.snapshot.gid, fact: factOf(read.snapshot, record) };
  const fault = faultOfFact(one);
  if (fault !== undefined)
    return refuse(record, -1, fault.startsWith('no resource type') ? 'unknown_type' : 'undecodable', fault);
  return { facts: [one], events: [], refusals: [] };
}

function decodeDeliveryRecord(record: StoredRecord): DecodedRecords {
  const receivedAt = record.headers['received-at'] ?? '';
  const { events, faults } = decodeEvents(record.value, receivedAt);
  const delivery = {
    deliveryId: record.headers['delivery-id'] ?? '',
    receivedAt,
    workspaceGid: record.headers['workspace-gid'] ?? null,
    traceId: traceIdOf(record.headers['traceparent']),
    source: record.headers['source'] ?? 'webhook',
  };
  return {
    facts: [],
    events: events.map((event) => ({ ...event, ...delivery })),
    refusals: faults.map(({ index, path, reason }) => ({
      record,
      eventIndex: index,
      reason: 'undecodable',
      detail: `delivery ${path}: ${reason}`,
    })),
  };
}

function factOf(snapshot: Snapshot, record: StoredRecord): SnapshotFact {
  const observed = {
    id: hash('sha256', record.value, 'hex').slice(0, 32),
    observedAtMs: Date.parse(snapshot.observed_at),
    errorMs: snapshot.observed_error_ms,
    appendedAtMs: record.appendedAtMs,
    source: snapshot.source,
    workspaceGid: snapshot.workspace_gid,
    traceId: traceIdOf(record.headers['traceparent']),
  };
  if (snapshot.kind !== 'present') return { ...observed, kind: snapshot.kind };
  return {
    ...observed,
    kind: 'present',
    repairEpoch: snapshot.repair_epoch,
    modifiedAtMs: snapshot.modified_at === null ? null : Date.parse(snapshot.modified_at),
    hash: snapshot.hash,
    body: snapshot.body,
  };
}

function refuse(record: StoredRecord, eventIndex: number, reason: Refusal['reason'], detail: string): DecodedRecords {
  return { facts: [], events: [], refusals: [{ record, eventIndex, reason, detail }] };
}
