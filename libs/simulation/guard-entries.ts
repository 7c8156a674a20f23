/**
 * What becomes of what the deletion guard holds back: decided by people, or let go when it is found again. Mirrors
 * `libs/warehouse/guard.ts` and `apps/reconciler/src/recheck-guard.ts`: whatever is let go is wished for in the same transaction.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { checkAfterMs, mostAreGone, sampleSize } from '@asana-warehouse/reconciliation/deletion-guard';
import type { ApiClient } from './api-client.ts';
import { guardWindowMs } from './guard.ts';
import type { Transaction } from './modelled-warehouse.ts';
import type { Life, Work } from './schedule.ts';
import type { AbsenceRow, GuardRow, Reader } from './tables.ts';
import { raiseWishes } from './wishes.ts';
import type { World } from './world.ts';

const sweepPriority = 9;
const confirmedKeptMs = 24 * 3_600_000;

/** Entries that hold something back. */
export function holdingEntries({ warehouse }: World): readonly GuardRow[] {
  return [...warehouse.entries('guard')]
    .map(([, entry]) => entry)
    .filter(({ state }) => state === 'open' || state === 'dismissed');
}

/** What an entry holds. */
export function heldBy(tables: Reader, id: number): readonly (readonly [string, AbsenceRow])[] {
  return [...tables.entries('absence')].filter(([, one]) => one.guardId === id && one.state === 'held');
}

/** Looks at the entries that are due, or at all. */
export function* recheckGuard(world: World, life: Life, api: ApiClient, all: boolean): Work<void> {
  for (const entry of holdingEntries(world))
    if (all || entry.nextCheckMs <= world.schedule.nowMs) yield* recheck(world, life, api, entry);
  yield* pruneAbsences(world, life);
}

function* recheck(world: World, life: Life, api: ApiClient, { id, checks }: GuardRow): Work<void> {
  const { warehouse, choices, schedule } = world;
  yield* forgetHeldGone(world, life, id);
  const held = heldBy(warehouse, id).map(([, one]) => one);
  const start = choices.between('sample', 0, Math.max(0, held.length - 1));
  const turned = [...held.slice(start), ...held.slice(0, start)];
  const sample = turned.toSorted((a, b) => Number(b.weight > 1) - Number(a.weight > 1)).slice(0, sampleSize);
  let absent = 0;
  for (const { type, gid } of sample) {
    const declaration = resourceOf(type);
    if (declaration === undefined || (yield* api.one(declaration, gid, 'reconcile', 0)).kind === 'absent') absent += 1;
  }
  if (mostAreGone(sample.length, absent)) {
    yield* warehouse.transact(
      life,
      (tx) =>
        tx.change('guard', String(id), (entry) =>
          entry === undefined
            ? entry
            : { ...entry, checks: entry.checks + 1, nextCheckMs: schedule.nowMs + checkAfterMs(checks + 1) },
        ),
      true,
    );
    return;
  }
  yield* decide(world, life, id, 'settled');
}

/** What has no living row any more is gone by an event: there is nothing left to hold back. */
function* forgetHeldGone(world: World, life: Life, id: number): Work<void> {
  yield* world.warehouse.transact(
    life,
    function* (tx) {
      yield* tx.statement();
      for (const [key] of heldBy(tx, id))
        if (tx.get('current', key)?.['_deleted_at'] !== null)
          yield* tx.change('absence', key, (held) =>
            held?.guardId === id && held.state === 'held' ? undefined : held,
          );
    },
    true,
  );
}

const fitStates: Readonly<Record<'confirmed' | 'dismissed' | 'settled', readonly GuardRow['state'][]>> = {
  confirmed: ['open', 'dismissed'],
  dismissed: ['open'],
  settled: ['open', 'dismissed'],
};

/** Decides about an entry. False: there is none to decide about. */
export function* decide(
  world: World,
  life: Life,
  id: number,
  state: 'confirmed' | 'dismissed' | 'settled',
): Work<boolean> {
  return yield* world.warehouse.transact(
    life,
    function* (tx) {
      yield* tx.lock('guard', true);
      yield* tx.statement();
      const entry = tx.get('guard', String(id));
      if (entry === undefined || !fitStates[state].includes(entry.state)) return false;
      if (state !== 'dismissed') yield* letGo(world, tx, id, state);
      world.schedule.note(`guard: ${entry.scope} is ${state}`);
      yield* tx.change('guard', String(id), (held) =>
        held === undefined ? held : { ...held, state, decidedMs: world.schedule.nowMs },
      );
      return true;
    },
    true,
  );
}

function* letGo(world: World, tx: Transaction, id: number, state: 'confirmed' | 'settled'): Work<void> {
  const held = heldBy(tx, id);
  if (world.sabotage !== 'let go unread') {
    const reason = `guard.${state}`;
    const rest = { priority: sweepPriority, reason, expects: null, eventAt: null };
    yield* raiseWishes(
      world,
      tx,
      held.map(([, { type, gid }]) => ({ type, gid, ...rest })),
    );
  }
  for (const [key] of held)
    yield* tx.change('absence', key, (one) => {
      if (one?.guardId !== id) return one;
      return state === 'settled' ? undefined : { ...one, state: 'confirmed', seenMs: world.schedule.nowMs };
    });
}

/** Forgets what counts no longer. */
function* pruneAbsences(world: World, life: Life): Work<void> {
  const { nowMs } = world.schedule;
  const isOld = ({ state, seenMs }: AbsenceRow): boolean =>
    state === 'confirmed' ? seenMs < nowMs - confirmedKeptMs : state !== 'held' && seenMs < nowMs - 2 * guardWindowMs;
  if (![...world.warehouse.entries('absence')].some(([, one]) => isOld(one))) return;
  yield* world.warehouse.transact(
    life,
    function* (tx) {
      yield* tx.statement();
      for (const [key, one] of tx.entries('absence'))
        if (isOld(one))
          yield* tx.change('absence', key, (held) => (held !== undefined && isOld(held) ? undefined : held));
    },
    true,
  );
}
