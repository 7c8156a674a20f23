/**
 * Retention of the raw zone: weeks that are older than RAW_RETENTION are thinned to the records that the current state
 * still rests on, so that a resource that nobody has touched for years is not forgotten by a rebuild. What is kept is told
 * from the projector's own memory of facts, with the projector's own decoding and fold. A record stays when anything in it
 *
 *   - is an essential fact of its resource (`libs/projection/essential.ts`),
 *   - is not known to the projector: not applied yet,
 *   - is of a type of which flags hide something, since what counts changes with them,
 *   - cannot be decoded by this release, or has a dead letter that waits.
 *
 * A thinned week is thinned again now and then: what was essential then may have been superseded since.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { essentialOf, type Essential } from '@asana-warehouse/projection/essential';
import type { Flags } from '@asana-warehouse/projection/flags';
import { beginFold } from '@asana-warehouse/projection/fold';
import { tryAdvisoryLock } from '@asana-warehouse/warehouse/advisory-lock';
import { loadGone } from '@asana-warehouse/warehouse/containers';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { loadEvents } from '@asana-warehouse/warehouse/event-store';
import { readFlags } from '@asana-warehouse/warehouse/flags';
import { loadFacts, resourceKey } from '@asana-warehouse/warehouse/fact-store';
import type { ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import type { RawTable } from '@asana-warehouse/warehouse/raw-landing';
import { listPartitions, rawTables, weekMs, type RawPartition } from '@asana-warehouse/warehouse/raw-partitions';
import { placeAfter, placeBefore, readRaw, type RawRecord } from '@asana-warehouse/warehouse/raw-reader';
import { waitingAmong } from '@asana-warehouse/warehouse/raw-replayed';
import {
  dropDetached,
  keepRecords,
  prepareThinning,
  swapThinned,
  type Thinned,
} from '@asana-warehouse/warehouse/raw-thinning';
import type pg from 'pg';
import { decodeRecords } from './decode-records.ts';
import { distinct } from './group.ts';
import { projectorGroup } from './tokens.ts';

/** `retentionMs` null: everything is kept for ever. `actor`: for the audit log. */
export type Retention = { readonly retentionMs: number | null; readonly nowMs: number; readonly actor: string };

/** A week that was thinned. */
export type ThinnedWeek = Thinned & { readonly table: RawTable };

/** Of each resource that a page names all facts are loaded, so it is small. */
const bounds = { recordsMax: 100, bytesMax: 200 * 1024 } as const;
const againMs = 13 * weekMs;
/** Held by whoever thins the raw zone, or must not have it thinned. */
export const retentionLock = 'raw retention';
const topicOf: Readonly<Record<RawTable, string>> = { snapshot: snapshotsTopic, delivery: deliveriesTopic };

/** Thins what is due, if no other instance is at it. Stops between pages when `stopped` says so; begins that week anew next time. */
export async function retainRaw(
  pool: pg.Pool,
  { retentionMs, nowMs, actor }: Retention,
  stopped: () => boolean,
): Promise<readonly ThinnedWeek[]> {
  const outcome = await tryAdvisoryLock(pool, retentionLock, async (lost) => {
    const isOver = (): boolean => stopped() || lost.aborted;
    const done: ThinnedWeek[] = [];
    await dropDetached(pool);
    for (const partition of retentionMs === null ? [] : await dueFor(pool, nowMs, retentionMs)) {
      const thinned = await thin(pool, partition, actor, isOver);
      if (thinned === null) break;
      done.push({ ...thinned, table: partition.table });
    }
    return done;
  });
  return outcome?.value ?? [];
}

async function dueFor(pool: pg.Pool, nowMs: number, retentionMs: number): Promise<readonly RawPartition[]> {
  const partitions = (await Promise.all(rawTables.map((table) => listPartitions(pool, table)))).flat();
  return partitions
    .filter(({ toMs }) => toMs <= nowMs - retentionMs)
    .filter(({ thinnedAtMs }) => thinnedAtMs === null || thinnedAtMs <= nowMs - againMs);
}

/** Null when it was ended early. */
async function thin(
  pool: pg.Pool,
  partition: RawPartition,
  actor: string,
  isOver: () => boolean,
): Promise<Thinned | null> {
  await prepareThinning(pool, partition);
  let place = placeBefore(partition.fromMs);
  let thinned: Thinned = { before: 0, kept: 0 };
  while (!isOver()) {
    const page = await readRaw(pool, partition.table, place, { toMs: partition.toMs, gids: null }, bounds);
    const last = page.at(-1);
    if (last === undefined) return (await swapThinned(pool, partition, thinned, actor, isOver)) ? thinned : null;
    const kept = await recordsToKeep(pool, topicOf[partition.table], page);
    await keepRecords(pool, partition, kept);
    thinned = { before: thinned.before + page.length, kept: thinned.kept + kept.length };
    place = placeAfter(last);
  }
  return null;
}

async function recordsToKeep(pool: pg.Pool, topic: string, page: readonly RawRecord[]): Promise<readonly RawRecord[]> {
  const decoded = page.map((record) => ({ record, ...decodeRecords(topic, [record]) }));
  const resources = distinct(
    decoded.flatMap(({ facts, events }) => [
      ...facts,
      ...events.map(({ resourceType: type, resourceGid: gid }) => ({ type, gid })),
    ]),
  );
  const flags = await readFlags(pool);
  return await inTransaction(pool, async (client) => {
    const keptOf = await keptFacts(client, flags, resources);
    const waiting = await waitingAmong(client, { group: projectorGroup, topic }, page);
    const isKept = ({ record, facts, events, refusals }: (typeof decoded)[number]): boolean =>
      refusals.length > 0 ||
      waiting.has(record) ||
      facts.some((one) => keptOf(one).has(one.fact.id)) ||
      events.some(({ id, resourceType: type, resourceGid: gid }) => keptOf({ type, gid }).has(id));
    return decoded.filter(isKept).map(({ record }) => record);
  });
}

/** Whether the fact or event with some id must stay. */
type Kept = { has(id: string): boolean };

/** By resource: the essential facts, and all that are not known; everything where flags hide some, since they may be shown again. */
async function keptFacts(
  client: pg.ClientBase,
  flags: Flags,
  resources: readonly ResourceRef[],
): Promise<(resource: ResourceRef) => Kept> {
  const snapshots = await loadFacts(client, resources);
  const events = await loadEvents(client, resources);
  const known = resources.map(({ type, gid }) => {
    const key = resourceKey({ type, gid });
    return { key, type, gid, snapshots: snapshots.get(key) ?? [], events: events.get(key) ?? [] };
  });
  const declared = known.flatMap((one) => {
    const declaration = resourceOf(one.type);
    return declaration === undefined || flags.hides(one.type) ? [] : [{ ...one, declaration }];
  });
  const containers = distinct(declared.flatMap((one) => beginFold(one).containers));
  const gone = await loadGone(client, containers);
  const kept = new Map<string, Kept>();
  for (const { key, type, snapshots: ownSnapshots, events: ownEvents } of known) {
    if (flags.hides(type)) continue;
    const ids = new Set([...ownSnapshots, ...ownEvents].map(({ id }) => id));
    kept.set(key, { has: (id) => !ids.has(id) });
  }
  for (const one of declared) kept.set(one.key, unionOf(essentialOf(one, gone), kept.get(one.key)));
  return (resource) => kept.get(resourceKey(resource)) ?? everything;
}

const everything: Kept = { has: () => true };

function unionOf({ snapshots, events }: Essential, unknown: Kept = everything): Kept {
  return { has: (id) => snapshots.has(id) || events.has(id) || unknown.has(id) };
}
