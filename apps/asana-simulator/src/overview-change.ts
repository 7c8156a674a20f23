/**
 * What an overview shows: status updates, of which the newest that is there is the current one of the project, portfolio or goal, and a
 * project's brief. When a project shows another one than before, it has changed itself.
 */
import { badRequest } from './api-fault.ts';
import { changeDeclared } from './declared-change.ts';
import { shownOn } from './listing.ts';
import type { Gid, ProjectBriefRow, StatusParent, StatusUpdateRow } from './rows.ts';
import type { Actor, World } from './world.ts';

/** How projects, portfolios and goals can go, each in words of their own. */
const projectWords = ['on_track', 'at_risk', 'off_track', 'on_hold', 'complete', 'dropped'];
const statusTypes: Readonly<Record<StatusParent, readonly string[]>> = {
  project: projectWords,
  portfolio: projectWords,
  goal: ['on_track', 'at_risk', 'off_track', 'achieved', 'partial', 'missed', 'dropped'],
};
/** What a goal's own status says while it is open; once closed it says the same as the update. */
const goalStatus: Readonly<Record<string, string>> = { on_track: 'green', at_risk: 'yellow', off_track: 'red' };

export type OverviewRow = StatusUpdateRow | ProjectBriefRow;
export type StatusInput = Pick<StatusUpdateRow, 'title' | 'text' | 'statusType'>;

export function postStatus(
  world: World,
  actor: Actor,
  of: StatusParent,
  gid: Gid,
  input: StatusInput,
): StatusUpdateRow {
  const parent = world.need(of, gid);
  if (!statusTypes[of].includes(input.statusType))
    throw badRequest(`status_type: must be one of ${statusTypes[of].join(', ')} for a ${of}`);
  const row = world.put(actor, newStatus(world, actor, of, gid, input));
  world.emit(actor, 'added', row, { parent });
  const status = goalStatus[input.statusType] ?? input.statusType;
  if (of === 'goal') changeDeclared(world, actor, gid, { status });
  tellShown(world, actor, row);
  return row;
}

/** A status update that nobody has heard of yet. */
export function newStatus(
  world: World,
  actor: Actor,
  of: StatusParent,
  parent: Gid,
  input: StatusInput,
): StatusUpdateRow {
  return {
    type: 'status_update',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    parent,
    subtype: `${of}_status_update`,
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

export const parentOf = (row: OverviewRow): Gid => (row.type === 'status_update' ? row.parent : row.project);

/** Tells that a project shows another one of these than before, or none. Portfolios and goals tell no such thing. */
export function tellShown(world: World, actor: Actor, changed: OverviewRow): void {
  const { type } = changed;
  const gid = parentOf(changed);
  if (world.store.get(gid)?.type !== 'project') return;
  const row = world.put(actor, { ...world.store.need('project', gid), modifiedAtMs: actor.atMs });
  const shown = shownOn(world.store, gid, type);
  const change = shown === undefined ? {} : { new_value: { gid: shown, resource_type: type } };
  world.changed(actor, row, shownAs[type], change);
}
