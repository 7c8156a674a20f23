/** Who likes what, which custom fields teams offer, and what profiles say in them, over real HTTP. */
import { openClient } from './contract-client.ts';
import type { Client, Item } from './contract-client.ts';
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

const shown = async (path: string): Promise<Item> =>
  (await client.get(`${path}?opt_fields=liked,likes.user,num_likes`)).body.data;
const likedBy = (...users: (string | undefined)[]): object => ({
  likes: users.map((gid) => ({ gid, user: { gid, resource_type: 'user' } })),
  num_likes: users.length,
});

test('a goal says who likes it, and to each whether they do', async () => {
  const { gid } = (await client.post('/goals', { name: 'Win', workspace, liked: true })).body.data;
  await client.as(other ?? '').put(`/goals/${gid}`, { liked: true });
  expect(await shown(`/goals/${gid}`)).toMatchObject({ liked: true, ...likedBy(me, other) });
  await client.put(`/goals/${gid}`, { liked: false });
  expect(await shown(`/goals/${gid}`)).toMatchObject({ liked: false, ...likedBy(other) });
});

test('comments and status updates are liked in the app, and a webhook hears of it', async () => {
  const project = client.simulator.projects[0] ?? '';
  const task = (await client.post('/tasks', { name: 'a', projects: [project] })).body.data.gid;
  const story = (await client.post(`/tasks/${task}/stories`, { text: 'b' })).body.data.gid;
  const status = { parent: project, text: 'Fine', status_type: 'on_track' };
  const update = (await client.post('/status_updates', status)).body.data.gid;
  await client.post('/webhooks', { resource: project, target: receiver.target() });
  for (const gid of [story, update])
    for (const liked of [true, true]) await client.control('/likes', { gid, user_gid: other, liked });
  for (const path of [`/stories/${story}`, `/status_updates/${update}`])
    expect(await shown(path)).toMatchObject({ liked: false, ...likedBy(other) });
  await client.control('/settle', {});
  const heard = receiver.events().map(({ resource, action, change }) => [resource.gid, action, change?.field]);
  expect(heard).toEqual([story, update].map((gid) => [gid, 'changed', 'likes']));
  await client.control('/likes', { gid: story, user_gid: other, liked: false });
  expect(await shown(`/stories/${story}`)).toMatchObject(likedBy());
  expect((await client.control('/likes', { gid: task, liked: true })).status).toBe(404);
});

test('a team lists the custom fields that it offers', async () => {
  const team = (await client.post('/teams', { name: 'Crew', organization: workspace })).body.data.gid;
  const made = { workspace, name: 'Depth', resource_subtype: 'number' };
  const field = (await client.post('/custom_fields', made)).body.data.gid;
  const offered = async (): Promise<readonly Item[]> =>
    (await client.get(`/teams/${team}/custom_field_settings?opt_fields=custom_field,parent`)).body.data;
  expect(await offered()).toEqual([]);
  await client.control('/team_fields', { team_gid: team, custom_field_gid: field, offered: true });
  expect(await offered()).toEqual([
    expect.objectContaining({
      custom_field: expect.objectContaining({ gid: field }),
      parent: expect.objectContaining({ gid: team }),
    }),
  ]);
  expect((await client.get(`/teams/${team}`)).body.data['custom_field_settings']).toHaveLength(1);
  await client.control('/team_fields', { team_gid: team, custom_field_gid: field, offered: false });
  expect(await offered()).toEqual([]);
});

test('a profile keeps values of the custom fields of workspaces that the person is in', async () => {
  const made = { workspace, name: 'Desk', resource_subtype: 'text' };
  const field = (await client.post('/custom_fields', made)).body.data.gid;
  const profile = `/workspaces/${workspace}/users/${other}`;
  const held = async (): Promise<unknown> => (await client.get(`/users/${other}`)).body.data['custom_fields'];
  const before = (await held()) as readonly Item[];
  await client.put(profile, { custom_fields: { [field]: 'by the window' } });
  const value = expect.objectContaining({ gid: field, text_value: 'by the window' });
  expect(await held()).toEqual([...before, value]);
  await client.put(`/users/${other}`, { name: 'Ann' });
  expect(await held()).toEqual([...before, value]);
  await client.put(profile, { custom_fields: { [field]: null } });
  expect(await held()).toEqual(before);
  expect((await client.put(profile, { custom_fields: { 12345: 'x' } })).status).toBe(400);
});
