/**
 * One page of kept records, applied in one transaction as a batch of the log would be, but for the offset. Dead letters come
 * out as from the log: a record refused again is the same letter, one that can be applied now settles its letter and
 * raises the wishes that the hydrator could not. When a release refuses most of what others have applied, it stops.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { Failure } from '@asana-warehouse/failure/failure';
import { deliveryWishes } from '@asana-warehouse/reconciliation/delivery-wishes';
import { traceIdOf } from '@asana-warehouse/telemetry/trace';
import { writeDeadLetters } from '@asana-warehouse/warehouse/dead-letter-writer';
import { resourceKey } from '@asana-warehouse/warehouse/fact-store';
import type { ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import type { RawRecord } from '@asana-warehouse/warehouse/raw-reader';
import { countUnknown, settleReplayed, type LetterPlace } from '@asana-warehouse/warehouse/raw-replayed';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import type pg from 'pg';
import { decodeRecords, type Refusal } from './decode-records.ts';
import { inProjection } from './project.ts';
import { applyRecords } from './projector.ts';
import { projectorGroup } from './tokens.ts';

/** What a page came to. `queued`: whether children wait to be folded again. */
export type PageOutcome = {
  readonly records: number;
  readonly facts: number;
  readonly events: number;
  readonly written: number;
  readonly settled: number;
  readonly refused: number;
  readonly queued: boolean;
};

/** With at least this many records, a larger share of refusals that are new stops the replay, as it stops the projector. */
const refusalBounds = { recordsMin: 20, shareMax: 0.5 } as const;

/** Applies records of one topic; `resources`: only what tells of these, or all. Resolves when it is committed. */
export async function replayPage(
  pool: pg.Pool,
  topic: string,
  page: readonly RawRecord[],
  resources: readonly ResourceRef[],
): Promise<PageOutcome> {
  const consumer = { group: projectorGroup, topic };
  const isWanted = wantedBy(resources);
  const gids = resources.length === 0 ? null : resources.map(({ gid }) => gid);
  const partitions = new Map<object, number>(page.map((record) => [record, record.partition]));
  return await inProjection(pool, async (client, shared) => {
    const applied = await applyRecords(client, topic, page, shared, isWanted);
    const refused = applied.refusals.map((refusal) => ({ refusal, partition: partitions.get(refusal.record) ?? -1 }));
    const places = refused.map(({ refusal, partition }) => placeOf(refusal, partition));
    const unread = places.filter((_, index) => refused[index]?.refusal.reason !== 'from_the_future');
    await refuseIfMost(client, consumer, page, unread);
    await writeDeadLetters(
      client,
      refused.map(({ refusal, partition }) => ({ ...consumer, ...letterOf(refusal), partition })),
    );
    const settled = await settleReplayed(client, consumer, page, places, gids);
    await raiseWishes(client, wishesOf(topic, page, settled));
    return {
      records: page.length,
      facts: applied.snapshots,
      events: applied.events.length,
      written: applied.written,
      settled: settled.length,
      refused: places.length,
      queued: applied.queued,
    };
  });
}

function wantedBy(resources: readonly ResourceRef[]): (resource: ResourceRef) => boolean {
  if (resources.length === 0) return () => true;
  const keys = new Set(resources.map(resourceKey));
  return (resource) => keys.has(resourceKey(resource));
}

function placeOf({ record, eventIndex }: Refusal, partition: number): LetterPlace {
  return { partition, offset: record.offset, eventIndex };
}

function letterOf({ record, eventIndex, reason, detail }: Refusal) {
  const { offset, key, headers, value, appendedAtMs } = record;
  return {
    offset,
    eventIndex,
    key,
    reason,
    detail,
    headers,
    value,
    appendedAtMs,
    traceId: traceIdOf(headers['traceparent']),
  };
}

async function refuseIfMost(
  client: pg.ClientBase,
  consumer: { readonly group: string; readonly topic: string },
  page: readonly RawRecord[],
  places: readonly LetterPlace[],
): Promise<void> {
  if (page.length < refusalBounds.recordsMin || places.length / page.length <= refusalBounds.shareMax) return;
  const unknown = await countUnknown(client, consumer, places);
  if (unknown / page.length <= refusalBounds.shareMax) return;
  throw new Failure(
    'consumer.too_many_failures',
    `${unknown} of ${page.length} kept records of ${consumer.topic} from ${new Date(page[0]?.appendedAtMs ?? 0).toISOString()} on ` +
      'cannot be applied by this release, and were by an earlier one',
  );
}

/** What the events of settled letters ask to be read. */
function wishesOf(topic: string, page: readonly RawRecord[], settled: readonly LetterPlace[]) {
  return settled.flatMap(({ partition, offset, eventIndex }) => {
    const record = page.find((one) => one.partition === partition && one.offset === offset);
    if (record === undefined) return [];
    const events = decodeRecords(topic, [record]).events.filter(({ index }) => eventIndex < 0 || index === eventIndex);
    const { headers } = record;
    const origin = {
      workspaceGid: headers['workspace-gid'] || null,
      traceParent: headers['traceparent'] ?? null,
      heardFrom: null,
    };
    return deliveryWishes(events, origin, { resourceOf });
  });
}
