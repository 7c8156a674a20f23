/**
 * Routes of tasks: read, listed, created, changed, placed, linked.
 */
import { badRequest, ApiFault } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { deleteRow } from './deletion.ts';
import { readValues } from './field-value.ts';
import { listGiven, listOf, rowsOf, tasksOfProject } from './listing.ts';
import type { ListSource } from './paging.ts';
import { plainOf } from './rich-text.ts';
import type { Gid, Row, TaskRow } from './rows.ts';
import { changeTask, createTask } from './task-change.ts';
import type { NewTask, TaskInput } from './task-change.ts';
import { addDependency, addFollower, addTag, removeDependency, removeFollower, removeTag } from './task-links.ts';
import { addToProject, removeFromProject, setParent } from './task-placement.ts';
import type { Spot } from './task-placement.ts';
import { searchTasks } from './search.ts';

const task = (call: Call): TaskRow => call.fromPath('task');

/** A POST on a task that answers with the task, or with nothing. */
function act(name: string, run: (call: Call, gid: Gid) => void, answersTask = false): Route {
  return {
    method: 'POST',
    path: `/tasks/{task_gid}/${name}`,
    answer: (call) => {
      const { gid } = task(call);
      run(call, gid);
      return answersTask ? call.show(call.row('task', gid)) : nothing;
    },
  };
}

function each(
  name: string,
  field: string,
  run: (call: Call, gid: Gid, other: Gid) => void,
  answersTask = false,
): Route {
  return act(
    name,
    (call, gid) => {
      const others = call.input.gids(field);
      if (others.length === 0) throw badRequest(`${field}: Missing input`);
      for (const other of others) run(call, gid, other);
    },
    answersTask,
  );
}

const listed = (path: string, source: (call: Call) => ListSource): Route => ({
  method: 'GET',
  path,
  answer: (call) => call.list(source(call), sinceFilter(call)),
});

export const taskRoutes: readonly Route[] = [
  { method: 'GET', path: '/tasks/{task_gid}', answer: (call) => call.show(task(call)) },
  { method: 'GET', path: '/tasks', answer: (call) => call.list(chooseList(call), sinceFilter(call)) },
  listed('/projects/{project_gid}/tasks', (call) => tasksOfProject(call.world.store, call.fromPath('project').gid)),
  listed('/sections/{section_gid}/tasks', (call) =>
    listOf(call.world.store, `section_tasks:${call.fromPath('section').gid}`),
  ),
  listed('/tags/{tag_gid}/tasks', (call) => listOf(call.world.store, `tag_tasks:${call.fromPath('tag').gid}`)),
  listed('/user_task_lists/{user_task_list_gid}/tasks', (call) => taskListOf(call, call.param('user_task_list_gid'))),
  listed('/tasks/{task_gid}/subtasks', (call) => listOf(call.world.store, `subtasks:${task(call).gid}`)),
  listed('/tasks/{task_gid}/dependencies', (call) =>
    listGiven(rowsOf(call.world.store, 'task', task(call).dependencies)),
  ),
  listed('/tasks/{task_gid}/dependents', (call) => listOf(call.world.store, `dependents:${task(call).gid}`)),
  {
    method: 'GET',
    path: '/tasks/{task_gid}/projects',
    answer: (call) =>
      call.list(
        listGiven(
          rowsOf(
            call.world.store,
            'project',
            task(call).places.map((it) => it.project),
          ),
        ),
      ),
  },
  {
    method: 'GET',
    path: '/tasks/{task_gid}/tags',
    answer: (call) => call.list(listGiven(rowsOf(call.world.store, 'tag', task(call).tags))),
  },
  { method: 'GET', path: '/workspaces/{workspace_gid}/tasks/search', answer: searchTasks },
  { method: 'POST', path: '/tasks', answer: (call) => create(call, call.input.gidOrNull('parent') ?? null) },
  { method: 'POST', path: '/tasks/{task_gid}/subtasks', answer: (call) => create(call, task(call).gid) },
  { method: 'PUT', path: '/tasks/{task_gid}', answer: change },
  {
    method: 'DELETE',
    path: '/tasks/{task_gid}',
    answer: (call) => {
      deleteRow(call.world, call.actor, 'task', task(call).gid);
      return nothing;
    },
  },
  act('addProject', (call, gid) => {
    const project = call.row('project', call.input.needGid('project')).gid;
    addToProject(call.world, call.actor, gid, project, readSpot(call));
  }),
  act('removeProject', (call, gid) => {
    removeFromProject(call.world, call.actor, gid, call.row('project', call.input.needGid('project')).gid);
  }),
  act('setParent', reparent, true),
  act('addTag', (call, gid) => addTag(call.world, call.actor, gid, call.input.needGid('tag'))),
  act('removeTag', (call, gid) => removeTag(call.world, call.actor, gid, call.input.needGid('tag'))),
  each(
    'addFollowers',
    'followers',
    ({ world, actor }, gid, user) => addFollower(world, actor, gid, world.need('user', user).gid, false),
    true,
  ),
  each('removeFollowers', 'followers', ({ world, actor }, gid, user) => removeFollower(world, actor, gid, user), true),
  each('addDependencies', 'dependencies', ({ world, actor }, gid, on) => addDependency(world, actor, gid, on)),
  each('removeDependencies', 'dependencies', ({ world, actor }, gid, on) => removeDependency(world, actor, gid, on)),
  each('addDependents', 'dependents', ({ world, actor }, gid, by) => addDependency(world, actor, by, gid)),
  each('removeDependents', 'dependents', ({ world, actor }, gid, by) => removeDependency(world, actor, by, gid)),
  {
    method: 'POST',
    path: '/sections/{section_gid}/addTask',
    answer: (call) => {
      const section = call.fromPath('section');
      const { gid } = call.row('task', call.input.needGid('task'));
      addToProject(call.world, call.actor, gid, section.project, { ...readSpot(call), section: section.gid });
      return nothing;
    },
  },
];

/** Exactly one way to choose tasks must be given. */
function chooseList(call: Call): ListSource {
  const { store } = call.world;
  const [project, section, tag, list, assignee, workspace] = [
    'project',
    'section',
    'tag',
    'user_task_list',
    'assignee',
    'workspace',
  ].map((name) => call.queryGid(name));
  const ways = [project, section, tag, list, assignee].filter((way) => way !== undefined);
  if (ways.length > 1)
    throw badRequest('Must specify exactly one of project, tag, section, user task list, or assignee + workspace');
  if (project !== undefined) return tasksOfProject(store, call.row('project', project).gid);
  if (section !== undefined) return listOf(store, `section_tasks:${call.row('section', section).gid}`);
  if (tag !== undefined) return listOf(store, `tag_tasks:${call.row('tag', tag).gid}`);
  if (list !== undefined) return taskListOf(call, list);
  if (assignee === undefined || workspace === undefined) {
    throw badRequest('Must specify exactly one of project, tag, section, user task list, or assignee + workspace');
  }
  return listOf(store, `assigned:${call.row('user', assignee).gid}:${call.row('workspace', workspace).gid}`);
}

function taskListOf(call: Call, gid: Gid): ListSource {
  const list = call.row('user_task_list', gid);
  return listOf(call.world.store, `assigned:${list.user}:${list.workspace}`);
}

/** `modified_since`, and `completed_since` with `now` for what is still open. */
function sinceFilter(call: Call): (row: Row) => boolean {
  const modifiedMs = readSince(call, 'modified_since');
  const completedMs = readSince(call, 'completed_since');
  const { sinceSeesMoves } = call.world.rules;
  return (row) => {
    if (row.type !== 'task') return true;
    const changedMs = sinceSeesMoves ? Math.max(row.modifiedAtMs, row.placedAtMs) : row.modifiedAtMs;
    if (modifiedMs !== null && changedMs < modifiedMs) return false;
    return completedMs === null || row.completedAtMs === null || row.completedAtMs >= completedMs;
  };
}

function readSince(call: Call, name: string): number | null {
  const text = call.query[name];
  if (text === undefined || text === '') return null;
  const ms = text === 'now' ? call.view.nowMs : Date.parse(text);
  if (Number.isNaN(ms)) throw badRequest(`${name}: Not a valid time: ${text}`);
  return ms;
}

function readSpot(call: Call): Spot {
  const { input } = call;
  return {
    section: input.gid('section'),
    insertBefore: input.gid('insert_before'),
    insertAfter: input.gid('insert_after'),
  };
}

function reparent(call: Call, gid: Gid): void {
  if (!call.input.has('parent')) throw badRequest('parent: Missing input');
  const parent = call.input.gidOrNull('parent') ?? null;
  setParent(call.world, call.actor, gid, parent === null ? null : call.row('task', parent).gid, readSpot(call), false);
}

const subtypes = ['default_task', 'milestone', 'approval', 'section', 'custom'];

function readTask(call: Call): TaskInput {
  const { input } = call;
  const subtype = input.text('resource_subtype');
  if (subtype !== undefined && !subtypes.includes(subtype)) throw badRequest(`resource_subtype: unknown: ${subtype}`);
  if (input.has('due_on') && input.has('due_at') && input.raw('due_on') !== null && input.raw('due_at') !== null) {
    throw badRequest('due_on, due_at: only one of them may be given');
  }
  const assignee = input.gidOrNull('assignee');
  if (assignee !== undefined && assignee !== null) call.row('user', assignee);
  const rich = call.richText('html_notes');
  const found = {
    name: input.text('name'),
    notes: input.text('notes') ?? plainOf(rich),
    rich,
    subtype,
    assignee,
    approvalStatus: input.choice('approval_status', 'TaskResponse'),
    completed: input.boolean('completed'),
    customType: input.gidOrNull('custom_type'),
    customStatus: input.gidOrNull('custom_type_status_option'),
    dueOn: input.day('due_on'),
    dueAt: input.time('due_at'),
    startOn: input.day('start_on'),
    startAt: input.time('start_at'),
    liked: input.boolean('liked'),
    values: readValues(call.world, input.raw('custom_fields')),
    external: readExternal(call),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as TaskInput;
}

/** Every app has a place of its own on a task; without an app there is none. */
function readExternal(call: Call): TaskInput['external'] {
  const given = call.input.raw('external');
  if (given === undefined) return undefined;
  const { app } = call.view;
  if (app === null) throw new ApiFault(403, 'external: OAuth is required to store external data');
  const { gid, data } = (given ?? {}) as Record<string, unknown>;
  if (typeof gid !== 'string') throw badRequest('external.gid: must be a text');
  return { app, held: { gid, data: typeof data === 'string' ? data : null } };
}

function create(call: Call, parent: Gid | null): Answer {
  const places = readPlaces(call);
  const holder = parent === null ? undefined : call.row('task', parent);
  const home = places[0] === undefined ? undefined : call.row('project', places[0].project);
  const workspace = call.input.gid('workspace') ?? home?.workspace ?? holder?.workspace;
  if (workspace === undefined) throw badRequest('workspace: You should specify one of workspace, parent, projects');
  call.row('workspace', workspace);
  const elsewhere = places.some((place) => call.row('project', place.project).workspace !== workspace);
  if (elsewhere) throw new ApiFault(400, 'projects: not in the same workspace');
  const { tags, followers } = { tags: call.input.gids('tags'), followers: call.input.gids('followers') };
  for (const tag of tags) call.row('tag', tag);
  for (const follower of followers) call.row('user', follower);
  const made: NewTask = { ...readTask(call), workspace, parent, places, tags, followers };
  return call.show(createTask(call.world, call.actor, made), 201);
}

function readPlaces(call: Call): { project: Gid; section: Gid | null }[] {
  const places = call.input
    .gids('projects')
    .map((project): { project: Gid; section: Gid | null } => ({ project, section: null }));
  const given = call.input.raw('memberships') ?? [];
  if (!Array.isArray(given)) throw badRequest('memberships: Not a list');
  for (const item of given as { project?: unknown; section?: unknown }[]) {
    const section = typeof item.section === 'string' ? call.row('section', item.section) : null;
    const project = typeof item.project === 'string' ? item.project : section?.project;
    if (project === undefined) throw badRequest('memberships: each needs a project');
    const known = places.findIndex((place) => place.project === project);
    places.splice(known < 0 ? places.length : known, known < 0 ? 0 : 1, { project, section: section?.gid ?? null });
  }
  return places;
}

function change(call: Call): Answer {
  const { gid } = task(call);
  changeTask(call.world, call.actor, gid, readTask(call));
  return call.show(call.world.need('task', gid));
}
