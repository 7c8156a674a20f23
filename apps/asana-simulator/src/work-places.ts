/**
 * What the seeded people do around tasks: comments, projects, sections, tags, teams, and the bin, and how often.
 *
 * Projects are deleted seldom and restored as often, so that long work neither empties the workspace nor fills it up.
 */
import { deleteRow, undeleteRow } from './deletion.ts';
import { addToTeam, changeField, changeTag, createTag, removeFromTeam, renameUser } from './place-change.ts';
import {
  addMember,
  changeProject,
  createProject,
  createSection,
  removeMember,
  renameSection,
} from './project-change.ts';
import { sentence } from './seed-words.ts';
import { editStory } from './task-links.ts';
import { on } from './work-desk.ts';
import type { Action, Desk } from './work-desk.ts';
import type { Actor } from './world.ts';

export const placeActions: readonly Action[] = [
  { name: 'edit_comment', weight: 2, run: editComment },
  { name: 'delete_comment', weight: 1, run: deleteComment },
  { name: 'restore', weight: 3, run: (desk) => restore(desk, 'task') },
  on('create_project', 1, 'project', (desk, project, actor) => {
    const given = { name: `${sentence(desk.random)} project`, team: project.team };
    createProject(desk.world, actor, project.workspace, given, ['To do', 'Done']);
  }),
  on('edit_project', 2, 'project', (desk, project, actor) => {
    const isArchiving = desk.random.chance(0.2);
    const input = isArchiving ? { archived: !project.archived } : { name: `${sentence(desk.random)} project` };
    changeProject(desk.world, actor, project.gid, input);
  }),
  on('delete_project', 1, 'project', (desk, project, actor) => {
    const isLast = desk.world.store.list(`projects:${project.workspace}`).size < 2;
    return isLast ? false : deleteRow(desk.world, actor, 'project', project.gid);
  }),
  { name: 'restore_project', weight: 1, run: (desk) => restore(desk, 'project') },
  on('project_member', 1, 'project', (desk, project, actor) => {
    const user = desk.person(project.workspace);
    const change = desk.random.chance(0.6) ? addMember : removeMember;
    return user === null ? false : change(desk.world, actor, project.gid, user);
  }),
  on('create_section', 1, 'project', (desk, project, actor) =>
    createSection(desk.world, actor, project.gid, sentence(desk.random), {}),
  ),
  {
    name: 'rename_section',
    weight: 1,
    run: (desk) => onSection(desk, (actor, gid) => renameSection(desk.world, actor, gid, sentence(desk.random), {})),
  },
  {
    name: 'delete_section',
    weight: 1,
    run: (desk) => onSection(desk, (actor, gid) => deleteRow(desk.world, actor, 'section', gid)),
  },
  on('create_tag', 1, 'project', (desk, { workspace }, actor) =>
    createTag(desk.world, actor, workspace, { name: sentence(desk.random), color: null, notes: '' }),
  ),
  on('rename_tag', 1, 'tag', (desk, tag, actor) =>
    changeTag(desk.world, actor, tag.gid, { name: sentence(desk.random) }),
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
      const name = `${user.name.split(' ')[0] ?? ''} ${desk.random.below(1_000)}`;
      renameUser(desk.world, desk.world.actor(user.gid), user.gid, name);
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

function onSection(desk: Desk, step: (actor: Actor, gid: string) => unknown): boolean {
  const section = desk.any('section');
  if (section === null) return false;
  const user = desk.person(desk.world.store.need('project', section.project).workspace);
  step(desk.world.actor(user), section.gid);
  return true;
}

function changeTeamMember(desk: Desk): boolean {
  const team = desk.any('team');
  const user = team === null ? null : desk.person(team.workspace);
  if (team === null || user === null) return false;
  const actor = desk.world.actor(desk.person(team.workspace));
  const change = desk.random.chance(0.6) ? addToTeam : removeFromTeam;
  change(desk.world, actor, team.gid, user);
  return true;
}
