/**
 * Wishes on modelled tables, mirroring the statements of `libs/warehouse/wishes.ts` and `wishes-around.ts`: raised (the number
 * rises), claimed for a lease at that number, ended only at that number. That bursts are less urgent is left out: the order of
 * claims decides nothing about what must hold.
 */
import { columnName, type Field } from '@asana-warehouse/catalogue/field';
import { childrenOf, resourceOf } from '@asana-warehouse/catalogue/registry';
import { lastPhase, type Resource } from '@asana-warehouse/catalogue/resource';
import type { Expectation } from '@asana-warehouse/reconciliation/wishes-of';
import { fieldColumn, membersIn } from './fold-tables.ts';
import { modelled } from './modelled-types.ts';
import type { Transaction } from './modelled-warehouse.ts';
import type { Life, Work } from './schedule.ts';
import { resourceKey, type ReceivedEvent, type ResourceRef, type WishRow } from './tables.ts';
import type { World } from './world.ts';

/** A wish to raise. */
export type Raise = ResourceRef & {
  readonly priority: number;
  readonly reason: string;
  readonly expects: Expectation;
  readonly eventAt: string | null;
  readonly delayMs?: number;
};

const settleMs = 200;
const leaseMs = 15_000;
export const aroundPrefix = 'around.';

/** Raises all, in the order of their keys. */
export function* raiseWishes(world: World, tx: Transaction, wishes: readonly Raise[]): Work<void> {
  const sorted = wishes.toSorted((a, b) => (resourceKey(a) < resourceKey(b) ? -1 : 1));
  for (const wish of sorted) {
    const key = resourceKey(wish);
    yield* tx.change('wish', key, (held) => raised(world, held, wish));
    if (!wish.type.startsWith(aroundPrefix)) tx.put('raised', key, world.schedule.nowMs);
  }
}

function raised({ schedule, counters }: World, held: WishRow | undefined, wish: Raise): WishRow {
  const { nowMs } = schedule;
  counters.wishes += 1;
  const { type, gid, priority, reason, expects, eventAt } = wish;
  const notBeforeMs = wish.delayMs === undefined ? 0 : nowMs + wish.delayMs;
  const fresh = { type, gid, seq: counters.wishes, priority, reason, expects, eventAt, attempts: 0, notBeforeMs };
  if (held === undefined) return { ...fresh, claimedBy: null, claimedSeq: null, claimedUntilMs: 0 };
  const isOlder = held.eventAt !== null && (eventAt === null || eventAt < held.eventAt);
  const saysLess = expects === null && eventAt !== null && eventAt === held.eventAt;
  return {
    ...held,
    ...fresh,
    priority: Math.min(held.priority, priority),
    expects: eventAt === null || isOlder || saysLess ? held.expects : expects,
    eventAt: held.eventAt !== null && (eventAt === null || held.eventAt > eventAt) ? held.eventAt : eventAt,
    notBeforeMs: type.startsWith(aroundPrefix) ? notBeforeMs : Math.min(held.notBeforeMs, nowMs + settleMs),
  };
}

/** Claims the most urgent wish that is due, if there is one. */
export function* claimWish(world: World, life: Life): Work<WishRow | undefined> {
  const { nowMs } = world.schedule;
  if (![...world.warehouse.entries('wish')].some(([, one]) => one.notBeforeMs <= nowMs)) return undefined;
  return yield* world.warehouse.transact(life, function* (tx) {
    yield* tx.statement();
    const [key, wish] =
      tx
        .entries('wish')
        .filter(([, one]) => one.notBeforeMs <= nowMs && one.claimedUntilMs < nowMs)
        .sort(([, a], [, b]) => a.priority - b.priority || a.notBeforeMs - b.notBeforeMs || a.seq - b.seq)
        .find(([name]) => tx.trySkip('wish', name)) ?? [];
    if (key === undefined || wish === undefined) return undefined;
    const claimed = { ...wish, claimedBy: life.owner, claimedSeq: wish.seq, claimedUntilMs: nowMs + leaseMs };
    tx.put('wish', key, claimed);
    return claimed;
  });
}

/** Ends a wish at its number, and what was doubted or confirmed before; one raised meanwhile is due again a little later. */
export function* fulfilWish(world: World, life: Life, wish: WishRow): Work<void> {
  const { nowMs } = world.schedule;
  const key = resourceKey(wish);
  yield* world.warehouse.transact(life, function* (tx) {
    let isDone = false;
    yield* tx.change('wish', key, (held) => {
      isDone = held?.seq === wish.seq;
      if (held === undefined || isDone || world.sabotage === 'wish without number') return undefined;
      if (held.claimedSeq !== wish.seq || held.claimedBy !== life.owner) return held;
      return { ...held, claimedBy: null, claimedSeq: null, claimedUntilMs: 0, notBeforeMs: nowMs + settleMs };
    });
    if (wish.type.startsWith(aroundPrefix)) return;
    if (isDone && tx.get('absence', key) !== undefined) yield* forgetAbsence(world, tx, key);
    yield* confirm(tx, [wish], nowMs);
  });
}

function forgetAbsence({ sabotage }: World, tx: Transaction, key: string): Work<void> {
  return tx.change('absence', key, (held) => {
    const isOver = held?.state === 'doubted' || (held?.state === 'confirmed' && sabotage !== 'confirmed for ever');
    return isOver ? undefined : held;
  });
}

/** Lets go of a wish that is due again after `delayMs`. */
export function* postponeWish(world: World, life: Life, wish: WishRow, delayMs: number, attempts = 1): Work<void> {
  const { nowMs } = world.schedule;
  yield* world.warehouse.transact(life, (tx) =>
    tx.change('wish', resourceKey(wish), (held) => {
      if (held === undefined || held.claimedSeq !== wish.seq || held.claimedBy !== life.owner) return held;
      const isSame = held.seq === wish.seq;
      return {
        ...held,
        claimedBy: null,
        claimedSeq: null,
        claimedUntilMs: 0,
        attempts: isSame ? held.attempts + attempts : 0,
        notBeforeMs: nowMs + (isSame ? delayMs : settleMs),
      };
    }),
  );
}

/** Notes that these were read now. */
export function* confirm(tx: Transaction, resources: readonly ResourceRef[], nowMs: number): Work<void> {
  for (const one of resources.toSorted((a, b) => (resourceKey(a) < resourceKey(b) ? -1 : 1)))
    yield* tx.change('confirmation', resourceKey(one), (held) => ({
      confirmedAtMs: nowMs,
      repairEpoch: held?.repairEpoch ?? 0,
    }));
}

const readTypes = new Set(
  modelled.filter(({ api }) => api.lists.some(({ phase }) => phase < lastPhase)).map(({ name }) => name),
);

/** Whose surroundings. */
type Around = ResourceRef & Pick<Raise, 'priority' | 'reason'>;

/** Raises wishes for what contains a resource, refers to it, lies in it, and in that. */
export function* raiseAround(world: World, tx: Transaction, around: Around): Work<void> {
  const declaration = resourceOf(around.type);
  if (declaration === undefined) return;
  const found = [...holdersOf(tx, declaration, around.gid), ...referrersOf(tx, around.type, around.gid)];
  const seen = new Set([resourceKey(around)]);
  const open: ResourceRef[] = [around];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const { resource, container } of childrenOf(one.type)) {
      if (!readTypes.has(resource.name)) continue;
      const told = toldAbout(tx, resource.name, (event) => event.action === 'added' && event.parentGid === one.gid);
      for (const gid of [...membersIn(tx, resource, container, one.gid, 'current'), ...told]) {
        const child = { type: resource.name, gid };
        if (seen.has(resourceKey(child))) continue;
        seen.add(resourceKey(child));
        open.push(child);
        found.push(child, ...referrersOf(tx, child.type, gid));
      }
    }
  }
  const { priority, reason } = around;
  const once = new Map(
    found.map((one) => [resourceKey(one), { ...one, priority, reason, expects: null, eventAt: null }]),
  );
  yield* raiseWishes(world, tx, [...once.values()]);
}

function holdersOf(tx: Transaction, declaration: Resource, gid: string): readonly ResourceRef[] {
  const row = tx.get('current', resourceKey({ type: declaration.name, gid }));
  return declaration.containers.flatMap((container) => {
    const holder = 'link' in container ? undefined : row?.[fieldColumn(declaration, container.field)];
    return typeof holder === 'string' && readTypes.has(container.type) ? [{ type: container.type, gid: holder }] : [];
  });
}

function referrersOf(tx: Transaction, type: string, gid: string): readonly ResourceRef[] {
  return modelled
    .filter(({ name }) => readTypes.has(name))
    .flatMap((resource) => {
      const prefix = `${resource.name} `;
      const columns = columnsTo(type, resource.fields);
      const rows = tx
        .entries('current')
        .filter(([key, row]) => key.startsWith(prefix) && columns.some((one) => row[one] === gid));
      const links = tx
        .entries('links')
        .filter(
          ([key, tables]) =>
            key.startsWith(prefix) &&
            resource.links.some((link) =>
              (tables[link.table] ?? []).some((row) => columnsTo(type, link.fields).some((one) => row[one] === gid)),
            ),
        );
      const known = [...rows, ...links].map(([key]) => key.slice(prefix.length));
      const isTold = (event: ReceivedEvent): boolean => event.changeAction === 'added' && event.changeValueGid === gid;
      return [...known, ...toldAbout(tx, resource.name, isTold)].map((found) => ({ type: resource.name, gid: found }));
    });
}

/** Resources of that type of which such an event is known. */
function toldAbout(tx: Transaction, type: string, isSuch: (event: ReceivedEvent) => boolean): readonly string[] {
  const prefix = `${type} `;
  return tx
    .entries('event')
    .filter(([key, events]) => key.startsWith(prefix) && events.some(isSuch))
    .map(([key]) => key.slice(prefix.length));
}

function columnsTo(type: string, fields: Readonly<Record<string, Field>>): readonly string[] {
  return Object.entries(fields)
    .filter(([, field]) => field.ref === type && field.reader === 'gid')
    .map(([name, field]) => columnName(name, field));
}
