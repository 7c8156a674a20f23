/** Templates, roles, agents and reactions over real HTTP. */
import { openClient } from './contract-client.ts';
import type { Client, Item, Reply } from './contract-client.ts';
import { startReceiver } from './contract-receiver.ts';

let client: Client;
let workspace: string;
let [me, other, team, project]: string[] = [];

beforeAll(async () => {
  client = await openClient();
  workspace = client.simulator.workspaceGid;
  [me, other] = (await client.get('/users')).body.data.map(({ gid }) => gid);
  team = (await client.get(`/workspaces/${workspace}/teams`)).body.data[0]?.gid ?? '';
  const made = { name: 'Pack', workspace, team, notes: 'For trips', color: 'light-blue' };
  project = (await client.post('/projects', made)).body.data.gid;
});

afterAll(() => client.close());

const gidsOf = async (path: string): Promise<string[]> => (await client.get(path)).body.data.map(({ gid }) => gid);
const inApp = async (type: string, values: object): Promise<Item> =>
  (await client.control('/objects', { type, values })).body.data;

describe('a template of projects', () => {
  const save = async (): Promise<Item> => {
    const job = (await client.post(`/projects/${project}/saveAsTemplate`, { name: 'Packing', public: true })).body.data;
    expect((await client.get(`/jobs/${job.gid}`)).body.data).toEqual(job);
    expect(job).toMatchObject({ resource_type: 'job', status: 'succeeded' });
    return job['new_project_template'] as Item;
  };

  test('is made from a project, read, listed, deleted and restored', async () => {
    const { gid } = await save();
    expect((await client.get(`/project_templates/${gid}`)).body.data).toMatchObject({
      name: 'Packing',
      description: 'For trips',
      html_description: '<body>For trips</body>',
      public: true,
      owner: { gid: me },
      team: { gid: team },
      color: 'light-blue',
      requested_dates: [],
      requested_roles: [],
    });
    expect(await gidsOf(`/teams/${team}/project_templates`)).toContain(gid);
    expect(await gidsOf(`/project_templates?workspace=${workspace}`)).toContain(gid);
    expect((await client.get('/project_templates')).status).toBe(400);
    await client.delete(`/project_templates/${gid}`);
    expect((await client.get(`/project_templates/${gid}`)).status).toBe(404);
    await client.control('/undelete', { gid });
    expect(await gidsOf(`/project_templates?team=${team}`)).toContain(gid);
    expect((await client.post(`/projects/${project}/saveAsTemplate`, { name: 'Packing' })).status).toBe(400);
  });

  const make = async (template: string, data: object): Promise<Reply> =>
    client.post(`/project_templates/${template}/instantiateProject`, data);
  const made = async (template: string, data: object): Promise<Item> => {
    const job = (await make(template, data)).body.data;
    expect(job).toMatchObject({ resource_type: 'job', resource_subtype: 'instantiate_project', status: 'succeeded' });
    const fields = 'name,notes,team,created_from_template,start_on,due_on,privacy_setting';
    return (await client.get(`/projects/${(job['new_project'] as Item).gid}?opt_fields=${fields}`)).body.data;
  };
  const tasksOf = async (list: string): Promise<Item[]> =>
    (await client.get(`${list}?opt_fields=name,notes,resource_subtype,due_on,assignee.gid,completed`)).body.data;

  test('is made into projects, which name it', async () => {
    const { gid } = await save();
    expect(await made(gid, { name: 'Alps' })).toMatchObject({
      name: 'Alps',
      notes: 'For trips',
      team: { gid: team },
      created_from_template: { gid, resource_type: 'project_template' },
      start_on: null,
      due_on: null,
      privacy_setting: 'public_to_workspace',
    });
    expect(await made(gid, { name: 'Pyrenees', public: false })).toMatchObject({ privacy_setting: 'private_to_team' });
    for (const bad of [{}, { name: 'X', privacy_setting: 'odd' }, { name: 'X', requested_dates: [{ gid: '9' }] }])
      expect((await make(gid, bad)).status).toBe(400);
  });

  test('gives them the sections and tasks of the project that it was made from, open and dated from their start', async () => {
    const trip = { name: 'Trip', workspace, team, start_on: '2030-01-01', due_on: '2030-01-31' };
    const from = (await client.post('/projects', trip)).body.data.gid;
    const section = (await client.post(`/projects/${from}/sections`, { name: 'Luggage' })).body.data.gid;
    const place = { memberships: [{ project: from, section }], due_on: '2030-01-11', assignee: me };
    const tent = (await client.post('/tasks', { name: 'Tent', notes: 'Dry', ...place })).body.data.gid;
    await client.post(`/tasks/${tent}/subtasks`, { name: 'Pegs', resource_subtype: 'milestone' });
    await client.put(`/tasks/${tent}`, { completed: true });
    const gone = (await client.post('/tasks', { name: 'Gone', projects: [from] })).body.data.gid;
    await client.delete(`/tasks/${gone}`);
    const job = (await client.post(`/projects/${from}/saveAsTemplate`, { name: 'Trip', public: true })).body.data;
    const template = (job['new_project_template'] as Item).gid;
    await client.delete(`/projects/${from}`);
    expect((await client.get(`/project_templates/${template}`)).body.data['requested_dates']).toMatchObject([
      { gid: '1', name: 'Start Date' },
      { gid: '2', name: 'Due Date' },
    ]);
    const dates = [{ gid: '1', value: '2031-06-01' }];
    const alps = await made(template, { name: 'Alps', requested_dates: dates });
    expect(alps).toMatchObject({ start_on: '2031-06-01', due_on: '2031-07-01' });
    const sections = (await client.get(`/projects/${alps.gid}/sections`)).body.data;
    expect(sections.map(({ name }) => name)).toEqual(['Untitled section', 'Luggage']);
    const [task, ...others] = await tasksOf(`/projects/${alps.gid}/tasks`);
    expect(others).toEqual([]);
    const open = { completed: false, assignee: null };
    expect(task).toMatchObject({ name: 'Tent', notes: 'Dry', due_on: '2031-06-11', ...open });
    expect(await tasksOf(`/tasks/${task?.gid}/subtasks`)).toMatchObject([
      { name: 'Pegs', resource_subtype: 'milestone', due_on: null, ...open },
    ]);
    const strict = await make(template, { name: 'Alps', is_strict: true, requested_dates: dates });
    expect([strict.status, strict.body.errors[0]?.message]).toEqual([
      422,
      expect.stringContaining('Unprocessable Entity'),
    ]);
    const ends = [{ gid: '2', value: '2031-05-31' }];
    expect((await make(template, { name: 'Back', requested_dates: [...dates, ...ends] })).status).toBe(400);
    const today = (await client.get('/users/me')).headers.get('date') ?? '';
    expect((await made(template, { name: 'Now' }))['start_on']).toBe(new Date(today).toISOString().slice(0, 10));
  });

  test('asks for people in its roles, to whom the tasks of the role are assigned', async () => {
    const planned = { notes: '', subtype: 'default_task', dueAfterDays: null, subtasks: [] };
    const tasks = ['cook', 'guide'].map((role) => ({ name: `For the ${role}`, role, ...planned }));
    const { gid } = await inApp('project_template', {
      name: 'Hike',
      team,
      requested_dates: [],
      requested_roles: [
        { gid: 'cook', name: 'Cook' },
        { gid: 'guide', name: 'Guide' },
      ],
      contents: { days: null, sections: [{ name: 'On the way', tasks }] },
    });
    const { email } = (await client.get(`/users/${other}`)).body.data;
    const roles = [
      { gid: 'cook', value: 'me' },
      { gid: 'guide', value: email },
    ];
    const hike = await made(gid, { name: 'Hike', requested_roles: roles });
    const assigned = (await tasksOf(`/projects/${hike.gid}/tasks`)).map((task) => [
      task.name,
      (task['assignee'] as Item).gid,
    ]);
    expect(assigned).toEqual([
      ['For the cook', me],
      ['For the guide', other],
    ]);
    expect((await make(gid, { name: 'Hike', requested_roles: [{ gid: 'pilot', value: 'me' }] })).status).toBe(400);
  });
});

test('a template of tasks is read, listed, made into a task, deleted and restored', async () => {
  const template = { name: 'Bug', task_resource_subtype: 'milestone_task', description: 'What happened?' };
  const { gid } = await inApp('task_template', { name: 'Bug report', project, template });
  expect((await client.get(`/task_templates/${gid}`)).body.data).toMatchObject({
    name: 'Bug report',
    project: { gid: project },
    created_by: { gid: me },
    template: {
      name: 'Bug',
      html_description: '<body>What happened?</body>',
      memberships: [{ gid: project, name: 'Pack' }],
      subtasks: [],
    },
  });
  expect(await gidsOf(`/task_templates?project=${project}`)).toEqual([gid]);
  expect((await client.get('/task_templates')).status).toBe(400);
  const job = (await client.post(`/task_templates/${gid}/instantiateTask`, {})).body.data;
  const made = (await client.get(`/tasks/${(job['new_task'] as Item).gid}`)).body.data;
  expect(made).toMatchObject({ name: 'Bug', notes: 'What happened?', resource_subtype: 'milestone' });
  await client.delete(`/task_templates/${gid}`);
  expect(await gidsOf(`/task_templates?project=${project}`)).toEqual([]);
  await client.control('/undelete', { gid });
  expect(await gidsOf(`/task_templates?project=${project}`)).toEqual([gid]);
});

test('a role is made, read, listed, changed, deleted and restored', async () => {
  const made = { name: 'Auditor', description: 'Reads', base_role_type: 'member', workspace };
  const post = (data: object): Promise<Reply> => client.post('/roles', { ...made, ...data });
  const { gid, ...whole } = (await post({ permissions: { create_team: false } })).body.data;
  const permissions = { create_team: false, create_goal: true, task_deletion_policy: 'all' };
  expect(whole).toMatchObject({ ...made, workspace: { gid: workspace }, is_standard_role: false, permissions });
  expect(await gidsOf(`/roles?workspace=${workspace}`)).toContain(gid);
  expect(await gidsOf(`/roles?workspace=${workspace}&archived=true`)).toEqual([]);
  await client.control('/clock', { advance_ms: 1_000 });
  const changed = await client.put(`/roles/${gid}`, { permissions: { task_deletion_policy: 'owned' } });
  expect(changed.body.data['permissions']).toMatchObject({ ...permissions, task_deletion_policy: 'owned' });
  expect(String(changed.body.data['modified_at']) > String(whole['modified_at'])).toBe(true);
  expect(changed.body.data['creation_time']).toBe(whole['creation_time']);
  for (const bad of [{ base_role_type: 'king' }, { permissions: { create_team: 'yes' } }, { name: '' }])
    expect((await post(bad)).status).toBe(400);
  await client.delete(`/roles/${gid}`);
  expect((await client.get(`/roles/${gid}`)).status).toBe(404);
  await client.control('/undelete', { gid });
  expect((await client.get(`/roles/${gid}`)).status).toBe(200);
});

test('agents are read and listed, and changed in the app', async () => {
  const { gid } = await inApp('agent', { name: 'Sorter', workspace });
  const shown = { gid, resource_type: 'agent', resource_subtype: 'asana_teammate', name: 'Sorter' };
  expect((await client.get(`/workspaces/${workspace}/agents`)).body.data).toContainEqual(shown);
  expect((await client.get(`/agents/${gid}`)).body.data).toMatchObject({ ...shown, description: null, photo: null });
  await client.control(`/objects/${gid}`, { values: { behavior_guidance: 'Be brief' } });
  expect((await client.get(`/agents/${gid}`)).body.data['behavior_guidance']).toBe('Be brief');
});

describe('reactions', () => {
  let comment: string;
  beforeEach(async () => {
    const task = (await client.post('/tasks', { name: 'Talk', workspace, projects: [project] })).body.data.gid;
    comment = (await client.post(`/tasks/${task}/stories`, { text: 'Well done' })).body.data.gid;
  });
  const asked = (target: string, emoji: string): string =>
    `/reactions?target=${target}&emoji_base=${encodeURIComponent(emoji)}`;

  test('are listed by what they are on and by their emoji, and summed up there', async () => {
    for (const [emoji, user] of [
      ['👍', me],
      ['👍🏽', other],
      ['🎉', me],
    ])
      await inApp('reaction', { target: comment, emoji, user });
    const { data } = (await client.get(asked(comment, '👍'))).body;
    expect(data.map(({ emoji, user }) => [emoji, (user as Item).gid])).toEqual([
      ['👍', me],
      ['👍🏽', other],
    ]);
    expect(data[0]).not.toHaveProperty('resource_type');
    expect((await client.get(`/stories/${comment}`)).body.data['reaction_summary']).toEqual([
      { emoji_base: '👍', variant: '', count: 1, reacted: true },
      { emoji_base: '👍', variant: '🏽', count: 1, reacted: false },
      { emoji_base: '🎉', variant: '', count: 1, reacted: true },
    ]);
    expect((await client.get(`/reactions?target=${comment}`)).status).toBe(400);
    const twice = await client.control('/objects', {
      type: 'reaction',
      values: { target: comment, emoji: '🎉', user: me },
    });
    expect(twice.status).toBe(400);
  });

  test('on status updates are listed too, and go', async () => {
    const status = { parent: project, text: 'Fine', status_type: 'on_track' };
    const update = (await client.post('/status_updates', status)).body.data.gid;
    const { gid } = await inApp('reaction', { target: update, emoji: '🎉' });
    expect(await gidsOf(asked(update, '🎉'))).toEqual([gid]);
    await client.control(`/objects/${gid}/delete`, {});
    expect(await gidsOf(asked(update, '🎉'))).toEqual([]);
    expect((await client.truth('reaction')).deleted.map((it) => it.gid)).toContain(gid);
  });
});

test('templates of projects tell that they come and go, to those who watch nothing above', async () => {
  const receiver = await startReceiver();
  const filters = [{ resource_type: 'project_template' }];
  const onTeam = await client.post('/webhooks', { resource: team, target: receiver.target(), filters });
  expect([onTeam.status, onTeam.body.errors[0]?.error]).toEqual([400, 'invalid_filters_for_larger_scoped_webhooks']);
  await receiver.close();
});
