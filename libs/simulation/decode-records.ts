/**
 * Records → facts and events, mirroring `apps/projector/src/decode-records.ts` without traces and refusals: nothing in a run is
 * undecodable, so that what cannot be decoded is an error here.
 */
import { decodeEvents } from '@asana-warehouse/delivery/events';
import { decodeHeaders } from '@asana-warehouse/delivery/headers';
import { openEnvelope } from '@asana-warehouse/event-log/envelope';
import type { StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesContract, deliveriesTopic, snapshotsContract } from '@asana-warehouse/event-log/topics';
import type { SnapshotFact } from '@asana-warehouse/projection/facts';
import { snapshotFact } from '@asana-warehouse/projection/snapshot-fact';
import { decodeSnapshot } from '@asana-warehouse/snapshot/snapshot';
import type { ReceivedEvent, ResourceRef } from './tables.ts';

export type StoredFact = ResourceRef & { readonly fact: SnapshotFact };
export type DecodedRecords = { readonly facts: readonly StoredFact[]; readonly events: readonly ReceivedEvent[] };

const decodedRecords = new WeakMap<StoredRecord, DecodedRecords>();

/** What records of a topic hold. Throws for what no process of a run can have written. */
export function decodeRecords(topic: string, records: readonly StoredRecord[]): DecodedRecords {
  const decoded = records.map((record) => {
    const known = decodedRecords.get(record) ?? decodeOne(topic, record);
    decodedRecords.set(record, known);
    return known;
  });
  return { facts: decoded.flatMap(({ facts }) => facts), events: decoded.flatMap(({ events }) => events) };
}

function decodeOne(topic: string, record: StoredRecord): DecodedRecords {
  const opened = openEnvelope(topic === deliveriesTopic ? deliveriesContract : snapshotsContract, record);
  if (opened.kind !== 'opened') throw new Error(`a record of ${topic} cannot be opened: ${opened.detail}`);
  if (topic !== deliveriesTopic) {
    const read = decodeSnapshot(opened.record.value);
    if ('fault' in read) throw new Error(`a snapshot cannot be decoded: ${read.fault.path}`);
    const { type, gid } = read.snapshot;
    return { facts: [{ type, gid, fact: snapshotFact(read.snapshot, { ...record, traceId: null }) }], events: [] };
  }
  const read = decodeHeaders(opened.record.headers);
  if ('fault' in read) throw new Error(`headers cannot be decoded: ${read.fault.path}`);
  const { deliveryId, receivedAt } = read.headers;
  const { events, faults } = decodeEvents(opened.record.value, receivedAt);
  if (faults[0] !== undefined) throw new Error(`an event cannot be decoded: ${faults[0].path}`);
  return { facts: [], events: events.map((event) => ({ ...event, deliveryId, receivedAt })) };
}
