/**
 * Routes of workspaces, people and teams.
 */
import { badRequest } from './api-fault.ts';
import { readValues } from './field-value.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { listOf } from './listing.ts';
import type { ListSource } from './paging.ts';
import {
  addToTeam,
  addToWorkspace,
  changeTeam,
  createTeam,
  createUser,
  removeFromTeam,
  removeFromWorkspace,
  changeProfile,
  renameUser,
} from './place-change.ts';
import { settingList } from './route-part.ts';
import { workspaceAsked } from './route-project.ts';
import type { Gid, Row } from './rows.ts';

const memberOf = (row: Row): Gid => ('user' in row ? row.user : row.gid);
const peopleOf = (call: Call, workspace: Gid): ListSource =>
  listOf(call.world.store, `workspace_memberships:${workspace}`, memberOf);
const peopleIn = (call: Call, team: Gid): ListSource => listOf(call.world.store, `team_memberships:${team}`, memberOf);

export const placeRoutes: readonly Route[] = [
  { method: 'GET', path: '/workspaces', answer: (call) => call.list(workspacesOf(call)) },
  { method: 'GET', path: '/workspaces/{workspace_gid}', answer: (call) => call.show(call.fromPath('workspace')) },
  { method: 'PUT', path: '/workspaces/{workspace_gid}', answer: renameWorkspace },
  { method: 'POST', path: '/workspaces/{workspace_gid}/addUser', answer: invite },
  {
    method: 'POST',
    path: '/workspaces/{workspace_gid}/removeUser',
    answer: (call) => {
      removeFromWorkspace(
        call.world,
        call.actor,
        call.fromPath('workspace').gid,
        call.row('user', call.input.needGid('user')).gid,
      );
      return nothing;
    },
  },
  {
    method: 'GET',
    path: '/workspaces/{workspace_gid}/workspace_memberships',
    answer: (call) => {
      const user = call.queryGid('user');
      const keep = (row: Row): boolean => user === undefined || memberOf(row) === user;
      return call.list(listOf(call.world.store, `workspace_memberships:${call.fromPath('workspace').gid}`), keep);
    },
  },
  {
    method: 'GET',
    path: '/users/{user_gid}/workspace_memberships',
    answer: (call) => call.list(listOf(call.world.store, `user_workspaces:${call.fromPath('user').gid}`)),
  },
  {
    method: 'GET',
    path: '/workspace_memberships/{workspace_membership_gid}',
    answer: (call) => call.show(call.fromPath('workspace_membership')),
  },
  { method: 'GET', path: '/users', answer: listUsers },
  {
    method: 'GET',
    path: '/workspaces/{workspace_gid}/users',
    answer: (call) => listByName(call, peopleOf(call, call.fromPath('workspace').gid)),
  },
  {
    method: 'GET',
    path: '/teams/{team_gid}/users',
    answer: (call) => listByName(call, peopleIn(call, call.fromPath('team').gid)),
  },
  { method: 'GET', path: '/users/{user_gid}', answer: (call) => call.show(call.fromPath('user')) },
  {
    method: 'GET',
    path: '/workspaces/{workspace_gid}/users/{user_gid}',
    answer: (call) => call.show(call.fromPath('user')),
  },
  { method: 'PUT', path: '/users/{user_gid}', answer: editUser },
  {
    method: 'PUT',
    path: '/workspaces/{workspace_gid}/users/{user_gid}',
    answer: (call) => {
      const { gid } = call.fromPath('workspace');
      for (const field of Object.keys(Object(call.input.raw('custom_fields'))))
        if (call.world.store.find('custom_field', field)?.workspace !== gid)
          throw badRequest(`custom_fields: unknown custom field ${field}`);
      return editUser(call);
    },
  },
  { method: 'GET', path: '/users/{user_gid}/user_task_list', answer: taskListOf },
  {
    method: 'GET',
    path: '/user_task_lists/{user_task_list_gid}',
    answer: (call) => call.show(call.fromPath('user_task_list')),
  },
  {
    method: 'GET',
    path: '/workspaces/{workspace_gid}/teams',
    answer: (call) => call.list(listOf(call.world.store, `teams:${call.fromPath('workspace').gid}`)),
  },
  {
    method: 'GET',
    path: '/users/{user_gid}/teams',
    answer: (call) =>
      call.list(
        listOf(call.world.store, `user_teams:${call.fromPath('user').gid}`, (row) =>
          'team' in row ? (row.team ?? '') : '',
        ),
      ),
  },
  { method: 'GET', path: '/teams/{team_gid}', answer: (call) => call.show(call.fromPath('team')) },
  settingList('team'),
  { method: 'POST', path: '/teams', answer: makeTeam },
  { method: 'PUT', path: '/teams/{team_gid}', answer: editTeam },
  {
    method: 'POST',
    path: '/teams/{team_gid}/addUser',
    answer: (call) => {
      const gid = addToTeam(
        call.world,
        call.actor,
        call.fromPath('team').gid,
        call.row('user', call.input.needGid('user')).gid,
      );
      return call.show(call.world.need('team_membership', gid));
    },
  },
  {
    method: 'POST',
    path: '/teams/{team_gid}/removeUser',
    answer: (call) => {
      removeFromTeam(call.world, call.actor, call.fromPath('team').gid, call.input.needGid('user'));
      return nothing;
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_gid}/team_memberships',
    answer: (call) => call.list(listOf(call.world.store, `team_memberships:${call.fromPath('team').gid}`)),
  },
  {
    method: 'GET',
    path: '/users/{user_gid}/team_memberships',
    answer: (call) => call.list(listOf(call.world.store, `user_teams:${call.fromPath('user').gid}`)),
  },
  { method: 'GET', path: '/team_memberships', answer: listTeamMemberships },
  {
    method: 'GET',
    path: '/team_memberships/{team_membership_gid}',
    answer: (call) => call.show(call.fromPath('team_membership')),
  },
];

function workspacesOf(call: Call): ListSource {
  return listOf(call.world.store, `user_workspaces:${call.user}`, (row) => ('workspace' in row ? row.workspace : ''));
}

function renameWorkspace(call: Call): Answer {
  const before = call.fromPath('workspace');
  const row = call.world.put(call.actor, { ...before, name: call.input.needText('name') });
  if (row.name !== before.name) call.world.changed(call.actor, row, 'name');
  return call.show(row);
}

function editUser(call: Call): Answer {
  const { world, actor, input } = call;
  const { gid } = call.fromPath('user');
  const name = input.text('name');
  const values = readValues(world, input.raw('custom_fields'));
  if (values !== undefined) changeProfile(world, actor, gid, values);
  if (name !== undefined) renameUser(world, actor, gid, name);
  return call.show(call.row('user', gid));
}

/** By gid, or by e-mail, which makes the person when unknown. */
function invite(call: Call): Answer {
  const { world, actor } = call;
  const given = call.input.needGid('user');
  const known = given.includes('@') ? [...world.store.ofType('user')].find((user) => user.email === given)?.gid : given;
  const user = known ?? createUser(world, actor, given.split('@')[0] ?? given, given).gid;
  if (world.store.find('user', user) === undefined) throw badRequest(`user: Unknown object: ${given}`);
  addToWorkspace(world, actor, call.fromPath('workspace').gid, user, false);
  return call.showWithout(world.need('user', user), ['workspaces', 'custom_fields']);
}

function listUsers(call: Call): Answer {
  const team = call.queryGid('team');
  return call.list(
    team === undefined ? peopleOf(call, workspaceAsked(call)) : peopleIn(call, call.row('team', team).gid),
  );
}

const namedUsersMax = 2_000;

/** These forms have no pages: alphabetical, and cut without a word. */
function listByName(call: Call, people: ListSource): Answer {
  const rows = [...people(null)].map(({ row }) => row);
  const nameOf = (row: Row): string => ('name' in row ? row.name : '');
  rows.sort((left, right) => nameOf(left).localeCompare(nameOf(right)));
  return call.listWhole(rows, namedUsersMax);
}

function taskListOf(call: Call): Answer {
  const user = call.fromPath('user').gid;
  const workspace = call.queryGid('workspace');
  if (workspace === undefined) throw badRequest('workspace: Missing input');
  const memberships = call.world.store.list(`user_workspaces:${user}`).gids();
  const rows = memberships.map((gid) => call.world.store.need('workspace_membership', gid));
  const found = rows.find((row) => row.workspace === call.row('workspace', workspace).gid);
  if (found === undefined) throw badRequest('workspace: the user is not in it');
  return call.show(call.world.need('user_task_list', found.userTaskList));
}

function makeTeam(call: Call): Answer {
  const { input } = call;
  const workspace = call.row('workspace', input.needGid('organization')).gid;
  const description = input.text('description') ?? '';
  const made = { name: input.needText('name'), description, visibility: input.text('visibility') ?? 'public' };
  return call.show(createTeam(call.world, call.actor, workspace, made), 201);
}

function editTeam(call: Call): Answer {
  const { gid } = call.fromPath('team');
  const found = {
    name: call.input.text('name'),
    description: call.input.text('description'),
    visibility: call.input.choice('visibility', 'TeamResponse'),
  };
  const patch = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return call.show(changeTeam(call.world, call.actor, gid, patch));
}

function listTeamMemberships(call: Call): Answer {
  const [team, user, workspace] = ['team', 'user', 'workspace'].map((name) => call.queryGid(name));
  if (team !== undefined) {
    const keep = (row: Row): boolean => user === undefined || memberOf(row) === user;
    return call.list(listOf(call.world.store, `team_memberships:${call.row('team', team).gid}`), keep);
  }
  if (user === undefined || workspace === undefined)
    throw badRequest('team: Missing input; team, or user and workspace, must be given');
  return call.list(listOf(call.world.store, `user_teams:${call.row('user', user).gid}`), (row) => {
    const found = row.type === 'team_membership' ? call.world.store.find('team', row.team) : undefined;
    return found?.workspace === workspace;
  });
}
