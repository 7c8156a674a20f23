/**
 * What the seeded people do, and how often: each action picks what it needs and says whether it did something.
 *
 * Projects are deleted seldom and restored as often, so that long work neither empties the workspace nor fills it up.
 */
import { deleteRow, undeleteRow } from './deletion.ts';
import { isLive } from './liveness.ts';
import { addToTeam, changeField, changeTag, createTag, removeFromTeam, renameUser } from './place-change.ts';
import {
  addMember,
  changeProject,
  createProject,
  createSection,
  removeMember,
  renameSection,
} from './project-change.ts';
import type { Gid, ProjectRow, RowOf, RowType, TagRow, TaskRow } from './rows.ts';
import { randomValue, sentence } from './seed.ts';
import { changeTask, createTask } from './task-change.ts';
import type { TaskInput } from './task-change.ts';
import {
  addDependency,
  addFollower,
  addTag,
  comment,
  editStory,
  removeDependency,
  removeFollower,
  removeTag,
} from './task-links.ts';
import { addToProject, removeFromProject, setParent } from './task-placement.ts';
import type { Desk } from './work.ts';
import type { Actor } from './world.ts';

export interface Action {
  readonly name: string;
  readonly weight: number;
  readonly run: (desk: Desk) => boolean;
}

/** An action on one random live row, by a random person of its workspace. */
function on<T extends 'task' | 'project' | 'tag'>(
  name: string,
  weight: number,
  type: T,
  run: (desk: Desk, row: RowOf<T>, actor: Actor) => boolean | void,
): Action {
  return {
    name,
    weight,
    run: (desk) => {
      const row = desk.any(type);
      const user = row === null ? null : desk.person((row as TaskRow | ProjectRow | TagRow).workspace);
      return row !== null && user !== null && run(desk, row, desk.world.actor(user)) !== false;
    },
  };
}

const edit = (name: string, weight: number, input: (desk: Desk, task: TaskRow) => TaskInput): Action =>
  on(name, weight, 'task', (desk, task, actor) => void changeTask(desk.world, actor, task.gid, input(desk, task)));

const firstDueMs = Date.UTC(2026, 5, 1);
const day = (desk: Desk): string =>
  new Date(firstDueMs + desk.random.below(180) * 86_400_000).toISOString().slice(0, 10);

export const actions: readonly Action[] = [
  on('create', 14, 'project', (desk, project, actor) => {
    const base = { workspace: project.workspace, name: sentence(desk.random), tags: [], followers: [] };
    const assignee = desk.random.chance(0.5) ? { assignee: desk.person(project.workspace) } : {};
    const due = desk.random.chance(0.3) ? { dueOn: day(desk) } : {};
    createTask(desk.world, actor, {
      ...base,
      ...assignee,
      ...due,
      parent: null,
      places: [{ project: project.gid, section: anySection(desk, project.gid) }],
    });
  }),
  on('create_subtask', 5, 'task', (desk, task, actor) => {
    if (depth(desk, task) >= 4) return false;
    const base = { workspace: task.workspace, name: sentence(desk.random), tags: [], followers: [], places: [] };
    return void createTask(desk.world, actor, { ...base, parent: task.gid });
  }),
  on('create_orphan', 1, 'task', (desk, task, actor) => {
    const base = {
      workspace: task.workspace,
      name: sentence(desk.random),
      tags: [],
      followers: [],
      places: [],
      parent: null,
    };
    createTask(desk.world, actor, { ...base, assignee: actor.user });
  }),
  edit('rename', 10, (desk) => ({ name: sentence(desk.random) })),
  edit('describe', 4, (desk) => ({ notes: `${sentence(desk.random)}.` })),
  edit('assign', 8, (desk, task) => ({ assignee: desk.random.chance(0.8) ? desk.person(task.workspace) : null })),
  edit('complete', 9, (desk) => ({ completed: desk.random.chance(0.75) })),
  edit('schedule', 5, (desk) => (desk.random.chance(0.85) ? { dueOn: day(desk) } : { dueOn: null, startOn: null })),
  on('set_field', 8, 'task', setField),
  on(
    'comment',
    12,
    'task',
    (desk, task, actor) => void comment(desk.world, actor, task.gid, `${sentence(desk.random)}!`, false),
  ),
  { name: 'edit_comment', weight: 2, run: editComment },
  { name: 'delete_comment', weight: 1, run: deleteComment },
  on('move_section', 9, 'task', (desk, task, actor) => {
    const place = pickOne(
      desk,
      task.places.filter((it) => isThere(desk, 'project', it.project)),
    );
    return (
      place !== null &&
      void addToProject(desk.world, actor, task.gid, place.project, { section: anySection(desk, place.project) })
    );
  }),
  on('add_project', 4, 'task', (desk, task, actor) => {
    const project = desk.any('project');
    return project?.workspace === task.workspace && void addToProject(desk.world, actor, task.gid, project.gid, {});
  }),
  on('remove_project', 2, 'task', (desk, task, actor) => {
    const place = pickOne(
      desk,
      task.places.filter((it) => isThere(desk, 'project', it.project)),
    );
    return place !== null && void removeFromProject(desk.world, actor, task.gid, place.project);
  }),
  on('set_parent', 2, 'task', (desk, task, actor) => {
    const parent = desk.random.chance(0.7) ? desk.any('task') : null;
    if (parent !== null && parent.workspace !== task.workspace) return false;
    return void setParent(desk.world, actor, task.gid, parent?.gid ?? null, null, false);
  }),
  on('tag', 4, 'task', (desk, task, actor) => {
    const tag = desk.any('tag');
    return tag?.workspace === task.workspace && void addTag(desk.world, actor, task.gid, tag.gid);
  }),
  on('untag', 2, 'task', (desk, task, actor) => {
    const tag = pickOne(
      desk,
      task.tags.filter((gid) => isThere(desk, 'tag', gid)),
    );
    return tag !== null && void removeTag(desk.world, actor, task.gid, tag);
  }),
  on('follow', 3, 'task', (desk, task, actor) => {
    const user = desk.person(task.workspace);
    return user !== null && void addFollower(desk.world, actor, task.gid, user, false);
  }),
  on('unfollow', 1, 'task', (desk, task, actor) => {
    const user = pickOne(desk, task.followers);
    return user !== null && void removeFollower(desk.world, actor, task.gid, user);
  }),
  on('depend', 3, 'task', (desk, task, actor) => {
    const other = desk.any('task');
    return other?.workspace === task.workspace && void addDependency(desk.world, actor, task.gid, other.gid);
  }),
  on('free', 1, 'task', (desk, task, actor) => {
    const other = pickOne(
      desk,
      task.dependencies.filter((gid) => isThere(desk, 'task', gid)),
    );
    return other !== null && void removeDependency(desk.world, actor, task.gid, other);
  }),
  on('delete', 4, 'task', (desk, task, actor) => deleteRow(desk.world, actor, 'task', task.gid)),
  { name: 'restore', weight: 3, run: (desk) => restore(desk, 'task') },
  on('create_project', 1, 'project', (desk, project, actor) => {
    const given = { name: `${sentence(desk.random)} project`, team: project.team };
    createProject(desk.world, actor, project.workspace, given, ['To do', 'Done']);
  }),
  on('edit_project', 2, 'project', (desk, project, actor) => {
    const input = desk.random.chance(0.2)
      ? { archived: !project.archived }
      : { name: `${sentence(desk.random)} project` };
    changeProject(desk.world, actor, project.gid, input);
  }),
  on('delete_project', 1, 'project', (desk, project, actor) => {
    const isLast = desk.world.store.list(`projects:${project.workspace}`).size < 2;
    return !isLast && deleteRow(desk.world, actor, 'project', project.gid);
  }),
  { name: 'restore_project', weight: 1, run: (desk) => restore(desk, 'project') },
  on('project_member', 1, 'project', (desk, project, actor) => {
    const user = desk.person(project.workspace);
    if (user === null) return false;
    return desk.random.chance(0.6)
      ? addMember(desk.world, actor, project.gid, user)
      : removeMember(desk.world, actor, project.gid, user);
  }),
  on(
    'create_section',
    1,
    'project',
    (desk, project, actor) => void createSection(desk.world, actor, project.gid, sentence(desk.random), {}),
  ),
  { name: 'rename_section', weight: 1, run: renameAnySection },
  { name: 'delete_section', weight: 1, run: deleteAnySection },
  on(
    'create_tag',
    1,
    'project',
    (desk, { workspace }, actor) =>
      void createTag(desk.world, actor, workspace, { name: sentence(desk.random), color: null, notes: '' }),
  ),
  on(
    'rename_tag',
    1,
    'tag',
    (desk, tag, actor) => void changeTag(desk.world, actor, tag.gid, { name: sentence(desk.random) }),
  ),
  { name: 'team_member', weight: 1, run: changeTeamMember },
];

/** Rarer things, told by no event at all; part of the work only where polling is to be tried. */
export const silentActions: readonly Action[] = [
  {
    name: 'rename_user',
    weight: 1,
    run: (desk) => {
      const user = desk.any('user');
      if (user === null) return false;
      renameUser(
        desk.world,
        desk.world.actor(user.gid),
        user.gid,
        `${user.name.split(' ')[0]} ${desk.random.below(1_000)}`,
      );
      return true;
    },
  },
  {
    name: 'rename_field',
    weight: 1,
    run: (desk) => {
      const field = desk.any('custom_field');
      if (field === null) return false;
      changeField(desk.world, desk.world.actor(field.createdBy), field.gid, { name: sentence(desk.random) });
      return true;
    },
  },
];

function pickOne<T>(desk: Desk, items: readonly T[]): T | null {
  return items.length === 0 ? null : desk.random.pick(items);
}

function isThere(desk: Desk, type: RowType, gid: Gid): boolean {
  const row = desk.world.store.find(type, gid);
  return row !== undefined && isLive(desk.world.store, row);
}

function anySection(desk: Desk, project: Gid): Gid | null {
  return pickOne(desk, desk.world.store.list(`sections:${project}`).gids());
}

function depth(desk: Desk, task: TaskRow): number {
  const parent = desk.world.store.find('task', task.parent);
  return parent === undefined ? 0 : 1 + depth(desk, parent);
}

function setField(desk: Desk, task: TaskRow, actor: Actor): boolean {
  const { store } = desk.world;
  const settings = task.places
    .filter((it) => isThere(desk, 'project', it.project))
    .flatMap((it) => store.list(`field_settings:${it.project}`).gids());
  const fields = settings
    .map((gid) => store.need('custom_field_setting', gid).field)
    .filter((gid) => isThere(desk, 'custom_field', gid));
  const field = pickOne(desk, fields);
  const user = desk.person(task.workspace);
  if (field === null || user === null) return false;
  const value = desk.random.chance(0.15) ? null : randomValue(desk.world, desk.random, field, [user]);
  changeTask(desk.world, actor, task.gid, { values: { [field]: value } });
  return true;
}

function editComment(desk: Desk): boolean {
  const story = desk.any('story');
  if (story === null || story.kind !== 'comment') return false;
  editStory(desk.world, desk.world.actor(story.createdBy), story.gid, { text: sentence(desk.random) });
  return true;
}

function deleteComment(desk: Desk): boolean {
  const story = desk.any('story');
  if (story === null || story.kind !== 'comment') return false;
  deleteRow(desk.world, desk.world.actor(story.createdBy), 'story', story.gid);
  return true;
}

/** Restores one of the latest deletions of that type. */
function restore(desk: Desk, type: 'task' | 'project'): boolean {
  const { journal } = desk.world.store;
  for (let index = journal.length - 1, seen = 0; index >= 0 && seen < 2_000; index -= 1, seen += 1) {
    const row = desk.world.store.find(type, journal[index]?.gid);
    if (row === undefined || row.deletedAtMs === null || desk.random.chance(0.3)) continue;
    undeleteRow(desk.world, desk.world.actor(desk.person(row.workspace)), row.gid);
    return true;
  }
  return false;
}

function renameAnySection(desk: Desk): boolean {
  const section = desk.any('section');
  if (section === null) return false;
  const user = desk.person(desk.world.store.need('project', section.project).workspace);
  renameSection(desk.world, desk.world.actor(user), section.gid, sentence(desk.random), {});
  return true;
}

function deleteAnySection(desk: Desk): boolean {
  const section = desk.any('section');
  if (section === null) return false;
  const user = desk.person(desk.world.store.need('project', section.project).workspace);
  deleteRow(desk.world, desk.world.actor(user), 'section', section.gid);
  return true;
}

function changeTeamMember(desk: Desk): boolean {
  const team = desk.any('team');
  const user = team === null ? null : desk.person(team.workspace);
  if (team === null || user === null) return false;
  const actor = desk.world.actor(desk.person(team.workspace));
  if (desk.random.chance(0.6)) addToTeam(desk.world, actor, team.gid, user);
  else removeFromTeam(desk.world, actor, team.gid, user);
  return true;
}
