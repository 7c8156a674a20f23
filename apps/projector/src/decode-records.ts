/**
 * Records of either topic → facts and events, and what cannot be decoded → dead letters with their reason. The good
 * events beside a bad one stand; a bad record stops nothing. Records of older releases are brought up to the form that
 * is read here, those of a later major are set aside until a release that knows it runs.
 */
import { decodeEvents } from '@asana-warehouse/delivery/events';
import { decodeHeaders } from '@asana-warehouse/delivery/headers';
import { futureDetail, openEnvelope, type Contract } from '@asana-warehouse/event-log/envelope';
import type { LogRecord, StoredRecord } from '@asana-warehouse/event-log/event-log';
import {
  deliveriesContract,
  deliveriesTopic,
  snapshotsContract,
  snapshotsTopic,
} from '@asana-warehouse/event-log/topics';
import { snapshotFact } from '@asana-warehouse/projection/snapshot-fact';
import { decodeSnapshot } from '@asana-warehouse/snapshot/snapshot';
import { traceIdOf } from '@asana-warehouse/telemetry/trace';
import type { LetterReason } from '@asana-warehouse/warehouse/dead-letters';
import type { ReceivedEvent } from '@asana-warehouse/warehouse/event-store';
import type { StoredFact } from '@asana-warehouse/warehouse/fact-store';
import { faultOfContent, faultOfFrame } from './project.ts';

/** Why a record, or one event or field of it, cannot be applied. `detail` says where and what was expected, never contents. */
export type Refusal = {
  readonly record: StoredRecord;
  readonly eventIndex: number;
  readonly reason: Exclude<LetterReason, 'too_large'>;
  readonly detail: string;
};

export type DecodedRecords = {
  readonly facts: readonly StoredFact[];
  readonly events: readonly ReceivedEvent[];
  readonly refusals: readonly Refusal[];
};

/** Decodes records of one topic. Never throws for what a record holds. `judges`: whether contents are looked at, too. */
export function decodeRecords(topic: string, records: readonly StoredRecord[], judges = true): DecodedRecords {
  const decodeSnapshotRecord = snapshotDecoder(judges);
  const decoded = records.map((record) => {
    if (topic === snapshotsTopic) return decodeWith(snapshotsContract, record, decodeSnapshotRecord);
    if (topic === deliveriesTopic) return decodeWith(deliveriesContract, record, decodeDeliveryRecord);
    return refuse(record, -1, 'unknown_topic', `no such topic: ${topic}`);
  });
  return {
    facts: decoded.flatMap((one) => one.facts),
    events: decoded.flatMap((one) => one.events),
    refusals: decoded.flatMap((one) => one.refusals),
  };
}

/** `read`: decodes what the contract has opened; the record itself is what a dead letter keeps, and what names a fact. */
function decodeWith(
  contract: Contract,
  record: StoredRecord,
  read: (opened: LogRecord, record: StoredRecord) => DecodedRecords,
): DecodedRecords {
  const opened = openEnvelope(contract, record);
  if (opened.kind === 'opened') return read(opened.record, record);
  return refuse(record, -1, opened.kind === 'malformed' ? 'undecodable' : opened.kind, opened.detail);
}

/** A content with a fault is applied without the field that has it, and set aside beside. */
function snapshotDecoder(judges: boolean): (opened: LogRecord, record: StoredRecord) => DecodedRecords {
  return ({ value }, record) => {
    const read = decodeSnapshot(value);
    if ('fault' in read) {
      const { path, reason, major } = read.fault;
      if (major !== undefined)
        return refuse(record, -1, 'from_the_future', futureDetail(major, snapshotsContract.current));
      return refuse(record, -1, 'undecodable', `snapshot ${path}: ${reason}`);
    }
    const one = {
      type: read.snapshot.type,
      gid: read.snapshot.gid,
      fact: snapshotFact(read.snapshot, { ...record, traceId: traceIdOf(record.headers['traceparent']) }),
    };
    const frame = faultOfFrame(one);
    if (frame !== undefined)
      return refuse(record, -1, frame.startsWith('no resource type') ? 'unknown_type' : 'undecodable', frame);
    const fault = judges ? faultOfContent(one) : undefined;
    if (fault?.startsWith(`${one.type}.gid:`) === true) return refuse(record, -1, 'undecodable', fault);
    const beside = fault === undefined ? [] : refuse(record, -1, 'undecodable', fault).refusals;
    return { facts: [one], events: [], refusals: beside };
  };
}

function decodeDeliveryRecord(opened: LogRecord, record: StoredRecord): DecodedRecords {
  const read = decodeHeaders(opened.headers);
  if ('fault' in read) return refuse(record, -1, 'undecodable', `delivery ${read.fault.path}: ${read.fault.reason}`);
  const { deliveryId, receivedAt, workspaceGid, source } = read.headers;
  const { events, faults } = decodeEvents(opened.value, receivedAt);
  const delivery = { deliveryId, receivedAt, workspaceGid, traceId: traceIdOf(record.headers['traceparent']), source };
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

function refuse(record: StoredRecord, eventIndex: number, reason: Refusal['reason'], detail: string): DecodedRecords {
  return { facts: [], events: [], refusals: [{ record, eventIndex, reason, detail }] };
}
