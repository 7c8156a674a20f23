/** Load from one process: many connections, each with one request under way, the next as soon as it is answered. */
import net from 'node:net';

/** `requests`: whole, encoded; sent in turn. */
export type LoadOptions = {
  readonly url: string;
  readonly connections: number;
  readonly ms: number;
  readonly requests: readonly Buffer[];
};

/** Answers by status over the time, and the latency of one request at the median and at 99 of 100, ms. */
export type LoadResult = {
  readonly perSecond: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

export async function load({ url, connections, ms, requests }: LoadOptions): Promise<LoadResult> {
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  const startedAtMs = performance.now();
  const endAtMs = startedAtMs + ms;
  await Promise.all(
    Array.from({ length: connections }, (_, index) => converse(url, requests, index, endAtMs, statuses, latencies)),
  );
  const seconds = (performance.now() - startedAtMs) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { perSecond: (statuses['200'] ?? 0) / seconds, statuses, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function converse(
  url: string,
  requests: readonly Buffer[],
  first: number,
  endAtMs: number,
  statuses: Record<string, number>,
  latencies: number[],
): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let turn = first;
    let sentAtMs = 0;
    const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
    const send = (): void => {
      sentAtMs = performance.now();
      if (sentAtMs >= endAtMs) return void socket.destroy();
      turn += 1;
      socket.write(requests[turn % requests.length] ?? '');
    };
    socket.on('connect', send);
    socket.on('data', (chunk: Buffer) => {
      const status = chunk.toString('latin1', 9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      latencies.push(performance.now() - sentAtMs);
      send();
    });
    socket.on('error', () => (statuses['error'] = (statuses['error'] ?? 0) + 1));
    socket.on('close', () => resolve());
  });
}
