/** Batch requests over real HTTP: what they answer, what they may hold, and what they count as. */
import { openClient } from './contract-client.ts';
import type { Client } from './contract-client.ts';

const open: Client[] = [];
afterAll(() => Promise.all(open.map((client) => client.close())));

async function start(options: Parameters<typeof openClient>[0] = {}): Promise<Client> {
  const client = await openClient({ tasks: 4, projects: 1, users: 2, ...options });
  open.push(client);
  return client;
}

const reads = (count: number): object[] =>
  Array.from({ length: count }, () => ({ method: 'get', relative_path: '/users/me' }));
const writes = ({ simulator }: Client, count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    method: 'POST',
    relative_path: '/tasks',
    data: { name: `In a batch ${index}`, workspace: simulator.workspaceGid },
  }));
const madeInBatch = async (client: Client): Promise<number> =>
  (await client.truth('task')).data.filter(({ name }) => name.startsWith('In a batch')).length;

test('up to ten actions run, each answered in its place with a status of its own', async () => {
  const client = await start();
  const [project] = client.simulator.projects;
  const actions = [
    { method: 'get', relative_path: `/projects/${project}`, options: { fields: ['name'] } },
    { method: 'get', relative_path: '/tasks/1' },
    { method: 'get', relative_path: '/tasks', data: { project, limit: 1 } },
    ...writes(client, 1),
  ];
  const { body } = await client.post('/batch', { actions });
  expect(body.data.map((it) => it['status_code'])).toEqual([200, 404, 200, 201]);
  expect(body.data[0]?.['body']).toEqual({ data: { gid: project, name: 'Website' } });
  expect(await madeInBatch(client)).toBe(1);
  const statuses = [[], reads(11)].map(async (it) => (await client.post('/batch', { actions: it })).status);
  expect(await Promise.all(statuses)).toEqual([400, 400]);
});

test('an action that no batch may hold is refused alone', async () => {
  const client = await start();
  const actions = [
    { method: 'post', relative_path: '/batch', data: { actions: reads(1) } },
    { method: 'post', relative_path: '/attachments', data: { name: 'x.png', parent: client.simulator.projects[0] } },
    { method: 'patch', relative_path: '/users/me' },
    { method: 'get', relative_path: 'users/me' },
    ...reads(1),
  ];
  const { status, body } = await client.post('/batch', { actions });
  expect([status, ...body.data.map((it) => it['status_code'])]).toEqual([200, 400, 400, 400, 400, 200]);
});

test('each action counts as one request, the batch itself as none', async () => {
  const client = await start();
  await client.control('/requests/reset', {});
  await client.post('/batch', { actions: [...reads(7), ...writes(client, 2)] });
  expect((await client.control('/requests')).body.data).toMatchObject({
    total: 9,
    by_path: { 'GET /users/{user_gid}': 7, 'POST /tasks': 2 },
  });
});

test.each([
  ['requests a minute', { requestsPerMinute: 60 }, 7, 6],
  ['writes in flight', { writesInFlightMax: 2 }, 3, 2],
])(
  'a batch that would exceed the limit of %s is refused whole: none of it is done',
  async (_limit, limits, over, most) => {
    const client = await start(limits);
    const refused = await client.post('/batch', { actions: writes(client, over) });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await madeInBatch(client)).toBe(0);
    const fresh = await start(limits);
    expect((await fresh.post('/batch', { actions: writes(fresh, most) })).status).toBe(200);
    expect(await madeInBatch(fresh)).toBe(most);
  },
);
