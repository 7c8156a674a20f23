/**
 * What a project's overview shows: status updates, of which the newest that is there is the project's current one, and a
 * brief. When a project shows another one than before, it has changed itself.
 */
import { badRequest } from './api-fault.ts';
import { shownOn } from './listing.ts';
import type { Gid, ProjectBriefRow, StatusUpdateRow } from './rows.ts';
import type { Actor, World } from './world.ts';

/** How a project can go; portfolios and goals have other words. */
const statusTypes = ['on_track', 'at_risk', 'off_track', 'on_hold', 'complete', 'dropped'];

export type OverviewRow = StatusUpdateRow | ProjectBriefRow;
export type StatusInput = Pick<StatusUpdateRow, 'title' | 'text' | 'statusType'>;

export function postStatus(world: World, actor: Actor, project: Gid, input: StatusInput): StatusUpdateRow {
  const parent = world.need('project', project);
  if (!statusTypes.includes(input.statusType))
    throw badRequest(`status_type: must be one of ${statusTypes.join(', ')} for a project`);
  const row = world.put(actor, newStatus(world, actor, project, input));
  world.emit(actor, 'added', row, { parent });
  tellShown(world, actor, row);
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

export type BriefInput = Partial<Pick<ProjectBriefRow, 'title' | 'text'>>;

/** A project has one brief at most. */
export function writeBrief(world: World, actor: Actor, project: Gid, input: BriefInput): ProjectBriefRow {
  const parent = world.need('project', project);
  if (shownOn(world.store, project, 'project_brief') !== undefined) throw badRequest('project: already has a brief');
  const row = world.put(actor, newBrief(world, actor, project, input));
  world.emit(actor, 'added', row, { parent });
  tellShown(world, actor, row);
  return row;
}

/** A brief that nobody has heard of yet. */
export function newBrief(world: World, actor: Actor, project: Gid, input: BriefInput): ProjectBriefRow {
  return {
    type: 'project_brief',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    project,
    title: '',
    text: '',
    ...input,
  };
}

export function editBrief(world: World, actor: Actor, gid: Gid, input: BriefInput): ProjectBriefRow {
  const before = world.need('project_brief', gid);
  const row = { ...before, ...input };
  const changed = (['title', 'text'] as const).filter((field) => row[field] !== before[field]);
  if (changed.length === 0) return before;
  world.put(actor, row);
  for (const field of changed) world.changed(actor, row, field);
  return row;
}

const shownAs = { status_update: 'current_status_update', project_brief: 'project_brief' } as const;

/** Tells that a project shows another one of these than before, or none. */
export function tellShown(world: World, actor: Actor, { project: gid, type }: OverviewRow): void {
  const row = world.put(actor, { ...world.store.need('project', gid), modifiedAtMs: actor.atMs });
  const shown = shownOn(world.store, gid, type);
  const change = shown === undefined ? {} : { new_value: { gid: shown, resource_type: type } };
  world.changed(actor, row, shownAs[type], change);
}
