/**
 * The side door of every app: `GET /metrics` (Prometheus text), `GET /health/live` (the process answers) and
 * `GET /health/ready` (what it depends on answers too; 503 names what does not). Checks run at most once a second and
 * are given two seconds, however often and by however many the door is asked.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '@asana-warehouse/failure/failure';

/** Something the app depends on. `name` and `detail` are words of ours. */
export type Check = { readonly name: string; readonly ok: boolean };

/** `port` 0 picks a free one. `metricsText` gives the body of /metrics. */
export type SideDoorOptions = {
  readonly host: string;
  readonly port: number;
  readonly ready: () => Promise<readonly Check[]>;
  readonly metricsText: () => Promise<string>;
};

/** `close` ends open connections too. */
export type SideDoor = { readonly url: string; close(): Promise<void> };

const checkMsMax = 2000;
const checkAgeMsMax = 1000;

/** Throws `settings.invalid` when the port cannot be listened on. */
export async function serveMetrics(options: SideDoorOptions): Promise<SideDoor> {
  const checks = rememberingChecks(options.ready);
  const server = http.createServer({ requestTimeout: 5000, headersTimeout: 5000, keepAliveTimeout: 5000 });
  server.maxConnections = 200;
  server.on('request', (request, response) => {
    void respond(request, response, checks, options.metricsText);
  });
  await listening(server, options.host, options.port);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, close: () => closed(server) };
}

/** What the checks say, as an answer for /health/ready. Also for an app that has a front door of its own. */
export function readiness(checks: readonly Check[]): { readonly status: 200 | 503; readonly body: string } {
  const ok = checks.every((check) => check.ok);
  const list = Object.fromEntries(checks.map((check) => [check.name, check.ok ? 'ok' : 'unreachable']));
  return { status: ok ? 200 : 503, body: JSON.stringify({ status: ok ? 'ready' : 'not ready', checks: list }) };
}

/** `ready`, asked at most once a second, with a time limit: a check that hangs has failed. */
export function rememberingChecks(ready: () => Promise<readonly Check[]>): () => Promise<readonly Check[]> {
  let answerAt = -Infinity;
  let last: Promise<readonly Check[]> | null = null;
  return () => {
    if (last === null || performance.now() - answerAt > checkAgeMsMax) {
      answerAt = performance.now();
      last = inTime(ready().catch((): readonly Check[] => [{ name: 'check', ok: false }]));
    }
    return last;
  };
}

type Answer = { readonly status: number; readonly type: string; readonly body: string };

const json = (status: number, body: string): Answer => ({ status, type: 'application/json', body });

async function respond(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  checks: () => Promise<readonly Check[]>,
  metricsText: () => Promise<string>,
): Promise<void> {
  const { status, type, body } = await answer(request, checks, metricsText).catch(() =>
    json(500, '{"error":"unexpected"}'),
  );
  response.writeHead(status, { 'content-type': type, ...(status === 405 ? { allow: 'GET, HEAD' } : {}) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answer(
  request: http.IncomingMessage,
  checks: () => Promise<readonly Check[]>,
  metricsText: () => Promise<string>,
): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, '{"error":"only GET"}');
  const path = (request.url ?? '').split('?')[0];
  if (path === '/health/live') return json(200, '{"status":"live"}');
  if (path === '/health/ready') {
    const { status, body } = readiness(await checks());
    return json(status, body);
  }
  if (path !== '/metrics') return json(404, '{"error":"not found"}');
  return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: await metricsText() };
}

async function inTime(checks: Promise<readonly Check[]>): Promise<readonly Check[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Check[]>((resolve) => {
    timer = setTimeout(() => resolve([{ name: 'check', ok: false }]), checkMsMax);
  });
  return await Promise.race([checks, late]).finally(() => clearTimeout(timer));
}

function listening(server: http.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Failure('settings.invalid', `METRICS_PORT ${port} cannot be listened on at ${host}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
}

function closed(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
