/**
 * Deliveries a second that ingress answers 200, durable in the Postgres log, against bare `node:http` with HMAC and the same
 * group-committed append (`bare-ingress.ts`), and against one append a delivery. Every side is a process of its own on
 * the same server, in turns over several rounds; the middle round counts. Then the log is locked, and the memory of
 * ingress under full load is watched.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { migrate } from '@asana-warehouse/migrations/migrate';
import { seal, secretsKey } from '@asana-warehouse/secrets/seal';
import { environmentWith } from '@asana-warehouse/settings/read';
import { allocatorSettings, heapArguments } from '@asana-warehouse/wiring/heap-bounds';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import pg from 'pg';
import { load, type LoadOptions, type LoadResult } from './load.ts';
import { processMs } from './processor-time.ts';
import { median, type Result, type RunOptions } from './result.ts';

type Measured = LoadResult & { readonly cpuUs: number };
type Side = { readonly name: string; readonly url: string; readonly child: ChildProcess };

/** As the command line starts it. */
const ingressArguments = [...heapArguments('ingress'), '--import', './tools/decorators.mjs'];
const rounds = 5;
const connections = 128;
const warmUpDeliveries = 50_000;
const warmUpMsMax = 20_000;
const webhookKey = randomBytes(32).toString('base64url');
const secret = randomBytes(16).toString('hex');
const keyBytes = randomBytes(32);

export async function run({ say, seconds }: RunOptions): Promise<Result> {
  const roundMs = ((seconds ?? 15) * 1000) / rounds;
  const server = await ownPostgres();
  const sides: Side[] = [];
  try {
    await prepare(server.url);
    sides.push(await startIngress(server.url));
    sides.push(await startBare(server.url, 5000, 'bare'));
    sides.push(await startBare(server.url, 1, 'one append a delivery'));
    const results = await inTurns(sides, roundMs, say);
    const rate = (name: string): number => median((results.get(name) ?? []).map((result) => result.perSecond));
    const cpuUs = (name: string): number => median((results.get(name) ?? []).map((result) => result.cpuUs));
    const [value, baseline, single] = [rate('ingress'), rate('bare'), rate('one append a delivery')];
    const rssMb = await stalledMemory(server.url, sides[0], say);
    return {
      name: 'ingress',
      unit: 'deliveries/s',
      value: Math.round(value),
      baseline: Math.round(baseline),
      ratio: Number((value / baseline).toFixed(3)),
      detail: {
        rounds,
        roundMs,
        connections,
        cores: cpus().length,
        oneAppendPerDelivery: Math.round(single),
        ratioToOneAppendPerDelivery: Number((value / single).toFixed(2)),
        ingressCpuUs: Number(cpuUs('ingress').toFixed(1)),
        bareCpuUs: Number(cpuUs('bare').toFixed(1)),
        ratioOfCpu: Number((cpuUs('bare') / cpuUs('ingress')).toFixed(3)),
        ingressP50Ms: median((results.get('ingress') ?? []).map((result) => result.p50Ms)),
        ingressP99Ms: median((results.get('ingress') ?? []).map((result) => result.p99Ms)),
        bareP99Ms: median((results.get('bare') ?? []).map((result) => result.p99Ms)),
        stalledLog: rssMb,
      },
    };
  } finally {
    for (const { child } of sides) child.kill('SIGKILL');
    await server.stop();
  }
}

/** A registered webhook whose secret is known here. */
async function prepare(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl);
  const sealed = seal(secretsKey(keyBytes), webhookKey, Buffer.from(secret));
  await inDatabase(databaseUrl, (client) =>
    client.query(
      `INSERT INTO ops.webhook (webhook_key, workspace_gid, resource_gid, resource_type, filters, target, environment, purpose, state, sealed_secret)
       VALUES ($1, '1', '1', 'project', '[]', 'x', 'bench', 'bench', 'active', $2)`,
      [webhookKey, sealed],
    ),
  );
}

async function startIngress(databaseUrl: string): Promise<Side> {
  const settings = environmentWith({
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: null,
    SECRETS_KEY: keyBytes.toString('base64'),
    SECRETS_KEY_FILE: null,
    INGRESS_PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'info',
  });
  return await started('ingress', '../apps/ingress/src/main.ts', ingressArguments, {
    ...settings,
    ...allocatorSettings,
  });
}

async function startBare(databaseUrl: string, recordsMax: number, name: string): Promise<Side> {
  const env = environmentWith({ DATABASE_URL: databaseUrl });
  return await started(name, './bare-ingress.ts', [], {
    ...env,
    BENCH_SECRET: secret,
    BENCH_RECORDS_MAX: String(recordsMax),
  });
}

function started(name: string, file: string, execArgv: string[], env: Record<string, string>): Promise<Side> {
  const options = {
    execArgv,
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as ['ignore', 'ignore', 'ignore', 'ipc'],
  };
  const child = fork(new URL(file, import.meta.url), options);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
    child.on('message', (said: { url?: string }) => {
      if (said.url !== undefined) resolve({ name, url: said.url, child });
    });
  });
}

async function inTurns(
  sides: readonly Side[],
  ms: number,
  say: RunOptions['say'],
): Promise<ReadonlyMap<string, Measured[]>> {
  const results = new Map<string, Measured[]>(sides.map(({ name }) => [name, []]));
  for (const { url } of sides) await warmUp(url);
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, url, child } of sides) {
      const beforeUs = await cpuUsOf(child);
      const loaded = await load({ url, connections, ms, requests: requests(300, 20) });
      const result = { ...loaded, cpuUs: ((await cpuUsOf(child)) - beforeUs) / (loaded.statuses['200'] ?? 0) };
      if (Object.keys(result.statuses).some((status) => status !== '200')) {
        throw new Error(`${name} answered ${JSON.stringify(result.statuses)}`);
      }
      results.get(name)?.push(result);
      say(
        `round ${round}: ${name} ${Math.round(result.perSecond)}/s, p99 ${result.p99Ms.toFixed(1)} ms, ${result.cpuUs.toFixed(1)} µs of CPU each`,
      );
    }
  }
  return results;
}

/** Until the side has answered so many that its code is compiled to the end; a slow side gets a bounded time. */
async function warmUp(url: string): Promise<void> {
  const endAtMs = Date.now() + warmUpMsMax;
  for (let answered = 0; answered < warmUpDeliveries && Date.now() < endAtMs;) {
    const { statuses } = await load({ url, connections, ms: 1000, requests: requests(300, 20) });
    answered += statuses['200'] ?? 0;
  }
}

/** CPU time the process has used so far, in user and kernel mode: what it costs whoever else uses the machine meanwhile. */
async function cpuUsOf(child: ChildProcess): Promise<number> {
  return (await processMs(child.pid ?? 0)) * 1_000;
}

/** Most memory of ingress while nothing can be appended: with small bodies, with large ones, and what was answered. */
async function stalledMemory(databaseUrl: string, side: Side | undefined, say: RunOptions['say']): Promise<unknown> {
  if (side === undefined) return null;
  return await inDatabase(databaseUrl, async (client) => {
    await client.query('BEGIN');
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'log'`,
    );
    await client.query(`LOCK TABLE ${rows.map(({ name }) => name).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    const small = await watched(side, { url: side.url, connections: 1200, ms: 8000, requests: requests(300, 20) });
    const large = await watched(side, {
      url: side.url,
      connections: 200,
      ms: 12_000,
      requests: requests(1024 * 1024, 2),
    });
    await client.query('ROLLBACK');
    say(`stalled log: ${small.rssMbMax} MB with small bodies, ${large.rssMbMax} MB with 1 MiB bodies`);
    return { small, large };
  });
}

async function watched(side: Side, options: LoadOptions): Promise<{ rssMbMax: number; statuses: unknown }> {
  let rssMbMax = 0;
  const look = async (): Promise<void> => {
    const status = await readFile(`/proc/${side.child.pid}/status`, 'utf8');
    rssMbMax = Math.max(rssMbMax, Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024));
  };
  const timer = setInterval(() => void look(), 50);
  const { statuses } = await load(options).finally(() => clearInterval(timer));
  return { rssMbMax, statuses };
}

/** Signed deliveries of about `bytes` each. */
function requests(bytes: number, count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const event = { user: { gid: '12' }, created_at: new Date().toISOString(), action: 'changed', parent: null };
    const change = { field: 'name', action: 'changed' };
    const resource = { gid: String(1000 + index), resource_type: 'task', resource_subtype: 'default_task' };
    const text = JSON.stringify({ events: [{ ...event, change, resource }] });
    const body = Buffer.from(text.padEnd(bytes, ' '));
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const head = [
      `POST /asana/webhooks/${webhookKey} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Content-Type: application/json',
      `X-Hook-Signature: ${signature}`,
      `Content-Length: ${body.length}`,
    ];
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  });
}

async function inDatabase<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
