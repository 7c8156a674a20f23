/**
 * Batch requests: up to ten actions, run side by side, answered in the order asked, each with a status of its own. The
 * envelope costs nothing; each action counts as one request and as one in flight, and if one would exceed a limit the whole batch is
 * refused before any of them runs.
 */
import type { FastifyInstance } from 'fastify';
import { ApiFault, badRequest } from './api-fault.ts';
import type { Answer, Call, Route } from './call.ts';
import { insideBatch } from './server.ts';

interface BatchAction {
  readonly method?: unknown;
  readonly relative_path?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

interface Result {
  readonly status_code: number;
  readonly headers: unknown;
  readonly body: unknown;
}

/** What a batch needs of the server, which is known only when the route runs: actions go through it like any request. */
export interface BatchHost {
  readonly server: () => FastifyInstance;
  readonly tokenOf: (call: Call) => string;
  /** Lets requests of a token in, all or none; what it answers with gives their places back. */
  readonly admit: (token: string, areReads: readonly boolean[]) => () => void;
}

const actionsMax = 10;
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

export function batchRoute(host: BatchHost): Route {
  return { method: 'POST', path: '/batch', answer: (call) => runBatch(call, host) };
}

async function runBatch(call: Call, host: BatchHost): Promise<Answer> {
  const actions = call.input.raw('actions');
  if (!Array.isArray(actions) || actions.length === 0) throw badRequest('actions: Missing input');
  if (actions.length > actionsMax) throw badRequest(`actions: at most ${actionsMax}`);
  const token = host.tokenOf(call);
  const release = host.admit(
    token,
    actions.map((action: BatchAction) => methodOf(action) === 'GET'),
  );
  try {
    const data = await Promise.all(actions.map((action: BatchAction) => runAction(host.server(), token, action)));
    return { status: 200, body: { data } };
  } finally {
    release();
  }
}

function methodOf({ method }: BatchAction): (typeof methods)[number] | undefined {
  const given = typeof method === 'string' ? method.toUpperCase() : '';
  return methods.find((it) => it === given);
}

async function runAction(server: FastifyInstance, token: string, action: BatchAction): Promise<Result> {
  const method = methodOf(action);
  const path = typeof action.relative_path === 'string' ? action.relative_path : '';
  if (method === undefined) return refused('method: unknown');
  if (!path.startsWith('/') || /^\/batch\b/.test(path) || (method === 'POST' && /\/attachments\b/.test(path)))
    return refused(`relative_path: not allowed in a batch: ${path}`);
  const isRead = method === 'GET';
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...(isRead ? action.data : {}), ...action.options })) {
    query.set(name === 'fields' ? 'opt_fields' : name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const joint = path.includes('?') ? '&' : '?';
  const reply = await server.inject({
    method,
    url: `/api/1.0${path}${query.size > 0 ? `${joint}${query.toString()}` : ''}`,
    headers: { authorization: `Bearer ${token}` },
    remoteAddress: insideBatch,
    ...(isRead ? {} : { payload: { data: action.data ?? {} } }),
  });
  return { status_code: reply.statusCode, headers: { location: null }, body: JSON.parse(reply.body) as unknown };
}

/** An action that no batch may hold is refused alone. */
const refused = (text: string): Result => ({
  status_code: 400,
  headers: { location: null },
  body: new ApiFault(400, text).body(),
});
