/**
 * What a token may ask for, and what Asana has limits for: plans, granular scopes from the authorise page to their end, announced
 * changes, long results, many people, tasks in many projects and deep below others.
 */
import { createHash } from 'node:crypto';
import { openClient } from './contract-client.ts';
import type { Client } from './contract-client.ts';

let client: Client;
const opened: Client[] = [];
beforeAll(async () => {
  client = await open({ resultRowsMax: 200 });
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

async function open(options: Parameters<typeof openClient>[0]): Promise<Client> {
  const one = await openClient(options);
  opened.push(one);
  return one;
}

type Fields = Record<string, string>;
const form = (path: string, fields: Fields): Promise<Response> =>
  fetch(`${client.simulator.url}/-/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
const app = async (scopes?: readonly string[]): Promise<Fields> =>
  (await client.control('/oauth', scopes === undefined ? {} : { scopes })).body.data as unknown as Fields;

async function ask(token: string, path: string, more: RequestInit = {}): Promise<[number, string]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const reply = await fetch(`${client.simulator.url}/api/1.0${path}`, { ...more, headers });
  const { errors } = (await reply.json()) as { errors?: { message: string }[] };
  return [reply.status, errors?.[0]?.message ?? ''];
}

async function refreshed(grant: Fields): Promise<string> {
  const reply = await form('oauth_token', { grant_type: 'refresh_token', ...grant });
  return ((await reply.json()) as Fields)['access_token'] ?? '';
}

async function authorise(asked: Fields): Promise<URLSearchParams> {
  const query = new URLSearchParams({
    response_type: 'code',
    redirect_uri: 'https://app.test/back',
    state: 's1',
    ...asked,
  });
  const reply = await fetch(`${client.simulator.url}/-/oauth_authorize?${query.toString()}`, { redirect: 'manual' });
  return new URL(reply.headers.get('location') ?? 'none:').searchParams;
}

describe('granular scopes', () => {
  it('open the operations that name them, and no other', async () => {
    const token = await refreshed(await app(['tasks:read', 'users:read']));
    const [project = ''] = client.simulator.projects;
    expect(await ask(token, '/users/me')).toEqual([200, '']);
    expect(await ask(token, `/tasks?project=${project}`)).toEqual([200, '']);
    expect(await ask(token, `/projects/${project}`)).toEqual([403, 'This endpoint requires the scope projects:read.']);
    const full = 'Full permissions are required to use this endpoint.';
    expect(await ask(token, `/projects/${project}/sections`)).toEqual([403, full]);
    expect(await ask(token, `/events?resource=${project}`)).toEqual([403, full]);
    expect(await ask(token, '/batch', { method: 'POST', body: '{"data":{"actions":[]}}' })).toEqual([403, full]);
    expect(await ask(token, '/tasks', { method: 'POST', body: '{"data":{"name":"x"}}' })).toEqual([
      403,
      'This endpoint requires the scope tasks:write.',
    ]);
    expect(await ask(client.simulator.token, `/projects/${project}`)).toEqual([200, '']);
  });

  it('are asked for at the authorise page, by an app that registered them', async () => {
    const { client_id = '' } = await app(['tasks:read', 'users:read']);
    expect((await authorise({ client_id, scope: 'tasks:read' })).get('code')).toEqual(expect.any(String));
    expect(Object.fromEntries(await authorise({ client_id, scope: 'projects:read' }))).toMatchObject({
      error: 'forbidden_scopes',
      state: 's1',
    });
    expect((await authorise({ client_id })).get('error')).toBe('forbidden_scopes');
    const full = await app();
    expect((await authorise({ client_id: full['client_id'] ?? '' })).get('code')).toEqual(expect.any(String));
    expect((await fetch(`${client.simulator.url}/-/oauth_authorize?client_id=x`)).status).toBe(400);
  });
});

describe('the code of the authorise page', () => {
  const verifier = 'a-long-enough-verifier-that-only-the-app-knows';
  const challenge = createHash('sha256').update(verifier).digest('base64url');

  it('is exchanged once, by its app, for the same address, with the verifier', async () => {
    const { client_id = '', client_secret = '' } = await app(['users:read']);
    const exchange = async (more: Fields): Promise<Fields> => {
      const code = (await authorise({ client_id, scope: 'users:read', code_challenge: challenge })).get('code') ?? '';
      const fields = {
        grant_type: 'authorization_code',
        client_id,
        client_secret,
        code,
        redirect_uri: 'https://app.test/back',
        code_verifier: verifier,
      };
      return (await (await form('oauth_token', { ...fields, ...more })).json()) as Fields;
    };
    for (const wrong of [
      { client_secret: 'x' },
      { redirect_uri: 'https://else.test' },
      { code_verifier: 'guess' },
      { code: 'x' },
    ]) {
      expect(await exchange(wrong as Fields)).toEqual({ error: 'invalid_grant' });
    }
    const got = await exchange({});
    expect(got).toMatchObject({ token_type: 'bearer', expires_in: 3600, refresh_token: expect.any(String) as string });
    expect(await ask(got['access_token'] ?? '', '/users/me')).toEqual([200, '']);
    const again = await refreshed({ client_id, client_secret, refresh_token: got['refresh_token'] ?? '' });
    expect(await ask(again, '/workspaces')).toEqual([403, 'This endpoint requires the scope workspaces:read.']);
    await form('oauth_revoke', { token: got['refresh_token'] ?? '' });
    expect(await ask(again, '/users/me')).toEqual([401, 'Not Authorized']);
  });
});

it('a free plan refuses with 402 what the description says may need a plan', async () => {
  const free = await open({ plan: 'free', tasks: 4 });
  const { workspaceGid, projects } = free.simulator;
  const [task] = (await free.get(`/tasks?project=${projects[0]}`)).body.data;
  expect((await free.get(`/goals?workspace=${workspaceGid}`)).status).toBe(402);
  expect((await free.get(`/workspaces/${workspaceGid}/tasks/search?text=a`)).status).toBe(402);
  expect((await free.get(`/tasks/${task?.gid}/dependencies`)).status).toBe(402);
  expect((await free.get(`/tasks/${task?.gid}`)).status).toBe(200);
});

it('announced changes are told in headers, but not to who has decided', async () => {
  const changes = [{ name: 'new_gids', info: 'https://forum.asana.com/t/1', affected: true }, { name: 'no_hearts' }];
  await client.control('/changes', { changes });
  const told = async (headers: Fields): Promise<string | null> => {
    const authorization = `Bearer ${client.simulator.token}`;
    const reply = await fetch(`${client.simulator.url}/api/1.0/users/me`, { headers: { authorization, ...headers } });
    return reply.headers.get('asana-change');
  };
  expect(await told({})).toBe(
    'name=new_gids;info=https://forum.asana.com/t/1;affected=true, name=no_hearts;info=https://forum.asana.com',
  );
  expect(await told({ 'asana-enable': 'new_gids' })).toBe('name=no_hearts;info=https://forum.asana.com');
  expect(await told({ 'asana-disable': 'no_hearts, new_gids' })).toBeNull();
  await client.control('/changes', { changes: [] });
  expect(await told({})).toBeNull();
});

it('a very long result ends with 400, though it is paged', async () => {
  const project = (await client.post('/projects', { name: 'Long', workspace: client.simulator.workspaceGid })).body.data
    .gid;
  for (let index = 0; index < 201; index += 1) await client.post('/tasks', { name: `t${index}`, projects: [project] });
  const page = async (offset: string): Promise<Awaited<ReturnType<Client['get']>>> =>
    client.get(`/tasks?project=${project}&limit=100${offset === '' ? '' : `&offset=${offset}`}`);
  const first = await page('');
  const second = await page(first.body.next_page?.offset ?? '');
  expect([first.body.data.length, second.body.data.length]).toEqual([100, 100]);
  const third = await page(second.body.next_page?.offset ?? '');
  expect([third.status, third.body.errors[0]?.message]).toEqual([
    400,
    expect.stringContaining('upper limit on the number of results'),
  ]);
});

it('the people of a workspace beyond 2,000 are in its paged list alone; those by name are cut, without a word', async () => {
  const crowd = await open({ users: 2_030, projects: 0, tasks: 0 });
  const { workspaceGid } = crowd.simulator;
  const listed: string[] = [];
  for (let offset: string | undefined = ''; offset !== undefined;) {
    const path = `/users?workspace=${workspaceGid}&limit=100${offset === '' ? '' : `&offset=${offset}`}`;
    const { body } = await crowd.get(path);
    listed.push(...body.data.map(({ gid }) => gid));
    offset = body.next_page?.offset;
  }
  expect([listed.length, new Set(listed).size]).toEqual([2_030, 2_030]);
  expect((await crowd.get(`/users?workspace=${workspaceGid}`)).status).toBe(400);
  const team = (await crowd.post('/teams', { name: 'All', organization: workspaceGid })).body.data.gid;
  for (const user of listed) await crowd.post(`/teams/${team}/addUser`, { user });
  const named = await Promise.all(
    [`/workspaces/${workspaceGid}/users`, `/teams/${team}/users`].map(async (path) => (await crowd.get(path)).body),
  );
  for (const { data, next_page: next } of named) {
    const names = data.map(({ name }) => name);
    expect([names.length, next]).toEqual([2_000, undefined]);
    expect(names).toEqual(names.toSorted((left, right) => left.localeCompare(right)));
  }
});

it('a task is in twenty projects at most, and as deep below others as people put it', async () => {
  const { workspaceGid } = client.simulator;
  const { gid } = (await client.post('/tasks', { name: 'Everywhere', workspace: workspaceGid })).body.data;
  const statuses: number[] = [];
  for (let index = 0; index < 21; index += 1) {
    const project = (await client.post('/projects', { name: `p${index}`, workspace: workspaceGid })).body.data.gid;
    statuses.push((await client.post(`/tasks/${gid}/addProject`, { project })).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 400]);
  let parent = gid;
  for (let level = 1; level <= 5; level += 1) {
    parent = (await client.post(`/tasks/${parent}/subtasks`, { name: `level ${level}` })).body.data.gid;
  }
  const deepest = (await client.get(`/tasks/${parent}?opt_fields=name,parent.parent.parent.parent.parent.name`)).body
    .data;
  expect(JSON.stringify(deepest)).toContain('Everywhere');
});

it('added fields come in every object of their type, asked for or not, and are no mistake of the simulator', async () => {
  const [project = ''] = client.simulator.projects;
  await client.control('/fields', { task: { mood: 'calm' }, project: { color: 7 } });
  const rows = (await client.get(`/tasks?project=${project}&opt_fields=name`)).body.data;
  expect(rows.every((row) => row['mood'] === 'calm')).toBe(true);
  expect((await client.get(`/projects/${project}`)).body.data['color']).toBe(7);
  await client.control('/fields', { enum_option: { mood: 'x' }, project: { color: 7 } });
  const fields = (
    await client.get(`/workspaces/${client.simulator.workspaceGid}/custom_fields?opt_fields=enum_options.name`)
  ).body.data;
  const options = fields.flatMap((field) => (field['enum_options'] ?? []) as object[]);
  expect(options).toContainEqual(expect.objectContaining({ mood: 'x' }));
  expect((await client.control('/fields', { task: 3 })).status).toBe(400);
  await client.control('/fields', {});
  expect((await client.get(`/projects/${project}`)).body.data['color']).not.toBe(7);
  expect((await client.control('/answers')).body.data['invalid']).toEqual([]);
});
