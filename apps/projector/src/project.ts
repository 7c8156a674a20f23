/**
 * New facts → rows, within one transaction: lock the resources, add the facts to what is known, extend those that only grew
 * at their end, fold the others anew and write the difference, queue the children of what went or came back. Everything is read after the locks are held, so
 * two projectors that get facts about one resource at once cannot lose either's.
 */
import { decodeOnce } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { ContentFact, EventFact, SnapshotFact } from '@asana-warehouse/projection/facts';
import { tellsExistence } from '@asana-warehouse/projection/existence';
import { beginFold, finishFold, type Begun } from '@asana-warehouse/projection/fold';
import { applyFolds } from '@asana-warehouse/warehouse/apply';
import type { GoneIntervals } from '@asana-warehouse/projection/life';
import { loadGone, queueChildren } from '@asana-warehouse/warehouse/containers';
import { inRepeatableWork } from '@asana-warehouse/warehouse/database';
import { insertEvents, loadEvents, type ReceivedEvent } from '@asana-warehouse/warehouse/event-store';
import {
  insertFacts,
  loadFacts,
  loadNewestSights,
  loadStamps,
  resourceKey,
  type StoredFact,
} from '@asana-warehouse/warehouse/fact-store';
import { lockMore, lockResources, LocksWanted, type ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { beginExtensions, finishExtensions, grouped, loadEnds, type Growing } from './extend-newest.ts';
import { markBodies, restampedBy, withDecoded } from './merge-facts.ts';

/** What to project: facts of either topic, and resources to fold again because a container changed. */
export type News = {
  readonly facts: readonly StoredFact[];
  readonly events: readonly ReceivedEvent[];
  readonly refold: readonly ResourceRef[];
};

/** Contended locks are asked for in one go at the next attempt, so a second one is the rule and more are rare. */
const attemptsMax = 5;

/** `written`: rows of current tables that changed. `queued`: whether children wait in ops.refold. */
export type Projected = { readonly written: number; readonly queued: boolean };

/**
 * Runs `work` in a transaction, again with the locks it asks for when it could not have them all in order (`LocksWanted`).
 * Throws `warehouse.conflict` when it must be tried again later.
 */
export async function inProjection<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, shared: readonly ResourceRef[]) => Promise<T>,
): Promise<T> {
  let shared: readonly ResourceRef[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inRepeatableWork(pool, (client) => work(client, shared));
    } catch (error) {
      if (!(error instanceof LocksWanted) || attempt === attemptsMax) throw error;
      shared = distinct([...shared, ...error.resources]);
    }
  }
}

/** Projects within the caller's transaction. `shared`: resources to lock besides, known from an earlier attempt. */
export async function project(
  client: pg.ClientBase,
  news: News,
  shared: readonly ResourceRef[] = [],
): Promise<Projected> {
  const touched = distinct([
    ...news.facts,
    ...news.events.map((event) => ({ type: event.resourceType, gid: event.resourceGid })),
    ...news.refold,
  ]);
  await lockResources(client, touched, shared);
  await insertEvents(client, news.events);
  const known = await affected(client, news, touched);
  if (known.length === 0) return { written: 0, queued: false };
  const stamps = await loadStamps(client, known);
  const restamped = restampedBy(news.facts, stamps);
  const ends = await loadEnds(client, growingOf(known, news, stamps, restamped));
  const [begun] = await Promise.all([
    afterTurn(() => beginExtensions(ends)),
    insertFacts(client, markBodies(news.facts, stamps)),
  ]);
  const held = distinct([...touched, ...shared]);
  const extended = await finishExtensions(client, begun, held);
  const others = known.filter((resource) => !extended.done.has(resourceKey(resource)));
  const folded = await foldWhole(client, others, news, restamped, held);
  return { written: extended.written + folded.written, queued: folded.queued };
}

/** Runs `work` once what was sent before is on its way, so that Postgres is busy meanwhile. */
async function afterTurn<T>(work: () => Promise<T>): Promise<T> {
  await setImmediate();
  return work();
}

/** Those that one new content is all the news about: they may have just grown at the end. */
function growingOf(
  known: readonly ResourceRef[],
  news: News,
  stamps: ReadonlyMap<string, readonly SnapshotFact[]>,
  restamped: ReadonlySet<string>,
): readonly Growing[] {
  const facts = new Map<string, ContentFact | null>();
  for (const one of news.facts) {
    const key = resourceKey(one);
    facts.set(key, one.fact.kind === 'present' && !facts.has(key) ? one.fact : null);
  }
  for (const resource of news.refold) facts.set(resourceKey(resource), null);
  for (const { resourceType, resourceGid } of news.events) {
    facts.set(resourceKey({ type: resourceType, gid: resourceGid }), null);
  }
  return known.flatMap((resource) => {
    const key = resourceKey(resource);
    const fact = facts.get(key);
    const declaration = resourceOf(resource.type);
    if (fact === undefined || fact === null || declaration === undefined || restamped.has(key)) return [];
    return [{ ...resource, declaration, fact, stamps: stamps.get(key) ?? [] }];
  });
}

/** Folds resources from everything known of them, which is stored by now. */
async function foldWhole(
  client: pg.ClientBase,
  resources: readonly ResourceRef[],
  news: News,
  restamped: ReadonlySet<string>,
  held: readonly ResourceRef[],
): Promise<Projected> {
  if (resources.length === 0) return { written: 0, queued: false };
  const facts = withDecoded(await loadFacts(client, resources), news.facts);
  const begun = beginAll(resources, facts, await loadEvents(client, resources));
  const containers = distinct(begun.flatMap((one) => one.containers));
  await lockMore(client, held, containers);
  return writeFolds(client, begun, restamped, await loadGone(client, containers));
}

/**
 * Which of the touched resources can fold to something else now. Most events do not: they say what will be read, and
 * until then are later than every sight of a content, so they explain none. Those on existence count at once, where
 * there is a content at all.
 */
async function affected(
  client: pg.ClientBase,
  news: News,
  touched: readonly ResourceRef[],
): Promise<readonly ResourceRef[]> {
  const known = touched.filter(({ type }) => resourceOf(type) !== undefined);
  const certain = new Set([...news.facts, ...news.refold].map(resourceKey));
  const sights = await loadNewestSights(
    client,
    known.filter((resource) => !certain.has(resourceKey(resource))),
  );
  for (const { resourceType, resourceGid, action, at } of news.events) {
    const key = resourceKey({ type: resourceType, gid: resourceGid });
    const sightMs = sights.get(key);
    const declaration = resourceOf(resourceType);
    if (sightMs === undefined || declaration === undefined) continue;
    if (tellsExistence(declaration, action) || Date.parse(at) <= sightMs) certain.add(key);
  }
  return known.filter((resource) => certain.has(resourceKey(resource)));
}

/** A record that cannot be decoded must not enter: what is wrong with a content, or undefined. */
export function faultOfFact({ type, gid, fact }: StoredFact): string | undefined {
  const declaration = resourceOf(type);
  if (declaration === undefined) return `no resource type ${type} in this release`;
  if (fact.kind !== 'present') return undefined;
  if (fact.body['gid'] !== gid) return `${type}.gid: expected the gid that the snapshot names`;
  const fault = decodeOnce(declaration, fact.body).faults[0];
  return fault === undefined ? undefined : `${fault.path}: ${fault.reason}`;
}

function beginAll(
  resources: readonly ResourceRef[],
  facts: ReadonlyMap<string, readonly SnapshotFact[]>,
  events: ReadonlyMap<string, readonly EventFact[]>,
): readonly Begun[] {
  return resources.flatMap((resource) => {
    const declaration = resourceOf(resource.type);
    if (declaration === undefined) return [];
    const key = resourceKey(resource);
    return [
      beginFold({ declaration, gid: resource.gid, snapshots: facts.get(key) ?? [], events: events.get(key) ?? [] }),
    ];
  });
}

async function writeFolds(
  client: pg.ClientBase,
  begun: readonly Begun[],
  restamped: ReadonlySet<string>,
  goneIntervals: GoneIntervals,
): Promise<Projected> {
  let written = 0;
  const changed: { type: string; gids: readonly string[] }[] = [];
  for (const [declaration, group] of grouped(begun, (one) => one.known.declaration)) {
    const results = group.map((one) => ({
      gid: one.known.gid,
      folded: finishFold(one, goneIntervals),
      restamped: restamped.has(resourceKey({ type: declaration.name, gid: one.known.gid })),
    }));
    const applied = await applyFolds(client, declaration, results);
    written += applied.written;
    changed.push({ type: declaration.name, gids: applied.goneChanged });
  }
  // Only now: a child that came in this very batch is among the members once all types are written.
  for (const { type, gids } of changed) await queueChildren(client, type, gids);
  return { written, queued: changed.some(({ gids }) => gids.length > 0) };
}

/** Each once. */
export function distinct(resources: readonly ResourceRef[]): readonly ResourceRef[] {
  return [...new Map(resources.map(({ type, gid }) => [resourceKey({ type, gid }), { type, gid }])).values()];
}
