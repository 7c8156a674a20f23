/**
 * Event streams: what happened to a resource since a sync token, at most 100 events a call.
 *
 * A token names the resource and the place in the event log; it can be used again and gives the same. Without one, or with one
 * that is not ours or older than 24 hours, the answer is 412 with a fresh token: read the resource, then go on from there.
 */
import { createHmac } from 'node:crypto';
import { ApiFault, badRequest } from './api-fault.ts';
import type { Answer, Call, Route } from './call.ts';
import { eventLifetimeMs } from './events.ts';
import type { EventRecord, EventRef } from './events.ts';
import type { Row } from './rows.ts';
import { workspaceOf } from './workspace-of.ts';
import type { World } from './world.ts';

export const eventRoutes: readonly Route[] = [
  { method: 'GET', path: '/events', answer: resourceEvents },
  { method: 'GET', path: '/workspaces/{workspace_gid}/events', answer: workspaceEvents },
];

function resourceEvents(call: Call): Answer {
  const gid = call.queryGid('resource');
  if (gid === undefined) throw badRequest('resource: Missing input');
  const type = call.world.store.get(gid)?.type ?? 'task';
  if (type !== 'task' && type !== 'project' && type !== 'goal')
    throw badRequest('resource: only tasks, projects and goals have event streams');
  const resource = call.row(type, gid);
  return answer(call, resource.gid, 100, (record) => record.paths.includes(resource.gid));
}

/** Every event of the workspace, whoever may see it; only where the plan has it. */
function workspaceEvents(call: Call): Answer {
  const workspace = call.fromPath('workspace').gid;
  if (call.world.rules.plan !== 'enterprise')
    throw new ApiFault(403, 'Workspace events need an Enterprise+ service account.');
  return answer(call, workspace, 1_000, (record) => {
    const row = call.world.store.get(record.body.resource.gid);
    return row !== undefined && workspaceOf(call.world.store, row) === workspace;
  });
}

function answer(call: Call, scope: string, max: number, passes: (record: EventRecord) => boolean): Answer {
  const { world } = call;
  const nowMs = call.view.nowMs;
  const from = readToken(world, scope, call.query['sync'] ?? '', nowMs);
  if (from === null) {
    throw new ApiFault(412, 'Sync token invalid or too old. Read the resource again, then go on from the new token.', {
      sync: token(world, scope, world.events.next(), nowMs),
    });
  }
  const found = world.events.from(from, max + 1, passes);
  const given = found.slice(0, max);
  const hasMore = found.length > max;
  const next = hasMore ? (given.at(-1)?.sequence ?? from) + 1 : world.events.next();
  const data = given.map((record) => present(call, record));
  return { status: 200, body: { data, sync: token(world, scope, next, nowMs), has_more: hasMore } };
}

function token(world: World, scope: string, sequence: number, nowMs: number): string {
  const body = `${sequence}.${nowMs}`;
  return Buffer.from(`${body}.${sign(world, scope, body)}`).toString('base64url');
}

function readToken(world: World, scope: string, text: string, nowMs: number): number | null {
  const [sequence = '', issuedMs = '', mark] = Buffer.from(text, 'base64url').toString('utf8').split('.');
  if (mark !== sign(world, scope, `${sequence}.${issuedMs}`)) return null;
  return nowMs - Number(issuedMs) > eventLifetimeMs ? null : Number(sequence);
}

function sign(world: World, scope: string, body: string): string {
  return createHmac('sha256', `stream ${world.seed}`).update(`${scope} ${body}`).digest('hex').slice(0, 16);
}

function nameOf(row: Row): unknown {
  return 'holders' in row ? row.values['name'] : 'name' in row ? row.name : undefined;
}

/** Streams show compact objects where webhooks show bare references. */
function present(call: Call, record: EventRecord): Record<string, unknown> {
  const { user, resource, parent, change, ...rest } = record.body;
  const named = (ref: EventRef | null | undefined): unknown => {
    if (ref === null || ref === undefined) return null;
    const row = call.world.store.get(ref.gid);
    const name = row === undefined ? undefined : nameOf(row);
    return name === undefined ? ref : { ...ref, name };
  };
  const body: Record<string, unknown> = {
    ...rest,
    user: named(user),
    resource: named(resource),
    type: resource.resource_type,
    parent: named(parent),
  };
  if (change === undefined) return body;
  const refs = Object.entries(change).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : named(value as EventRef),
  ]);
  return { ...body, change: Object.fromEntries(refs) };
}
