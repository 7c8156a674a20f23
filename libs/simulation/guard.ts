/**
 * Whether a read that found nothing is believed, mirroring `libs/warehouse/guard-absences.ts` and `doubt-absence.ts` of
 * `apps/reconciler`: judged in a transaction under one lock, doubted until a second read, counted with those that disappeared
 * with it. The rules are the product's; the limits are small, as the runs are.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { checkAfterMs, isImplausible, isTooHeavy } from '@asana-warehouse/reconciliation/deletion-guard';
import { everywhere, membersOfScope, scopesOf, weightOf } from './guard-scopes.ts';
import { heldOf } from './held-rows.ts';
import type { Transaction } from './modelled-warehouse.ts';
import type { Life, Work } from './schedule.ts';
import { resourceKey, type AbsenceRow, type Reader, type ResourceRef } from './tables.ts';
import type { World } from './world.ts';

export type AbsenceVerdict = 'believe' | 'wait' | 'hold';

export const limits = { countMax: 2, shareMax: 0.3 } as const;
export const guardWindowMs = 60_000;
/** A second read so much later is believed. */
export const guardSettleMs = 2_000;

/** Judges one. `isTold`: the newest event says that it is gone. `isFolded`: its row shows what was heard of it. */
export function* doubtAbsence(
  world: World,
  life: Life,
  own: ResourceRef,
  declaration: Resource,
  { isTold, isFolded }: { readonly isTold: boolean; readonly isFolded: boolean },
): Work<AbsenceVerdict> {
  if (isTold || world.sabotage === 'no guard') return 'believe';
  const { row } = heldOf(world, own);
  if (row === undefined) return 'believe';
  if (row.isGone) return isFolded ? 'believe' : 'wait';
  const verdict = yield* world.warehouse.transact(life, (tx) => judge(world, tx, own, declaration), true);
  world.schedule.note(`guard: ${verdict} ${resourceKey(own)}`);
  return verdict;
}

function* judge(world: World, tx: Transaction, own: ResourceRef, declaration: Resource): Work<AbsenceVerdict> {
  yield* tx.lock('guard', true);
  yield* tx.statement();
  if (tx.get('absence', resourceKey(own))?.state === 'confirmed') return 'believe';
  const scopes = scopesOf(tx, declaration, own.gid);
  const weight = weightOf(tx, own, limits.countMax);
  const guardId = findHolding(tx, scopes);
  if (guardId !== null) {
    yield* hold(world, tx, [own], scopes, weight, guardId);
    return 'hold';
  }
  if (isTooHeavy(limits, weight) && world.sabotage !== 'guard counts no contents') {
    yield* hold(world, tx, [own], scopes, weight, openEntry(world, tx, scopes[0] ?? everywhere));
    return 'hold';
  }
  const ageMs = yield* doubt(world, tx, own, scopes, weight);
  if (yield* judgeCounts(world, tx, own, declaration, scopes)) return 'hold';
  if (ageMs < guardSettleMs) return 'wait';
  yield* tx.change('absence', resourceKey(own), (held) => (held === undefined ? held : { ...held, state: 'believed' }));
  return 'believe';
}

/** The entry that holds one of these scopes back, the innermost first; null: none does. */
export function findHolding(tables: Reader, scopes: readonly string[]): number | null {
  const open = [...tables.entries('guard')]
    .map(([, entry]) => entry)
    .filter(({ state }) => state === 'open' || state === 'dismissed');
  for (const scope of scopes) {
    const entry = open.find((one) => one.scope === scope);
    if (entry !== undefined) return entry.id;
  }
  return null;
}

/** Opens an entry, or finds the one that holds this scope back already. One held back lately is looked at as rarely as at the end. */
function openEntry(world: World, tx: Transaction, scope: string): number {
  const { nowMs } = world.schedule;
  const known = findHolding(tx, [scope]);
  if (known !== null) return known;
  const lately = tx
    .entries('guard')
    .filter(([, one]) => one.scope === scope && one.state === 'settled' && one.decidedMs > nowMs - 3_600_000)
    .map(([, { checks }]) => checks + 1);
  const checks = Math.max(0, ...lately);
  world.counters.guards += 1;
  const id = world.counters.guards;
  tx.put('guard', String(id), {
    id,
    scope,
    state: 'open',
    checks,
    nextCheckMs: nowMs + checkAfterMs(checks),
    decidedMs: 0,
  });
  return id;
}

function* hold(
  { schedule: { nowMs } }: World,
  tx: Transaction,
  resources: readonly ResourceRef[],
  scopes: readonly string[],
  weight: number,
  guardId: number,
): Work<void> {
  for (const one of resources)
    yield* tx.change('absence', resourceKey(one), (held): AbsenceRow => ({
      ...one,
      state: 'held',
      scopes,
      guardId,
      weight,
      firstSeenMs: held?.firstSeenMs ?? nowMs,
      seenMs: nowMs,
    }));
}

/** Holds back what a list did not show, unread. */
export function* holdMissing(
  world: World,
  life: Life,
  scope: string,
  workspace: string,
  missing: readonly ResourceRef[],
): Work<void> {
  yield* world.warehouse.transact(
    life,
    function* (tx) {
      yield* tx.lock('guard', true);
      yield* tx.statement();
      const scopes = [...new Set([scope, `workspace ${workspace}`, everywhere])];
      yield* hold(world, tx, missing, scopes, 1, openEntry(world, tx, scope));
    },
    true,
  );
}

/** How long it has been doubted, ms. */
function* doubt(
  { schedule: { nowMs } }: World,
  tx: Transaction,
  own: ResourceRef,
  scopes: readonly string[],
  weight: number,
): Work<number> {
  let firstSeenMs = nowMs;
  yield* tx.change('absence', resourceKey(own), (held): AbsenceRow => {
    const isLately = held !== undefined && held.guardId === null && held.seenMs > nowMs - guardWindowMs;
    firstSeenMs = isLately ? held.firstSeenMs : nowMs;
    return { ...own, state: 'doubted', scopes, guardId: null, weight, firstSeenMs, seenMs: nowMs };
  });
  return nowMs - firstSeenMs;
}

/** True: too many disappeared lately from one scope, and all that is doubted there is held back. */
function* judgeCounts(
  world: World,
  tx: Transaction,
  { type }: ResourceRef,
  declaration: Resource,
  scopes: readonly string[],
): Work<boolean> {
  for (const scope of scopes) {
    if (countedLately(world, tx, type, scope).length <= limits.countMax) continue;
    const living = membersOfScope(tx, declaration, scope);
    if (living === null) continue;
    for (const [key] of tx.entries('absence').filter(([, one]) => one.type === type && one.state === 'doubted'))
      if (tx.get('current', key)?.['_deleted_at'] !== null) yield* tx.change('absence', key, () => undefined);
    const counted = countedLately(world, tx, type, scope);
    const members = living + counted.filter(({ state }) => state === 'believed').length;
    if (!isImplausible(limits, { members, missing: counted.length })) continue;
    const guardId = openEntry(world, tx, scope);
    for (const [key, one] of tx.entries('absence'))
      if (one.state === 'doubted' && one.scopes.includes(scope))
        yield* tx.change('absence', key, (held) => (held === undefined ? held : { ...held, state: 'held', guardId }));
    return true;
  }
  return false;
}

function countedLately(
  { schedule: { nowMs } }: World,
  tx: Transaction,
  type: string,
  scope: string,
): readonly AbsenceRow[] {
  return tx
    .entries('absence')
    .map(([, one]) => one)
    .filter((one) => one.type === type && (one.state === 'doubted' || one.state === 'believed'))
    .filter(({ scopes, seenMs }) => scopes.includes(scope) && seenMs > nowMs - guardWindowMs);
}
