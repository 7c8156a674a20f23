/**
 * New facts → rows, within one transaction: lock the resources, add the facts to what is known, extend those that only grew
 * at their end, fold the others anew and write the difference, to the live tables and where flags ask for it to the shadow tables,
 * queue the children of what went or came back. Everything is read after the locks are held, so two projectors that get
 * facts about one resource at once cannot lose either's.
 */
import { decodeOnce } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { EventFact, SnapshotFact } from '@asana-warehouse/projection/facts';
import { tellsExistence } from '@asana-warehouse/projection/existence';
import { visibleFacts, type Flags } from '@asana-warehouse/projection/flags';
import { beginFold, finishFold, type Known } from '@asana-warehouse/projection/fold';
import { applyFolds } from '@asana-warehouse/warehouse/apply';
import { loadGone, queueChildren, type Moved } from '@asana-warehouse/warehouse/containers';
import { inRepeatableWork } from '@asana-warehouse/warehouse/database';
import { holdFlags } from '@asana-warehouse/warehouse/flags';
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
import { loadStories, queueToldOf, type Untold } from '@asana-warehouse/warehouse/stories';
import { allOf, apart } from '@asana-warehouse/warehouse/together';
import { removeUnshown } from '@asana-warehouse/warehouse/unshown-rows';
import type pg from 'pg';
import { beginExtensions, endsOf, finishExtensions, loadLast, loadNewest, type Growing } from './extend-newest.ts';
import { beginShadow, writeShadow, type LiveFold } from './fold-shadow.ts';
import { distinct, grouped } from './group.ts';
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
 * `closing`: one last statement, sent with the commit. Throws `warehouse.conflict` when it must be tried again later.
 */
export async function inProjection<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, shared: readonly ResourceRef[]) => Promise<T>,
  closing?: (client: pg.PoolClient) => Promise<void>,
): Promise<T> {
  let shared: readonly ResourceRef[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inRepeatableWork(pool, (client) => work(client, shared), closing);
    } catch (error) {
      if (!(error instanceof LocksWanted) || attempt === attemptsMax) throw error;
      shared = distinct([...shared, ...error.resources]);
    }
  }
}

/**
 * Projects within the caller's transaction. `shared`: resources to lock besides, known from an earlier attempt. Statements
 * that do not need each other's answers are sent together; Postgres still runs them one after the other, so each sees
 * what came before it, the locks first.
 */
export async function project(
  client: pg.ClientBase,
  news: News,
  shared: readonly ResourceRef[] = [],
): Promise<Projected> {
  const ofFacts = distinct(news.facts.filter(isKnown));
  const ofEvents = distinct(news.events.map(({ resourceType: type, resourceGid: gid }) => ({ type, gid })));
  const touched = distinct([...ofFacts, ...ofEvents, ...news.refold]);
  const certain = new Set([...news.facts, ...news.refold].map(resourceKey));
  const growing = growingOf(news);
  const [, flags, , sights, stamps, newest] = await allOf([
    lockResources(client, touched, shared),
    holdFlags(client),
    insertEvents(client, news.events),
    loadNewestSights(
      client,
      ofEvents.filter((resource) => isKnown(resource) && !certain.has(resourceKey(resource))),
    ),
    loadStamps(client, ofFacts),
    loadNewest(client, growing),
  ]);
  for (const key of [...changedBy(news.events, sights), ...shadowing(news.events, flags)]) certain.add(key);
  const affected = touched.filter((resource) => certain.has(resourceKey(resource)) && isKnown(resource));
  if (affected.length === 0) return { written: 0, queued: false };
  const restamped = restampedBy(news.facts, stamps);
  const ends = endsOf(
    // Of what flags hide, the newest version says nothing; and what has to do with the shadow tables is folded for both.
    growing.filter(
      (one) => !restamped.has(resourceKey(one)) && !flags.hides(one.type) && !flags.mayBeShadowed(one.type),
    ),
    stamps,
    newest,
  );
  const [begun] = await allOf([
    loadLast(client, ends).then(([bodies, events]) => beginExtensions(ends, bodies, events)),
    apart(news.facts.length, () => insertFacts(client, markBodies(news.facts, stamps))),
  ]);
  const held = distinct([...touched, ...shared]);
  const extended = await finishExtensions(client, begun, held);
  const others = affected.filter((resource) => !extended.done.has(resourceKey(resource)));
  const folded = await foldWhole(client, others, { facts: news.facts, flags, restamped }, held);
  return { written: extended.written + folded.written, queued: extended.queued || folded.queued };
}

/** Folds resources again from everything known of them, within the caller's transaction, as `project` does. */
export async function refold(
  client: pg.ClientBase,
  resources: readonly ResourceRef[],
  shared: readonly ResourceRef[],
): Promise<Projected> {
  const [, flags] = await allOf([lockResources(client, resources, shared), holdFlags(client)]);
  const held = distinct([...resources, ...shared]);
  return await foldWhole(client, resources, { facts: [], flags, restamped: new Set() }, held);
}

function isKnown({ type }: ResourceRef): boolean {
  return resourceOf(type) !== undefined;
}

/** Those that one new content is all the news about: they may have just grown at the end. */
function growingOf(news: News): readonly Growing[] {
  const facts = new Map<string, Growing | null>();
  for (const { type, gid, fact } of news.facts) {
    const key = resourceKey({ type, gid });
    const declaration = resourceOf(type);
    const grows = fact.kind === 'present' && declaration !== undefined && !facts.has(key);
    facts.set(key, grows ? { type, gid, declaration, fact } : null);
  }
  for (const resource of news.refold) facts.set(resourceKey(resource), null);
  for (const { resourceType, resourceGid } of news.events) {
    facts.set(resourceKey({ type: resourceType, gid: resourceGid }), null);
  }
  return [...facts.values()].filter((one) => one !== null);
}

/** `facts`: those that came now, decoded. `restamped`: keys of resources whose links must be written whatever the history says. */
type Folding = {
  readonly facts: readonly StoredFact[];
  readonly flags: Flags;
  readonly restamped: ReadonlySet<string>;
};

/** Folds resources from everything known of them, which is stored by now, as far as flags show it. */
async function foldWhole(
  client: pg.ClientBase,
  resources: readonly ResourceRef[],
  { facts, flags, restamped }: Folding,
  held: readonly ResourceRef[],
): Promise<Projected> {
  if (resources.length === 0) return { written: 0, queued: false };
  const [stored, events] = await allOf([loadFacts(client, resources), loadEvents(client, resources)]);
  const known = await withStories(client, knownOf(resources, withDecoded(stored, facts), events), flags);
  const begun = known.map((one) => beginFold({ ...one, ...visibleFacts(flags, one.declaration.name, one, 'live') }));
  const shadow = beginShadow(client, flags, known, begun);
  const containers = distinct([...begun, ...shadow.map((one) => one.begun)].flatMap((one) => one.containers));
  const [, gone] = await allOf([lockMore(client, held, containers), loadGone(client, containers)]);
  const folds = begun.map((one): LiveFold => {
    const { declaration, gid } = one.known;
    const isRestamped = restamped.has(resourceKey({ type: declaration.name, gid }));
    return { declaration, gid, folded: finishFold(one, gone), restamped: isRestamped };
  });
  const live = await writeLive(client, folds, flags);
  const moved = [...live.moved, ...(await writeShadow(client, shadow, folds, gone))];
  // Only now: a child that came in this very batch is among the members once all types are written.
  for (const { type, gids } of moved) await queueChildren(client, type, gids);
  return { written: live.written, queued: live.queued || moved.some(({ gids }) => gids.length > 0) };
}

/**
 * Resources that can fold to something else because of events. Most events change nothing: they say what will be read, and
 * until then are later than every sight of a content, so they explain none. Those on existence count at once, where
 * there is a content at all.
 */
function changedBy(events: readonly ReceivedEvent[], sights: ReadonlyMap<string, number>): readonly string[] {
  return events.flatMap(({ resourceType, resourceGid, action, at }) => {
    const key = resourceKey({ type: resourceType, gid: resourceGid });
    const sightMs = sights.get(key);
    const declaration = resourceOf(resourceType);
    if (sightMs === undefined || declaration === undefined) return [];
    return tellsExistence(declaration, action) || Date.parse(at) <= sightMs ? [key] : [];
  });
}

/** Resources of which an event may be shown in the shadow tables alone: they have rows there, whether or not it changes any. */
function shadowing(events: readonly ReceivedEvent[], flags: Flags): readonly string[] {
  return events.flatMap(({ resourceType: type, resourceGid: gid, action }) =>
    flags.stateOf(type, action) === 'shadow' ? [resourceKey({ type, gid })] : [],
  );
}

/** What is wrong with a fact whatever its content is, or undefined. */
export function faultOfFrame({ type, gid, fact }: StoredFact): string | undefined {
  if (resourceOf(type) === undefined) return `no resource type ${type} in this release`;
  if (fact.kind !== 'present' || fact.body['gid'] === gid) return undefined;
  return `${type}.gid: expected the gid that the snapshot names`;
}

/** The first field of a fact's content that is not what it should be, or undefined. */
export function faultOfContent({ type, fact }: StoredFact): string | undefined {
  const declaration = resourceOf(type);
  if (fact.kind !== 'present' || declaration === undefined) return undefined;
  const fault = decodeOnce(declaration, fact.body).faults[0];
  return fault === undefined ? undefined : `${fault.path}: ${fault.reason}`;
}

function knownOf(
  resources: readonly ResourceRef[],
  facts: ReadonlyMap<string, readonly SnapshotFact[]>,
  events: ReadonlyMap<string, readonly EventFact[]>,
): readonly Known[] {
  return resources.flatMap((resource) => {
    const declaration = resourceOf(resource.type);
    if (declaration === undefined) return [];
    const key = resourceKey(resource);
    return [{ declaration, gid: resource.gid, snapshots: facts.get(key) ?? [], events: events.get(key) ?? [] }];
  });
}

/** With what stories tell of the time before the first read, for the types of which they do. */
async function withStories(client: pg.ClientBase, known: readonly Known[], flags: Flags): Promise<readonly Known[]> {
  const told: Known[] = [];
  for (const [declaration, group] of grouped(known, (one) => one.declaration)) {
    const { past, name } = declaration;
    const untold = past === undefined || !flags.derivesPast(name) ? [] : group.flatMap(untoldOf);
    const stories = past === undefined || untold.length === 0 ? undefined : await loadStories(client, past, untold);
    told.push(...group.map((one) => (stories === undefined ? one : { ...one, stories: stories.get(one.gid) ?? [] })));
  }
  return told;
}

function untoldOf({ gid, snapshots }: Known): readonly Untold[] {
  const sights = snapshots.filter(({ kind }) => kind === 'present').map(({ observedAtMs }) => observedAtMs);
  return sights.length === 0 ? [] : [{ gid, untilMs: Math.min(...sights) }];
}

async function writeLive(
  client: pg.ClientBase,
  folds: readonly LiveFold[],
  flags: Flags,
): Promise<{ readonly written: number; readonly queued: boolean; readonly moved: readonly Moved[] }> {
  let written = 0;
  let queued = false;
  const moved: Moved[] = [];
  for (const [declaration, results] of grouped(folds, (fold) => fold.declaration)) {
    const applied = await applyFolds(client, declaration, results);
    const gids = results.map(({ gid }) => gid);
    if (await queueToldOf(client, declaration.name, gids)) queued = true;
    const unshown = results.filter(({ folded }) => folded.current === null).map(({ gid }) => gid);
    if (flags.hides(declaration.name)) await removeUnshown(client, declaration, unshown);
    written += applied.written;
    moved.push({ type: declaration.name, gids: applied.goneChanged });
  }
  return { written, queued, moved };
}
