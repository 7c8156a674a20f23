/**
 * Deleting and restoring. Only the thing itself is marked and told; what it holds goes and comes back with it, silently
 * (unless the rule `cascadeEvents` asks for an event for each task, since Asana leaves this open).
 *
 * The bin keeps things for 30 days of the simulated clock. Stories go by `removed`, memberships too; all else by `deleted`.
 */
import { badRequest, notFound } from './api-fault.ts';
import { checkDraft, follow, tell as tellDeclared } from './declared-change.ts';
import { kindOf } from './declared-kinds.ts';
import { isLive } from './liveness.ts';
import { shownOn } from './listing.ts';
import { parentOf, tellShown } from './overview-change.ts';
import type { OverviewRow } from './overview-change.ts';
import { checkSectionDeletion } from './project-change.ts';
import type { Gid, Row, RowType, TaskRow } from './rows.ts';
import { firstSection } from './task-placement.ts';
import type { Actor, World } from './world.ts';

const binLifetimeMs = 30 * 24 * 3_600_000;

export function deleteRow(world: World, actor: Actor, type: RowType, gid: Gid): void {
  const row = world.need(type, gid);
  if (row.type === 'section') checkSectionDeletion(world, row);
  const went = world.rules.cascadeEvents ? tasksBelow(world, row) : [];
  const wasShown = isShown(world, row);
  const gone = world.put<Row>(actor, { ...row, deletedAtMs: actor.atMs });
  tellGone(world, actor, gone);
  if (wasShown) tellShown(world, actor, row);
  for (const task of went) if (!isLive(world.store, task)) world.emit(actor, 'deleted', task);
}

function tellGone(world: World, actor: Actor, row: Row): void {
  if ('holders' in row) {
    tellDeclared(world, actor, kindOf(row.type).events?.goes ?? 'deleted', row);
    follow(world, actor, row, row);
  } else if (row.type === 'story') {
    if (world.store.get(row.task)?.type === 'task') world.touch(actor, row.task);
    world.emit(actor, 'removed', row, { parent: world.store.get(row.task) });
  } else if (row.type !== 'custom_field') {
    world.emit(actor, 'deleted', row);
  }
}

/** Whether a row is what its parent shows as its latest status update, or as its brief. */
function isShown({ store }: World, row: Row): row is OverviewRow {
  if (row.type !== 'status_update' && row.type !== 'project_brief') return false;
  return shownOn(store, parentOf(row), row.type) === row.gid;
}

/** Restores what was deleted itself. Throws 404 for what is not in the bin (any more). */
export function undeleteRow(world: World, actor: Actor, gid: Gid): Row {
  const row = world.store.get(gid);
  if (row === undefined) throw notFound('object', gid);
  if (row.deletedAtMs === null) throw badRequest(`${row.type}: ${gid} was not deleted itself`);
  if (actor.atMs - row.deletedAtMs > binLifetimeMs) throw notFound(row.type, gid);
  if ('holders' in row) checkDraft(world, actor, kindOf(row.type), row.values, row);
  const back = world.put<Row>(actor, { ...restored(world, row), deletedAtMs: null });
  if ('holders' in back) {
    tellDeclared(world, actor, 'undeleted', back);
    follow(world, actor, back, back);
  } else if (back.type !== 'custom_field') world.emit(actor, 'undeleted', back);
  if (isShown(world, back) && isLive(world.store, back)) tellShown(world, actor, back);
  if (world.rules.cascadeEvents) for (const task of tasksBelow(world, back)) world.emit(actor, 'undeleted', task);
  return back;
}

/** A task comes back to its projects' first section where its own has been deleted meanwhile. */
function restored(world: World, row: Row): Row {
  if (row.type !== 'task') return row;
  const places = row.places.map((place) => {
    const section = world.store.need('section', place.section);
    if (section.deletedAtMs === null) return place;
    const first = firstSection(world, place.project);
    return { ...place, section: first, rank: world.store.list(`section_tasks:${first}`).rankBeside(null, 'after') };
  });
  return { ...row, places };
}

function tasksBelow(world: World, row: Row): TaskRow[] {
  const lists: string[] = [];
  if (row.type === 'task') lists.push(`subtasks:${row.gid}`);
  if (row.type === 'project') {
    for (const section of world.store.list(`sections:${row.gid}`).gids()) lists.push(`section_tasks:${section}`);
  }
  const tasks = lists.flatMap((list) => world.store.list(list).gids()).map((gid) => world.store.need('task', gid));
  return tasks.filter((task) => isLive(world.store, task)).flatMap((task) => [task, ...tasksBelow(world, task)]);
}
