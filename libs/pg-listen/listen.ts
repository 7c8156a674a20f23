/**
 * One connection that LISTENs and comes back when it is lost. A notification may be lost with it, or be swallowed by a
 * pooler: so what is heard only saves waiting for a poll, and after each connection anything may have happened.
 *
 * The driver's own good-bye never ends when it is said while connecting, or on a network that went silent. Nothing is lost
 * with this connection, so it is let go of by destroying its socket.
 */
import { Socket } from 'node:net';
import { backoffMs, pause } from '@asana-warehouse/event-log/deliver';
import pg from 'pg';

/** `settings`: where the server is. `connected`: it listens anew. `heard`: a notification, its payload empty if it has none. */
export type ListenOptions = {
  readonly settings: pg.ClientConfig;
  readonly channels: readonly string[];
  readonly connected: () => void;
  readonly heard: (channel: string, payload: string) => void;
};

const answerMsMax = 5_000;
const reconnect = { backoffMsMin: 100, backoffMsMax: 5_000 };

/** Listens until closed. Closing takes no longer than a moment, whatever the network does. */
export function listen(options: ListenOptions): { close(): Promise<void> } {
  const stop = new AbortController();
  const running = run(options, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function run(options: ListenOptions, signal: AbortSignal): Promise<void> {
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  for (let failures = 0; !signal.aborted; failures += 1) {
    if (await listenOnce(options, stopped, signal)) failures = 0;
    await pause(backoffMs(failures, reconnect, Math.random()), signal);
  }
}

/** Resolves when the connection is lost or no longer wanted: whether it has listened. */
async function listenOnce(options: ListenOptions, stopped: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const { settings, channels, connected, heard } = options;
  const socket = new Socket();
  const client = new pg.Client({
    ...settings,
    stream: () => socket,
    keepAlive: true,
    connectionTimeoutMillis: answerMsMax,
    query_timeout: answerMsMax,
  });
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  client.on('notification', ({ channel, payload }) => heard(channel, payload ?? ''));
  const begun = client.connect().then(() => client.query(channels.map((name) => `LISTEN ${name}`).join('; ')));
  try {
    await Promise.race([begun, stopped]);
    if (signal.aborted) return true;
    connected();
    await Promise.race([lost, stopped]);
    return true;
  } catch {
    // Who polls meanwhile tells what keeps the server away.
    return false;
  } finally {
    begun.catch(() => undefined);
    socket.destroy();
  }
}
