/**
 * A TCP proxy that misbehaves on request: it passes, cuts, goes silent (half-open: both sides believe the connection
 * lives, and no byte passes), or delays. One proxy stands before one server; what it does applies to all connections.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';

/** `silent` keeps what arrives and delivers it when the fault ends, as a network that comes back would. */
export type Fault =
  { readonly kind: 'pass' } | { readonly kind: 'silent' } | { readonly kind: 'delay'; readonly ms: number };

/** A running proxy on 127.0.0.1. */
export type FaultProxy = {
  readonly port: number;
  /** From now on, for old and new connections. */
  set(fault: Fault): void;
  /** Resets every connection; new ones are accepted. */
  cut(): void;
  /** Connections open now. */
  connections(): number;
  close(): Promise<void>;
};

/** Starts a proxy before `target` on a free port. */
export async function startProxy(target: { readonly host: string; readonly port: number }): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let fault: Fault = { kind: 'pass' };

  const pass = (deliver: () => void): void => {
    if (fault.kind === 'silent') waiting.push(deliver);
    else if (fault.kind === 'delay') setTimeout(deliver, fault.ms);
    else deliver();
  };
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => pass(() => void (to.writable && to.write(chunk))));
    from.on('end', () => pass(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
  };
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    join(client, upstream);
    join(upstream, client);
  });
  const port = await listening(server);
  return {
    port,
    set: (next) => {
      fault = next;
      if (next.kind !== 'silent') for (const deliver of waiting.splice(0)) deliver();
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    connections: () => sockets.size / 2,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
      else reject(new Error('The proxy has no port'));
    });
  });
}
