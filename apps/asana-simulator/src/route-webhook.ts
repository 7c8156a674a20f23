/**
 * Routes of webhooks. The handshake happens while the create request is open: the target gets the secret in a header, once,
 * and must send it back with 200 or 204, else nothing is created.
 */
import { randomBytes } from 'node:crypto';
import { ApiFault, badRequest, forbidden } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import type { Courier } from './courier.ts';
import { listOf } from './listing.ts';
import type { Poster } from './post.ts';
import type { Gid, Row, RowType, WebhookRow } from './rows.ts';
import { readFilters, readTarget } from './webhook-rules.ts';
import { workspaceOf } from './workspace-of.ts';

const perResourceMax = 1_000;
const perUserMax = 10_000;

export interface WebhookRouteOptions {
  readonly refusesLoopback: boolean;
  readonly handshakeFailureStatus: number;
}

export function webhookRoutes(courier: Courier, poster: Poster, options: WebhookRouteOptions): readonly Route[] {
  return [
    { method: 'GET', path: '/webhooks', answer: list },
    { method: 'POST', path: '/webhooks', answer: (call) => create(call, courier, poster, options) },
    { method: 'GET', path: '/webhooks/{webhook_gid}', answer: (call) => call.show(call.fromPath('webhook')) },
    { method: 'PUT', path: '/webhooks/{webhook_gid}', answer: update },
    {
      method: 'DELETE',
      path: '/webhooks/{webhook_gid}',
      answer: (call) => {
        call.world.put(call.actor, { ...call.fromPath('webhook'), deletedAtMs: call.actor.atMs });
        return nothing;
      },
    },
  ];
}

function list(call: Call): Answer {
  const workspace = call.queryGid('workspace');
  if (workspace === undefined) throw badRequest('workspace: Missing input');
  const resource = call.queryGid('resource');
  const keep = (row: Row): boolean => resource === undefined || (row.type === 'webhook' && row.resource === resource);
  return call.list(listOf(call.world.store, `webhooks:${call.row('workspace', workspace).gid}`), keep);
}

function update(call: Call): Answer {
  const hook = call.fromPath('webhook');
  const filters = readFilters(call.input.raw('filters'), call.world.store.get(hook.resource)?.type ?? 'task');
  return call.show(call.world.put(call.actor, { ...hook, filters }));
}

async function create(call: Call, courier: Courier, poster: Poster, options: WebhookRouteOptions): Promise<Answer> {
  const { world, input } = call;
  const given = input.needGid('resource');
  const type: RowType = world.store.get(given)?.type ?? 'task';
  const resource = call.row(type, given);
  const target = input.needText('target');
  readTarget(target, options.refusesLoopback);
  const filters = readFilters(input.raw('filters'), type);
  refuseTooMany(call, resource.gid, target);
  const secret = randomBytes(32).toString('hex');
  await shakeHands(poster, target, secret, options.handshakeFailureStatus);
  refuseTooMany(call, resource.gid, target);
  const nowMs = world.clock.nowMs();
  const hook = world.put<WebhookRow>(call.actor, {
    type: 'webhook',
    gid: world.newGid(),
    createdAtMs: nowMs,
    deletedAtMs: null,
    workspace: workspaceOf(call.world.store, resource) ?? '',
    owner: call.user,
    resource: resource.gid,
    target,
    filters,
    secret,
    lastSuccessAtMs: nowMs,
    lastFailureAtMs: null,
    lastFailureContent: '',
    retryCount: 0,
    nextAttemptAfterMs: null,
    lastHeartbeatAtMs: nowMs,
  });
  void courier.heartbeat(hook.gid);
  const { body } = call.show(hook, 201);
  return { status: 201, body: { ...(body as object), 'X-Hook-Secret': secret } };
}

function refuseTooMany(call: Call, resource: Gid, target: string): void {
  const { store } = call.world;
  const onResource = store
    .list(`hooks_on:${resource}`)
    .gids()
    .map((gid) => store.need('webhook', gid));
  if (onResource.some((hook) => hook.owner === call.user && hook.target === target)) {
    throw forbidden(
      'Duplicated webhook. You already have an existing webhook for the given resource and target. Delete the old one before creating another.',
    );
  }
  if (onResource.length >= perResourceMax) throw forbidden(`A resource can have at most ${perResourceMax} webhooks.`);
  const own = store.list('all:webhook');
  if (
    own.size >= perUserMax &&
    own.gids().filter((gid) => store.need('webhook', gid).owner === call.user).length >= perUserMax
  ) {
    throw forbidden(`A user can have at most ${perUserMax} webhooks of one app.`);
  }
}

async function shakeHands(poster: Poster, target: string, secret: string, failureStatus: number): Promise<void> {
  const reply = await poster.post(target, '{}', { 'x-hook-secret': secret });
  const isEchoed = reply.headers['x-hook-secret'] === secret;
  if ((reply.status === 200 || reply.status === 204) && isEchoed) return;
  const what = reply.status === 0 ? reply.reason : `status ${reply.status}${isEchoed ? '' : ' without the secret'}`;
  throw new ApiFault(
    failureStatus,
    `The remote server which is intended to receive the webhook failed the handshake: ${what}`,
  );
}
