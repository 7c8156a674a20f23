/**
 * Flags, mirroring `libs/warehouse/flags.ts`: a flag is set first; then, once every transaction that may know the old ones has
 * ended, what it hides or shows is queued for another fold, and parked wishes come forward. What flags hide is the product's.
 */
import {
  actionOfRead,
  every,
  flagsOf,
  isEventOff,
  readActions,
  type Flags,
  type FlagState,
} from '@asana-warehouse/projection/flags';
import type { Transaction } from './modelled-warehouse.ts';
import type { Life, Work } from './schedule.ts';
import { resourceKey, type FlagRow, type Reader, type ResourceRef, type WishRow } from './tables.ts';
import type { World } from './world.ts';

/** The flags as a reader sees them. */
export function flagsIn(tables: Reader): Flags {
  return flagsOf([...tables.entries('flag')].map(([, row]) => row));
}

/** The flags that hold in a transaction, to its end. */
export function* holdFlags(world: World, tx: Transaction): Work<Flags> {
  if (world.sabotage === 'flags from a poll') return polled(world);
  yield* tx.lock('flags', false);
  return flagsIn(tx);
}

const polls = new WeakMap<World, { readonly flags: Flags; readonly atMs: number }>();
const pollMs = 2_000;

function polled(world: World): Flags {
  const { nowMs } = world.schedule;
  const known = polls.get(world);
  if (known !== undefined && nowMs - known.atMs < pollMs) return known.flags;
  const flags = flagsIn(world.warehouse);
  polls.set(world, { flags, atMs: nowMs });
  return flags;
}

/** A flag to set. `sinceMs` null: from now on, or as long as it hides already. */
export type FlagToSet = {
  readonly type: string;
  readonly action: string;
  readonly state: FlagState;
  readonly sinceMs: number | null;
};

/** Sets one, and queues what it changes. */
export function* setFlag(world: World, life: Life, { type, action, state, sinceMs: given }: FlagToSet): Work<void> {
  const { warehouse, schedule, counters } = world;
  yield* warehouse.transact(
    life,
    function* (tx) {
      yield* tx.lock('flag table', true);
      yield* tx.statement();
      const key = `${type} ${action}`;
      const held = tx.get('flag', key);
      const sinceMs = given ?? flagsIn(tx).hiddenSinceMs(type, action) ?? schedule.nowMs;
      const others = tx
        .entries('flag')
        .map(([, row]) => row)
        .filter((row) => row.state !== 'on' && overlaps(row, { type, action }));
      const sinces = [
        held?.pendingSinceMs ?? Infinity,
        held?.sinceMs ?? Infinity,
        sinceMs,
        ...others.map((row) => row.sinceMs),
      ];
      counters.flags += 1;
      schedule.note(`flag ${key} is ${state} since ${new Date(sinceMs).toISOString()}`);
      yield* tx.change('flag', key, () => ({
        type,
        action,
        state,
        sinceMs,
        setSeq: counters.flags,
        pendingSinceMs: Math.min(...sinces),
      }));
    },
    true,
  );
  yield* queuePending(world, life);
}

type Kind = Pick<FlagRow, 'type' | 'action'>;

/** Whether some fact is of both kinds. */
function overlaps(one: Kind, other: Kind): boolean {
  const meets = (a: string, b: string): boolean => a === b || a === every || b === every;
  return meets(one.type, other.type) && meets(one.action, other.action);
}

/** Queues the resources that flags set lately concern, and lets go of wishes that were parked. */
export function* queuePending(world: World, life: Life): Work<void> {
  const { warehouse, sabotage } = world;
  const pending = [...warehouse.entries('flag')].filter(([, { pendingSinceMs }]) => pendingSinceMs !== null);
  if (pending.length === 0) return;
  yield* warehouse.transact(life, (tx) => tx.lock('flags', true), true);
  for (const [key, flag] of pending)
    yield* warehouse.transact(
      life,
      function* (tx) {
        yield* tx.statement();
        for (const one of sabotage === 'flags shown unfolded' && flag.state === 'on' ? [] : concernedBy(tx, flag))
          yield* tx.change('refold', resourceKey(one), () => one);
        yield* letGo(tx, flag.type);
        yield* tx.change('flag', key, (held) =>
          held?.setSeq === flag.setSeq ? { ...held, pendingSinceMs: null } : held,
        );
      },
      true,
    );
}

function* letGo(tx: Transaction, type: string): Work<void> {
  for (const [key, wish] of tx.entries('wish'))
    if (wish.notBeforeMs === Infinity && (type === every || wish.type === type))
      yield* tx.change('wish', key, (held) => (held?.notBeforeMs === Infinity ? { ...held, notBeforeMs: 0 } : held));
}

function concernedBy(tx: Transaction, { type, action, pendingSinceMs }: FlagRow): readonly ResourceRef[] {
  const sinceMs = pendingSinceMs ?? Infinity;
  const isRead = (readActions as readonly string[]).includes(action);
  const keys = new Set<string>();
  for (const [key, facts] of tx.entries('fact'))
    if (
      facts.some(
        ({ kind, appendedAtMs }) => (action === every || actionOfRead(kind) === action) && appendedAtMs >= sinceMs,
      )
    )
      keys.add(key);
  for (const [key, events] of isRead ? [] : tx.entries('event'))
    if (events.some((event) => (action === every || event.action === action) && Date.parse(event.at) >= sinceMs))
      keys.add(key);
  return [...keys]
    .map((key) => ({ type: key.split(' ')[0] ?? '', gid: key.split(' ')[1] ?? '' }))
    .filter((one) => type === every || one.type === type)
    .sort((a, b) => (resourceKey(a) < resourceKey(b) ? -1 : 1));
}

/** Sets a wish aside while the event that raised it is flagged off. False: it may be acted on. */
export function* isParked(world: World, life: Life, wish: WishRow): Work<boolean> {
  const { warehouse, schedule } = world;
  if (!isEventOff(flagsIn(warehouse), wish.type, wish.reason)) return false;
  return yield* warehouse.transact(
    life,
    function* (tx) {
      const flags = yield* holdFlags(world, tx);
      if (!isEventOff(flags, wish.type, wish.reason)) return false;
      yield* tx.change('wish', resourceKey(wish), (held) => {
        if (held === undefined || held.claimedSeq !== wish.seq || held.claimedBy !== life.owner) return held;
        const notBeforeMs = held.seq === wish.seq ? Infinity : schedule.nowMs;
        return { ...held, claimedBy: null, claimedSeq: null, claimedUntilMs: 0, notBeforeMs };
      });
      return true;
    },
    true,
  );
}
