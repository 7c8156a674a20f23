/**
 * Where tasks stand: in projects and their sections, and under parents.
 *
 * None of it moves the task's modified_at. Joining a project or a section is told as `added` with that container as parent,
 * leaving one as `removed`; a story tells it too. A task has one section in each of its projects.
 */
import { badRequest } from './api-fault.ts';
import { findLive } from './liveness.ts';
import type { Gid, SectionRow, TaskPlace, TaskRow } from './rows.ts';
import type { Place } from './sorted.ts';
import type { Actor, World } from './world.ts';

/** Where in the project: a section, or beside a task of it; at the end when nothing is said. */
export interface Spot {
  readonly section?: Gid | null | undefined;
  readonly insertBefore?: Gid | undefined;
  readonly insertAfter?: Gid | undefined;
}

const projectsMax = 20;

export function addToProject(world: World, actor: Actor, gid: Gid, projectGid: Gid, spot: Spot): void {
  const task = world.need('task', gid);
  const project = world.need('project', projectGid);
  const section = chooseSection(world, task, projectGid, spot);
  const before = task.places.find((place) => place.project === projectGid);
  const place = { project: projectGid, section: section.gid, rank: rankIn(world, section.gid, projectGid, spot) };
  if (before === undefined && task.places.length >= projectsMax)
    throw badRequest(`projects: a task can be in ${projectsMax} projects at most`);
  const places = [...task.places.filter((it) => it.project !== projectGid), place];
  const row = putPlaces(world, actor, task, before === undefined ? places : inOldOrder(task, place));
  if (before === undefined) {
    world.emit(actor, 'added', row, { parent: project });
    world.emit(actor, 'added', row, { parent: section });
    world.tell(actor, gid, 'added_to_project', `added to ${project.name}`, { project: projectGid }, false);
  } else if (before.section !== section.gid) {
    tellSectionMove(world, actor, row, before.section, section);
  }
}

function inOldOrder(task: TaskRow, place: TaskPlace): TaskPlace[] {
  return task.places.map((it) => (it.project === place.project ? place : it));
}

function chooseSection(world: World, task: TaskRow, project: Gid, spot: Spot): SectionRow {
  if (spot.section !== undefined && spot.section !== null) {
    const section = world.need('section', spot.section);
    if (section.project !== project) throw badRequest('section: not a section of that project');
    return section;
  }
  const beside = spot.insertBefore ?? spot.insertAfter;
  if (beside !== undefined) {
    const place = world.need('task', beside).places.find((it) => it.project === project);
    if (place === undefined) throw badRequest('insert_before, insert_after: not a task of that project');
    return world.need('section', place.section);
  }
  const stays = task.places.find((it) => it.project === project);
  return world.need('section', stays?.section ?? firstSection(world, project));
}

/** Every project has at least one section; new tasks go to the first. */
export function firstSection(world: World, project: Gid): Gid {
  const first = world.store.list(`sections:${project}`).at(0);
  if (first === undefined) throw new Error(`project ${project} has no section`);
  return first.gid;
}

function rankIn(world: World, section: Gid, project: Gid, spot: Spot): number {
  const list = world.store.list(`section_tasks:${section}`);
  const beside = spot.insertBefore ?? spot.insertAfter;
  const place =
    beside === undefined ? undefined : world.need('task', beside).places.find((it) => it.project === project);
  const neighbour: Place | null =
    place === undefined || beside === undefined ? null : { rank: place.rank, gid: beside };
  return list.rankBeside(neighbour, spot.insertBefore === undefined ? 'after' : 'before');
}

function putPlaces(world: World, actor: Actor, task: TaskRow, places: readonly TaskPlace[]): TaskRow {
  return world.put(actor, { ...task, places, placedAtMs: actor.atMs });
}

function tellSectionMove(world: World, actor: Actor, row: TaskRow, from: Gid, to: SectionRow): void {
  const old = world.store.need('section', from);
  if (world.rules.removedOnSectionMove) world.emit(actor, 'removed', row, { parent: old });
  world.emit(actor, 'added', row, { parent: to });
  const detail = { oldSection: from, newSection: to.gid, project: to.project };
  world.tell(actor, row.gid, 'section_changed', `moved from ${old.name} to ${to.name}`, detail, false);
}

export function removeFromProject(world: World, actor: Actor, gid: Gid, projectGid: Gid): void {
  const task = world.need('task', gid);
  const project = world.need('project', projectGid);
  if (!task.places.some((place) => place.project === projectGid)) throw badRequest('project: the task is not in it');
  const row = putPlaces(
    world,
    actor,
    task,
    task.places.filter((place) => place.project !== projectGid),
  );
  world.emit(actor, 'removed', row, { parent: project, also: [projectGid] });
  world.tell(actor, gid, 'removed_from_project', `removed from ${project.name}`, { project: projectGid }, false);
}

/** Puts a task under another, or under none. `isNew`: the task is being created there. */
export function setParent(
  world: World,
  actor: Actor,
  gid: Gid,
  parentGid: Gid | null,
  spot: Spot | null,
  isNew: boolean,
): void {
  const task = world.need('task', gid);
  const parent = parentGid === null ? null : world.need('task', parentGid);
  if (parent !== null) refuseCycle(world, task, parent);
  const old = findLive(world.store, 'task', task.parent);
  const parentRank = parent === null ? 0 : rankUnder(world, parent.gid, spot ?? {});
  const row = world.put(actor, { ...task, parent: parentGid, parentRank, placedAtMs: actor.atMs });
  if (old !== undefined && old.gid !== parentGid) world.emit(actor, 'removed', row, { parent: old, also: [old.gid] });
  if (parent !== null && old?.gid !== parentGid) world.emit(actor, 'added', row, { parent });
  if (isNew || old?.gid === parentGid) return;
  const value = parent === null ? {} : { new_value: { gid: parent.gid, resource_type: 'task' } };
  world.changed(actor, row, 'parent', value);
}

function rankUnder(world: World, parent: Gid, spot: Spot): number {
  const list = world.store.list(`subtasks:${parent}`);
  const beside = world.store.find('task', spot.insertBefore ?? spot.insertAfter);
  if (beside !== undefined && beside.parent !== parent)
    throw badRequest('insert_before, insert_after: not a subtask of that parent');
  const neighbour = beside === undefined ? null : { rank: beside.parentRank, gid: beside.gid };
  return list.rankBeside(neighbour, spot.insertBefore === undefined ? 'after' : 'before');
}

function refuseCycle(world: World, task: TaskRow, parent: TaskRow): void {
  for (let above: TaskRow | undefined = parent; above !== undefined; above = world.store.find('task', above.parent)) {
    if (above.gid === task.gid) throw badRequest('parent: a task cannot be below itself');
  }
}
