/**
 * Facts → tables, mirroring `apps/projector/src/project.ts` and `extend-newest.ts` statement by statement: lock, add, read
 * everything after the locks, extend what only grew at its end, fold the rest anew, queue the children of what went or
 * came back. The folds are the product's own; only the SQL around them is modelled (`fold-tables.ts`).
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { tellsExistence } from '@asana-warehouse/projection/existence';
import {
  beginExtension,
  extensionNeeds,
  finishExtension,
  type BegunExtension,
} from '@asana-warehouse/projection/extend';
import type { ContentFact } from '@asana-warehouse/projection/facts';
import { beginFold, finishFold } from '@asana-warehouse/projection/fold';
import { visibleFacts, type Flags } from '@asana-warehouse/projection/flags';
import { Failure } from '@asana-warehouse/failure/failure';
import type { StoredFact } from './decode-records.ts';
import { holdFlags } from './flags.ts';
import {
  addEvents,
  addFacts,
  goneOf,
  newestVersionOf,
  queueChildren,
  showArrival,
  writeExtension,
  writeFold,
} from './fold-tables.ts';
import type { Transaction } from './modelled-warehouse.ts';
import type { Life, Work } from './schedule.ts';
import { resourceKey, type ReceivedEvent, type ResourceRef } from './tables.ts';
import type { World } from './world.ts';

export type News = {
  readonly facts: readonly StoredFact[];
  readonly events: readonly ReceivedEvent[];
  readonly refold: readonly ResourceRef[];
};

/** Roll back and begin again with these locks. */
class LocksWanted extends Failure {
  readonly resources: readonly ResourceRef[];

  constructor(resources: readonly ResourceRef[]) {
    super('warehouse.conflict', 'locks are to be taken in order');
    this.resources = resources;
  }
}

const attemptsMax = 5;

/** Runs `work` in a transaction and commits, again with more locks where it asks for them. */
export function* inProjection(
  world: World,
  life: Life,
  work: (tx: Transaction, locked: readonly ResourceRef[]) => Work<void>,
): Work<void> {
  let locked: readonly ResourceRef[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const tx = world.warehouse.begin(life);
    try {
      yield* work(tx, locked);
      yield* tx.commit();
      return;
    } catch (error) {
      tx.abort();
      if (!(error instanceof LocksWanted) || attempt === attemptsMax) throw error;
      locked = [...locked, ...error.resources];
    }
  }
}

/** Projects within the transaction; `locked`: resources to lock besides. */
export function* project(world: World, tx: Transaction, news: News, locked: readonly ResourceRef[]): Work<void> {
  const touched = distinct([
    ...news.facts.filter(isKnown),
    ...news.events.map(({ resourceType: type, resourceGid: gid }) => ({ type, gid })),
    ...news.refold,
  ]);
  if (world.sabotage !== 'no locks') yield* lockAll(tx, touched, locked);
  const flags = yield* holdFlags(world, tx);
  yield* tx.statement();
  addEvents(tx, news.events);
  const certain = new Set([...news.facts, ...news.refold].map(resourceKey));
  for (const key of changedBy(tx, news.events)) certain.add(key);
  const affected = touched.filter((one) => certain.has(resourceKey(one)) && isKnown(one));
  if (affected.length === 0) return;
  const growing = growingOf(news).filter(({ type }) => !flags.hides(type));
  const begun = growing.flatMap((one) => extensionOf(tx, one) ?? []);
  yield* tx.statement();
  addFacts(
    tx,
    world.sabotage === 'flags drop facts' ? news.facts.filter(({ type }) => !flags.hides(type)) : news.facts,
  );
  if (world.sabotage === 'order of arrival') {
    showArrival(tx, news.facts);
    return;
  }
  const held = [...touched, ...locked];
  const done = yield* extend(world, tx, begun, held);
  const others = affected.filter((one) => !done.has(resourceKey(one)));
  yield* foldWhole(world, tx, others, flags, held);
}

function* lockAll(tx: Transaction, exclusive: readonly ResourceRef[], shared: readonly ResourceRef[]): Work<void> {
  const locks = new Map<string, boolean>();
  for (const one of shared) locks.set(resourceKey(one), false);
  for (const one of exclusive) locks.set(resourceKey(one), true);
  for (const [name, isExclusive] of [...locks].sort(([a], [b]) => (a < b ? -1 : 1))) yield* tx.lock(name, isExclusive);
}

function lockMore(world: World, tx: Transaction, held: readonly ResourceRef[], wanted: readonly ResourceRef[]): void {
  if (world.sabotage === 'no locks') return;
  const names = new Set(held.map(resourceKey));
  const missing = wanted.filter((one) => !names.has(resourceKey(one)));
  if (!missing.every((one) => tx.tryShared(resourceKey(one)))) throw new LocksWanted(wanted);
}

type Growing = ResourceRef & { readonly declaration: Resource; readonly fact: ContentFact };

/** Those that one new content is all the news about. */
function growingOf(news: News): readonly Growing[] {
  const found = new Map<string, Growing | null>();
  for (const { type, gid, fact } of news.facts) {
    const key = resourceKey({ type, gid });
    const declaration = resourceOf(type);
    const grows = fact.kind === 'present' && declaration !== undefined && !found.has(key);
    found.set(key, grows ? { type, gid, declaration, fact } : null);
  }
  for (const one of news.refold) found.set(resourceKey(one), null);
  for (const { resourceType, resourceGid } of news.events) {
    found.set(resourceKey({ type: resourceType, gid: resourceGid }), null);
  }
  return [...found.values()].filter((one) => one !== null);
}

/** The first half of an extension, from the stamps of what was known before; undefined: the whole fold is needed. */
function extensionOf(tx: Transaction, one: Growing): BegunExtension | undefined {
  const key = resourceKey(one);
  const stamps = tx.get('fact', key) ?? [];
  if (stamps.some(({ id, appendedAtMs }) => id === one.fact.id && one.fact.appendedAtMs < appendedAtMs))
    return undefined;
  const end = { stamps, newest: newestVersionOf(tx, key) };
  const needs = extensionNeeds(one.declaration, end, one.fact);
  if (needs === undefined) return undefined;
  const since = (tx.get('event', key) ?? []).map(eventFactOf).filter(({ atMs }) => atMs >= needs.sinceMs);
  return beginExtension(one.declaration, one.gid, end, one.fact, needs.last?.body, since);
}

function* extend(
  world: World,
  tx: Transaction,
  begun: readonly BegunExtension[],
  held: readonly ResourceRef[],
): Work<ReadonlySet<string>> {
  const done = new Set<string>();
  if (begun.length === 0) return done;
  lockMore(world, tx, held, distinct(begun.flatMap(({ containers }) => containers)));
  yield* tx.statement();
  const gone = goneOf(tx);
  for (const one of begun) {
    const extension = finishExtension(one, gone);
    if (extension === undefined) continue;
    writeExtension(tx, one.declaration, extension);
    done.add(resourceKey({ type: one.declaration.name, gid: extension.gid }));
  }
  return done;
}

function* foldWhole(
  world: World,
  tx: Transaction,
  resources: readonly ResourceRef[],
  flags: Flags,
  held: readonly ResourceRef[],
): Work<void> {
  if (resources.length === 0) return;
  const begun = resources.flatMap(({ type, gid }) => {
    const declaration = resourceOf(type);
    const key = resourceKey({ type, gid });
    if (declaration === undefined) return [];
    const known = { snapshots: tx.get('fact', key) ?? [], events: (tx.get('event', key) ?? []).map(eventFactOf) };
    return [beginFold({ declaration, gid, ...visibleFacts(flags, type, known, 'live') })];
  });
  lockMore(world, tx, held, distinct(begun.flatMap(({ containers }) => containers)));
  yield* tx.statement();
  const gone = goneOf(tx);
  const changed: ResourceRef[] = [];
  for (const one of begun) {
    const folded = finishFold(one, gone);
    const { declaration, gid } = one.known;
    if (writeFold(tx, declaration, gid, folded, flags.hides(declaration.name)))
      changed.push({ type: declaration.name, gid });
  }
  yield* tx.statement();
  if (world.sabotage !== 'deletions unread') yield* queueChildren(tx, changed);
}

function changedBy(tx: Transaction, events: readonly ReceivedEvent[]): readonly string[] {
  return events.flatMap(({ resourceType: type, resourceGid: gid, action, at }) => {
    const key = resourceKey({ type, gid });
    const contents = (tx.get('fact', key) ?? []).filter(({ kind }) => kind === 'present');
    const declaration = resourceOf(type);
    if (contents.length === 0 || declaration === undefined) return [];
    const sightMs = Math.max(...contents.map(({ observedAtMs, errorMs }) => observedAtMs + errorMs));
    return tellsExistence(declaration, action) || Date.parse(at) <= sightMs ? [key] : [];
  });
}

/** An event as the fold takes it. */
export function eventFactOf({ id, action, at, userGid, changeField, parentType }: ReceivedEvent) {
  return { id, action, atMs: Date.parse(at), userGid, changeField, parentType };
}

/** Each once. */
export function distinct(resources: readonly ResourceRef[]): readonly ResourceRef[] {
  return [...new Map(resources.map(({ type, gid }) => [resourceKey({ type, gid }), { type, gid }])).values()];
}

function isKnown({ type }: ResourceRef): boolean {
  return resourceOf(type) !== undefined;
}
