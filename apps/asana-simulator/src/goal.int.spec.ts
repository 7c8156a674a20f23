/** Goals over real HTTP: metric, support, followers, status, comments, and the periods that they are set for. */
import { openClient } from './contract-client.ts';
import type { Client, Item } from './contract-client.ts';

let client: Client;
let workspace: string;
let [me, other]: string[] = [];

beforeAll(async () => {
  client = await openClient();
  workspace = client.simulator.workspaceGid;
  [me, other] = (await client.get('/users')).body.data.map(({ gid }) => gid);
});

afterAll(() => client.close());

const make = async (data: object = {}): Promise<Item> =>
  (await client.post('/goals', { name: 'Win', workspace, ...data })).body.data;
const whole = async (gid: string): Promise<Item> => (await client.get(`/goals/${gid}`)).body.data;
const gids = (items: readonly Item[]): string[] => items.map(({ gid }) => gid);

test('a goal is made, read, listed, changed, deleted and restored', async () => {
  const period = (await client.get(`/time_periods?workspace=${workspace}`)).body.data[0];
  const made = await client.post('/goals', {
    name: 'Win',
    workspace,
    html_notes: '<body>a &lt; b</body>',
    time_period: period?.gid,
    owner: other,
    due_on: '2025-12-31',
  });
  expect(made.status).toBe(201);
  const { gid } = made.body.data;
  expect(made.body.data).toMatchObject({
    notes: 'a < b',
    html_notes: '<body>a &lt; b</body>',
    owner: { gid: other },
    time_period: period,
    metric: null,
    status: null,
    is_workspace_level: true,
    followers: [{ gid: me }],
  });
  const listed = (query: string): Promise<string[]> =>
    client.get(`/goals?${query}`).then(({ body }) => gids(body.data));
  expect(await listed(`workspace=${workspace}&time_periods=${period?.gid}`)).toContain(gid);
  expect(await listed(`workspace=${workspace}&is_workspace_level=false`)).not.toContain(gid);
  expect((await client.get('/goals')).status).toBe(400);
  expect((await client.post('/goals', { name: 'Win' })).body.errors[0]?.message).toBe('workspace: Missing input');
  expect((await client.put(`/goals/${gid}`, { notes: 'a', html_notes: 'b' })).status).toBe(400);
  expect((await client.put(`/goals/${gid}`, { status: 'red', owner: null })).body.data).toMatchObject({
    status: 'red',
    owner: null,
  });
  expect((await client.delete(`/goals/${gid}`)).status).toBe(200);
  expect((await client.get(`/goals/${gid}`)).status).toBe(404);
  await client.control('/undelete', { gid });
  expect((await whole(gid))['status']).toBe('red');
});

test('a metric is set, moved and replaced', async () => {
  const { gid } = await make();
  expect((await client.post(`/goals/${gid}/setMetricCurrentValue`, { current_number_value: 1 })).status).toBe(400);
  const data = { unit: 'percentage', precision: 1, initial_number_value: 10, target_number_value: 20 };
  const set = (await client.post(`/goals/${gid}/setMetric`, data)).body.data['metric'] as Item;
  expect(set).toMatchObject({ resource_subtype: 'number', unit: 'percentage', current_number_value: 0 });
  const moved = await client.post(`/goals/${gid}/setMetricCurrentValue`, { current_number_value: 12.5 });
  expect(moved.body.data['metric']).toMatchObject({ gid: set.gid, current_display_value: '12.5', precision: 1 });
  const fresh = (await client.post(`/goals/${gid}/setMetric`, { target_number_value: 3 })).body.data['metric'] as Item;
  expect(fresh.gid).not.toBe(set.gid);
  expect((await client.post(`/goals/${gid}/setMetric`, { unit: 'apples' })).status).toBe(400);
  expect((await client.post(`/goals/${gid}/setMetric`, { ...data, target_number_value: 10 })).status).toBe(400);
  const asked = (await client.get(`/goals/${gid}?opt_fields=metric.target_number_value`)).body.data;
  expect(asked).toEqual({ gid, metric: { gid: fresh.gid, target_number_value: 3 } });
});

test('goals, projects, tasks and portfolios support a goal, each once', async () => {
  const [goal, sub] = [(await make()).gid, (await make()).gid];
  const project = client.simulator.projects[0] ?? '';
  const add = (supporting: string, weight?: number): ReturnType<Client['post']> =>
    client.post(`/goals/${goal}/addSupportingRelationship`, {
      supporting_resource: supporting,
      ...(weight === undefined ? {} : { contribution_weight: weight }),
    });
  const made = (await add(project, 0.5)).body.data;
  expect(made).toMatchObject({
    resource_subtype: 'supporting_work',
    contribution_weight: 0.5,
    supporting_resource: { gid: project, resource_type: 'project' },
    supported_goal: { gid: goal },
  });
  expect((await add(sub)).body.data).toMatchObject({ resource_subtype: 'subgoal', contribution_weight: 0 });
  for (const bad of [project, goal, other ?? '']) expect((await add(bad)).status).toBe(400);
  const circle = await client.post(`/goals/${sub}/addSupportingRelationship`, { supporting_resource: goal });
  expect(circle.status).toBe(400);
  const list = (query: string): Promise<Item[]> =>
    client.get(`/goal_relationships?${query}`).then(({ body }) => body.data);
  expect(gids(await list(`supported_goal=${goal}&resource_subtype=supporting_work`))).toEqual([made.gid]);
  expect(await list(`supported_goal=${goal}`)).toHaveLength(2);
  expect(gids((await client.get(`/goals?project=${project}`)).body.data)).toContain(goal);
  expect(gids((await client.get(`/goals/${sub}/parentGoals`)).body.data)).toEqual([goal]);
  const put = await client.put(`/goal_relationships/${made.gid}`, { contribution_weight: 1 });
  expect(put.body.data['contribution_weight']).toBe(1);
  expect((await client.put(`/goal_relationships/${made.gid}`, { contribution_weight: 2 })).status).toBe(400);
  await client.post(`/goals/${goal}/removeSupportingRelationship`, { supporting_resource: project });
  expect((await client.get(`/goal_relationships/${made.gid}`)).status).toBe(404);
  await client.delete(`/goals/${sub}`);
  expect(await list(`supported_goal=${goal}`)).toEqual([]);
});

test('followers are its members, with what each may do', async () => {
  const { gid } = await make();
  const followed = await client.post(`/goals/${gid}/addFollowers`, { followers: [other] });
  expect(gids(followed.body.data['followers'] as Item[])).toEqual([me, other]);
  const [membership] = (await client.get(`/memberships?parent=${gid}&member=${other}`)).body.data;
  expect(membership).toMatchObject({ resource_subtype: 'goal_membership', is_commenter: true, role: 'commenter' });
  const put = await client.put(`/memberships/${membership?.gid}`, { access_level: 'editor' });
  expect(put.body.data).toMatchObject({
    role: 'editor',
    user: { gid: other },
    goal: { gid },
    workspace: { gid: workspace },
  });
  await client.post(`/goals/${gid}/removeFollowers`, { followers: [other] });
  expect((await client.get(`/memberships/${membership?.gid}`)).status).toBe(404);
});

test('a status update says how it goes, in words of goals, and people comment on it', async () => {
  const { gid } = await make();
  const post = (status_type: string): ReturnType<Client['post']> =>
    client.post('/status_updates', { parent: gid, text: 'So far', status_type });
  expect((await post('at_risk')).body.data['resource_subtype']).toBe('goal_status_update');
  expect((await whole(gid))['status']).toBe('yellow');
  await post('achieved');
  expect(await whole(gid)).toMatchObject({
    status: 'achieved',
    current_status_update: { resource_type: 'status_update' },
  });
  expect((await post('complete')).status).toBe(400);
  const said = (await client.post(`/goals/${gid}/stories`, { text: 'Well done' })).body.data;
  expect(said).toMatchObject({ resource_subtype: 'comment_added', target: { gid, resource_type: 'goal' } });
  expect(gids((await client.get(`/goals/${gid}/stories`)).body.data)).toEqual([said.gid]);
  expect((await client.delete(`/stories/${said.gid}`)).status).toBe(200);
  expect((await client.get(`/goals/${gid}/stories`)).body.data).toEqual([]);
});

test('the stream of a goal tells of its comments and status updates', async () => {
  const { gid } = await make();
  const { sync } = (await client.get(`/events?resource=${gid}`)).body;
  await client.post(`/goals/${gid}/stories`, { text: 'Hear' });
  await client.put(`/goals/${gid}`, { name: 'Unheard' });
  const { data } = (await client.get(`/events?resource=${gid}&sync=${sync}`)).body;
  expect(data.map(({ type, action }) => `${String(type)} ${String(action)}`)).toEqual(['story added']);
});

test('periods are read, by day too, and name the year that they are part of', async () => {
  const [year, quarter] = (await client.get(`/time_periods?workspace=${workspace}`)).body.data;
  expect(year).toMatchObject({ period: 'FY', display_name: 'FY25', start_on: '2025-01-01' });
  expect((await client.get(`/time_periods/${quarter?.gid}`)).body.data).toMatchObject({
    period: 'Q1',
    display_name: 'Q1 FY25',
    parent: { gid: year?.gid },
  });
  const late = await client.get(`/time_periods?workspace=${workspace}&start_on=2025-10-15`);
  expect(late.body.data.map(({ display_name: name }) => name)).toEqual(['FY25', 'Q4 FY25']);
  expect((await client.get('/time_periods')).status).toBe(400);
});

test('on the free plan goals answer 402', async () => {
  const free = await openClient({ plan: 'free', tasks: 2, projects: 1 });
  expect((await free.get(`/goals?workspace=${free.simulator.workspaceGid}`)).status).toBe(402);
  expect((await free.post('/goals', { name: 'Win', workspace: free.simulator.workspaceGid })).status).toBe(402);
  expect((await free.truth('goal')).data).toEqual([]);
  await free.close();
});
