/**
 * Routes of projects, their sections, members and custom field settings.
 */
import { badRequest } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { deleteRow } from './deletion.ts';
import { readValues } from './field-value.ts';
import { findLive } from './liveness.ts';
import { listOf } from './listing.ts';
import type { ListSource } from './paging.ts';
import {
  addFieldSetting,
  addMember,
  changeProject,
  createProject,
  createSection,
  follow,
  moveSection,
  removeFieldSetting,
  removeMember,
  renameSection,
} from './project-change.ts';
import type { ProjectInput, SectionSpot } from './project-change.ts';
import { changeProjectValues } from './project-values.ts';
import { plainOf } from './rich-text.ts';
import type { Gid, ProjectRow, Row } from './rows.ts';

const project = (call: Call): ProjectRow => call.fromPath('project');

function removal(type: 'project' | 'section'): Route {
  return {
    method: 'DELETE',
    path: `/${type}s/{${type}_gid}`,
    answer: (call) => {
      deleteRow(call.world, call.actor, type, call.fromPath(type).gid);
      return nothing;
    },
  };
}

function each(name: string, field: string, run: (call: Call, gid: Gid, user: Gid) => void): Route {
  return {
    method: 'POST',
    path: `/projects/{project_gid}/${name}`,
    answer: (call) => {
      const { gid } = project(call);
      for (const user of call.input.gids(field)) run(call, gid, call.row('user', user).gid);
      return call.show(call.row('project', gid));
    },
  };
}

const listed = (path: string, source: (call: Call) => ListSource): Route => ({
  method: 'GET',
  path,
  answer: (call) => call.list(source(call), archivedFilter(call)),
});

export const projectRoutes: readonly Route[] = [
  { method: 'GET', path: '/projects', answer: listProjects },
  listed('/workspaces/{workspace_gid}/projects', (call) =>
    listOf(call.world.store, `projects:${call.fromPath('workspace').gid}`),
  ),
  listed('/teams/{team_gid}/projects', (call) =>
    listOf(call.world.store, `team_projects:${call.fromPath('team').gid}`),
  ),
  { method: 'GET', path: '/projects/{project_gid}', answer: (call) => call.show(project(call)) },
  {
    method: 'POST',
    path: '/projects',
    answer: (call) => create(call, call.input.gid('workspace'), call.input.gid('team')),
  },
  {
    method: 'POST',
    path: '/workspaces/{workspace_gid}/projects',
    answer: (call) => create(call, call.fromPath('workspace').gid, call.input.gid('team')),
  },
  {
    method: 'POST',
    path: '/teams/{team_gid}/projects',
    answer: (call) => create(call, undefined, call.fromPath('team').gid),
  },
  {
    method: 'PUT',
    path: '/projects/{project_gid}',
    answer: edit,
  },
  removal('project'),
  each('addMembers', 'members', ({ world, actor }, gid, user) => addMember(world, actor, gid, user)),
  each('removeMembers', 'members', ({ world, actor }, gid, user) => removeMember(world, actor, gid, user)),
  each('addFollowers', 'followers', ({ world, actor }, gid, user) => follow(world, actor, gid, user, true)),
  each('removeFollowers', 'followers', ({ world, actor }, gid, user) => follow(world, actor, gid, user, false)),
  { method: 'POST', path: '/projects/{project_gid}/addCustomFieldSetting', answer: addSetting },
  {
    method: 'POST',
    path: '/projects/{project_gid}/removeCustomFieldSetting',
    answer: (call) => {
      removeFieldSetting(call.world, call.actor, project(call).gid, call.input.needGid('custom_field'));
      return nothing;
    },
  },
  {
    method: 'GET',
    path: '/projects/{project_gid}/custom_field_settings',
    answer: (call) => call.list(listOf(call.world.store, `field_settings:${project(call).gid}`)),
  },
  { method: 'GET', path: '/projects/{project_gid}/task_counts', answer: countTasks },
  { method: 'GET', path: '/projects/{project_gid}/project_memberships', answer: listMemberships },
  {
    method: 'GET',
    path: '/project_memberships/{project_membership_gid}',
    answer: (call) => call.show(call.fromPath('project_membership'), 200, 'legacy_project_membership'),
  },
  { method: 'GET', path: '/sections/{section_gid}', answer: (call) => call.show(call.fromPath('section')) },
  {
    method: 'GET',
    path: '/projects/{project_gid}/sections',
    answer: (call) => call.list(listOf(call.world.store, `sections:${project(call).gid}`)),
  },
  {
    method: 'POST',
    path: '/projects/{project_gid}/sections',
    answer: (call) =>
      call.show(
        createSection(call.world, call.actor, project(call).gid, call.input.needText('name'), besides(call)),
        201,
      ),
  },
  {
    method: 'POST',
    path: '/projects/{project_gid}/sections/insert',
    answer: (call) => {
      const spot = { insertBefore: call.input.gid('before_section'), insertAfter: call.input.gid('after_section') };
      moveSection(
        call.world,
        call.actor,
        project(call).gid,
        call.row('section', call.input.needGid('section')).gid,
        spot,
      );
      return nothing;
    },
  },
  {
    method: 'PUT',
    path: '/sections/{section_gid}',
    answer: (call) => {
      const section = call.fromPath('section');
      return call.show(
        renameSection(call.world, call.actor, section.gid, call.input.text('name') ?? section.name, besides(call)),
      );
    },
  },
  removal('section'),
];

function archivedFilter(call: Call): (row: Row) => boolean {
  const archived = call.query['archived'];
  return (row) => row.type !== 'project' || archived === undefined || row.archived === (archived === 'true');
}

/** Without a workspace or team the list is given only to a person of one workspace. */
function listProjects(call: Call): Answer {
  const { store } = call.world;
  const team = call.queryGid('team');
  if (team !== undefined)
    return call.list(listOf(store, `team_projects:${call.row('team', team).gid}`), archivedFilter(call));
  return call.list(listOf(store, `projects:${workspaceAsked(call)}`), archivedFilter(call));
}

/** The workspace in the query, or the only one of the asking person. Throws 400 for a person of several. */
export function workspaceAsked(call: Call): Gid {
  const asked = call.queryGid('workspace');
  if (asked !== undefined) return call.row('workspace', asked).gid;
  const memberships = call.world.store.list(`user_workspaces:${call.user}`);
  const only = memberships.at(0);
  if (memberships.size !== 1 || only === undefined)
    throw badRequest('This request accesses data in multiple workspaces. Please specify a workspace or team.');
  return call.world.store.need('workspace_membership', only.gid).workspace;
}

const besides = (call: Call): SectionSpot => ({
  insertBefore: call.input.gid('insert_before'),
  insertAfter: call.input.gid('insert_after'),
});

function edit(call: Call): Answer {
  const { world, actor, input } = call;
  const { gid } = project(call);
  const given = readProject(call);
  const values = readValues(world, input.raw('custom_fields'));
  if (values !== undefined) changeProjectValues(world, actor, gid, values);
  return call.show(changeProject(world, actor, gid, given));
}

function readProject(call: Call): ProjectInput {
  const { input } = call;
  const isPublic = input.boolean('public');
  const team = input.gid('team');
  const owner = input.gidOrNull('owner');
  if (team !== undefined) call.row('team', team);
  if (owner !== undefined && owner !== null) call.row('user', owner);
  const found = {
    name: input.text('name'),
    notes: input.text('notes') ?? plainOf(input.text('html_notes')),
    archived: input.boolean('archived'),
    color: input.choiceOrNull('color', 'ProjectResponse'),
    icon: input.choiceOrNull('icon', 'ProjectResponse'),
    defaultView: input.choice('default_view', 'ProjectResponse'),
    team,
    owner,
    privacySetting:
      input.choice('privacy_setting', 'ProjectResponse') ??
      (isPublic === undefined ? undefined : isPublic ? 'public_to_workspace' : 'private_to_team'),
    dueOn: input.day('due_on') ?? input.day('due_date'),
    startOn: input.day('start_on'),
    completed: input.boolean('completed'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as ProjectInput;
}

function create(call: Call, workspace: Gid | undefined, team: Gid | undefined): Answer {
  const home = workspace ?? (team === undefined ? undefined : call.row('team', team).workspace);
  if (home === undefined) throw badRequest('workspace: Missing input');
  call.row('workspace', home);
  if (team !== undefined && call.row('team', team).workspace !== home) throw badRequest('team: not in that workspace');
  const given = { ...readProject(call), ...(team === undefined ? {} : { team }) };
  const made = createProject(call.world, call.actor, home, given);
  for (const user of call.input.gids('followers')) follow(call.world, call.actor, made.gid, user, true);
  return call.show(call.world.need('project', made.gid), 201);
}

function addSetting(call: Call): Answer {
  const field = call.row('custom_field', call.input.needGid('custom_field')).gid;
  const important = call.input.boolean('is_important') ?? false;
  return call.show(addFieldSetting(call.world, call.actor, project(call).gid, field, important));
}

function countTasks(call: Call): Answer {
  const { store } = call.world;
  let [all, open, milestones, openMilestones] = [0, 0, 0, 0];
  for (const section of store.list(`sections:${project(call).gid}`).gids()) {
    for (const gid of store.list(`section_tasks:${section}`).gids()) {
      const task = findLive(store, 'task', gid);
      if (task === undefined) continue;
      const isMilestone = task.subtype === 'milestone';
      all += 1;
      milestones += isMilestone ? 1 : 0;
      open += task.completed ? 0 : 1;
      openMilestones += isMilestone && !task.completed ? 1 : 0;
    }
  }
  const counts: Record<string, number> = {
    num_tasks: all,
    num_incomplete_tasks: open,
    num_completed_tasks: all - open,
    num_milestones: milestones,
    num_incomplete_milestones: openMilestones,
    num_completed_milestones: milestones - openMilestones,
  };
  const asked = (call.query['opt_fields'] ?? '').split(',');
  return {
    status: 200,
    body: { data: Object.fromEntries(Object.entries(counts).filter(([name]) => asked.includes(name))) },
  };
}

function listMemberships(call: Call): Answer {
  const user = call.queryGid('user');
  const keep = (row: Row): boolean => user === undefined || ('member' in row && row.member === user);
  const list = listOf(call.world.store, `project_memberships:${project(call).gid}`);
  return call.list(list, keep, 'legacy_project_membership');
}
