/**
 * The target's side of the contract suites: a real server that shakes hands, keeps what it gets, and fails when told to.
 */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventBody } from './events.ts';

export interface Received {
  readonly body: string;
  readonly isSigned: boolean;
  readonly events: readonly EventBody[];
}

export interface Receiver {
  /** A new target of this server. */
  target(): string;
  readonly received: Received[];
  /** What to answer from now on; `null` echoes the secret with 200. */
  answer(status: number | null): void;
  /** Every event got so far, heartbeats giving none. */
  events(): EventBody[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const secrets = new Map<string, string>();
  let status: number | null = null;
  let count = 0;
  const server = createServer((request, reply) => {
    void readBody(request).then((body) => {
      const path = request.url ?? '';
      const secret = request.headers['x-hook-secret'];
      if (typeof secret === 'string') secrets.set(path, secret);
      else received.push(judge(request, body, secrets.get(path) ?? ''));
      respond(reply, status, secret);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    target: () => `http://127.0.0.1:${port}/hook/${(count += 1)}?key=x`,
    received,
    answer: (next) => (status = next),
    events: () => received.flatMap((it) => it.events),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function judge(request: IncomingMessage, body: string, secret: string): Received {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const { events = [] } = JSON.parse(body) as { events?: EventBody[] };
  return { body, isSigned: request.headers['x-hook-signature'] === signature, events };
}

function respond(reply: ServerResponse, status: number | null, secret: unknown): void {
  if (typeof secret === 'string' && status === null) reply.setHeader('x-hook-secret', secret);
  reply.statusCode = status ?? 200;
  reply.end();
}
