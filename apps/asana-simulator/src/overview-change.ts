/**
 * What a project's overview shows: status updates, posted and edited. The newest one that is there is the project's current
 * one; when that changes, the project has changed.
 */
import { badRequest } from './api-fault.ts';
import { latestStatus } from './listing.ts';
import type { Gid, StatusUpdateRow } from './rows.ts';
import type { Actor, World } from './world.ts';

/** How a project can go; portfolios and goals have other words. */
const statusTypes = ['on_track', 'at_risk', 'off_track', 'on_hold', 'complete', 'dropped'];

export type StatusInput = Pick<StatusUpdateRow, 'title' | 'text' | 'statusType'>;

export function postStatus(world: World, actor: Actor, project: Gid, input: StatusInput): StatusUpdateRow {
  const parent = world.need('project', project);
  if (!statusTypes.includes(input.statusType))
    throw badRequest(`status_type: must be one of ${statusTypes.join(', ')} for a project`);
  const row = world.put(actor, newStatus(world, actor, project, input));
  world.emit(actor, 'added', row, { parent });
  tellCurrentStatus(world, actor, project);
  return row;
}

/** A status update that nobody has heard of yet. */
export function newStatus(world: World, actor: Actor, project: Gid, input: StatusInput): StatusUpdateRow {
  return {
    type: 'status_update',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    project,
    ...input,
    createdBy: actor.user,
    modifiedAtMs: actor.atMs,
  };
}

/** People edit what they posted in the app; the API has no request for it. */
export function editStatus(world: World, actor: Actor, gid: Gid, text: string): void {
  const before = world.need('status_update', gid);
  if (before.text === text) return;
  world.changed(actor, world.put(actor, { ...before, text, modifiedAtMs: actor.atMs }), 'text');
}

/** Tells that a project has another current status update than before. */
export function tellCurrentStatus(world: World, actor: Actor, gid: Gid): void {
  const row = world.put(actor, { ...world.store.need('project', gid), modifiedAtMs: actor.atMs });
  const latest = latestStatus(world.store, gid);
  const change = latest === undefined ? {} : { new_value: { gid: latest, resource_type: 'status_update' } };
  world.changed(actor, row, 'current_status_update', change);
}
