/**
 * One address before several instances of ingress, as a load balancer would be, and a witness beside it: it notes every
 * delivery that was acknowledged, so that a test can ask the warehouse for each of them.
 *
 * A request goes to the next instance that accepts the connection; once bytes have left for an instance, its silence is
 * answered 502, since nobody knows what became of them. Instances come and go while it runs; with none it answers 503.
 */
import { createHash } from 'node:crypto';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { listening } from '@asana-warehouse/testbed/listening';

/** A delivery that got a 2xx: the webhook's key and the SHA-256 of its body, hex. */
export type Acknowledged = { readonly key: string; readonly bodyHash: string };

/** An answer that went back to the sender. `instance` null: the balancer's own. `atMs` by `Date.now`. */
export type Answered = {
  readonly status: number;
  readonly atMs: number;
  readonly instance: string | null;
  readonly retryAfter: string | null;
};

export type Balancer = {
  readonly url: string;
  /** Which instances there are now, as URLs. */
  setInstances(urls: readonly string[]): void;
  /** Deliveries acknowledged so far; handshakes are none. */
  acknowledged(): readonly Acknowledged[];
  answered(): readonly Answered[];
  close(): Promise<void>;
};

type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly instance: string | null;
};

const instanceMsMax = 15_000;

/** Starts on a free port. */
export async function startBalancer(): Promise<Balancer> {
  const acknowledged: Acknowledged[] = [];
  const answered: Answered[] = [];
  const agent = new Agent({ keepAlive: true });
  let instances: readonly string[] = [];
  let turn = 0;

  const inTurn = (): readonly string[] => {
    turn += 1;
    return instances.map((_, index) => instances[(index + turn) % instances.length] ?? '');
  };
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const reply = await forward(inTurn(), incoming, body, agent);
    const isHandshake = incoming.headers['x-hook-secret'] !== undefined;
    if (reply.status >= 200 && reply.status < 300 && !isHandshake) {
      const key = new URL(incoming.url ?? '/', 'http://ingress').pathname.split('/').at(-1) ?? '';
      acknowledged.push({ key, bodyHash: createHash('sha256').update(body).digest('hex') });
    }
    const { status, instance } = reply;
    answered.push({ status, instance, atMs: Date.now(), retryAfter: reply.headers['retry-after'] ?? null });
    outgoing.writeHead(status, reply.headers).end(reply.body);
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  return {
    url: `http://127.0.0.1:${await listening(server)}`,
    setInstances: (urls) => {
      instances = urls;
    },
    acknowledged: () => acknowledged,
    answered: () => answered,
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function forward(
  instances: readonly string[],
  incoming: IncomingMessage,
  body: Buffer,
  agent: Agent,
): Promise<Reply> {
  for (const instance of instances) {
    const reply = await tryInstance(instance, incoming, body, agent);
    if (reply !== 'not accepted') return reply;
  }
  return { status: 503, headers: { 'retry-after': '1' }, body: Buffer.alloc(0), instance: null };
}

/** `not accepted`: nothing of the request has reached the instance. */
function tryInstance(
  instance: string,
  incoming: IncomingMessage,
  body: Buffer,
  agent: Agent,
): Promise<Reply | 'not accepted'> {
  const { method = 'GET', url = '/' } = incoming;
  const headers = { ...incoming.headers, 'content-length': String(body.length) };
  delete headers['transfer-encoding'];
  return new Promise((resolve) => {
    const outgoing = request(new URL(url, instance), { method, headers, agent, timeout: instanceMsMax }, (answer) => {
      bodyOf(answer).then(
        (said) => {
          const told = Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name));
          const kept = Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
          resolve({ status: answer.statusCode ?? 502, headers: kept, body: said, instance });
        },
        () => resolve(silent(instance)),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('silent')));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' ? 'not accepted' : silent(instance));
    });
    outgoing.end(body);
  });
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

function silent(instance: string): Reply {
  return { status: 502, headers: {}, body: Buffer.alloc(0), instance };
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
