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
    `/goals?workspace=${workspace}`,
  ])
    expect({ list, seen: await seen(list) }).toEqual({ list, seen: [] });
  expect(await seen(`/workspaces/${workspace}/projects`, home.as(colleague ?? ''))).toContain(project);
  expect(await status(`/projects/${project}`)).toBe(404);
});

test('of a task that is shared with them they see the task alone', async () => {
  const task = await make('/tasks', { name: 'Shared', projects: [project], followers: [gid] });
  const other = await make('/tasks', { name: 'Not shared', projects: [project] });
  expect([await status(`/tasks/${task.gid}`), await status(`/tasks/${other.gid}`)]).toEqual([200, 404]);
  expect(await status(`/projects/${project}`)).toBe(404);
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
  expect([await status(`/portfolios/${portfolio.gid}`), await status(`/projects/${project}`)]).toEqual([200, 404]);
  await home.post(`/projects/${project}/addMembers`, { members: [gid] });
  expect([await status(`/projects/${project}`), await status(`/tasks/${task.gid}`)]).toEqual([200, 200]);
  expect(await seen(`/portfolios/${portfolio.gid}/items`)).toEqual([project]);
});
