/**
 * A TCP proxy that misbehaves on request. One proxy stands before one server; a fault hits all of its connections, or a
 * random share of them, old and new, until the next one is set.
 *
 * | fault    | what the two sides see                                                                          |
 * |----------|-------------------------------------------------------------------------------------------------|
 * | `pass`   | nothing                                                                                         |
 * | `silent` | half-open: both believe the connection lives, and no byte passes, in one direction or in either |
 * | `delay`  | every byte comes so much later                                                                  |
 * | `slow`   | so many bytes a second in each direction                                                        |
 * | `refuse` | new connections are reset at once; old ones pass                                                |
 *
 * Bytes never overtake each other, whatever faults follow one another. What a `silent` connection holds, an end or a
 * reset included, is delivered when the fault ends, as by a network that comes back.
 */
import { connect, createServer, type Socket } from 'node:net';
import { listening } from './listening.ts';

/** Towards the server, towards the client, or both. */
export type Direction = 'to server' | 'to client' | 'both';

export type Fault =
  | { readonly kind: 'pass' }
  | { readonly kind: 'silent'; readonly direction?: Direction }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  | { readonly kind: 'refuse' };

/** Where a proxy leads; a function is asked at every connection. */
export type Target = { readonly host: string; readonly port: number };

/** Whether a connection is hit, asked once for each and fault. */
export type Hits = () => boolean;

/** A running proxy on 127.0.0.1. */
export type FaultProxy = {
  readonly port: number;
  /** From now on, for old and new connections that `hits` picks. */
  set(fault: Fault, hits?: Hits): void;
  /** Resets the connections that `hits` picks; new ones are accepted. Their number. */
  cut(hits?: Hits): number;
  /** Connections open now. */
  connections(): number;
  close(): Promise<void>;
};

/** Held bytes above which a sender has to wait, as for a receiver whose window is full. */
const heldBytesMax = 4 * 1024 * 1024;
const passing: Fault = { kind: 'pass' };
const all: Hits = () => true;

/** Starts a proxy before `target` on a free port. */
export async function startProxy(target: Target | (() => Target)): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let fault: Fault = passing;
  let hits: Hits = all;

  const server = createServer((client) => {
    const isHit = hits();
    if (fault.kind === 'refuse' && isHit) {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const { host, port } = typeof target === 'function' ? target() : target;
    const pair = new Pair(client, connect(port, host), () => pairs.delete(pair));
    pair.set(isHit ? fault : passing);
    pairs.add(pair);
  });
  const port = await listening(server);
  return {
    port,
    set: (next, picks = all) => {
      fault = next;
      hits = picks;
      for (const pair of pairs) pair.set(picks() ? next : passing);
    },
    cut: (picks = all) => {
      const picked = [...pairs].filter(() => picks());
      for (const pair of picked) pair.reset();
      return picked.length;
    },
    connections: () => pairs.size,
    close: async () => {
      for (const pair of pairs) pair.reset();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** One connection through the proxy: two sockets and two pipes. */
class Pair {
  readonly #sockets: readonly Socket[];
  readonly #toServer: Pipe;
  readonly #toClient: Pipe;

  constructor(client: Socket, upstream: Socket, gone: () => void) {
    this.#sockets = [client, upstream];
    this.#toServer = new Pipe(client, upstream);
    this.#toClient = new Pipe(upstream, client);
    let open = 2;
    for (const socket of this.#sockets) {
      socket.setNoDelay(true);
      socket.on('close', () => {
        open -= 1;
        if (open === 0) gone();
      });
    }
  }

  set(fault: Fault): void {
    this.#toServer.set(reaches(fault, 'to server') ? fault : passing);
    this.#toClient.set(reaches(fault, 'to client') ? fault : passing);
  }

  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}

type Held = { readonly bytes: Buffer | 'end' | 'gone'; readonly atMs: number };

/** One direction of a connection: what came in, in order, until its time to go out has come. */
class Pipe {
  readonly #to: Socket;
  readonly #from: Socket;
  readonly #held: Held[] = [];
  #heldBytes = 0;
  #fault: Fault = passing;
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#take('end'));
    // What is said about an error is told by the close that follows.
    from.on('error', () => undefined);
    from.on('close', (hadError) => this.#take(hadError ? 'gone' : 'end'));
    to.on('close', () => this.#stop());
  }

  set(fault: Fault): void {
    this.#fault = fault;
    this.#pump();
  }

  #take(bytes: Held['bytes']): void {
    this.#held.push({ bytes, atMs: performance.now() });
    if (typeof bytes !== 'string') this.#heldBytes += bytes.length;
    if (this.#heldBytes > heldBytesMax) this.#from.pause();
    this.#pump();
  }

  #pump(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (let first = this.#held[0]; first !== undefined; first = this.#held[0]) {
      const waitMs = this.#waitMs(first);
      if (waitMs === Infinity) return;
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), waitMs);
        return;
      }
      this.#held.shift();
      this.#deliver(first.bytes);
    }
  }

  #waitMs({ atMs, bytes }: Held): number {
    const nowMs = performance.now();
    if (this.#fault.kind === 'silent') return Infinity;
    if (this.#fault.kind === 'delay') return atMs + this.#fault.ms - nowMs;
    if (this.#fault.kind !== 'slow') return 0;
    if (this.#freeAtMs > nowMs) return this.#freeAtMs - nowMs;
    const size = typeof bytes === 'string' ? 0 : bytes.length;
    this.#freeAtMs = nowMs + (size / this.#fault.bytesPerSecond) * 1000;
    return 0;
  }

  #deliver(bytes: Held['bytes']): void {
    if (bytes === 'gone') {
      this.#to.resetAndDestroy();
    } else if (bytes === 'end') {
      this.#to.end();
    } else {
      this.#heldBytes -= bytes.length;
      if (this.#to.writable) this.#to.write(bytes);
      if (this.#heldBytes < heldBytesMax && this.#from.isPaused()) this.#from.resume();
    }
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#held.length = 0;
    if (!this.#from.destroyed && this.#fault.kind !== 'silent') this.#from.resume();
  }
}

function reaches(fault: Fault, direction: Direction): boolean {
  if (fault.kind !== 'silent') return true;
  return fault.direction === undefined || fault.direction === 'both' || fault.direction === direction;
}
