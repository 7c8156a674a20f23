/** Memberships of all sorts and custom types, over real HTTP: read, listed, made, changed, ended and restored. */
import { openClient } from './contract-client.ts';
import type { Client, Item, Reply } from './contract-client.ts';

let client: Client;
let [me, other, team, field, project]: string[] = [];

beforeAll(async () => {
  client = await openClient();
  const workspace = client.simulator.workspaceGid;
  [me, other] = (await client.get('/users')).body.data.map(({ gid }) => gid);
  team = (await client.get(`/workspaces/${workspace}/teams`)).body.data[0]?.gid ?? '';
  const made = await client.post('/custom_fields', { workspace, name: 'Colour', resource_subtype: 'text' });
  field = made.body.data.gid;
  project = (await client.post('/projects', { name: 'Members only', workspace })).body.data.gid;
});

afterAll(() => client.close());

const add = (parent: string, member: string, level?: string): Promise<Reply> =>
  client.post('/memberships', { parent, member, ...(level === undefined ? {} : { access_level: level }) });
const listed = async (query: string): Promise<Item[]> => (await client.get(`/memberships?${query}`)).body.data;

describe.each([
  ['project_membership', () => project, 'membership', 'commenter', 'editor'],
  ['custom_field_membership', () => field, 'custom_field_membership', 'admin', 'user'],
] as const)('a %s', (type, parentOf, resourceType, level, usual) => {
  test('is made, read, listed, changed and ended', async () => {
    const parent = parentOf() ?? '';
    const made = await add(parent, other ?? '', level);
    expect(made.status).toBe(201);
    const { gid } = made.body.data;
    const shown = { gid, resource_type: resourceType, resource_subtype: type, access_level: level };
    expect(made.body.data).toMatchObject({ ...shown, parent: { gid: parent }, member: { gid: other } });
    expect((await client.get(`/memberships/${gid}`)).body.data).toEqual(made.body.data);
    expect(await listed(`parent=${parent}&member=${other}`)).toEqual([expect.objectContaining({ gid })]);
    expect((await client.put(`/memberships/${gid}`, { access_level: usual })).body.data['access_level']).toBe(usual);
    expect((await client.put(`/memberships/${gid}`, { access_level: 'queen' })).status).toBe(400);
    expect((await add(parent, other ?? '')).body.errors[0]?.message).toMatch('member: ');
    const whole = (await client.truth(type)).data.find((it) => it.gid === gid);
    expect(whole).toMatchObject({ access_level: usual, member: { gid: other } });
    expect((await client.delete(`/memberships/${gid}`)).status).toBe(200);
    expect((await client.get(`/memberships/${gid}`)).status).toBe(404);
    expect((await client.truth(type)).deleted.map((it) => it.gid)).toContain(gid);
    await client.control('/undelete', { gid });
    expect((await client.get(`/memberships/${gid}`)).body.data['access_level']).toBe(usual);
    expect((await client.delete(`/memberships/${gid}`)).status).toBe(200);
  });

  test('takes a team, and a usual level when none is given', async () => {
    const made = await add(parentOf() ?? '', team ?? '');
    expect(made.body.data).toMatchObject({ member: { gid: team, resource_type: 'team' }, access_level: usual });
  });
});

test('a project lists the people among its members, and a team the projects that it takes part in', async () => {
  const made = await client.post('/projects', { name: 'Team play', workspace: client.simulator.workspaceGid });
  await add(made.body.data.gid, team ?? '');
  const { members } = (await client.get(`/projects/${made.body.data.gid}?opt_fields=members`)).body.data;
  expect(members).toEqual([{ gid: me, resource_type: 'user' }]);
  const ofTeam = await listed(`member=${team}&resource_subtype=project_membership&opt_fields=parent`);
  expect(ofTeam.map(({ parent }) => (parent as Item).gid)).toContain(made.body.data.gid);
  const legacy = (await client.get(`/projects/${made.body.data.gid}/project_memberships`)).body.data;
  expect(legacy[0]).toMatchObject({ resource_type: 'project_membership', member: { gid: me } });
});

test('a private project is seen by the members of a team that takes part in it', async () => {
  const { gid } = (await client.get(`/teams/${team}/users`)).body.data.find((it) => it.gid !== me) ?? { gid: '' };
  const secret = { name: 'Secret', workspace: client.simulator.workspaceGid, privacy_setting: 'private' };
  const made = (await client.post('/projects', secret)).body.data;
  expect((await client.as(gid).get(`/projects/${made.gid}`)).status).toBe(404);
  await add(made.gid, team ?? '');
  expect((await client.as(gid).get(`/projects/${made.gid}`)).status).toBe(200);
});

test.each([
  ['member=1&resource_subtype=goal_membership', 400],
  ['', 400],
  ['parent=17', 404],
])('memberships asked with %p answer %p', async (query, status) => {
  expect((await client.get(`/memberships?${query}`)).status).toBe(status);
});

test('nothing else has members, and only people and teams are members', async () => {
  expect((await add(team ?? '', other ?? '')).status).toBe(400);
  expect((await add(project ?? '', field ?? '')).body.errors[0]?.message).toMatch('member: Unknown object');
  expect((await add(field ?? '', field ?? '')).body.errors[0]?.message).toMatch('member: Unknown object');
});

describe('a custom type', () => {
  const values = (): object => ({
    name: 'Bug',
    workspace: client.simulator.workspaceGid,
    projects: [project],
    status_options: [{ name: 'Open', completion_state: 'Incomplete', enabled: true, color: 'red' }],
  });

  test('is listed in full by its project, with the statuses that it offers', async () => {
    const made = (await client.control('/objects', { type: 'custom_type', values: values() })).body.data;
    expect(made).toMatchObject({ resource_type: 'custom_type', name: 'Bug' });
    const options = made['status_options'] as Item[];
    expect(options).toEqual([
      {
        gid: expect.stringMatching(/^\d+$/) as string,
        resource_type: 'custom_type_status_option',
        name: 'Open',
        completion_state: 'Incomplete',
        enabled: true,
        color: 'red',
      },
    ]);
    expect((await client.get(`/custom_types?project=${project}`)).body.data).toEqual([made]);
    expect((await client.get(`/custom_types/${made.gid}?opt_fields=status_options.name`)).body.data).toEqual({
      gid: made.gid,
      status_options: [{ gid: options[0]?.gid, name: 'Open' }],
    });
    expect((await client.get('/custom_types')).status).toBe(400);
  });

  test('is changed and deleted by people in the app, and known as it was before', async () => {
    const made = (await client.control('/objects', { type: 'custom_type', values: values() })).body.data;
    const then = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await client.control(`/objects/${made.gid}`, { values: { name: 'Defect' } });
    expect((await client.get(`/custom_types/${made.gid}`)).body.data.name).toBe('Defect');
    expect((await client.truth('custom_type', then)).data.find(({ gid }) => gid === made.gid)?.name).toBe('Bug');
    expect((await client.control(`/objects/${made.gid}/delete`, {})).status).toBe(200);
    expect((await client.get(`/custom_types/${made.gid}`)).status).toBe(404);
    await client.control('/undelete', { gid: made.gid });
    expect((await client.get(`/custom_types/${made.gid}`)).body.data.name).toBe('Defect');
    expect((await client.control('/objects', { type: 'custom_type', values: { nonsense: 1 } })).status).toBe(400);
    expect((await client.control('/objects', { type: 'task', values: {} })).status).toBe(400);
  });
});

test('a task of the subtype custom takes a type of its project, and a status that goes with its completion', async () => {
  const { workspaceGid: workspace } = client.simulator;
  const option = (name: string, completion_state: string): object => ({
    name,
    completion_state,
    enabled: true,
    color: 'red',
  });
  const status_options = [option('Open', 'Incomplete'), option('Testing', 'Incomplete'), option('Done', 'Complete')];
  const values = { name: 'Bug', workspace, projects: [project], status_options };
  const type = (await client.control('/objects', { type: 'custom_type', values })).body.data;
  const [open, testing, done] = (type['status_options'] as Item[]).map(({ gid }) => gid);
  const { gid } = (await client.post('/tasks', { name: 'Crash', workspace, projects: [project] })).body.data;
  const put = (data: object): Promise<Reply> => client.put(`/tasks/${gid}`, data);
  const shown = async (): Promise<unknown[]> => {
    const fields = 'custom_type,custom_type_status_option,completed';
    const task = (await client.get(`/tasks/${gid}?opt_fields=${fields}`)).body.data;
    const [of, status] = [task['custom_type'], task['custom_type_status_option']] as (Item | null)[];
    return [of?.gid ?? null, status?.gid ?? null, task['completed']];
  };
  expect((await put({ custom_type: type.gid })).status).toBe(400);
  expect((await put({ resource_subtype: 'custom', custom_type: type.gid })).status).toBe(200);
  expect(await shown()).toEqual([type.gid, open, false]);
  expect((await client.get(`/tasks/${gid}`)).body.data['custom_type']).toMatchObject({ name: 'Bug' });
  await put({ custom_type_status_option: done });
  expect(await shown()).toEqual([type.gid, done, true]);
  await put({ completed: false });
  expect(await shown()).toEqual([type.gid, open, false]);
  const { sync } = (await client.get(`/events?resource=${gid}`)).body;
  await put({ custom_type_status_option: testing });
  const { data } = (await client.get(`/events?resource=${gid}&sync=${sync}`)).body;
  expect(data.map((it) => (it['change'] as { field: string }).field)).toEqual(['custom_type_status_option']);
  expect((await put({ custom_type_status_option: gid })).status).toBe(400);
  const elsewhere = (await client.post('/tasks', { name: 'Alone', workspace, resource_subtype: 'custom' })).body.data
    .gid;
  expect((await client.put(`/tasks/${elsewhere}`, { custom_type: type.gid })).status).toBe(400);
  await put({ resource_subtype: 'milestone' });
  expect(await shown()).toEqual([null, null, false]);
});

test('everybody has a list of their own tasks in each workspace', async () => {
  const { workspaceGid } = client.simulator;
  const list = (await client.get(`/users/${other}/user_task_list?workspace=${workspaceGid}`)).body.data;
  expect(list).toMatchObject({
    resource_type: 'user_task_list',
    owner: { gid: other },
    workspace: { gid: workspaceGid },
  });
  expect((await client.get(`/user_task_lists/${list.gid}`)).body.data).toEqual(list);
  expect((await client.truth('user_task_list')).data.map(({ gid }) => gid)).toContain(list.gid);
});
