/**
 * Stands between the reconciler and the simulator and passes everything on, but for one kind of request that it answers with
 * whatever a test wants: what a broken proxy, a half-deployed API or a stranger in between might say. It remembers the order in
 * which requests came and were answered.
 */
import { createServer, type ServerResponse } from 'node:http';
import { listening } from './listening.ts';

/** How to answer a request; `genuine`: what the simulator said, parsed. `url`: its path and query. */
export type Lie = (response: ServerResponse, genuine: Readonly<Record<string, unknown>>, url: string) => void;

/** A request that was answered. `began`, `ended`: places in one order of all beginnings and ends. `body`: null without one. */
export type Passed = {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly status: number;
  readonly began: number;
  readonly ended: number;
};

export type LyingGateway = {
  readonly url: string;
  /** All that was passed on with the truth, in the order of its ends. */
  readonly passed: readonly Passed[];
  /** From now on, GET requests whose path matches get `lie`. Null: the truth. */
  tell(path: RegExp, lie: Lie | null): void;
  /** How many lies were told since the last `tell`. */
  told(): number;
  close(): Promise<void>;
};

/** Starts before the simulator at `target`. */
export async function startLyingGateway(target: string): Promise<LyingGateway> {
  let matching = /^$/;
  let lie: Lie | null = null;
  let told = 0;
  let moments = 0;
  const passed: Passed[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    const began = (moments += 1);
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => void answer(chunks).catch(() => response.destroy()));
    const answer = async (parts: readonly Buffer[]): Promise<void> => {
      const { method = 'GET', url = '/', headers } = incoming;
      const body = Buffer.concat(parts).toString('utf8');
      const genuine = await fetch(`${target}${url}`, {
        method,
        headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
        ...(body === '' ? {} : { body }),
      });
      const text = await genuine.text();
      if (lie !== null && method === 'GET' && matching.test(url)) {
        told += 1;
        lie(response, JSON.parse(text) as Record<string, unknown>, url);
        return;
      }
      const { status } = genuine;
      passed.push({ method, url, body: body === '' ? null : JSON.parse(body), status, began, ended: (moments += 1) });
      const date = genuine.headers.get('date') ?? new Date().toUTCString();
      response.writeHead(status, { 'content-type': 'application/json', date }).end(text);
    };
  });
  return {
    url: `http://127.0.0.1:${await listening(server)}`,
    passed,
    tell: (path, next) => {
      [matching, lie, told] = [path, next, 0];
    },
    told: () => told,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
