/** What a project's overview shows, over real HTTP: status updates and briefs, and what a webhook on the project hears of both. */
import { openClient } from './contract-client.ts';
import type { Client, Item } from './contract-client.ts';
import { startReceiver } from './contract-receiver.ts';
import type { Receiver } from './contract-receiver.ts';

let client: Client;
let receiver: Receiver;
let project: string;
beforeEach(async () => {
  client = await openClient();
  receiver = await startReceiver();
  project = client.simulator.projects[0] ?? '';
});
afterEach(async () => {
  await client.close();
  await receiver.close();
});

const post = async (more: object = {}): Promise<Item> =>
  (await client.post('/status_updates', { parent: project, text: 'Fine', status_type: 'on_track', ...more })).body.data;
const current = async (): Promise<unknown> =>
  ((await client.get(`/projects/${project}`)).body.data['current_status_update'] as Item | null)?.gid ?? null;
const listed = async (): Promise<string[]> =>
  (await client.get(`/status_updates?parent=${project}`)).body.data.map(({ gid }) => gid);

/** What the webhook has heard since it was asked last. */
async function heard(): Promise<readonly string[]> {
  await client.control('/settle', {});
  const events = receiver.events();
  receiver.received.length = 0;
  return events.map(({ resource, action, parent, change }) =>
    [resource.resource_subtype ?? resource.resource_type, action, change?.field ?? parent?.resource_type ?? ''].join(
      ' ',
    ),
  );
}

test('a status update is posted, compact in the list of its project, and the project’s current one', async () => {
  const before = await listed();
  const made = await post({ title: 'Week 1', html_text: '<body>x</body>' });
  const me = (await client.get('/users/me')).body.data;
  expect(made).toMatchObject({
    resource_type: 'status_update',
    resource_subtype: 'project_status_update',
    title: 'Week 1',
    text: 'Fine',
    status_type: 'on_track',
    parent: { gid: project, name: 'Website' },
    created_by: { gid: me.gid },
    author: { gid: me.gid },
  });
  expect(made).not.toHaveProperty('html_text');
  expect(await listed()).toEqual([...before, made.gid]);
  expect((await client.get(`/status_updates?parent=${project}`)).body.data.at(-1)).toEqual({
    gid: made.gid,
    resource_type: 'status_update',
    resource_subtype: 'project_status_update',
    title: 'Week 1',
  });
  const since = `${project}&created_since=${String(made['created_at'])}`;
  expect((await client.get(`/status_updates?parent=${since}`)).body.data).toHaveLength(1);
  expect(await current()).toBe(made.gid);
});

test('what is missing or wrong is refused in words', async () => {
  const refused = async (data: object): Promise<unknown> => {
    const { status, body } = await client.post('/status_updates', data);
    return [status, body.errors[0]?.message];
  };
  const given = { parent: project, text: 'Fine', status_type: 'on_track' };
  expect(await refused({ ...given, parent: undefined })).toEqual([400, 'parent: Missing input']);
  expect(await refused({ ...given, text: undefined })).toEqual([400, 'text: Missing input']);
  expect(await refused({ ...given, status_type: undefined })).toEqual([400, 'status_type: Missing input']);
  expect(await refused({ ...given, status_type: 'achieved' })).toEqual([
    400,
    'status_type: must be one of on_track, at_risk, off_track, on_hold, complete, dropped for a project',
  ]);
  expect(await refused({ ...given, parent: '1' })).toEqual([404, expect.any(String)]);
  expect((await client.get('/status_updates')).status).toBe(400);
  expect((await client.get(`/status_updates?parent=${project}&created_since=soon`)).status).toBe(400);
});

test('a webhook on the project hears of them, and of the project when its current one is another', async () => {
  const first = await post();
  expect((await client.post('/webhooks', { resource: project, target: receiver.target() })).status).toBe(201);
  await heard();
  const second = await post();
  expect(await heard()).toEqual(['project_status_update added project', 'project changed current_status_update']);
  await client.delete(`/status_updates/${first.gid}`);
  expect(await heard()).toEqual(['project_status_update deleted ']);
  await client.delete(`/status_updates/${second.gid}`);
  expect(await heard()).toEqual(['project_status_update deleted ', 'project changed current_status_update']);
  expect((await client.get(`/status_updates/${second.gid}`)).status).toBe(404);
  await client.control('/undelete', { gid: second.gid });
  expect(await heard()).toEqual(['project_status_update undeleted ', 'project changed current_status_update']);
  expect(await current()).toBe(second.gid);
  const edited = await client.control('/work', { actions: 1, only: ['edit_status'] });
  expect(edited.body.data).toMatchObject({ counts: { edit_status: 1 } });
});

test('they go with their project and come back with it', async () => {
  const kept = await post();
  const deleted = await post();
  await client.delete(`/status_updates/${deleted.gid}`);
  await client.delete(`/projects/${project}`);
  expect((await client.get(`/status_updates/${kept.gid}`)).status).toBe(404);
  expect((await client.get(`/status_updates?parent=${project}`)).status).toBe(404);
  await client.control('/undelete', { gid: project });
  expect((await client.get(`/status_updates/${kept.gid}`)).status).toBe(200);
  expect((await client.get(`/status_updates/${deleted.gid}`)).status).toBe(404);
  expect(await current()).toBe(kept.gid);
});

test('who may not see the project sees none of them', async () => {
  const { gid } = await post();
  const other = (await client.get('/users')).body.data[1]?.gid ?? '';
  expect((await client.as(other).get(`/status_updates/${gid}`)).status).toBe(200);
  await client.control('/access', { user_gid: other, resource_gid: project, allowed: false });
  expect((await client.as(other).get(`/status_updates/${gid}`)).status).toBe(403);
});

describe('a brief', () => {
  let bare: string;
  beforeEach(async () => {
    bare = (await client.post('/projects', { name: 'Bare', workspace: client.simulator.workspaceGid })).body.data.gid;
  });
  const write = async (data: object): Promise<Item> =>
    (await client.post(`/projects/${bare}/project_briefs`, data)).body.data;
  const shown = async (): Promise<unknown> =>
    (await client.get(`/projects/${bare}?opt_fields=project_brief`)).body.data['project_brief'];

  test('is written once, read, edited and deleted; its project names it', async () => {
    expect(await shown()).toBeNull();
    const made = await write({ title: 'Why', html_text: '<body>Because &amp; so</body>' });
    expect(made).toMatchObject({
      resource_type: 'project_brief',
      title: 'Why',
      html_text: '<body>Because &amp; so</body>',
      project: { gid: bare, name: 'Bare' },
    });
    expect(made).not.toHaveProperty('text');
    expect(await shown()).toEqual({ gid: made.gid, resource_type: 'project_brief' });
    expect((await client.post(`/projects/${bare}/project_briefs`, { title: 'Again' })).status).toBe(400);
    expect((await client.put(`/project_briefs/${made.gid}`, { text: 'a', html_text: 'b' })).status).toBe(400);
    const edited = await client.put(`/project_briefs/${made.gid}?opt_fields=text,title`, { text: 'Plainly' });
    expect(edited.body.data).toEqual({ gid: made.gid, text: 'Plainly', title: 'Why' });
    expect((await client.delete(`/project_briefs/${made.gid}`)).status).toBe(200);
    expect((await client.get(`/project_briefs/${made.gid}`)).status).toBe(404);
    expect(await shown()).toBeNull();
  });

  test('is heard of by a webhook on its project, and so is the project that shows another', async () => {
    expect((await client.post('/webhooks', { resource: bare, target: receiver.target() })).status).toBe(201);
    await heard();
    const { gid } = await write({ title: 'Why' });
    expect(await heard()).toEqual(['project_brief added project', 'project changed project_brief']);
    await client.put(`/project_briefs/${gid}`, { title: 'What for', text: 'Because' });
    await client.put(`/project_briefs/${gid}`, { title: 'What for' });
    expect(await heard()).toEqual(['project_brief changed title', 'project_brief changed text']);
    await client.delete(`/project_briefs/${gid}`);
    expect(await heard()).toEqual(['project_brief deleted ', 'project changed project_brief']);
    await client.control('/undelete', { gid });
    expect(await heard()).toEqual(['project_brief undeleted ', 'project changed project_brief']);
  });

  test('goes with its project and comes back with it', async () => {
    const { gid } = await write({ title: 'Why' });
    await client.delete(`/projects/${bare}`);
    expect((await client.get(`/project_briefs/${gid}`)).status).toBe(404);
    await client.control('/undelete', { gid: bare });
    expect((await client.get(`/project_briefs/${gid}`)).status).toBe(200);
    expect(await shown()).toMatchObject({ gid });
  });
});
