/**
 * A batch of the log → tables: decode, fold, write and move the offset, in one transaction. What cannot be decoded is
 * set aside as a dead letter in that transaction. When Postgres refuses a value, the batch is halved, still within the
 * transaction, until the record that carries it stands alone and becomes a dead letter too, so one poison record never
 * stops its partition. When most of a batch cannot be applied, the fault is more likely ours: the consumer stops and the
 * transaction falls, instead of burying a topic.
 */
import { decodeOnce } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { unfamiliarInContent, unfamiliarInEvent, type UnfamiliarKind } from '@asana-warehouse/catalogue/unfamiliar';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Batch, Offset, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { traceIdOf } from '@asana-warehouse/telemetry/trace';
import { writeDeadLetters } from '@asana-warehouse/warehouse/dead-letter-writer';
import { allOf } from '@asana-warehouse/warehouse/together';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import { createHash } from 'node:crypto';
import type { ReceivedEvent } from '@asana-warehouse/warehouse/event-store';
import type { StoredFact } from '@asana-warehouse/warehouse/fact-store';
import type { ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import type pg from 'pg';
import { decodeRecords, type Refusal } from './decode-records.ts';
import { inProjection, project, type Projected } from './project.ts';

/** When an event happened, by its own account, and how it was told. */
export type EventTime = { readonly atMs: number; readonly source: string };

/** What a batch came to, for metrics and for waking what works in the background. */
export type BatchOutcome = {
  readonly records: number;
  readonly events: readonly EventTime[];
  readonly snapshots: number;
  readonly deadLetters: number;
  /** Why, once for each dead letter. */
  readonly reasons: readonly Refusal['reason'][];
  readonly written: number;
  readonly queued: boolean;
  /** Types of what it brought, each once. */
  readonly types: ReadonlySet<string>;
  /** What the official description does not name, once for each time. */
  readonly unfamiliar: readonly UnfamiliarKind[];
};

/** Most facts and events that one transaction takes; a record is never split. */
const itemsMax = 2_000;
/** With at least this many records, a larger share of refusals stops the consumer. */
const refusalBounds = { recordsMin: 20, shareMax: 0.5 } as const;

/** Applies a batch, in one transaction if it is not too large. Resolves when all of it is committed. */
export async function applyBatch(pool: pg.Pool, batch: Batch): Promise<BatchOutcome> {
  const outcomes: BatchOutcome[] = [];
  for (const slice of slicesOf(batch)) outcomes.push(await applySlice(pool, slice));
  return outcomes.reduce(add);
}

async function applySlice(pool: pg.Pool, batch: Batch): Promise<BatchOutcome> {
  const work = async (client: pg.PoolClient, shared: readonly ResourceRef[]): Promise<BatchOutcome> => {
    const applied = await applyRecords(client, batch.topic, batch.records, shared);
    refuseIfMost(batch, applied.refusals);
    await writeDeadLetters(
      client,
      applied.refusals.map((refusal) => letterOf(batch, refusal)),
    );
    return outcomeOf(batch, applied);
  };
  return inProjection(pool, work, (client) => commitOffset(client, batch));
}

type Applied = Projected & {
  readonly events: readonly EventTime[];
  readonly snapshots: number;
  readonly refusals: readonly Refusal[];
  readonly types: ReadonlySet<string>;
  readonly unfamiliar: readonly UnfamiliarKind[];
};

/**
 * Projects what can be applied, and tells what cannot. When Postgres refuses a value, nothing of these records stands and
 * each half is tried. `isWanted`: of which resources facts and events count; the others are passed over.
 */
export async function applyRecords(
  client: pg.ClientBase,
  topic: string,
  records: readonly StoredRecord[],
  shared: readonly ResourceRef[],
  isWanted: (resource: ResourceRef) => boolean = () => true,
): Promise<Applied> {
  const { refusals, ...decoded } = decodeRecords(topic, records);
  const facts = decoded.facts.filter(isWanted);
  const events = decoded.events.filter(({ resourceType: type, resourceGid: gid }) => isWanted({ type, gid }));
  try {
    const [, projected] = await allOf([
      client.query('SAVEPOINT records'),
      project(client, { facts, events, refold: [] }, shared),
    ]);
    const times = events.map(({ at, source }) => ({ atMs: Date.parse(at), source }));
    const types = new Set([...facts.map(({ type }) => type), ...events.map(({ resourceType }) => resourceType)]);
    return {
      ...projected,
      events: times,
      snapshots: facts.length,
      refusals,
      types,
      unfamiliar: unfamiliarIn(facts, events),
    };
  } catch (error) {
    const state = dataFault(error);
    if (state === undefined) throw error;
    await client.query('ROLLBACK TO SAVEPOINT records');
    const [record, next] = records;
    if (record === undefined || next === undefined)
      return { ...nothing, refusals: records.map((one) => unstorable(one, state)) };
    const middle = Math.ceil(records.length / 2);
    const first = await applyRecords(client, topic, records.slice(0, middle), shared, isWanted);
    const second = await applyRecords(client, topic, records.slice(middle), shared, isWanted);
    return {
      events: [...first.events, ...second.events],
      snapshots: first.snapshots + second.snapshots,
      written: first.written + second.written,
      queued: first.queued || second.queued,
      refusals: [...first.refusals, ...second.refusals],
      types: new Set([...first.types, ...second.types]),
      unfamiliar: [...first.unfamiliar, ...second.unfamiliar],
    };
  }
}

const nothing = {
  events: [],
  snapshots: 0,
  written: 0,
  queued: false,
  types: new Set<string>(),
  unfamiliar: [],
} as const;

/** Contents were decoded when they were judged: this finds them decoded. */
function unfamiliarIn(facts: readonly StoredFact[], events: readonly ReceivedEvent[]): readonly UnfamiliarKind[] {
  return [
    ...events.flatMap(unfamiliarInEvent),
    ...facts.flatMap(({ type, fact }) => {
      const declaration = resourceOf(type);
      if (fact.kind !== 'present' || declaration === undefined) return [];
      return unfamiliarInContent(declaration, decodeOnce(declaration, fact.body));
    }),
  ];
}

function unstorable(record: StoredRecord, state: string): Refusal {
  return { record, eventIndex: -1, reason: 'unstorable', detail: `Postgres refuses a value (${state})` };
}

/** What a later release wrote says nothing of this consumer: it is passed over in the count. */
function refuseIfMost(batch: Batch, refused: readonly Refusal[]): void {
  const later = refused.filter(({ reason }) => reason === 'from_the_future').length;
  const faults = refused.filter(({ reason }) => reason !== 'from_the_future');
  const faulty = new Set(faults.map(({ record }) => record.offset)).size;
  const judged = batch.records.length - later;
  if (judged < refusalBounds.recordsMin || faulty / judged <= refusalBounds.shareMax) return;
  throw new Failure(
    'consumer.too_many_failures',
    `${faulty} of ${judged} records of ${batch.topic}/${batch.partition} from offset ${batch.fromOffset} ` +
      `cannot be applied; the first: ${faults[0]?.detail ?? ''}`,
  );
}

/** SQLSTATE of a value that Postgres refuses (data exceptions, constraint violations), else undefined. */
export function dataFault(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || error instanceof Failure || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^(22|23|54)/.test(code) ? code : undefined;
}

function letterOf(batch: Batch, { record, eventIndex, reason, detail }: Refusal) {
  const { group, topic, partition } = batch;
  const traceId = traceIdOf(record.headers['traceparent']);
  return { ...record, group, topic, partition, eventIndex, reason, detail, traceId };
}

/** Cuts a batch so that no transaction takes too much; the number of events is told by the size of the bodies. */
function slicesOf(batch: Batch): readonly Batch[] {
  const slices: Batch[] = [];
  let start = 0;
  let items = 0;
  for (const [index, record] of batch.records.entries()) {
    const weight = itemsOf(record);
    if (items > 0 && items + weight > itemsMax) {
      slices.push(part(batch, start, index));
      start = index;
      items = 0;
    }
    items += weight;
  }
  slices.push(part(batch, start, batch.records.length));
  return slices;
}

/** An event takes at least 200 bytes on the wire, a snapshot is one item. */
function itemsOf(record: StoredRecord): number {
  return 'delivery-id' in record.headers ? 1 + Math.floor(record.value.length / 200) : 1;
}

/** The records from `start` to before `end` as a batch of its own: it commits just its stretch of offsets. */
function part(batch: Batch, start: number, end: number): Batch {
  const records = batch.records.slice(start, end);
  const last = records.at(-1);
  const before = batch.records[start - 1];
  return {
    ...batch,
    records,
    fromOffset: before === undefined ? batch.fromOffset : ((before.offset + 1) as Offset),
    nextOffset: end === batch.records.length || last === undefined ? batch.nextOffset : ((last.offset + 1) as Offset),
    lastHash: last === undefined ? batch.lastHash : createHash('sha256').update(last.value).digest('hex'),
  };
}

function outcomeOf(batch: Batch, { refusals: refused, ...applied }: Applied): BatchOutcome {
  const reasons = refused.map(({ reason }) => reason);
  return { ...applied, records: batch.records.length, deadLetters: refused.length, reasons };
}

function add(a: BatchOutcome, b: BatchOutcome): BatchOutcome {
  return {
    records: a.records + b.records,
    events: [...a.events, ...b.events],
    snapshots: a.snapshots + b.snapshots,
    deadLetters: a.deadLetters + b.deadLetters,
    reasons: [...a.reasons, ...b.reasons],
    written: a.written + b.written,
    queued: a.queued || b.queued,
    types: new Set([...a.types, ...b.types]),
    unfamiliar: [...a.unfamiliar, ...b.unfamiliar],
  };
}
