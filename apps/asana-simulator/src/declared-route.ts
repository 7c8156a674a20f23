/**
 * The requests of declared kinds: one object, lists of them, and how they are made, changed and deleted. The description says
 * which of them a kind has.
 */
import { badRequest, notFound } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { allFieldsOf, listName } from './declare.ts';
import type { CreateRequest, DeclaredKind, Field, ListRequest, Test } from './declare.ts';
import { changeDeclared, createDeclared } from './declared-change.ts';
import { declaredKinds } from './declared-kinds.ts';
import { deleteRow } from './deletion.ts';
import { listOf } from './listing.ts';
import type { ListSource } from './paging.ts';
import { gidsHeld } from './rows-declared.ts';
import type { AnyDeclaredRow, Plain, Values } from './rows-declared.ts';
import type { Gid, Row } from './rows.ts';

export function routesOf(kind: DeclaredKind): Route[] {
  const { requests } = kind;
  if (requests === null) return [];
  const path = `${requests.path}/{${kind.type}_gid}`;
  return [
    ...requests.one.map((method) => ({ method, path, answer: (call: Call) => answerOne(call, kind, method) })),
    ...(requests.lists ?? []).map((list) => listRoute(kind, list)),
    ...(requests.create ?? []).map((create) => createRoute(kind, create)),
  ];
}

function answerOne(call: Call, kind: DeclaredKind, method: 'GET' | 'PUT' | 'DELETE'): Answer {
  const row: AnyDeclaredRow = call.fromPath(kind.type);
  if (method === 'GET') return call.show(row);
  if (method === 'PUT') return call.show(changeDeclared(call.world, call.actor, row.gid, readChange(call, kind, row)));
  deleteRow(call.world, call.actor, kind.type, row.gid);
  return nothing;
}

function createRoute(kind: DeclaredKind, { path, into }: CreateRequest): Route {
  return {
    method: 'POST',
    path,
    answer: (call) => {
      const given = into === undefined ? {} : { [into]: call.param(`${into}_gid`) };
      const values = { ...readNew(call, kind, Object.keys(given)), ...given };
      for (const [name, gid] of Object.entries(given)) seeNamed(call, name, allFieldsOf(kind)[name], [gid]);
      return call.show(createDeclared(call.world, call.actor, kind.type, values), 201);
    },
  };
}

/** What a request says of a new object; what it needs and does not say is refused. */
export function readNew(call: Call, kind: DeclaredKind, given: readonly string[] = []): Values {
  const fields = Object.entries(allFieldsOf(kind)).filter(([name]) => !given.includes(name));
  for (const [name, field] of fields) {
    const said = call.input.raw(name);
    if (field.isNeeded && (said === undefined || said === null || said === ''))
      throw badRequest(`${name}: Missing input`);
  }
  return readFields(call, fields);
}

function readChange(call: Call, kind: DeclaredKind, row: AnyDeclaredRow): Values {
  const values = readFields(call, Object.entries(allFieldsOf(kind)));
  for (const [name, field] of Object.entries(allFieldsOf(kind)))
    if (field.isOnce && values[name] !== undefined && values[name] !== row.values[name])
      throw badRequest(`${name}: can only be set when it is created`);
  return values;
}

function readFields(call: Call, fields: readonly (readonly [string, Field])[]): Values {
  const found: Record<string, Plain> = {};
  for (const [name, field] of fields) {
    const value = field.read?.(call.input, name, call.world, call.actor);
    if (value === undefined) continue;
    found[name] = value;
    if (field.refers.length > 0) seeNamed(call, name, field, gidsHeld({ values: found }, name));
  }
  return found;
}

/** The objects that a field is to name must be there, of its types, and visible. */
function seeNamed(call: Call, name: string, field: Field | undefined, gids: readonly Gid[]): void {
  for (const gid of gids) {
    const type = field?.refers.find((it) => it === call.world.store.get(gid)?.type);
    if (type === undefined) throw badRequest(`${name}: Unknown object: ${gid}`);
    call.row(type, gid);
  }
}

function listRoute(kind: DeclaredKind, list: ListRequest): Route {
  return { method: 'GET', path: list.path, answer: (call) => answerList(call, kind, list) };
}

function answerList(call: Call, kind: DeclaredKind, list: ListRequest): Answer {
  const asked = Object.keys(list.by).flatMap((key) => {
    const value = list.path.includes(`{${key}}`) ? call.param(key) : (call.queryGid(key) ?? list.otherwise?.[key]);
    return value === undefined ? [] : [{ key, value }];
  });
  const isAsked = (keys: readonly string[]): boolean => asked.some(({ key }) => keys.includes(key));
  const needs = Object.entries(list.needsWith ?? {}).flatMap(([key, keys]) => (isAsked([key]) ? [keys] : []));
  for (const keys of [...(list.needs ?? []), ...needs])
    if (!isAsked(keys)) throw badRequest(`${keys.join(' or ')}: Missing input`);
  const tests = asked.map(({ key, value }) => testOf(call, kind, list.by[key] ?? key, value));
  if (list.own !== undefined && call.user !== call.world.access.account()) {
    const own = list.own;
    tests.push((row) => row.values[own] === call.user);
  }
  const keep = (row: Row): boolean => 'holders' in row && tests.every((test) => test(row));
  return call.list(sourceOf(call, kind, list, asked), keep, undefined, list.isFull === true ? 'full' : 'compact');
}

function testOf(call: Call, kind: DeclaredKind, by: string | Test, value: string): (row: AnyDeclaredRow) => boolean {
  if (typeof by !== 'string') return (row) => by(row, value, call.view);
  const field = allFieldsOf(kind)[by];
  if (field === undefined || field.refers.length === 0) return (row) => String(shownIn(row, by)) === value;
  const type = field.refers.find((it) => it === call.world.store.get(value)?.type);
  if (type === undefined) throw notFound(field.refers.join(' or '), value);
  call.row(type, value);
  return (row) => gidsHeld(row, by).includes(value);
}

/** What a field holds, if it is no structure. */
function shownIn(row: AnyDeclaredRow, field: string): string | number | boolean {
  const held = row.values[field] ?? null;
  return held === null || typeof held === 'object' ? '' : held;
}

/** The shortest list that holds all that is asked: that of the first object named, else every object of the kind. */
function sourceOf(
  call: Call,
  kind: DeclaredKind,
  list: ListRequest,
  asked: readonly { key: string; value: string }[],
): ListSource {
  for (const { key, value } of asked) {
    const by = list.by[key];
    if (typeof by === 'string' && (allFieldsOf(kind)[by]?.refers.length ?? 0) > 0)
      return listOf(call.world.store, listName(kind.type, by, value));
  }
  return listOf(call.world.store, `all:${kind.type}`);
}

export const declaredRoutes: readonly Route[] = declaredKinds.flatMap(routesOf);
