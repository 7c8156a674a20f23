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
      requested_dates: [{ gid: '1', name: 'Start Date' }, { gid: '2' }],
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

  test('is made into projects, which name it', async () => {
    const { gid } = await save();
    const job = (await client.post(`/project_templates/${gid}/instantiateProject`, { name: 'Alps' })).body.data;
    const made = (job['new_project'] as Item).gid;
    const fields = 'name,notes,team,created_from_template';
    expect((await client.get(`/projects/${made}?opt_fields=${fields}`)).body.data).toMatchObject({
      name: 'Alps',
      notes: 'For trips',
      team: { gid: team },
      created_from_template: { gid, resource_type: 'project_template' },
    });
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
