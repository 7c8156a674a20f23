/** Portfolios over real HTTP: made, filled, shared, reported on, and what a webhook on one hears. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from './contract-client.ts';
import type { Client, Item, Reply } from './contract-client.ts';
import { startReceiver } from './contract-receiver.ts';
import type { Receiver } from './contract-receiver.ts';

let client: Client;
let receiver: Receiver;
let workspace: string;
let [me, other]: string[] = [];

beforeAll(async () => {
  client = await openClient();
  receiver = await startReceiver();
  workspace = client.simulator.workspaceGid;
  [me, other] = (await client.get('/users')).body.data.map(({ gid }) => gid);
});

afterAll(async () => {
  await client.close();
  await receiver.close();
});

const make = async (data: object = {}): Promise<Item> =>
  (await client.post('/portfolios', { name: 'Europe', workspace, ...data })).body.data;
const items = async (gid: string): Promise<string[]> =>
  (await client.get(`/portfolios/${gid}/items`)).body.data.map((it) => it.gid);
const put = (gid: string, item: string | undefined, more: object = {}): Promise<Reply> =>
  client.post(`/portfolios/${gid}/addItem`, { item, ...more });

test('a portfolio is made, read, listed, changed, deleted and restored', async () => {
  const made = await client.post('/portfolios', { name: 'Europe', workspace, color: 'light-green', public: false });
  expect(made.status).toBe(201);
  const { gid } = made.body.data;
  expect(made.body.data).toMatchObject({
    name: 'Europe',
    color: 'light-green',
    public: false,
    privacy_setting: 'members_only',
    owner: { gid: me },
    created_by: { gid: me },
    members: [{ gid: me }],
    workspace: { gid: workspace },
    current_status_update: null,
    custom_fields: [],
  });
  expect(made.body.data).not.toHaveProperty('archived');
  expect((await client.get(`/portfolios/${gid}?opt_fields=archived`)).body.data).toEqual({ gid, archived: false });
  expect((await client.get(`/portfolios?workspace=${workspace}&owner=me`)).body.data).toContainEqual({
    gid,
    resource_type: 'portfolio',
    name: 'Europe',
  });
  expect((await client.put(`/portfolios/${gid}`, { name: 'Asia', archived: true })).body.data.name).toBe('Asia');
  expect((await client.put(`/portfolios/${gid}`, { start_on: '2025-05-01' })).status).toBe(400);
  expect((await client.put(`/portfolios/${gid}`, { color: 'mud' })).status).toBe(400);
  expect((await client.put(`/portfolios/${gid}`, { workspace: other })).status).toBe(400);
  expect((await client.delete(`/portfolios/${gid}`)).status).toBe(200);
  expect((await client.get(`/portfolios/${gid}`)).status).toBe(404);
  await client.control('/undelete', { gid });
  expect((await client.get(`/portfolios/${gid}`)).body.data.name).toBe('Asia');
});

test('only the service account lists the portfolios of others, and only members see a private one', async () => {
  const { gid } = await make({ public: false });
  const seen = client.as(other ?? '');
  expect((await seen.get(`/portfolios/${gid}`)).status).toBe(404);
  await client.post(`/portfolios/${gid}/addMembers`, { members: [other] });
  expect((await seen.get(`/portfolios/${gid}`)).status).toBe(200);
  expect((await seen.get(`/portfolios?workspace=${workspace}`)).body.data.map((it) => it.gid)).not.toContain(gid);
  const { body } = await client.get(`/memberships?parent=${gid}&member=${other}`);
  expect(body.data).toEqual([
    expect.objectContaining({ resource_type: 'membership', resource_subtype: 'portfolio_membership' }),
  ]);
  const left = await client.post(`/portfolios/${gid}/removeMembers`, { members: [other] });
  expect((left.body.data['members'] as Item[]).map((it) => it.gid)).toEqual([me]);
  expect((await client.post(`/portfolios/${gid}/addMembers`, {})).status).toBe(400);
});

test('projects and portfolios lie in it, in order, and the setting of a project comes and goes with it', async () => {
  const [first, second, third] = client.simulator.projects;
  const [outer, inner] = [(await make()).gid, (await make()).gid];
  for (const item of [first, second]) expect((await put(outer, item)).body.data).toEqual({});
  await put(outer, third, { insert_before: second });
  await put(outer, inner);
  expect(await items(outer)).toEqual([first, third, second, inner]);
  await put(outer, first, { insert_after: third });
  expect(await items(outer)).toEqual([third, first, second, inner]);
  expect((await put(inner, outer)).status).toBe(400);
  expect((await put(outer, other)).status).toBe(400);
  const settings = (await client.get(`/portfolios/${outer}/project_portfolio_settings`)).body.data;
  expect(settings).toHaveLength(3);
  const gid = settings.find((it) => (it['project'] as Item).gid === third)?.gid ?? '';
  const inherited = await client.put(`/project_portfolio_settings/${gid}`, { is_access_control_inherited: true });
  expect(inherited.body.data).toMatchObject({ is_access_control_inherited: true, portfolio: { gid: outer } });
  const ofProject = (await client.get(`/projects/${third}/project_portfolio_settings`)).body.data;
  expect(ofProject.map((it) => it.gid)).toContain(gid);
  const truth = (await client.truth('portfolio_item')).data.filter((it) => it['portfolio_gid'] === outer);
  expect(new Set(truth.map((it) => it['item_gid']))).toEqual(new Set([first, second, third, inner]));
  await client.post(`/portfolios/${outer}/removeItem`, { item: third });
  expect((await client.get(`/project_portfolio_settings/${gid}`)).status).toBe(404);
  await client.post(`/portfolios/${outer}/removeItem`, { item: inner });
  expect(await items(outer)).toEqual([first, second]);
  expect((await client.post(`/portfolios/${outer}/removeItem`, { item: inner })).status).toBe(400);
});

test('its members see a private project in it, if the setting between the two says so', async () => {
  const { gid } = await make();
  const secret = { name: 'Secret', workspace, privacy_setting: 'private' };
  const project = (await client.post('/projects', secret)).body.data.gid;
  await put(gid, project);
  await client.post(`/portfolios/${gid}/addMembers`, { members: [other] });
  const status = async (): Promise<number> => (await client.as(other ?? '').get(`/projects/${project}`)).status;
  expect(await status()).toBe(404);
  const [setting] = (await client.get(`/projects/${project}/project_portfolio_settings`)).body.data;
  await client.put(`/project_portfolio_settings/${setting?.gid}`, { is_access_control_inherited: true });
  expect(await status()).toBe(200);
});

test('templates of projects lie in it as people put them there in the app', async () => {
  const { gid } = await make();
  const template = (await client.truth('project_template')).data[0]?.gid;
  await client.control(`/objects/${gid}`, { values: { project_templates: [template] } });
  expect((await client.get(`/portfolios/${gid}`)).body.data['project_templates']).toMatchObject([{ gid: template }]);
});

test('custom fields are offered by it and set on it', async () => {
  const { gid } = await make();
  const { body } = await client.post('/custom_fields', { workspace, name: 'Region', resource_subtype: 'text' });
  const field = body.data.gid;
  const setting = await client.post(`/portfolios/${gid}/addCustomFieldSetting`, { custom_field: field });
  expect(setting.body.data).toMatchObject({
    parent: { gid, resource_type: 'portfolio' },
    custom_field: { gid: field },
  });
  expect(setting.body.data).not.toHaveProperty('project');
  expect((await client.get(`/portfolios/${gid}/custom_field_settings`)).body.data).toHaveLength(1);
  const set = await client.put(`/portfolios/${gid}`, { custom_fields: { [field]: 'North' } });
  expect(set.body.data['custom_fields']).toEqual([expect.objectContaining({ gid: field, text_value: 'North' })]);
  expect(set.body.data['custom_field_settings']).toHaveLength(1);
  const cleared = await client.put(`/portfolios/${gid}`, { custom_fields: { [field]: null } });
  expect(cleared.body.data['custom_fields']).toEqual([]);
  await client.post(`/portfolios/${gid}/removeCustomFieldSetting`, { custom_field: field });
  expect((await client.get(`/portfolios/${gid}/custom_field_settings`)).body.data).toEqual([]);
});

test('its latest status update is its current one', async () => {
  const { gid } = await make();
  const status = { parent: gid, text: 'All well', status_type: 'on_track' };
  const made = (await client.post('/status_updates', status)).body.data;
  expect(made).toMatchObject({ resource_subtype: 'portfolio_status_update', parent: { gid } });
  const current = async (): Promise<unknown> =>
    (await client.get(`/portfolios/${gid}`)).body.data['current_status_update'];
  expect(await current()).toMatchObject({ gid: made.gid });
  expect((await client.get(`/status_updates?parent=${gid}`)).body.data).toHaveLength(1);
  await client.delete(`/status_updates/${made.gid}`);
  expect(await current()).toBeNull();
  expect((await client.post('/status_updates', { ...status, status_type: 'achieved' })).status).toBe(400);
});

test('its watchers must filter, and hear of it and of projects that come and go', async () => {
  const { gid } = await make();
  const target = receiver.target();
  expect((await client.post('/webhooks', { resource: gid, target })).status).toBe(400);
  const filters = ['portfolio', 'project'].map((resource_type) => ({ resource_type }));
  expect((await client.post('/webhooks', { resource: gid, target, filters })).status).toBe(201);
  const project = client.simulator.projects[0];
  await put(gid, project);
  await client.put(`/projects/${project}`, { name: 'Renamed' });
  await client.put(`/portfolios/${gid}`, { name: 'Renamed' });
  await client.post(`/portfolios/${gid}/removeItem`, { item: project });
  await client.delete(`/portfolios/${gid}`);
  await client.control('/settle', {});
  const told = receiver.events().map(({ action, resource }) => `${resource.resource_type} ${action}`);
  expect(told).toEqual(['project added', 'project changed', 'project removed', 'portfolio deleted']);
});

test('a state file keeps it over a restart, and gids go on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portfolio-'));
  const stateFile = join(folder, 'state.json');
  const [before, gids] = [await openClient({ stateFile, tasks: 1 }), [] as string[]];
  const of = before.simulator.workspaceGid;
  gids.push((await before.post('/portfolios', { name: 'Kept', workspace: of })).body.data.gid);
  await before.close();
  const after = await openClient({ stateFile });
  expect((await after.get(`/portfolios/${gids[0]}`)).body.data.name).toBe('Kept');
  gids.push((await after.post('/portfolios', { name: 'New', workspace: of })).body.data.gid);
  expect(Number(gids[1])).toBeGreaterThan(Number(gids[0]));
  await after.close();
  await rm(folder, { recursive: true });
});

test('a project takes values in the fields of a portfolio that holds it, tells of them, and no others', async () => {
  const { gid: portfolio } = await make();
  const field = (await client.post('/custom_fields', { name: 'Margin', workspace, resource_subtype: 'number' })).body
    .data.gid;
  const project = (await client.post('/projects', { name: 'Tender', workspace })).body.data.gid;
  const write = (value: unknown): Promise<Reply> =>
    client.put(`/projects/${project}`, { custom_fields: { [field]: value } });
  expect((await write(4)).status).toBe(400);
  await client.post(`/portfolios/${portfolio}/addCustomFieldSetting`, { custom_field: field });
  expect((await write(4)).status).toBe(400);
  await put(portfolio, project);
  expect((await write('much')).status).toBe(400);
  const shown = async (): Promise<unknown> =>
    (await client.get(`/projects/${project}?opt_fields=custom_fields.number_value,modified_at`)).body.data;
  const before = await shown();
  expect(before).toMatchObject({ custom_fields: [] });
  expect((await write(4)).status).toBe(200);
  expect(await shown()).toMatchObject({ custom_fields: [{ gid: field, number_value: 4 }] });
  expect(await shown()).not.toMatchObject({ modified_at: (before as { modified_at: string }).modified_at });
  expect((await write(null)).status).toBe(200);
  expect(await shown()).toMatchObject({ custom_fields: [] });
});
