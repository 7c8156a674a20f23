/**
 * The HTTP side: routes, tokens, limits, faults, errors and the clock in every answer.
 *
 * An API request passes, in this order: the token (401), the budget of the token (429), faults on demand (429, 5xx, slow),
 * then its route. Errors all have Asana's body. Control requests (`/_simulator/`) pass the token only, and only the first user's.
 */
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AddedFields } from './added-fields.ts';
import { tellsPages } from './answer-check.ts';
import type { Changes } from './announced-changes.ts';
import type { AnswerLedger } from './answer-ledger.ts';
import { ApiFault } from './api-fault.ts';
import { Call } from './call.ts';
import { readForm } from './multipart.ts';
import type { Route } from './call.ts';
import type { Faults } from './faults.ts';
import type { Limits } from './limits.ts';
import type { OAuth, Speaker } from './oauth.ts';
import { requireMember, requirePlan, requireScope } from './permission.ts';
import type { PageTokens } from './paging.ts';
import type { RequestCounts } from './request-counts.ts';
import type { Gid } from './rows.ts';
import type { World } from './world.ts';

export interface ServerParts {
  readonly world: World;
  readonly token: string;
  readonly serviceAccount: Gid;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly counts: RequestCounts;
  readonly tokens: PageTokens;
  readonly oauth: OAuth;
  readonly answers: AnswerLedger;
  readonly changes: Changes;
  readonly added: AddedFields;
  readonly log: (line: string) => void;
}

/** Where the actions of a batch come from, as no request over a socket does: they were admitted with their batch. */
export const insideBatch = 'batch';

/** A control request: what it says, and what it answers. */
export interface Control {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (asked: {
    readonly params: Readonly<Record<string, string>>;
    readonly query: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>>;
  }) => unknown;
}

export function makeServer(
  parts: ServerParts,
  routes: readonly Route[],
  controls: readonly Control[],
): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: 16 * 1_048_576,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 256 },
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(null, { data: Object.fromEntries(new URLSearchParams(String(text))) });
  });
  server.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request, body, done) => {
    done(null, { data: readForm(request.headers['content-type'] ?? '', body as Buffer) });
  });
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) =>
    parseJson(String(text), done),
  );
  server.addHook('onRequest', (request, reply) => admit(parts, request, reply));
  server.addHook('onResponse', (request, reply, done) => {
    count(parts, request, reply);
    done();
  });
  server.setErrorHandler((error, request, reply) => refuse(parts, error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    refuse(parts, new ApiFault(404, 'No matching route for request'), request, reply),
  );
  parts.oauth.serve(server);
  for (const route of routes) addRoute(server, parts, route);
  for (const control of controls) addControl(server, control);
  return server;
}

function parseJson(text: string, done: (error: Error | null, body?: unknown) => void): void {
  try {
    done(null, text === '' ? undefined : JSON.parse(text));
  } catch {
    done(new ApiFault(400, 'Could not parse request data, invalid JSON'));
  }
}

async function admit(parts: ServerParts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('date', new Date(parts.world.clock.nowMs()).toUTCString());
  if (request.url.startsWith('/-/')) return;
  const changes = parts.changes.linesFor(request.headers);
  if (changes.length > 0) reply.header('asana-change', changes);
  const token = bearerOf(request);
  if (speakerOf(parts, token) === null) throw new ApiFault(401, 'Not Authorized');
  if (request.url.startsWith('/_simulator/')) {
    if (token !== parts.token) throw new ApiFault(403, 'Control requests are for the first token only');
    return;
  }
  if (request.routeOptions.url === '/api/1.0/batch') return;
  if (request.ip !== insideBatch) {
    const release = admitAll(parts, token, [request.method === 'GET']);
    reply.raw.once('finish', release);
    reply.raw.once('close', release);
  }
  const slowMs = parts.faults.delayMs('slow_ms');
  if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs));
  if (parts.faults.strikes('rate_5xx')) {
    throw new ApiFault(parts.faults.brokenStatus(), 'Server Error', { phrase: '3 quiet herons wade at noon' });
  }
}

/** Lets requests in, all or none, until what it answers with is called; more than once is once. */
export function admitAll(parts: ServerParts, token: string, areReads: readonly boolean[]): () => void {
  const admission = parts.limits.admitAll(token, areReads, Date.now());
  if (admission.kind === 'refused') throw tooMany(admission.retryAfterSeconds);
  let isHeld = true;
  const release = (): void => {
    if (isHeld) for (const isRead of areReads) parts.limits.release(token, isRead);
    isHeld = false;
  };
  if (!areReads.some(() => parts.faults.strikes('rate_429'))) return release;
  release();
  throw tooMany(1);
}

function tooMany(retryAfterSeconds: number): ApiFault {
  const text = `Too many requests. Wait ${retryAfterSeconds} s before the next one.`;
  return new ApiFault(429, text, {}, { 'retry-after': String(retryAfterSeconds) });
}

function bearerOf(request: FastifyRequest): string {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** The token itself speaks for the first user; with `.` and a gid behind it, for that user; so do access tokens. */
function speakerOf(parts: ServerParts, token: string): Speaker | null {
  if (token === parts.token) return { user: parts.serviceAccount, app: null, scopes: null };
  const granted = parts.oauth.speaker(token);
  if (granted !== null) return granted;
  const other = token.startsWith(`${parts.token}.`) ? token.slice(parts.token.length + 1) : '';
  const user = parts.world.store.find('user', other)?.gid;
  return user === undefined ? null : { user, app: null, scopes: null };
}

function count(parts: ServerParts, request: FastifyRequest, reply: FastifyReply): void {
  const pattern = request.routeOptions.url;
  if (/^\/(_simulator|-)\//.test(request.url) || pattern === '/api/1.0/batch') return;
  parts.counts.count(
    request.method,
    pattern?.replace('/api/1.0', '').replaceAll(/:(\w+)/g, '{$1}') ?? 'unknown',
    reply.statusCode,
  );
}

function refuse(parts: ServerParts, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = error instanceof ApiFault ? error : faultOf(parts, error);
  const body = fault.body();
  const wrong = parts.answers.judgeRefusal(`${request.method} ${request.routeOptions.url ?? 'unknown'}`, body);
  if (wrong !== null) return reply.status(500).send(new ApiFault(500, wrong).body());
  return reply.status(fault.status).headers(fault.headers).send(body);
}

function faultOf(parts: ServerParts, error: unknown): ApiFault {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  const text = error instanceof Error ? error.message : 'unknown';
  if (status >= 500) parts.log(`error: ${error instanceof Error ? error.stack : text}`);
  return new ApiFault(status, status >= 500 ? 'Server Error' : text);
}

function addRoute(server: FastifyInstance, parts: ServerParts, route: Route): void {
  server.route({
    method: route.method,
    url: `/api/1.0${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    handler: async (request, reply) => {
      const speaker = speakerOf(parts, bearerOf(request)) ?? { user: '', app: null, scopes: [] };
      const operation = `${route.method} ${route.path}`;
      requireScope(operation, speaker.scopes);
      const asked = {
        method: request.method,
        base: `${request.protocol}://${request.host}/api/1.0`,
        path: request.url.split('?')[0]?.slice('/api/1.0'.length) ?? '',
        tellsPages: tellsPages(operation),
        params: request.params as Record<string, string>,
        query: request.query as Record<string, string>,
        body: request.body,
      };
      const call = new Call(parts.world, speaker, asked, parts.tokens, () => parts.faults.strikes('list_omits'));
      requirePlan(operation, call);
      requireMember(operation, call);
      const answer = parts.answers.judge(operation, await route.answer(call), call.isWide);
      return reply.status(answer.status).send(parts.added.into(answer.body, kindOf(route.path)));
    },
  });
}

/** The type that a path's last name speaks of: `task` for `/projects/{project_gid}/tasks` and `/tasks/{task_gid}`. */
function kindOf(path: string): string {
  const names = path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  return (names.at(-1) ?? '').replace(/ies$/, 'y').replace(/s$/, '');
}

/** What a control request says; nothing is the same as an empty object. Throws 400 for anything else. */
function objectIn(body: unknown): Readonly<Record<string, unknown>> {
  const given = body ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) throw new ApiFault(400, 'The body must be an object');
  return given as Readonly<Record<string, unknown>>;
}

function addControl(server: FastifyInstance, control: Control): void {
  server.route({
    method: control.method,
    url: `/_simulator${control.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    handler: async (request, reply) => {
      const body = await control.answer({
        params: request.params as Record<string, string>,
        query: request.query as Record<string, string>,
        body: objectIn(request.body),
      });
      return reply.send(body);
    },
  });
}
