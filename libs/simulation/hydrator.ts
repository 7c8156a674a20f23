/**
 * Deliveries → wishes → reads → snapshots, mirroring `hydrator.ts`, `fulfil.ts`, `folded.ts` and `look-around.ts` of `apps/reconciler`: wishes
 * and offset in one transaction; each wish claimed, read once, appended, and only then ended at the number it was claimed at.
 */
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { backOffMs } from '@asana-warehouse/rate-limit/back-off';
import { deliveryWishes } from '@asana-warehouse/reconciliation/delivery-wishes';
import { driftOf, isKnownGone } from '@asana-warehouse/reconciliation/drift';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import { datedAfter } from '@asana-warehouse/reconciliation/date-read';
import { settle } from '@asana-warehouse/reconciliation/settle-wish';
import { isAroundGone, isMissingFromList } from '@asana-warehouse/reconciliation/wishes-of';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { apiClient, type ApiClient } from './api-client.ts';
import { appendSnapshots } from './append-snapshots.ts';
import { commitOffset, consume, placeKey } from './consumer.ts';
import { doubtAbsence, guardSettleMs, type AbsenceVerdict } from './guard.ts';
import { isParked } from './flags.ts';
import { heldOf } from './held-rows.ts';
import { mergedWishes } from './merged-wishes.ts';
import { modelled } from './modelled-types.ts';
import { projectorGroup } from './projector.ts';
import { pause, type Life, type Work } from './schedule.ts';
import { settleContradiction } from './settle-contradiction.ts';
import { resourceKey, type WishRow } from './tables.ts';
import { aroundPrefix, claimWish, fulfilWish, postponeWish, raiseAround, raiseWishes, type Raise } from './wishes.ts';
import { mayPass, type World } from './world.ts';

export const hydratorGroup = 'hydrator';
const fulfillers = 2;
const againMs = 250;
const failureBackOff = { firstMs: 1_000, maxMs: 20_000 };
const sweepPriority = 9;
const modelledNames = new Set(modelled.map(({ name }) => name));

/** Starts the work of one life. */
export function startHydrator(world: World, life: Life): void {
  const handle = (own: Life, batch: Batch): Work<void> => hydrate(world, own, batch);
  world.schedule.start(life, consume(world, life, { name: hydratorGroup, topics: [deliveriesTopic], handle }));
  const noted = new Map<string, { seq: number; ends: readonly (readonly number[])[] }>();
  for (let count = 0; count < fulfillers; count += 1) {
    world.schedule.start(life, fulfil(world, life, apiClient(world, life), noted));
  }
}

/** What the deliveries of a batch ask for, each resource once; `release`: see `Poison`. */
export function wishesOfBatch(
  { poison }: World,
  { topic, records }: Pick<Batch, 'topic' | 'records'>,
  release: 'at work' | 'refusing',
): readonly Raise[] {
  const { events } = poison.decode(topic, records, release);
  return mergedWishes(
    deliveryWishes(events, { workspaceGid: null, traceParent: null, heardFrom: null }, { resourceOf }),
  );
}

function* hydrate(world: World, life: Life, batch: Batch): Work<void> {
  yield* world.warehouse.transact(life, function* (tx) {
    yield* raiseWishes(world, tx, wishesOfBatch(world, batch, 'at work'));
    yield* tx.statement();
    yield* commitOffset(world, tx, batch);
  });
}

type Noted = Map<string, { seq: number; ends: readonly (readonly number[])[] }>;

function* fulfil(world: World, life: Life, api: ApiClient, noted: Noted): Work<void> {
  for (;;) {
    let wish: WishRow | undefined;
    try {
      wish = yield* claimWish(world, life);
      if (wish === undefined) yield* pause(world.choices.between('wish poll', 20, 250));
      else if (wish.type.startsWith(aroundPrefix)) yield* lookAround(world, life, wish, noted);
      else yield* readWish(world, life, api, wish, noted);
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (wish === undefined) yield* pause(againMs);
      else yield* putOff(world, life, wish);
    }
  }
}

function* putOff(world: World, life: Life, wish: WishRow): Work<void> {
  const delayMs = 250 + backOffMs(failureBackOff, wish.attempts, world.choices.random('back-off'));
  try {
    yield* postponeWish(world, life, wish, delayMs);
  } catch (error) {
    // The lease runs out.
    if (!mayPass(error)) throw error;
  }
}

function* readWish(world: World, life: Life, api: ApiClient, wish: WishRow, noted: Noted): Work<void> {
  const declaration = resourceOf(wish.type);
  if (declaration === undefined || !modelledNames.has(wish.type)) {
    yield* fulfilWish(world, life, wish);
    return;
  }
  if (yield* isParked(world, life, wish)) return;
  const key = resourceKey(wish);
  if (noted.get(key)?.seq === wish.seq && !isFolded(world, wish, noted)) {
    yield* postponeWish(world, life, wish, guardSettleMs, 0);
    return;
  }
  const source = wish.priority === sweepPriority ? 'reconcile' : 'hydrate';
  const repairEpoch = world.warehouse.get('confirmation', key)?.repairEpoch ?? 0;
  const sentMs = world.schedule.nowMs;
  const read = yield* api.one(declaration, wish.gid, source, repairEpoch);
  const snapshot = datedAfter(read, wish.eventAt === null ? null : Date.parse(wish.eventAt));
  const settlement = settle(wish.expects, snapshot.kind, wish.attempts);
  if (settlement.kind === 'repeat') {
    yield* postponeWish(world, life, wish, settlement.afterMs);
    return;
  }
  const verdict = snapshot.kind === 'absent' ? yield* verdictOn(world, life, wish, declaration, noted) : 'believe';
  if (verdict === 'wait') {
    yield* postponeWish(world, life, wish, guardSettleMs, 0);
    return;
  }
  noted.delete(key);
  if (verdict === 'hold') {
    world.reads.set(key, Math.max(sentMs, world.reads.get(key) ?? 0));
    yield* fulfilWish(world, life, wish);
    return;
  }
  if (world.sabotage === 'wish ended first') yield* fulfilWish(world, life, wish);
  const news =
    wish.priority < sweepPriority ? snapshot : yield* newsIn(world, life, api, declaration, snapshot, wish.reason);
  if (news !== null) yield* appendSnapshots(world, life, [news]);
  world.reads.set(key, Math.max(sentMs, world.reads.get(key) ?? 0));
  yield* wishForReferences(world, life, snapshot);
  if (world.sabotage !== 'wish ended first') yield* fulfilWish(world, life, wish);
}

function* verdictOn(
  world: World,
  life: Life,
  wish: WishRow,
  declaration: Resource,
  noted: Noted,
): Work<AbsenceVerdict> {
  const isTold = wish.expects === 'absent' || isAroundGone(wish.reason);
  const shows = wish.expects !== 'present' || isFolded(world, wish, noted);
  return yield* doubtAbsence(world, life, wish, declaration, { isTold, isFolded: shows });
}

/** What a sweep's read says that the warehouse does not hold; null: nothing. */
function* newsIn(
  world: World,
  life: Life,
  api: ApiClient,
  declaration: Resource,
  snapshot: Snapshot,
  reason: string,
): Work<Snapshot | null> {
  const { row } = heldOf(world, snapshot);
  if (snapshot.kind === 'absent') return isKnownGone(row) && !isMissingFromList(reason) ? null : snapshot;
  if (snapshot.kind !== 'present') return row?.isForbidden === true ? null : snapshot;
  const drift = driftOf(row, snapshot);
  if (drift === 'none') return null;
  const isSettled = drift === 'contradiction' && world.sabotage !== 'sweeps believe stamps';
  return isSettled ? yield* settleContradiction(world, life, api, declaration, snapshot) : snapshot;
}

/** People and containers that a content names and nobody has read yet. */
function* wishForReferences(world: World, life: Life, snapshot: Snapshot): Work<void> {
  const declaration = resourceOf(snapshot.type);
  if (snapshot.kind !== 'present' || declaration === undefined) return;
  const unknown = unknownReferences(
    world,
    referencesOf(declaration, decode(declaration, snapshot.body), { resourceOf }),
  );
  if (unknown.length === 0) return;
  const wishes = unknown.map((one) => ({ ...one, priority: 5, reason: 'reference', expects: null, eventAt: null }));
  yield* world.warehouse.transact(life, (tx) => raiseWishes(world, tx, wishes), true);
}

/** Those that were never read and are not about to be. */
export function unknownReferences<R extends { readonly type: string; readonly gid: string }>(
  { warehouse }: World,
  references: readonly R[],
): readonly R[] {
  return references.filter(
    (one) =>
      modelledNames.has(one.type) &&
      warehouse.get('confirmation', resourceKey(one)) === undefined &&
      warehouse.get('wish', resourceKey(one)) === undefined,
  );
}

const topics = [deliveriesTopic, snapshotsTopic];

/** Raises what is around a resource, once the projector has passed all that was in the log when the wish was first seen. */
function* lookAround(world: World, life: Life, wish: WishRow, noted: Noted): Work<void> {
  const key = resourceKey(wish);
  const isFirst = noted.get(key)?.seq !== wish.seq;
  if (!isFolded(world, wish, noted) || isFirst) {
    yield* postponeWish(world, life, wish, againMs, 0);
    return;
  }
  const around = {
    type: wish.type.slice(aroundPrefix.length),
    gid: wish.gid,
    priority: wish.priority,
    reason: wish.reason,
  };
  yield* world.warehouse.transact(life, (tx) => raiseAround(world, tx, around), true);
  noted.delete(key);
  yield* fulfilWish(world, life, wish);
}

/** Whether the projector has passed, topic by topic, all that was in the log when this was first asked of the wish. */
function isFolded({ warehouse, log }: World, wish: WishRow, noted: Noted): boolean {
  const key = resourceKey(wish);
  const known = noted.get(key);
  const ends = known?.seq === wish.seq ? known.ends : topics.map((topic) => log.ends(topic));
  noted.set(key, { seq: wish.seq, ends });
  return topics.every((topic, index) =>
    (ends[index] ?? []).every((end, partition) => {
      const held = warehouse.get('offset', placeKey(projectorGroup, { topic, partition }));
      return (held?.nextOffset ?? 0) >= end;
    }),
  );
}
