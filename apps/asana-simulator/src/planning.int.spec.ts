/** Time tracked, timesheets, allocations, budgets, rates and days out of office, over real HTTP. */
import { openClient } from './contract-client.ts';
import type { Client, Item, Reply } from './contract-client.ts';

let client: Client;
let workspace: string;
let [me, other, project, task, category]: string[] = [];

beforeAll(async () => {
  client = await openClient();
  workspace = client.simulator.workspaceGid;
  [me, other] = (await client.get('/users')).body.data.map(({ gid }) => gid);
  project = (await client.post('/projects', { name: 'Plan', workspace })).body.data.gid;
  task = (await client.post('/tasks', { name: 'Do', workspace, projects: [project] })).body.data.gid;
  category = (await client.post('/time_tracking_categories', { workspace, name: 'Travel' })).body.data.gid;
});

afterAll(() => client.close());

const gidsOf = async (path: string): Promise<string[]> => (await client.get(path)).body.data.map(({ gid }) => gid);
const wordsOf = ({ body }: Reply): string => body.errors[0]?.message ?? '';

/** Each kind that the API makes, changes, deletes and lists: with what it is made, what changes, and where it is listed. */
const kinds = [
  {
    type: 'time_tracking_category',
    at: '/time_tracking_categories',
    made: () => ({ workspace, name: 'Meetings', color: 'aqua' }),
    patch: { name: 'Talks', color: 'red' },
    bad: { color: 'mud' },
    list: () => `/time_tracking_categories?workspace=${workspace}`,
  },
  {
    type: 'allocation',
    at: '/allocations',
    made: () => ({
      parent: project,
      assignee: other,
      start_date: '2025-03-01',
      end_date: '2025-03-05',
      effort: { type: 'percent', value: 50 },
    }),
    patch: { end_date: '2025-03-06', effort: { type: 'hours', value: 8 } },
    bad: { end_date: '2025-02-01' },
    list: () => `/allocations?parent=${project}&assignee=${other}`,
  },
  {
    type: 'rate',
    at: '/rates',
    made: () => ({ parent: project, resource: other, rate: 80.5 }),
    patch: { rate: 90 },
    bad: { rate: -1 },
    list: () => `/rates?parent=${project}`,
  },
  {
    type: 'budget',
    at: '/budgets',
    made: () => ({ parent: project, budget_type: 'time', total: { enabled: true, value: 600 } }),
    patch: { budget_type: 'cost' },
    bad: { total: { value: 'much' } },
    list: () => `/budgets?parent=${project}`,
  },
  {
    type: 'ooo_entry',
    at: '/ooo_entries',
    made: () => ({ user: other, workspace, start_date: '2025-07-01', end_date: '2025-07-14' }),
    patch: { end_date: '2025-07-20' },
    bad: { start_date: 'soon' },
    list: () => `/ooo_entries?user=${other}&workspace=${workspace}&start_date=2025-07-10&end_date=2025-07-31`,
  },
];

test.each(kinds)('a $type is made, read, listed, changed, deleted and restored', async (kind) => {
  const made = await client.post(kind.at, kind.made());
  expect(made.status).toBe(201);
  const { gid } = made.body.data;
  expect(made.body.data).toMatchObject({ resource_type: kind.type });
  expect((await client.get(`${kind.at}/${gid}`)).body.data).toEqual(made.body.data);
  expect(await gidsOf(kind.list())).toContain(gid);
  const changed = await client.put(`${kind.at}/${gid}`, kind.patch);
  expect(changed.body.data).toMatchObject(kind.patch);
  const refused = await client.put(`${kind.at}/${gid}`, kind.bad);
  expect([refused.status, wordsOf(refused)]).toEqual([400, expect.stringContaining(Object.keys(kind.bad)[0] ?? '')]);
  expect((await client.truth(kind.type)).data.find((it) => it.gid === gid)).toMatchObject(kind.patch);
  expect((await client.delete(`${kind.at}/${gid}`)).body.data).toEqual({});
  expect((await client.get(`${kind.at}/${gid}`)).status).toBe(404);
  expect(await gidsOf(kind.list())).not.toContain(gid);
  expect((await client.truth(kind.type)).deleted.map((it) => it.gid)).toContain(gid);
  await client.control('/undelete', { gid });
  expect(await gidsOf(kind.list())).toContain(gid);
});

test.each(kinds)('of a $type what is needed is asked for, and its list asks for its scope', async (kind) => {
  for (const name of Object.keys(kind.made()).filter(
    (it) => !['color', 'effort', 'total', 'budget_type'].includes(it),
  )) {
    const refused = await client.post(kind.at, { ...kind.made(), [name]: undefined });
    expect([refused.status, wordsOf(refused)]).toEqual([400, `${name}: Missing input`]);
  }
  expect((await client.get(kind.at)).status).toBe(400);
});

test('a project has one budget, which says what was tracked for it; a rate is set once for each person', async () => {
  const spent = await client.post('/projects', { name: 'Spent', workspace });
  const { gid } = spent.body.data;
  const made = (await client.post('/budgets', { parent: gid, actual: { billable_status_filter: 'billable' } })).body
    .data;
  await client.post(`/tasks/${task}/time_tracking_entries`, { duration_minutes: 45, attributable_to: gid });
  const { body } = await client.get(`/budgets/${made.gid}`);
  expect(body.data['actual']).toEqual({ billable_status_filter: 'billable', units: 'minutes', value: 45 });
  expect(body.data['total']).toEqual({ enabled: true, value: 0, units: 'minutes' });
  expect((await client.post('/budgets', { parent: gid })).status).toBe(400);
  expect((await client.put(`/budgets/${made.gid}`, { parent: project })).status).toBe(400);
  expect((await client.post('/rates', { parent: gid, resource: me, rate: 1 })).status).toBe(201);
  expect((await client.post('/rates', { parent: gid, resource: me, rate: 2 })).status).toBe(400);
});

test('a placeholder stands for a person in allocations and rates', async () => {
  const values = { name: 'Designer', workspace };
  const { gid } = (await client.control('/objects', { type: 'placeholder', values })).body.data;
  const made = await client.post('/rates', { parent: project, resource: gid, rate: 50 });
  expect(made.body.data['resource']).toEqual({ gid, resource_type: 'placeholder', name: 'Designer' });
  expect(await gidsOf(`/rates?resource=${gid}`)).toEqual([made.body.data.gid]);
});

describe('an entry of tracked time', () => {
  const enter = (data: object = {}): Promise<Reply> =>
    client.post(`/tasks/${task}/time_tracking_entries`, { duration_minutes: 30, entered_on: '2025-01-08', ...data });
  const minutes = async (): Promise<unknown> =>
    (await client.get(`/tasks/${task}?opt_fields=actual_time_minutes`)).body.data['actual_time_minutes'];

  test('is made on a task, which shows the sum and changes with it', async () => {
    const before = Number(await minutes());
    const { sync } = (await client.get(`/events?resource=${task}`)).body;
    const made = await enter({ attributable_to: project, categories: [category], description: 'By train' });
    expect(made.status).toBe(201);
    const { gid } = made.body.data;
    expect(made.body.data).toMatchObject({
      created_by: { gid: me },
      task: { gid: task },
      attributable_to: { gid: project },
      categories: [{ gid: category }],
      approval_status: 'DRAFT',
      billable_status: 'notApplicable',
    });
    expect(await minutes()).toBe(before + 30);
    await client.put(`/time_tracking_entries/${gid}`, { duration_minutes: 40, billable_status: 'billable' });
    await client.put(`/time_tracking_entries/${gid}`, { description: 'By bus' });
    expect(await minutes()).toBe(before + 40);
    await client.delete(`/time_tracking_entries/${gid}`);
    expect(Number(await minutes())).toBe(before);
    await client.control('/undelete', { gid });
    expect(await minutes()).toBe(before + 40);
    const { data } = (await client.get(`/events?resource=${task}&sync=${sync}`)).body;
    const told = data.map((it) => `${String(it['type'])} ${(it['change'] as { field: string }).field}`);
    expect(told).toEqual(Array.from({ length: 4 }, () => 'task actual_time_minutes'));
  });

  test.each([
    ['no time', { duration_minutes: 0 }],
    ['two categories', { categories: () => [category, category] }],
    ['an unknown word', { billable_status: 'perhaps' }],
  ])('with %s is refused', async (_what, given: Record<string, unknown>) => {
    const data = Object.entries(given).map(([name, it]) => [
      name,
      typeof it === 'function' ? (it as () => unknown)() : it,
    ]);
    expect((await enter(Object.fromEntries(data) as object)).status).toBe(400);
  });

  test('is found by task, person, project, category, portfolio, workspace and timesheet', async () => {
    const { gid } = (await enter({ attributable_to: project, categories: [category] })).body.data;
    const portfolio = (await client.post('/portfolios', { name: 'Time', workspace })).body.data.gid;
    await client.post(`/portfolios/${portfolio}/addItem`, { item: project });
    const week = { start_date: '2025-01-06', end_date: '2025-01-12' };
    const sheet = (await client.post('/timesheet_approval_statuses', { user: me, workspace, ...week })).body.data.gid;
    for (const path of [
      `/tasks/${task}/time_tracking_entries`,
      `/time_tracking_categories/${category}/time_tracking_entries?start_date=2025-01-08&end_date=2025-01-08`,
      `/time_tracking_entries?task=${task}`,
      `/time_tracking_entries?user=me&entered_on_end_date=2025-01-08`,
      `/time_tracking_entries?attributable_to=${project}`,
      `/time_tracking_entries?portfolio=${portfolio}`,
      `/time_tracking_entries?workspace=${workspace}&entered_on_start_date=2025-01-08`,
      `/time_tracking_entries?timesheet_approval_status=${sheet}`,
    ])
      expect([path, await gidsOf(path)]).toEqual([path, expect.arrayContaining([gid])]);
    expect(await gidsOf(`/time_tracking_entries?task=${task}&entered_on_start_date=2025-01-09`)).not.toContain(gid);
    expect((await client.get(`/time_tracking_entries?workspace=${workspace}`)).status).toBe(400);
    expect((await client.get('/time_tracking_entries')).status).toBe(400);
  });
});

test('a timesheet is a week from Monday, handed in, approved or not, and its entries with it', async () => {
  const post = (start_date: string, end_date: string): Promise<Reply> =>
    client.post('/timesheet_approval_statuses', { user: other, workspace, start_date, end_date });
  expect(wordsOf(await post('2025-01-07', '2025-01-13'))).toMatch('start_date: must be a Monday');
  expect(wordsOf(await post('2025-01-06', '2025-01-13'))).toMatch('end_date: must be');
  const { gid } = (await post('2025-01-06', '2025-01-12')).body.data;
  expect((await post('2025-01-06', '2025-01-12')).status).toBe(400);
  const set = (approval_status: string): Promise<Reply> =>
    client.put(`/timesheet_approval_statuses/${gid}`, { approval_status });
  expect(wordsOf(await set('approved'))).toBe('approval_status: DRAFT cannot become APPROVED');
  expect((await set('submitted')).body.data['approval_status']).toBe('SUBMITTED');
  expect((await set('approved')).status).toBe(200);
  const entry = await client
    .as(other ?? '')
    .post(`/tasks/${task}/time_tracking_entries`, { duration_minutes: 5, entered_on: '2025-01-12' });
  expect(entry.body.data['approval_status']).toBe('APPROVED');
  const list = `/timesheet_approval_statuses?workspace=${workspace}&user=${other}&approval_statuses=draft,approved`;
  expect(await gidsOf(`${list}&from_date=2025-01-12&to_date=2025-01-12`)).toContain(gid);
  expect(await gidsOf(`${list}&from_date=2025-01-13&to_date=2025-01-13`)).not.toContain(gid);
});

test('archived categories are listed when asked for', async () => {
  const list = `/time_tracking_categories?workspace=${workspace}`;
  const { gid } = (await client.post('/time_tracking_categories', { workspace, name: 'Old' })).body.data as Item;
  await client.put(`/time_tracking_categories/${gid}`, { is_archived: true });
  expect(await gidsOf(list)).not.toContain(gid);
  expect(await gidsOf(`${list}&is_archived=true`)).toContain(gid);
});
