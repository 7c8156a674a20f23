/** What a free plan lacks, over real HTTP: whole operations and single fields, each in Asana's words where they are known. */
import { openClient } from './contract-client.ts';
import type { Client, Reply } from './contract-client.ts';

const noFields = 'Custom Fields are not available for free users or guests.';
const noSettings = 'Custom Field Settings are not available for free users.';
const noSearch = 'Search is only available to premium users.';
const otherwise = 'This feature is not part of the plan of this workspace.';

let free: Client;
let paid: Client;
beforeAll(async () => {
  [free, paid] = await Promise.all([openClient({ plan: 'free', tasks: 30 }), openClient({ tasks: 30 })]);
});
afterAll(() => Promise.all([free.close(), paid.close()]));

const answer = ({ status, body }: Reply): [number, string | undefined] => [status, body.errors?.[0]?.message];

describe.each<[string, (client: Client) => Promise<Reply>, string]>([
  ['a list of custom fields', (it) => it.get(`/workspaces/${it.simulator.workspaceGid}/custom_fields`), noFields],
  [
    'a new custom field',
    (it) => it.post('/custom_fields', { workspace: it.simulator.workspaceGid, name: 'Size', resource_subtype: 'text' }),
    noFields,
  ],
  [
    'a value of a custom field',
    async (it) => it.put(`/tasks/${await aTask(it)}`, { custom_fields: await aValue(it) }),
    noFields,
  ],
  [
    'a custom field of a project',
    async (it) =>
      it.post(`/projects/${it.simulator.projects[0]}/addCustomFieldSetting`, { custom_field: await aField(it) }),
    noSettings,
  ],
  ['a search', (it) => it.get(`/workspaces/${it.simulator.workspaceGid}/tasks/search?text=a`), noSearch],
  ['a list of portfolios', (it) => it.get(`/portfolios?workspace=${it.simulator.workspaceGid}`), otherwise],
  ['a new portfolio', (it) => it.post('/portfolios', { workspace: it.simulator.workspaceGid, name: 'All' }), otherwise],
  ['budgets', (it) => it.get(`/budgets?parent=${it.simulator.projects[0]}`), otherwise],
  ['timesheets', (it) => it.get(`/timesheet_approval_statuses?workspace=${it.simulator.workspaceGid}`), otherwise],
  ['the tracked time of a task', async (it) => it.get(`/tasks/${await aTask(it)}/time_tracking_entries`), otherwise],
  [
    'categories of tracked time',
    (it) => it.get(`/time_tracking_categories?workspace=${it.simulator.workspaceGid}`),
    otherwise,
  ],
  ['goals', (it) => it.get(`/goals?workspace=${it.simulator.workspaceGid}`), otherwise],
  [
    'the start of a task',
    async (it) => it.put(`/tasks/${await aTask(it)}`, { start_on: '2026-03-02', due_on: '2026-03-04' }),
    otherwise,
  ],
  [
    'a new project with a start',
    (it) =>
      it.post('/projects', {
        workspace: it.simulator.workspaceGid,
        name: 'Dated',
        start_on: '2026-03-02',
        due_on: '2026-03-04',
      }),
    otherwise,
  ],
  ['an approval', async (it) => it.put(`/tasks/${await aTask(it)}`, { resource_subtype: 'approval' }), otherwise],
])('%s', (_name, ask, words) => {
  it('is refused on the free plan, and not on a paid one', async () => {
    expect(answer(await ask(free))).toEqual([402, words]);
    expect([200, 201]).toContain((await ask(paid)).status);
  });
});

async function aTask(client: Client): Promise<string> {
  return (await client.get(`/tasks?project=${client.simulator.projects[0]}`)).body.data[0]?.gid ?? '';
}

/** A field that no project has yet; on the free plan any name will do. */
async function aField(client: Client): Promise<string> {
  const given = { workspace: client.simulator.workspaceGid, name: 'Depth', resource_subtype: 'text' };
  return (await client.post('/custom_fields', given)).body.data?.gid ?? '1';
}

async function aValue(client: Client): Promise<Record<string, string>> {
  const field = await aField(client);
  await client.post(`/projects/${client.simulator.projects[0]}/addCustomFieldSetting`, { custom_field: field });
  return { [field]: 'deep' };
}

it('a free plan does all the rest, and has nothing of what it lacks', async () => {
  const task = await aTask(free);
  for (const change of [
    { due_on: '2026-03-04' },
    { start_on: null },
    { resource_subtype: 'milestone' },
    { custom_fields: {} },
  ])
    expect((await free.put(`/tasks/${task}`, change)).status).toBe(200);
  for (const type of ['custom_field', 'custom_field_setting', 'portfolio', 'portfolio_membership', 'budget', 'goal'])
    expect({ type, found: (await free.truth(type)).data }).toEqual({ type, found: [] });
  const kinds = (await free.truth('task')).data.map((it) => it['resource_subtype']);
  expect(kinds).not.toContain('approval');
});

it('a workspace that pays from now on has what it lacked, until it does no longer', async () => {
  const list = `/workspaces/${free.simulator.workspaceGid}/custom_fields`;
  expect((await free.control('/plan', { plan: 'golden' })).status).toBe(400);
  expect((await free.get(list)).status).toBe(402);
  await free.control('/plan', { plan: 'paid' });
  expect((await free.get(list)).status).toBe(200);
  await free.control('/plan', { plan: 'free' });
  expect((await free.get(list)).status).toBe(402);
});
