/**
 * Objects of declared kinds: made, changed, and told of as far as their kind has events.
 */
import { badRequest } from './api-fault.ts';
import { allFieldsOf, listName } from './declare.ts';
import type { DeclaredKind } from './declare.ts';
import { kindOf } from './declared-kinds.ts';
import type { EventAction, EventChange } from './events.ts';
import { textIn, gidsHeld } from './rows-declared.ts';
import type { AnyDeclaredRow, DeclaredType, Plain, Values } from './rows-declared.ts';
import type { Gid, Row } from './rows.ts';
import type { Store } from './store.ts';
import type { Actor, World } from './world.ts';
import { putValues } from './values-held.ts';

/** Makes one; what is not given is as the kind begins. */
export function createDeclared(world: World, actor: Actor, type: DeclaredType, given: Values): AnyDeclaredRow {
  const row = putDeclared(world, actor, type, given);
  tell(world, actor, 'added', row);
  follow(world, actor, row, null);
  return row;
}

/** One that nobody has heard of yet. */
export function putDeclared(world: World, actor: Actor, type: DeclaredType, given: Values): AnyDeclaredRow {
  const kind = kindOf(type);
  const values = valuesOfNew(kind, actor, given);
  for (const [name, field] of Object.entries(allFieldsOf(kind)))
    if (field.isNeeded && isEmpty(values[name])) throw badRequest(`${name}: Missing input`);
  checkDraft(world, actor, kind, values, null);
  return putNew(world, actor, kind, values);
}

export function changeDeclared(world: World, actor: Actor, gid: Gid, given: Values): AnyDeclaredRow {
  const before = needDeclared(world, gid);
  const kind = kindOf(before.type);
  const patch = merged(kind, before.values, given);
  const changed = Object.keys(patch).filter((name) => !same(patch[name] ?? null, before.values[name] ?? null));
  if (changed.length === 0) return before;
  const values = { ...before.values, ...patch, ...touched(kind, actor) };
  checkDraft(world, actor, kind, values, before);
  const row = world.put<AnyDeclaredRow>(actor, { ...before, ...standing(kind, values), values });
  for (const name of changed) tell(world, actor, 'changed', row, changeOf(world.store, name, patch[name] ?? null));
  follow(world, actor, row, before);
  return row;
}

/** Refuses what is not allowed to hold: also asked before something comes back from the bin. */
export function checkDraft(
  world: World,
  actor: Actor,
  kind: DeclaredKind,
  values: Values,
  before: AnyDeclaredRow | null,
): void {
  kind.check?.({ world, actor, values, before });
  const [first, ...others] = kind.unique ?? [];
  if (first === undefined) return;
  const gid = textIn({ values }, first) ?? '';
  for (const other of world.store.list(listName(kind.type, first, gid)).gids()) {
    const row = world.store.get(other);
    if (row === undefined || !('holders' in row) || row.gid === before?.gid) continue;
    if (others.every((name) => same(row.values[name] ?? null, values[name] ?? null)))
      throw badRequest(`${others.at(-1) ?? first}: there is one already`);
  }
}

/** Lets happen what a change of the row brings with it. */
export function follow(world: World, actor: Actor, row: AnyDeclaredRow, before: AnyDeclaredRow | null): void {
  const create = (type: DeclaredType, values: Values): AnyDeclaredRow => createDeclared(world, actor, type, values);
  kindOf(row.type).after?.({ world, actor, row, before, create });
}

/** Tells what happened, if events of the kind tell it. */
export function tell(world: World, actor: Actor, action: EventAction, row: AnyDeclaredRow, change?: EventChange): void {
  if (kindOf(row.type).events?.told.includes(action) !== true) return;
  const parent = row.holders[0] === undefined ? undefined : world.store.get(row.holders[0]);
  world.emit(actor, action, row, { change, ...(action === 'added' || action === 'removed' ? { parent } : {}) });
}

export function needDeclared(world: World, gid: Gid): AnyDeclaredRow {
  const row: Row | undefined = world.store.get(gid);
  if (row === undefined || !('holders' in row)) throw new Error(`the graph has no declared ${gid}`);
  return row;
}

function valuesOfNew(kind: DeclaredKind, actor: Actor, given: Values): Values {
  const initial = Object.entries(allFieldsOf(kind)).map(([name, field]) => [name, field.initial(actor)] as const);
  const values = Object.fromEntries(initial.filter(([, value]) => value !== null));
  return { ...values, ...merged(kind, values, given) };
}

function putNew(world: World, actor: Actor, kind: DeclaredKind, values: Values): AnyDeclaredRow {
  const row = { type: kind.type, gid: world.newDeclaredGid(), createdAtMs: actor.atMs, deletedAtMs: null, values };
  return world.put<AnyDeclaredRow>(actor, { ...row, ...standing(kind, values) });
}

/** What readers of the graph need to know of a row that holds these values. */
function standing(kind: DeclaredKind, values: Values): Pick<AnyDeclaredRow, 'holders' | 'lists' | 'isPrivate'> {
  const lists = Object.entries(allFieldsOf(kind)).flatMap(([name, field]) =>
    field.refers.length === 0 ? [] : gidsHeld({ values }, name).map((gid) => listName(kind.type, name, gid)),
  );
  const holders = kind.holders.flatMap((name) => gidsHeld({ values }, name));
  return { holders, lists: [...new Set(lists)], isPrivate: kind.isPrivate?.(values) ?? false };
}

/** The time of change, for kinds that show it. */
function touched(kind: DeclaredKind, actor: Actor): Values {
  return kind.fields['modified_at'] === undefined ? {} : { modified_at: actor.atMs };
}

function changeOf(store: Store, field: string, value: Plain): EventChange {
  const named = typeof value === 'string' ? store.get(value) : undefined;
  const change = { field, action: 'changed' } as const;
  return named === undefined ? change : { ...change, new_value: { gid: named.gid, resource_type: named.type } };
}

/** What is given, with maps completed by what they held before. */
function merged(kind: DeclaredKind, before: Values, given: Values): Values {
  const fields = allFieldsOf(kind);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (fields[name]?.isMap !== true) return [name, value];
      return [name, putValues(before[name] as Values | undefined, value as Values)];
    }),
  );
}

const isEmpty = (value: Plain | undefined): boolean => value === undefined || value === null || value === '';
const same = (left: Plain, right: Plain): boolean => JSON.stringify(left) === JSON.stringify(right);
