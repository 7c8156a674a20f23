/**
 * Batch requests: up to ten actions, run side by side, answered in the order asked, each with a status of its own. The
 * envelope costs nothing; each action counts as one request, and if one would exceed a limit the whole batch is refused.
 */
import type { FastifyInstance } from 'fastify';
import { ApiFault, badRequest } from './api-fault.ts';
import type { Answer, Call, Route } from './call.ts';

interface BatchAction {
  readonly method?: unknown;
  readonly relative_path?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

const actionsMax = 10;

/** `server` and `authorization` are known only when the route runs: actions go through the server like any request. */
export function batchRoute(server: () => FastifyInstance, tokenOf: (call: Call) => string): Route {
  return { method: 'POST', path: '/batch', answer: (call) => runBatch(call, server(), tokenOf(call)) };
}

async function runBatch(call: Call, server: FastifyInstance, token: string): Promise<Answer> {
  const actions = call.input.raw('actions');
  if (!Array.isArray(actions) || actions.length === 0) throw badRequest('actions: Missing input');
  if (actions.length > actionsMax) throw badRequest(`actions: at most ${actionsMax}`);
  const data = await Promise.all(actions.map((action: BatchAction) => runAction(server, token, action)));
  if (data.some((answer) => answer.status_code === 429)) {
    throw new ApiFault(429, 'The batch exceeds a limit.', {}, { 'retry-after': '1' });
  }
  return { status: 200, body: { data } };
}

async function runAction(
  server: FastifyInstance,
  token: string,
  action: BatchAction,
): Promise<{ status_code: number; headers: unknown; body: unknown }> {
  const method = (typeof action.method === 'string' ? action.method : '').toUpperCase();
  const path = typeof action.relative_path === 'string' ? action.relative_path : '';
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE')
    throw badRequest('method: unknown');
  if (!path.startsWith('/') || path.startsWith('/batch')) throw badRequest(`relative_path: not allowed: ${path}`);
  const isRead = method === 'GET';
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...(isRead ? action.data : {}), ...action.options })) {
    query.set(name === 'fields' ? 'opt_fields' : name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const joint = path.includes('?') ? '&' : '?';
  const url = `/api/1.0${path}${query.size > 0 ? `${joint}${query.toString()}` : ''}`;
  const headers = { authorization: `Bearer ${token}` };
  const reply = await server.inject({
    method,
    url,
    headers,
    ...(isRead ? {} : { payload: { data: action.data ?? {} } }),
  });
  return { status_code: reply.statusCode, headers: { location: null }, body: JSON.parse(reply.body) as unknown };
}
