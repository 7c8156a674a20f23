/**
 * What the seeded people do with tasks, and how often.
 */
import { deleteRow } from './deletion.ts';
import type { TaskRow } from './rows.ts';
import { sentence } from './seed-words.ts';
import { isWorkedOn, randomValue } from './random-value.ts';
import { changeTask, createTask } from './task-change.ts';
import type { NewTask, TaskInput } from './task-change.ts';
import {
  addDependency,
  addFollower,
  addTag,
  comment,
  removeDependency,
  removeFollower,
  removeTag,
} from './task-links.ts';
import { addToProject, removeFromProject, setParent } from './task-placement.ts';
import { anySection, homes, isThere, on, pickOne } from './work-desk.ts';
import type { Action, Desk } from './work-desk.ts';
import type { Actor } from './world.ts';

const deepestSubtask = 4;
const firstDueMs = Date.UTC(2026, 5, 1);
const day = (desk: Desk): string =>
  new Date(firstDueMs + desk.random.below(180) * 86_400_000).toISOString().slice(0, 10);

const edit = (name: string, weight: number, input: (desk: Desk, task: TaskRow) => TaskInput): Action =>
  on(name, weight, 'task', (desk, task, actor) => changeTask(desk.world, actor, task.gid, input(desk, task)));

const newTask = (desk: Desk, workspace: string): NewTask => ({
  workspace,
  name: sentence(desk.random),
  tags: [],
  followers: [],
  places: [],
  parent: null,
});

export const taskActions: readonly Action[] = [
  on('create', 14, 'project', (desk, project, actor) => {
    const assignee = desk.random.chance(0.5) ? { assignee: desk.person(project.workspace) } : {};
    const due = desk.random.chance(0.3) ? { dueOn: day(desk) } : {};
    const places = [{ project: project.gid, section: anySection(desk, project.gid) }];
    createTask(desk.world, actor, { ...newTask(desk, project.workspace), ...assignee, ...due, places });
  }),
  on('create_subtask', 5, 'task', (desk, task, actor) => {
    if (depth(desk, task) >= deepestSubtask) return false;
    return createTask(desk.world, actor, { ...newTask(desk, task.workspace), parent: task.gid });
  }),
  on('create_orphan', 1, 'task', (desk, task, actor) =>
    createTask(desk.world, actor, { ...newTask(desk, task.workspace), assignee: actor.user }),
  ),
  edit('rename', 10, (desk) => ({ name: sentence(desk.random) })),
  edit('describe', 4, (desk) => ({ notes: `${sentence(desk.random)}.` })),
  edit('assign', 8, (desk, task) => ({ assignee: desk.random.chance(0.8) ? desk.person(task.workspace) : null })),
  edit('complete', 9, (desk) => ({ completed: desk.random.chance(0.75) })),
  edit('schedule', 5, (desk) => (desk.random.chance(0.85) ? { dueOn: day(desk) } : { dueOn: null, startOn: null })),
  edit('like', 2, (desk) => ({ liked: desk.random.chance(0.7) })),
  on('set_field', 8, 'task', setField),
  on('comment', 12, 'task', (desk, task, actor) =>
    comment(desk.world, actor, task.gid, `${sentence(desk.random)}!`, false),
  ),
  on('move_section', 9, 'task', (desk, task, actor) => {
    const project = pickOne(desk, homes(desk, task));
    if (project === null) return false;
    return addToProject(desk.world, actor, task.gid, project, { section: anySection(desk, project) });
  }),
  on('add_project', 4, 'task', (desk, task, actor) => {
    const project = desk.any('project');
    if (project?.workspace !== task.workspace) return false;
    return addToProject(desk.world, actor, task.gid, project.gid, {});
  }),
  on('remove_project', 2, 'task', (desk, task, actor) => {
    const project = pickOne(desk, homes(desk, task));
    return project === null ? false : removeFromProject(desk.world, actor, task.gid, project);
  }),
  on('set_parent', 2, 'task', (desk, task, actor) => {
    const parent = desk.random.chance(0.7) ? desk.any('task') : null;
    if (parent !== null && parent.workspace !== task.workspace) return false;
    return setParent(desk.world, actor, task.gid, parent?.gid ?? null, null, false);
  }),
  on('tag', 4, 'task', (desk, task, actor) => {
    const tag = desk.any('tag');
    return tag?.workspace === task.workspace ? addTag(desk.world, actor, task.gid, tag.gid) : false;
  }),
  on('untag', 2, 'task', (desk, task, actor) => {
    const tags = task.tags.filter((gid) => isThere(desk, 'tag', gid));
    const tag = pickOne(desk, tags);
    return tag === null ? false : removeTag(desk.world, actor, task.gid, tag);
  }),
  on('follow', 3, 'task', (desk, task, actor) => {
    const user = desk.person(task.workspace);
    return user === null ? false : addFollower(desk.world, actor, task.gid, user, false);
  }),
  on('unfollow', 1, 'task', (desk, task, actor) => {
    const user = pickOne(desk, task.followers);
    return user === null ? false : removeFollower(desk.world, actor, task.gid, user);
  }),
  on('depend', 3, 'task', (desk, task, actor) => {
    const other = desk.any('task');
    return other?.workspace === task.workspace ? addDependency(desk.world, actor, task.gid, other.gid) : false;
  }),
  on('free', 1, 'task', (desk, task, actor) => {
    const others = task.dependencies.filter((gid) => isThere(desk, 'task', gid));
    const other = pickOne(desk, others);
    return other === null ? false : removeDependency(desk.world, actor, task.gid, other);
  }),
  on('delete', 4, 'task', (desk, task, actor) => deleteRow(desk.world, actor, 'task', task.gid)),
];

function depth(desk: Desk, task: TaskRow): number {
  const parent = desk.world.store.find('task', task.parent);
  return parent === undefined ? 0 : 1 + depth(desk, parent);
}

function setField(desk: Desk, task: TaskRow, actor: Actor): unknown {
  const { store } = desk.world;
  const settings = homes(desk, task).flatMap((project) => store.list(`field_settings:${project}`).gids());
  const fields = settings.map((gid) => store.need('custom_field_setting', gid).field);
  const field = pickOne(
    desk,
    fields.filter((gid) => isThere(desk, 'custom_field', gid) && isWorkedOn(desk.world, gid)),
  );
  const user = desk.person(task.workspace);
  if (field === null || user === null) return false;
  const value = desk.random.chance(0.15) ? null : randomValue(desk.world, desk.random, field, [user]);
  return changeTask(desk.world, actor, task.gid, { values: { [field]: value } });
}
