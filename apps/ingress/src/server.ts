/**
 * The HTTP server under Nest: limits for what a stranger may send, and an end that nobody can hold up.
 *
 * | limit | value | answer |
 * |---|---|---|
 * | headers, in bytes and number | 16 KiB, 100 | 431 (bytes); further ones are not looked at |
 * | time to the end of the headers, of the request | 5 s, 8 s: the sender gives up after 10 | 408 |
 * | connections | 8,192 | closed at once |
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const headerBytesMax = 16 * 1024;
const headersMax = 100;
const headersMsMax = 5_000;
const requestMsMax = 8_000;
/** Longer than load balancers keep theirs, so that it is they who close an idle connection. */
const idleMsMax = 75_000;
const checkEveryMs = 500;
const connectionsMax = 8_192;

/** An adapter that leaves bodies and their types alone: to Fastify no method has one, and the handler reads the stream. */
export function httpAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    skipMiddie: true,
    forceCloseConnections: true,
    return503OnClosing: false,
    requestTimeout: requestMsMax,
    keepAliveTimeout: idleMsMax,
    connectionTimeout: 0,
    requestIdHeader: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: headerBytesMax },
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    http: {
      maxHeaderSize: headerBytesMax,
      headersTimeout: headersMsMax,
      requestTimeout: requestMsMax,
      keepAliveTimeout: idleMsMax,
      connectionsCheckingInterval: checkEveryMs,
      insecureHTTPParser: false,
      noDelay: true,
    },
    rewriteUrl: (request: IncomingMessage) => originForm(request.url ?? '/'),
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      void reply.code(404).send({ reason: 'no such address' }),
    clientErrorHandler: refuseConnection,
  });
  const fastify = adapter.getInstance();
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  const { server } = fastify;
  server.maxHeadersCount = headersMax;
  server.maxConnections = connectionsMax;
  // A sender may close its half once it has sent all: it is still owed the answer. Not in the type declarations.
  Object.assign(server, { httpAllowHalfOpen: true });
  return adapter;
}

/**
 * Ends the server: no new connections, idle ones closed. Requests whose body has not come within `bodyMs` are cut off;
 * the rest is waited for (`idle`), then every connection is closed, whatever its state.
 */
export async function drain(
  server: Server,
  bodyMs: number,
  cutOff: () => void,
  idle: () => Promise<void>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(cutOff, bodyMs);
  await idle();
  clearTimeout(timer);
  // Answers written in this turn reach the socket before it is closed.
  await new Promise((resolve) => setImmediate(resolve));
  server.closeAllConnections();
  await closed;
}

/** Neither bodies nor answers have schemas here, so their compilers, of 1.5 MB, need not be loaded. */
function noSchemas(): never {
  throw new Error('ingress has no schemas');
}

/** A proxy may send the whole address in the request line; what counts is its path. */
function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  return /^https?:\/\/[^/?#]*([/?].*)?$/i.exec(url)?.[1] ?? '/';
}

/** For what is not HTTP, or too much or too slow: nothing is known of the request, so the connection ends with it. */
function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const [status, reason] = connectionFaults[error.code ?? ''] ?? ['400 Bad Request', 'not HTTP'];
  const body = `{"reason":"${reason}"}`;
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close`;
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
}

const connectionFaults: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'headers too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'too slow'],
};
