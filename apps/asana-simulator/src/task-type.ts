/**
 * Custom types of tasks and their statuses: only a task of the subtype `custom` has them, and only types that its projects use. A
 * status is complete or not, and so is the task; whichever changes, the other follows.
 */
import { badRequest } from './api-fault.ts';
import { findLive } from './liveness.ts';
import { gidsHeld } from './rows-declared.ts';
import type { Plain } from './rows-declared.ts';
import type { Gid, TaskRow } from './rows.ts';
import type { Store } from './store.ts';
import { complete } from './task-completion.ts';
import type { Actor, World } from './world.ts';

export interface StatusOption {
  readonly gid: Gid;
  readonly completion_state: string;
  readonly enabled: boolean;
}

export function statusOptions(store: Store, type: Gid | null | undefined): readonly StatusOption[] {
  const held = store.find('custom_type', type)?.values['status_options'] as readonly Plain[] | undefined;
  return (held ?? []) as readonly unknown[] as readonly StatusOption[];
}

const isComplete = (option: StatusOption): boolean => option.completion_state === 'Complete';

export function changeType(world: World, actor: Actor, gid: Gid, type: Gid | null): void {
  const task = needCustom(world, gid, 'custom_type');
  if ((task.customType ?? null) === type) return;
  if (type !== null && !isUsed(world, task, type))
    throw badRequest(`custom_type: ${type} is in no project of the task`);
  const row = world.patchTask(actor, gid, { customType: type, customStatus: null });
  world.changed(
    actor,
    row,
    'custom_type',
    type === null ? {} : { new_value: { gid: type, resource_type: 'custom_type' } },
  );
  const first = statusOptions(world.store, type).find((it) => it.enabled && isComplete(it) === row.completed);
  if (first !== undefined) changeStatus(world, actor, gid, first.gid);
}

export function changeStatus(world: World, actor: Actor, gid: Gid, status: Gid | null): void {
  const task = needCustom(world, gid, 'custom_type_status_option');
  if ((task.customStatus ?? null) === status) return;
  const option = statusOptions(world.store, task.customType).find((it) => it.gid === status && it.enabled);
  if (status !== null && option === undefined)
    throw badRequest(`custom_type_status_option: ${status} is not an enabled status of the task's type`);
  const row = world.patchTask(actor, gid, { customStatus: status });
  const ref = { gid: status ?? '', resource_type: 'custom_type_status_option' };
  world.changed(actor, row, 'custom_type_status_option', status === null ? {} : { new_value: ref });
  if (option !== undefined && isComplete(option) !== row.completed) complete(world, actor, gid, isComplete(option));
}

/** The status that goes with a task just completed or opened again. */
export function followCompletion(world: World, actor: Actor, gid: Gid): void {
  const task = world.need('task', gid);
  const options = statusOptions(world.store, task.customType);
  const now = options.find((it) => it.gid === task.customStatus);
  if (now === undefined || isComplete(now) === task.completed) return;
  const next = options.find((it) => it.enabled && isComplete(it) === task.completed);
  if (next !== undefined) changeStatus(world, actor, gid, next.gid);
}

function needCustom(world: World, gid: Gid, field: string): TaskRow {
  const task = world.need('task', gid);
  if (task.subtype !== 'custom') throw badRequest(`${field}: only tasks of the resource_subtype custom have one`);
  return task;
}

function isUsed({ store }: World, task: TaskRow, type: Gid): boolean {
  const row = findLive(store, 'custom_type', type);
  const projects = row === undefined ? [] : gidsHeld(row, 'projects');
  return task.places.some(({ project }) => projects.includes(project));
}
