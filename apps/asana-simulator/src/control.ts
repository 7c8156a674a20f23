/**
 * What Asana's API cannot do: read the truth, restore, set people to work, make faults, move the clock, count requests, give up on
 * a webhook, take access away, change the plan. Answered only to the first user's token.
 */
import type { AddedFields } from './added-fields.ts';
import type { Changes } from './announced-changes.ts';
import type { AnswerLedger } from './answer-ledger.ts';
import { ApiFault, badRequest, notFound } from './api-fault.ts';
import { isoTime } from './clock.ts';
import { appControls } from './control-app.ts';
import { objectControls } from './control-objects.ts';
import type { Courier } from './courier.ts';
import { undeleteRow } from './deletion.ts';
import type { Faults } from './faults.ts';
import { isLive } from './liveness.ts';
import type { OAuth } from './oauth.ts';
import type { RequestCounts } from './request-counts.ts';
import type { Control } from './server.ts';
import { readTruth } from './truth.ts';
import { readOrder, work } from './work.ts';
import { plans } from './world.ts';
import type { World } from './world.ts';

export interface ControlParts {
  readonly world: World;
  readonly courier: Courier;
  readonly faults: Faults;
  readonly counts: RequestCounts;
  readonly oauth: OAuth;
  readonly answers: AnswerLedger;
  readonly changes: Changes;
  readonly added: AddedFields;
  readonly serviceAccount: string;
  readonly isStopped: () => boolean;
}

/** Ten years: what is due meanwhile is done one by one. */
const advanceMsMax = 3_652 * 86_400_000;

type Asked = Parameters<Control['answer']>[0];

export function controls(parts: ControlParts): readonly Control[] {
  const { world, courier, faults, counts } = parts;
  return [
    {
      method: 'GET',
      path: '/truth',
      answer: ({ query }) => readTruth(world, query['type'] ?? '', readTime(query['at']), query['opt_fields']),
    },
    {
      method: 'POST',
      path: '/undelete',
      answer: ({ body }) => {
        const row = undeleteRow(world, world.actor(parts.serviceAccount), needText(body, 'gid'));
        return { data: { gid: row.gid, resource_type: row.type } };
      },
    },
    ...objectControls(world, parts.serviceAccount),
    ...appControls(world, parts.serviceAccount),
    { method: 'POST', path: '/work', answer: (asked) => runWork(parts, asked) },
    { method: 'POST', path: '/faults', answer: ({ body }) => ({ data: faults.set(body) }) },
    { method: 'POST', path: '/changes', answer: ({ body }) => ({ data: parts.changes.set(body['changes']) }) },
    { method: 'POST', path: '/fields', answer: ({ body }) => ({ data: parts.added.set(body) }) },
    { method: 'POST', path: '/clock', answer: (asked) => moveClock(parts, asked) },
    { method: 'GET', path: '/requests', answer: () => ({ data: counts.report() }) },
    {
      method: 'POST',
      path: '/requests/reset',
      answer: () => {
        counts.reset();
        return { data: {} };
      },
    },
    {
      method: 'GET',
      path: '/answers',
      answer: () => ({ data: { checked: parts.answers.checked, invalid: parts.answers.invalid } }),
    },
    { method: 'POST', path: '/webhooks/{gid}/delete', answer: ({ params }) => giveUp(world, params['gid'] ?? '') },
    { method: 'POST', path: '/access', answer: ({ body }) => setAccess(world, body) },
    { method: 'POST', path: '/plan', answer: ({ body }) => setPlan(world, body) },
    { method: 'GET', path: '/deliveries', answer: () => ({ data: { ...courier.counts, waiting: courier.waiting() } }) },
    {
      method: 'POST',
      path: '/oauth',
      answer: ({ body }) => grantTo(parts, body),
    },
    {
      method: 'POST',
      path: '/settle',
      answer: async () => {
        await courier.settle();
        return { data: courier.counts };
      },
    },
  ];
}

function grantTo({ oauth, serviceAccount, world }: ControlParts, body: Asked['body']): unknown {
  const { user_gid: user, scopes = null } = body;
  if (user !== undefined && typeof user !== 'string') throw badRequest('user_gid: must be a gid');
  if (scopes !== null && !(Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string')))
    throw badRequest('scopes: must be a list of texts');
  const grantee = user === undefined ? serviceAccount : world.need('user', user).gid;
  const { clientId, clientSecret, refreshToken } = oauth.grant(grantee, scopes);
  return { data: { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken } };
}

async function runWork({ world, isStopped }: ControlParts, { body }: Asked): Promise<unknown> {
  const counts = await work(world, readOrder(body, world.seed + world.gidsGiven()), isStopped);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { data: { total, counts } };
}

async function moveClock({ world, courier }: ControlParts, { body }: Asked): Promise<unknown> {
  const ms = body['advance_ms'];
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= advanceMsMax)) {
    throw badRequest(`advance_ms: must be a number from 0 to ${advanceMsMax}`);
  }
  await courier.advance(ms);
  return { data: { now: isoTime(world.clock.nowMs()) } };
}

function giveUp(world: World, gid: string): unknown {
  const hook = world.store.find('webhook', gid);
  if (hook === undefined || !isLive(world.store, hook)) throw notFound('webhook', gid);
  world.put(world.actor(null), { ...hook, deletedAtMs: world.clock.nowMs() });
  return { data: {} };
}

function setAccess(world: World, body: Readonly<Record<string, unknown>>): unknown {
  const [user, resource] = [needText(body, 'user_gid'), needText(body, 'resource_gid')];
  if (world.store.find('user', user) === undefined) throw notFound('user', user);
  if (world.store.get(resource) === undefined) throw notFound('object', resource);
  const { allowed, status } = body;
  if (typeof allowed !== 'boolean') throw badRequest('allowed: must be true or false');
  if (status !== undefined && status !== 403 && status !== 404) throw badRequest('status: must be 403 or 404');
  world.access.set(user, resource, allowed, status === 404 ? 404 : 403);
  world.store.revision += 1;
  return { data: {} };
}

function setPlan(world: World, body: Readonly<Record<string, unknown>>): unknown {
  const plan = plans.find((known) => known === body['plan']);
  if (plan === undefined) throw badRequest(`plan: must be one of ${plans.join(', ')}`);
  world.rules = { ...world.rules, plan };
  return { data: { plan } };
}

function needText(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw badRequest(`${name}: Missing input`);
  return value;
}

function readTime(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(new Date(ms).getTime())) throw new ApiFault(400, `at: Not a valid time: ${text}`);
  return ms;
}
