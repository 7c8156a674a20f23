/**
 * Guests, over real HTTP: people whose mail address is of no domain of the organization. They see what is shared with them, and
 * nothing else of it.
 */
import { openClient } from './contract-client.ts';
import type { Client, Item } from './contract-client.ts';

let home: Client;
let guest: Client;
let gid: string;
let workspace: string;
let project: string;
let [team, colleague]: string[] = [];

beforeAll(async () => {
  home = await openClient({ tasks: 6 });
  workspace = home.simulator.workspaceGid;
  colleague = (await home.get('/users')).body.data[1]?.gid ?? '';
  team = (await home.post('/teams', { name: 'Outer', organization: workspace })).body.data.gid;
  project = (await make('/projects', { name: 'Open', workspace, team, privacy_setting: 'public_to_workspace' })).gid;
  gid = (await make(`/workspaces/${workspace}/addUser`, { user: 'guest@elsewhere.example' })).gid;
  guest = home.as(gid);
});
afterAll(() => home.close());

const make = async (path: string, data: object): Promise<Item> => (await home.post(path, data)).body.data;
const seen = async (path: string, by = guest): Promise<string[]> =>
  (await by.get(path)).body.data.map((row: Item) => row.gid);
const status = async (path: string): Promise<number> => (await guest.get(path)).status;

test('a guest is known as one in the workspace and its teams, others are not', async () => {
  const memberships = `/workspaces/${workspace}/workspace_memberships?opt_fields=user.gid,is_guest`;
  const { data } = (await home.get(memberships)).body;
  expect(data.filter((row) => row['is_guest'] === true).map((row) => (row['user'] as Item).gid)).toEqual([gid]);
  const inTeam = await make(`/teams/${team}/addUser`, { user: gid });
  expect(inTeam['is_guest']).toBe(true);
  await home.post(`/teams/${team}/removeUser`, { user: gid });
});

test('by themselves they see the organization, and of what is in it nothing', async () => {
  await make('/goals', { name: 'Grow', workspace });
  await make('/portfolios', { name: 'All', workspace });
  expect(await seen('/workspaces')).toEqual([workspace]);
  expect(await seen('/users')).toEqual([gid]);
  expect(await seen(`/workspaces/${workspace}/workspace_memberships`)).toHaveLength(1);
  for (const list of [
    `/workspaces/${workspace}/projects`,
    `/workspaces/${workspace}/teams`,
    `/workspaces/${workspace}/tags`,
    `/workspaces/${workspace}/agents`,
    `/goals?workspace=${workspace}`,
    `/time_periods?workspace=${workspace}`,
    `/roles?workspace=${workspace}`,
    `/time_tracking_categories?workspace=${workspace}`,
  ]) {
    expect({ list, seen: await seen(list) }).toEqual({ list, seen: [] });
    expect((await seen(list, home)).length).toBeGreaterThan(0);
  }
  expect(await seen(`/workspaces/${workspace}/projects`, home.as(colleague ?? ''))).toContain(project);
  expect(await status(`/projects/${project}`)).toBe(404);
});

test('of a task that is shared with them they see the task alone', async () => {
  const task = await make('/tasks', { name: 'Shared', projects: [project], followers: [gid] });
  const other = await make('/tasks', { name: 'Not shared', projects: [project] });
  expect([await status(`/tasks/${task.gid}`), await status(`/tasks/${other.gid}`)]).toEqual([200, 404]);
  expect(await status(`/projects/${project}`)).toBe(404);
});

test('people with whom they share no team and no project are private users, and are not listed', async () => {
  const values = { name: 'Whose', projects: [project], followers: [gid], assignee: colleague };
  const { gid: task } = await make('/tasks', values);
  const shown = async (by: Client): Promise<unknown> =>
    (await by.get(`/tasks/${task}?opt_fields=assignee.name,assignee.email,created_by,followers.name`)).body.data;
  const [named] = (await home.get(`/users?workspace=${workspace}&opt_fields=name,email`)).body.data.slice(1);
  expect(await shown(home)).toMatchObject({ assignee: { name: named?.name, email: named?.['email'] } });
  const unknown = { gid: colleague, name: 'Private User' };
  const hidden = await shown(guest);
  expect(hidden).toMatchObject({ assignee: unknown, followers: expect.arrayContaining([unknown]) as unknown });
  expect(JSON.stringify(hidden)).not.toContain('@');
  expect((await guest.get(`/tasks/${task}`)).body.data['assignee']).toMatchObject(unknown);
  expect(await status(`/users/${colleague}`)).toBe(404);
  await home.post(`/teams/${team}/addUser`, { user: gid });
  await home.post(`/teams/${team}/addUser`, { user: colleague });
  expect(await shown(guest)).toMatchObject({ assignee: { name: named?.name, email: named?.['email'] } });
  expect(await status(`/users/${colleague}`)).toBe(200);
  for (const user of [gid, colleague]) await home.post(`/teams/${team}/removeUser`, { user });
});

test('of a team they see its public projects, and who else is in it; when they leave, no longer', async () => {
  const hidden = await make('/projects', { name: 'Hidden', workspace, team, privacy_setting: 'private' });
  await home.post(`/teams/${team}/addUser`, { user: gid });
  expect(await seen(`/workspaces/${workspace}/teams`)).toEqual([team]);
  expect([await status(`/projects/${project}`), await status(`/projects/${hidden.gid}`)]).toEqual([200, 404]);
  expect(await seen('/users')).toHaveLength(2);
  await home.post(`/teams/${team}/removeUser`, { user: gid });
  expect([await status(`/projects/${project}`), (await seen('/users')).length]).toEqual([404, 1]);
});

test('of a project that is shared with them they see all tasks, and of a portfolio no project by that alone', async () => {
  const task = await make('/tasks', { name: 'In it', projects: [project] });
  const portfolio = await make('/portfolios', { name: 'Ours', workspace });
  await make(`/portfolios/${portfolio.gid}/addItem`, { item: project });
  expect(await status(`/portfolios/${portfolio.gid}`)).toBe(404);
  await make('/memberships', { parent: portfolio.gid, member: gid });
  const [setting] = (await home.get(`/portfolios/${portfolio.gid}/project_portfolio_settings`)).body.data;
  await home.put(`/project_portfolio_settings/${setting?.gid}`, { is_access_control_inherited: true });
  expect([await status(`/portfolios/${portfolio.gid}`), await status(`/projects/${project}`)]).toEqual([200, 404]);
  await home.post(`/projects/${project}/addMembers`, { members: [gid] });
  expect([await status(`/projects/${project}`), await status(`/tasks/${task.gid}`)]).toEqual([200, 200]);
  expect(await seen(`/portfolios/${portfolio.gid}/items`)).toEqual([project]);
});

test('they set values of custom fields that their projects have, and cannot make fields, teams and goals', async () => {
  const field = (await make('/custom_fields', { workspace, name: 'Depth', resource_subtype: 'text' })).gid;
  const other = (await make('/custom_fields', { workspace, name: 'Width', resource_subtype: 'text' })).gid;
  await home.post(`/projects/${project}/addCustomFieldSetting`, { custom_field: field });
  const task = await make('/tasks', { name: 'Measured', projects: [project] });
  expect([await status(`/custom_fields/${field}`), await status(`/custom_fields/${other}`)]).toEqual([200, 404]);
  expect((await guest.put(`/tasks/${task.gid}`, { custom_fields: { [field]: 'deep' } })).status).toBe(200);
  const words = 'Custom Fields are not available for free users or guests.';
  const answers = await Promise.all([
    guest.get(`/workspaces/${workspace}/custom_fields`),
    guest.post('/custom_fields', { workspace, name: 'Mine', resource_subtype: 'text' }),
    guest.put(`/custom_fields/${field}`, { name: 'Mine' }),
    guest.delete(`/custom_fields/${field}`),
    guest.post(`/projects/${project}/addCustomFieldSetting`, { custom_field: field }),
  ]);
  for (const { status: code, body } of answers) expect([code, body.errors[0]?.message]).toEqual([403, words]);
  expect((await guest.post('/teams', { name: 'Mine', organization: workspace })).status).toBe(403);
  expect((await guest.post('/goals', { name: 'Mine', workspace })).status).toBe(403);
  expect((await home.as(colleague ?? '').post('/teams', { name: 'Ours', organization: workspace })).status).toBe(201);
});

test('a secret team is seen by those in it alone, members of the organization or not', async () => {
  const secret = (await make('/teams', { name: 'Secret', organization: workspace, visibility: 'secret' })).gid;
  const member = home.as(colleague ?? '');
  expect((await member.get(`/teams/${secret}`)).status).toBe(404);
  expect((await member.get(`/teams/${team}`)).status).toBe(200);
  await home.post(`/teams/${secret}/addUser`, { user: colleague });
  expect((await member.get(`/teams/${secret}`)).status).toBe(200);
});

test('of eight seeded people one is a guest', async () => {
  const many = await openClient({ users: 9, projects: 1, tasks: 4 });
  const guests = (await many.truth('workspace_membership')).data.filter((it) => it['is_guest'] === true);
  const gids = guests.map((it) => (it['user'] as Item).gid);
  const people = (await many.truth('user')).data.filter((it) => gids.includes(it.gid));
  expect(people).toHaveLength(1);
  expect(people[0]?.['email']).toMatch(/@elsewhere\.example$/);
  expect((await many.truth('team_membership')).data.some((it) => it['is_guest'] === true)).toBe(true);
  await many.close();
});
