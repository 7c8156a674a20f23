/**
 * Tasks: created, changed, completed, assigned. Each change puts the row, tells its events and adds the story that Asana
 * would add. Placement (projects, sections, parents) and links (tags, followers, dependencies) have files of their own.
 */
import { badRequest } from './api-fault.ts';
import { changeValues } from './field-value.ts';
import { like } from './likes.ts';
import { addToProject, setParent } from './task-placement.ts';
import { complete, completion } from './task-completion.ts';
import { addFollower } from './task-links.ts';
import { changeStatus, changeType, followCompletion } from './task-type.ts';
import type { FieldValue, Gid, TaskRow } from './rows.ts';
import type { External } from './rows-parts.ts';
import type { Actor, World } from './world.ts';

/** What may be said of a task when creating or changing it; a missing key leaves things as they are. */
export interface TaskInput {
  readonly name?: string;
  readonly notes?: string;
  readonly rich?: string;
  readonly subtype?: string;
  readonly approvalStatus?: string;
  readonly assignee?: Gid | null;
  readonly completed?: boolean;
  readonly dueOn?: string | null;
  readonly dueAt?: string | null;
  readonly startOn?: string | null;
  readonly startAt?: string | null;
  readonly liked?: boolean;
  readonly customType?: Gid | null;
  readonly customStatus?: Gid | null;
  readonly values?: Readonly<Record<Gid, FieldValue | null>>;
  /** What an app stores on it. */
  readonly external?: { readonly app: string; readonly held: External };
}

export interface NewTask extends TaskInput {
  readonly workspace: Gid;
  readonly parent: Gid | null;
  readonly places: readonly { readonly project: Gid; readonly section: Gid | null }[];
  readonly tags: readonly Gid[];
  readonly followers: readonly Gid[];
}

export function createTask(world: World, actor: Actor, input: NewTask): TaskRow {
  const gid = world.newGid();
  world.put(actor, emptyTask(gid, input, actor));
  const task = (): TaskRow => world.store.need('task', gid);
  for (const place of input.places) addToProject(world, actor, gid, place.project, { section: place.section });
  if (input.parent !== null) setParent(world, actor, gid, input.parent, null, true);
  if (task().places.length === 0 && input.parent === null) world.emit(actor, 'added', task());
  if (input.assignee !== undefined && input.assignee !== null) assign(world, actor, task(), input.assignee, true);
  for (const follower of input.followers) addFollower(world, actor, gid, follower, true);
  if (input.values !== undefined) changeValues(world, actor, gid, input.values, true);
  if (input.external !== undefined) store(world, actor, gid, input.external);
  if (input.completed === true) world.patchTask(actor, gid, completion(true, actor));
  return task();
}

function emptyTask(gid: Gid, input: NewTask, actor: Actor): TaskRow {
  checkDates(input.dueOn ?? null, input.dueAt ?? null, input.startOn ?? null);
  return {
    type: 'task',
    gid,
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    workspace: input.workspace,
    name: input.name ?? '',
    notes: input.notes ?? '',
    ...(input.rich === undefined ? {} : { rich: input.rich }),
    subtype: input.subtype ?? 'default_task',
    approvalStatus: input.approvalStatus ?? 'pending',
    assignee: null,
    assignedBy: null,
    createdBy: actor.user,
    completed: false,
    completedAtMs: null,
    completedBy: null,
    dueOn: input.dueOn ?? dayOf(input.dueAt ?? null),
    dueAt: input.dueAt ?? null,
    startOn: input.startOn ?? null,
    startAt: input.startAt ?? null,
    places: [],
    parent: null,
    parentRank: 0,
    tags: input.tags,
    followers: actor.user === null ? [] : [actor.user],
    likes: [],
    dependencies: [],
    values: {},
    isSeparator: false,
    modifiedAtMs: actor.atMs,
    placedAtMs: actor.atMs,
  };
}

export function changeTask(world: World, actor: Actor, gid: Gid, input: TaskInput): TaskRow {
  const task = world.need('task', gid);
  if (input.name !== undefined && input.name !== task.name) rename(world, actor, task, input.name);
  const isRicher = input.rich !== undefined && input.rich !== task.rich;
  if (input.notes !== undefined && (input.notes !== task.notes || isRicher)) {
    rewrite(
      world,
      actor,
      gid,
      input.rich === undefined ? { notes: input.notes } : { notes: input.notes, rich: input.rich },
    );
  }
  if (input.subtype !== undefined && input.subtype !== task.subtype) retype(world, actor, task, input.subtype);
  if (input.customType !== undefined) changeType(world, actor, gid, input.customType);
  if (input.customStatus !== undefined) changeStatus(world, actor, gid, input.customStatus);
  if (input.approvalStatus !== undefined && input.approvalStatus !== task.approvalStatus) {
    decide(world, actor, task, input.approvalStatus);
  }
  if (input.assignee !== undefined && input.assignee !== task.assignee)
    assign(world, actor, task, input.assignee, false);
  reschedule(world, actor, gid, input);
  if (input.values !== undefined) changeValues(world, actor, gid, input.values, false);
  if (input.completed !== undefined && input.completed !== world.need('task', gid).completed) {
    complete(world, actor, gid, input.completed);
    followCompletion(world, actor, gid);
  }
  if (input.external !== undefined) world.changed(actor, store(world, actor, gid, input.external), 'external');
  if (input.liked !== undefined) like(world, actor, world.need('task', gid), input.liked);
  return world.need('task', gid);
}

function rename(world: World, actor: Actor, task: TaskRow, name: string): void {
  world.changed(actor, world.patchTask(actor, task.gid, { name }), 'name');
  world.tell(actor, task.gid, 'name_changed', `changed the name to "${name}"`, { oldName: task.name, newName: name });
}

function rewrite(world: World, actor: Actor, gid: Gid, texts: Pick<TaskInput, 'rich'> & { notes: string }): void {
  const task = world.patchTask(actor, gid, texts);
  world.changed(actor, task, 'notes');
  world.changed(actor, task, 'html_notes');
  world.tell(actor, gid, 'notes_changed', 'changed the description', {});
}

function retype(world: World, actor: Actor, task: TaskRow, subtype: string): void {
  const typeless = task.customType === undefined ? {} : { customType: null, customStatus: null };
  world.changed(actor, world.patchTask(actor, task.gid, { subtype, ...typeless }), 'resource_subtype');
  const detail = { oldSubtype: task.subtype, newSubtype: subtype };
  world.tell(actor, task.gid, 'resource_subtype_changed', `changed the type to ${subtype}`, detail);
}

function decide(world: World, actor: Actor, task: TaskRow, approvalStatus: string): void {
  if (world.need('task', task.gid).subtype !== 'approval') throw badRequest('approval_status: only approvals have one');
  world.changed(actor, world.patchTask(actor, task.gid, { approvalStatus }), 'approval_status');
  const detail = { oldApproval: task.approvalStatus, newApproval: approvalStatus };
  world.tell(actor, task.gid, 'approval_status_changed', `changed the approval to ${approvalStatus}`, detail);
  const completed = approvalStatus !== 'pending';
  if (completed !== task.completed) complete(world, actor, task.gid, completed);
}

function assign(world: World, actor: Actor, task: TaskRow, assignee: Gid | null, isNew: boolean): void {
  const also = task.assignee;
  const row = world.patchTask(actor, task.gid, { assignee, assignedBy: assignee === null ? null : actor.user });
  if (!isNew) {
    const value = assignee === null ? {} : { new_value: { gid: assignee, resource_type: 'user' } };
    world.changed(actor, row, 'assignee', value);
  }
  if (assignee !== null) {
    const name = world.store.need('user', assignee).name;
    world.tell(actor, task.gid, 'assigned', `assigned to ${name}`, { assignee });
    addFollower(world, actor, task.gid, assignee, isNew);
  } else if (also !== null) {
    world.tell(actor, task.gid, 'unassigned', 'unassigned', { assignee: also });
  }
}

const dayOf = (time: string | null): string | null => (time === null ? null : time.slice(0, 10));

function checkDates(dueOn: string | null, dueAt: string | null, startOn: string | null): void {
  if (startOn !== null && dueOn === null && dueAt === null)
    throw badRequest('start_on: a due date must be set as well');
  const end = dueOn ?? dayOf(dueAt);
  if (startOn !== null && end !== null && startOn > end) throw badRequest('start_on: must not be after the due date');
}

function reschedule(world: World, actor: Actor, gid: Gid, input: TaskInput): void {
  const task = world.need('task', gid);
  const { dueOn: day, dueAt: time } = input;
  const dueAt = time !== undefined ? time : day !== undefined ? null : task.dueAt;
  const dueOn = day !== undefined ? day : time !== undefined ? dayOf(time) : task.dueOn;
  const startOn = input.startOn !== undefined ? input.startOn : task.startOn;
  const startAt = input.startAt !== undefined ? input.startAt : task.startAt;
  if (dueAt === task.dueAt && dueOn === task.dueOn && startOn === task.startOn && startAt === task.startAt) return;
  checkDates(dueOn, dueAt, startOn);
  const row = world.patchTask(actor, gid, { dueOn, dueAt, startOn, startAt });
  const fields = { due_on: dueOn !== task.dueOn, due_at: dueAt !== task.dueAt, start_on: startOn !== task.startOn };
  for (const [field, differs] of Object.entries(fields)) if (differs) world.changed(actor, row, field);
  world.tell(actor, gid, 'due_date_changed', `changed the due date to ${dueOn ?? 'none'}`, {
    oldDates: { startOn: task.startOn, dueOn: task.dueOn, dueAt: task.dueAt },
    newDates: { startOn, dueOn, dueAt },
  });
}

function store(world: World, actor: Actor, gid: Gid, { app, held }: NonNullable<TaskInput['external']>): TaskRow {
  return world.patchTask(actor, gid, { external: { ...world.need('task', gid).external, [app]: held } });
}
