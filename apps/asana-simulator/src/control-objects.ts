/**
 * What people do in the app to kinds of objects that the API can only read: they make, change and delete them. The service account
 * does it here, for any declared kind.
 */
import { badRequest, notFound } from './api-fault.ts';
import { allFieldsOf } from './declare.ts';
import type { DeclaredKind } from './declare.ts';
import { changeDeclared, createDeclared } from './declared-change.ts';
import { declaredKinds, kindOf } from './declared-kinds.ts';
import { deleteRow } from './deletion.ts';
import { isLive } from './liveness.ts';
import { Reference, render } from './render.ts';
import type { AnyDeclaredRow, Plain, Values } from './rows-declared.ts';
import type { Gid } from './rows.ts';
import type { Control } from './server.ts';
import type { World } from './world.ts';

export function objectControls(world: World, serviceAccount: Gid): readonly Control[] {
  const shown = (row: AnyDeclaredRow): unknown => ({
    data: render(world.view(null), new Reference(row.type, row), 'all'),
  });
  return [
    {
      method: 'POST',
      path: '/objects',
      answer: ({ body }) => {
        const kind = declaredKinds.find(({ type }) => type === body['type']);
        if (kind === undefined) throw badRequest(`type: unknown: ${String(body['type'])}`);
        const values = readValues(world, kind, body['values']);
        return shown(createDeclared(world, world.actor(serviceAccount), kind.type, values));
      },
    },
    {
      method: 'POST',
      path: '/objects/{gid}',
      answer: ({ params, body }) => {
        const row = liveObject(world, params['gid']);
        const values = readValues(world, kindOf(row.type), body['values']);
        return shown(changeDeclared(world, world.actor(serviceAccount), row.gid, values));
      },
    },
    {
      method: 'POST',
      path: '/objects/{gid}/delete',
      answer: ({ params }) => {
        const row = liveObject(world, params['gid']);
        deleteRow(world, world.actor(serviceAccount), row.type, row.gid);
        return { data: {} };
      },
    },
  ];
}

function liveObject(world: World, gid = ''): AnyDeclaredRow {
  const row = world.store.get(gid);
  if (row === undefined || !('holders' in row) || !isLive(world.store, row)) throw notFound('object', gid);
  return row;
}

/** Values as the rows hold them, by the names of the kind's fields; what lives in the object alone gets gids. */
function readValues(world: World, kind: DeclaredKind, given: unknown): Values {
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    throw badRequest('values: must be an object');
  const fields = allFieldsOf(kind);
  const unknown = Object.keys(given).filter((name) => fields[name] === undefined);
  if (unknown.length > 0) throw badRequest(`values: a ${kind.type} has no ${unknown.join(', ')}`);
  const withGid = (item: Plain): Plain =>
    item === null || typeof item !== 'object' || 'gid' in item
      ? item
      : Object.assign({ gid: world.newDeclaredGid() }, item);
  return Object.fromEntries(
    Object.entries(given as Values).map(([name, value]) => {
      if (fields[name]?.isPart !== true) return [name, value];
      return [name, Array.isArray(value) ? (value as readonly Plain[]).map(withGid) : withGid(value)];
    }),
  );
}
