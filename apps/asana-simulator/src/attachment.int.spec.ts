/** Attachments over real HTTP: files and links on tasks, projects and briefs, and what a webhook hears of them. */
import { openClient } from './contract-client.ts';
import type { Client, Item, Reply } from './contract-client.ts';
import { startReceiver } from './contract-receiver.ts';
import type { Receiver } from './contract-receiver.ts';

let client: Client;
let receiver: Receiver;
let [project, task]: string[] = [];

beforeAll(async () => {
  client = await openClient();
  receiver = await startReceiver();
  const workspace = client.simulator.workspaceGid;
  project = (await client.post('/projects', { name: 'Files', workspace })).body.data.gid;
  task = (await client.post('/tasks', { name: 'Attach', workspace, projects: [project] })).body.data.gid;
});

afterAll(async () => {
  await client.close();
  await receiver.close();
});

async function upload(fields: Record<string, string>, file?: { name: string; text: string }): Promise<Reply> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== undefined) form.set('file', new Blob([file.text]), file.name);
  const headers = { authorization: `Bearer ${client.simulator.token}` };
  const reply = await fetch(`${client.simulator.url}/api/1.0/attachments`, { method: 'POST', headers, body: form });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Reply['body'] };
}

const listed = async (parent: string): Promise<string[]> =>
  (await client.get(`/attachments?parent=${parent}`)).body.data.map(({ gid }) => gid);

test('a file is uploaded as a form, read, listed by its task, deleted and restored', async () => {
  const made = await upload({ parent: task ?? '' }, { name: 'plan.txt', text: 'über alles\r\n--x' });
  expect(made.status).toBe(200);
  const { gid } = made.body.data;
  const whole = (await client.get(`/attachments/${gid}`)).body.data;
  expect(whole).toMatchObject({ name: 'plan.txt', resource_subtype: 'asana', host: 'asana', size: 16 });
  expect(whole).toMatchObject({ parent: { gid: task, resource_type: 'task', name: 'Attach' } });
  expect(whole).not.toHaveProperty('connected_to_app');
  expect((await client.get(`/attachments?parent=${task}`)).body.data).toEqual([
    { gid, resource_type: 'attachment', name: 'plan.txt', resource_subtype: 'asana' },
  ]);
  expect((await client.delete(`/attachments/${gid}`)).status).toBe(200);
  expect((await client.get(`/attachments/${gid}`)).status).toBe(404);
  expect(await listed(task ?? '')).toEqual([]);
  expect((await client.truth('attachment')).deleted.map((it) => it.gid)).toContain(gid);
  await client.control('/undelete', { gid });
  expect(await listed(task ?? '')).toEqual([gid]);
});

test('the permanent link stays, the one to the contents runs out', async () => {
  const { gid } = (await upload({ parent: task ?? '' }, { name: 'a.txt', text: 'a' })).body.data;
  const links = async (): Promise<Item> =>
    (await client.get(`/attachments/${gid}?opt_fields=download_url,permanent_url`)).body.data;
  const before = await links();
  await client.control('/clock', { advance_ms: 5_000 });
  const after = await links();
  expect(after['permanent_url']).toBe(before['permanent_url']);
  expect(after['download_url']).not.toBe(before['download_url']);
});

test('a link needs a name and an address, and has no size', async () => {
  const link = { parent: task ?? '', resource_subtype: 'external', name: 'Board', url: 'https://example.com/board' };
  const made = await client.post('/attachments', { ...link, connect_to_app: true });
  expect(made.body.data).toMatchObject({
    host: 'external',
    download_url: null,
    permanent_url: null,
    view_url: link.url,
    connected_to_app: true,
  });
  expect(made.body.data).not.toHaveProperty('size');
  expect((await client.post('/attachments', { ...link, url: '' })).body.errors[0]?.message).toBe('url: Missing input');
  expect((await client.post('/attachments', { ...link, resource_subtype: 'dropbox' })).status).toBe(400);
});

test.each([
  ['no parent', {}, 'parent: Missing input'],
  ['no file', { parent: () => task }, 'file: Missing input'],
  [
    'a parent that takes none',
    { parent: () => client.simulator.workspaceGid, file: { name: 'a', size: 1 } },
    'parent: Unknown',
  ],
  ['a file too large', { parent: () => task, file: { name: 'a', size: 200_000_000 } }, 'file: larger'],
])('%s is refused', async (_what, given, words) => {
  const data = Object.fromEntries(
    Object.entries(given).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'function' ? value() : value,
    ]),
  );
  const { status, body } = await client.post('/attachments', { name: 'a', ...data });
  expect(status).toBe(400);
  expect(body.errors[0]?.message).toMatch(words);
});

test('attachments of a project and of its brief are listed there, and go with it', async () => {
  const file = { name: 'key.pdf', size: 7 };
  const brief = (await client.post(`/projects/${project}/project_briefs`, { title: 'Why' })).body.data.gid;
  const ofProject = (await client.post('/attachments', { parent: project, file })).body.data.gid;
  const ofBrief = (await client.post('/attachments', { parent: brief, file })).body.data.gid;
  expect([await listed(project ?? ''), await listed(brief)]).toEqual([[ofProject], [ofBrief]]);
  await client.delete(`/project_briefs/${brief}`);
  expect((await client.get(`/attachments/${ofBrief}`)).status).toBe(404);
  expect((await client.get('/attachments')).body.errors[0]?.message).toBe('parent: Missing input');
});

test('a webhook on the project hears of an upload by a story, and of the attachment when it goes and comes back', async () => {
  expect((await client.post('/webhooks', { resource: project, target: receiver.target() })).status).toBe(201);
  const { gid } = (await client.post('/attachments', { parent: task, file: { name: 'x', size: 1 } })).body.data;
  await client.delete(`/attachments/${gid}`);
  await client.control('/undelete', { gid });
  await client.control('/settle', {});
  const told = receiver.events().map(({ action, resource }) => `${resource.resource_type} ${action}`);
  expect(told).toEqual(['story added', 'attachment deleted', 'attachment undeleted']);
  expect(receiver.events()[0]?.resource.resource_subtype).toBe('attachment_added');
});
