/** The worst that could be asked of the control requests: each refused in words, and nothing is changed by it. */
import { openClient, type Client } from './contract-client.ts';

type Sent = {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly type?: string;
  readonly body?: string;
};
type Worst = readonly [string, number, string, Sent];

const far = 8_640_000_000_000_001;
const post = (path: string, body: unknown): Sent => ({ path, body: JSON.stringify(body) });

const worst: readonly Worst[] = [
  ['no token', 401, 'Not Authorized', { ...post('/clock', { advance_ms: 1 }), token: '' }],
  ['a token that nobody has', 401, 'Not Authorized', { ...post('/undelete', { gid: '1' }), token: 'x'.repeat(5000) }],
  ['an unknown path', 404, 'No matching route', post('/explode', {})],
  ['a path that climbs', 404, 'No matching route', post('/%2e%2e%2fapi/1.0/tasks', {})],
  ['another method', 404, 'No matching route', { method: 'DELETE', path: '/truth?type=task' }],
  ['JSON that ends in mid-word', 400, 'invalid JSON', { path: '/faults', body: '{"lose":0.' }],
  ['a number that JSON has not', 400, 'invalid JSON', { path: '/clock', body: '{"advance_ms":NaN}' }],
  ['a list in place of an object', 400, 'must be an object', { path: '/faults', body: '[]' }],
  ['a text in place of an object', 400, 'must be an object', { path: '/faults', body: '""' }],
  ['XML', 415, 'Unsupported Media Type', { path: '/faults', body: '<faults/>', type: 'application/xml' }],
  ['a body larger than allowed', 413, 'too large', { path: '/faults', body: `{"x":"${'x'.repeat(17 * 1_048_576)}"}` }],
  ['time that goes back', 400, 'advance_ms', post('/clock', { advance_ms: -1 })],
  ['time as text', 400, 'advance_ms', post('/clock', { advance_ms: '1000' })],
  ['time without an end', 400, 'advance_ms', { path: '/clock', body: '{"advance_ms":1e999}' }],
  ['a time that no calendar has', 400, 'advance_ms', post('/clock', { advance_ms: far })],
  ['an unknown fault', 400, 'explode', post('/faults', { explode: 1 })],
  ['a fault of an object’s own', 400, '__proto__', { path: '/faults', body: '{"__proto__":1}' }],
  ['a share above one', 400, 'lose', post('/faults', { rate_5xx: 0, lose: 1.01 })],
  ['a share below nothing', 400, 'reorder', post('/faults', { reorder: -0.5 })],
  ['a share as a list', 400, 'duplicate', post('/faults', { duplicate: [1] })],
  ['an answer slower than any client', 400, 'slow_ms', { path: '/faults', body: '{"slow_ms":1e999}' }],
  ['work without an end', 400, 'actions', { path: '/work', body: '{"actions":1e999}' }],
  ['work for longer than a day', 400, 'seconds', post('/work', { seconds: 86_401 })],
  ['work that leaves out what nobody does', 400, 'without', post('/work', { without: ['explode'] })],
  ['silence as text', 400, 'silent', post('/work', { silent: 'yes' })],
  ['an undeleting without a gid', 400, 'gid', post('/undelete', {})],
  ['an undeleting of what never was', 404, 'explode', post('/undelete', { gid: 'explode' })],
  ['a webhook that is none', 404, 'webhook', post('/webhooks/12/delete', {})],
  ['access of nobody', 404, 'user', post('/access', { user_gid: '12', resource_gid: '12', allowed: false })],
  ['access without an object', 400, 'resource_gid', post('/access', { user_gid: '12', allowed: false })],
  ['a grant to a number', 400, 'user_gid', post('/oauth', { user_gid: 12 })],
  ['the truth about nothing', 400, 'type', { method: 'GET', path: '/truth' }],
  ['the truth of a type there is not', 400, 'type', { method: 'GET', path: '/truth?type=constructor' }],
  ['the truth at no time', 400, 'at', { method: 'GET', path: '/truth?type=task&at=yesterday' }],
  ['the truth after all time', 400, 'at', { method: 'GET', path: `/truth?type=task&at=${far}` }],
];

let client: Client;
beforeAll(async () => {
  client = await openClient();
  // So that a request that clears faults would be noticed.
  await client.control('/faults', { rate_5xx: 1 });
});
afterAll(() => client.close());

test.each(worst)(
  '%s: %i, and nothing is changed',
  async (_what, status, words, sent) => {
    const before = await state();
    const reply = await send(sent);
    expect(reply).toEqual({ status, message: expect.stringContaining(words) as string });
    expect(await state()).toEqual(before);
    expect(Math.abs(await clockOff())).toBeLessThan(10_000);
    expect((await client.get('/users/me')).status).toBeGreaterThanOrEqual(500);
  },
  20_000,
);

async function send({ method = 'POST', path, token, type, body }: Sent): Promise<{ status: number; message: string }> {
  const bearer = token ?? client.simulator.token;
  const headers = {
    ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
    ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
  };
  const reply = await fetch(`${client.simulator.url}/_simulator${path}`, { method, headers, body: body ?? null });
  const told = (await reply.json()) as { errors: readonly { message: string }[] };
  return { status: reply.status, message: told.errors[0]?.message ?? '' };
}

async function state(): Promise<unknown> {
  const types = ['task', 'project', 'story', 'user', 'task_project'];
  const truth = await Promise.all(types.map((type) => client.truth(type)));
  return [truth, (await client.control('/deliveries')).body];
}

/** How far the simulator's clock is from ours, in ms. */
async function clockOff(): Promise<number> {
  const { headers } = await client.control('/deliveries');
  return Date.parse(headers.get('date') ?? '') - Date.now();
}
