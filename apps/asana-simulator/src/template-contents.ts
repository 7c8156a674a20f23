/**
 * What a template of projects holds: sections, their tasks and what lies below these, taken from a project and made into another. Dates
 * are kept as days after the start, people as roles that are filled when a project is made.
 */
import { findLive } from './liveness.ts';
import type { Plain } from './rows-declared.ts';
import type { Gid, ProjectRow, TaskRow } from './rows.ts';
import type { Store } from './store.ts';
import { createTask } from './task-change.ts';
import type { Actor, World } from './world.ts';

interface PlannedTask {
  readonly [key: string]: Plain;
  readonly name: string;
  readonly notes: string;
  readonly subtype: string;
  readonly dueAfterDays: number | null;
  /** The gid of the template's role that it is assigned to. */
  readonly role: Gid | null;
  readonly subtasks: readonly PlannedTask[];
}

export interface Contents {
  readonly [key: string]: Plain;
  /** How long the project lasts; null when it has no end. */
  readonly days: number | null;
  readonly sections: readonly { readonly name: string; readonly tasks: readonly PlannedTask[] }[];
}

const dayMs = 86_400_000;
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

/** What the project holds now. */
export function contentsOf(store: Store, project: ProjectRow): Contents {
  const start = project.startOn ?? new Date(project.createdAtMs).toISOString().slice(0, 10);
  const tasks = (list: string): PlannedTask[] =>
    store
      .list(list)
      .gids()
      .map((gid) => findLive(store, 'task', gid))
      .filter((task) => task !== undefined)
      .map(plan);
  const plan = (task: TaskRow): PlannedTask => ({
    name: task.name,
    notes: task.notes,
    subtype: task.subtype === 'custom' ? 'default_task' : task.subtype,
    dueAfterDays: task.dueOn === null ? null : daysBetween(start, task.dueOn),
    role: null,
    subtasks: tasks(`subtasks:${task.gid}`),
  });
  const sections = store
    .list(`sections:${project.gid}`)
    .gids()
    .map((gid) => ({ name: store.need('section', gid).name, tasks: tasks(`section_tasks:${gid}`) }));
  return { days: project.dueOn === null ? null : daysBetween(start, project.dueOn), sections };
}

/** Whether anything in it has a date, for which a start must then be known. */
export function hasDates({ days, sections }: Contents): boolean {
  const isDated = (task: PlannedTask): boolean => task.dueAfterDays !== null || task.subtasks.some(isDated);
  return days !== null || sections.some(({ tasks }) => tasks.some(isDated));
}

/** Makes the tasks in a project that has the sections already. `filled`: who has which role. */
export function makeTasks(
  world: World,
  actor: Actor,
  project: ProjectRow,
  { sections }: Contents,
  start: string,
  filled: ReadonlyMap<Gid, Gid>,
): void {
  const make = (task: PlannedTask, place: { readonly section: Gid } | { readonly parent: Gid }): void => {
    const { gid } = createTask(world, actor, {
      name: task.name,
      notes: task.notes,
      subtype: task.subtype,
      assignee: filled.get(task.role ?? '') ?? null,
      dueOn: task.dueAfterDays === null ? null : dayAfter(start, task.dueAfterDays),
      workspace: project.workspace,
      parent: 'parent' in place ? place.parent : null,
      places: 'parent' in place ? [] : [{ project: project.gid, section: place.section }],
      tags: [],
      followers: [],
    });
    for (const below of task.subtasks) make(below, { parent: gid });
  };
  const made = world.store.list(`sections:${project.gid}`).gids();
  for (const [index, section] of sections.entries())
    for (const task of section.tasks) make(task, { section: made[index] ?? '' });
}
