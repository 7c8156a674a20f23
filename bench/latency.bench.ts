/**
 * From POST to row visible at a steady rate: ingress, reconciler and projector as processes over the Postgres log, against
 * the same chain inline in one process (`inline-chain.ts`), in turns, on one server (a database for each) and one simulator.
 *
 * For each delivery a task gets a new name through the API; then its event is posted, which starts the clock. It stops when a
 * SELECT of another connection sees that name in `asana.task`; it looks again a millisecond after each answer, which is a
 * part of both sides' times. Nobody registers a webhook, so what is posted is all there is.
 * Budgets and the simulator's limits are far above the rate: they are not what is measured.
 */
import { fork } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { seal, secretsKey } from '@asana-warehouse/secrets/seal';
import { environmentWith } from '@asana-warehouse/settings/read';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import { startApp, startSimulator, type Simulator } from '@asana-warehouse/testbed/processes';
import pg from 'pg';
import { Agent, request } from 'undici';
import { freshUrl } from './fresh-database.ts';
import { processMs } from './processor-time.ts';
import { median, type Result, type RunOptions } from './result.ts';

/** A row that is waited for: it is visible when it has this name. */
type Awaited = { readonly name: string; readonly resolve: () => void };

/** `url`: where deliveries go; `seen`: the rows that are waited for, by gid. */
type Side = {
  readonly name: string;
  readonly databaseUrl: string;
  readonly url: string;
  readonly seen: Map<string, Awaited>;
  readonly roundsMs: number[][];
  /** The processes of this side, and the CPU time that they have used in rounds. */
  readonly pids: Readonly<Record<string, number>>;
  readonly cpuMs: Record<string, number>;
  close(): Promise<void>;
};

const perSecond = 50;
const rounds = 3;
const lookEveryMs = 1;
const lostMsMax = 20_000;
const tasksMax = 300;
const secret = randomBytes(16).toString('hex');
const webhookKey = randomBytes(32).toString('base64url');
const keyBytes = randomBytes(32);
const limits = ['--requests-per-minute', '600000', '--reads-in-flight', '500', '--writes-in-flight', '500'];

export async function run({ say, seconds }: RunOptions): Promise<Result> {
  const roundMs = ((seconds ?? 36) * 1000) / rounds;
  const server = await ownPostgres();
  const simulator = await startSimulator(['--tasks', String(tasksMax), '--projects', '3', ...limits]);
  const dispatcher = new Agent({ connections: 64, pipelining: 1 });
  const sides: Side[] = [];
  try {
    sides.push(await startOurs(await freshUrl(server.url, 'ours'), simulator));
    sides.push(await startInline(await freshUrl(server.url, 'inline'), simulator));
    const gids = await taskGids(sides[0] as Side);
    for (const side of sides) await round(side, simulator, dispatcher, gids, (gids.length * 1000) / perSecond);
    for (const side of sides) Object.assign(side, { roundsMs: [], cpuMs: {} });
    for (let number = 1; number <= rounds; number += 1) {
      for (const side of sides) {
        const tookMs = await round(side, simulator, dispatcher, gids, roundMs);
        say(
          `round ${number}: ${side.name} p50 ${msAt(tookMs, 0.5)} ms, p99 ${msAt(tookMs, 0.99)} ms, ${tookMs.length} rows`,
        );
      }
    }
    return resultOf(sides as [Side, Side], roundMs);
  } finally {
    await dispatcher.destroy();
    for (const side of sides) await side.close();
    await simulator.stop();
    await server.stop();
  }
}

function resultOf([ours, inline]: readonly [Side, Side], roundMs: number): Result {
  const middle = (side: Side, share: number): number => median(side.roundsMs.map((tookMs) => msAt(tookMs, share)));
  const [value, baseline] = [middle(ours, 0.5), middle(inline, 0.5)];
  return {
    name: 'latency',
    unit: 'ms from POST to row visible, p50',
    value,
    baseline,
    ratio: Number((baseline / value).toFixed(3)),
    detail: {
      perSecond,
      rounds,
      roundMs,
      cores: availableParallelism(),
      load: loadavg().map((load) => Number(load.toFixed(1))),
      deliveries: ours.roundsMs.flat().length,
      ours: { p50: value, p90: middle(ours, 0.9), p99: middle(ours, 0.99), max: Math.max(...ours.roundsMs.flat()) },
      cpuMsEach: Object.fromEntries([ours, inline].flatMap(cpuMsEach)),
      inline: { p50: baseline, p90: middle(inline, 0.9), p99: middle(inline, 0.99) },
    },
  };
}

function cpuMsEach({ cpuMs, roundsMs }: Side): readonly [string, number][] {
  const deliveries = roundsMs.flat().length;
  return Object.entries(cpuMs).map(([name, ms]) => [name, Number((ms / deliveries).toFixed(1))]);
}

/** Posts at the rate for `ms`; resolves when every row was seen, with the time each took. */
async function round(
  side: Side,
  simulator: Simulator,
  dispatcher: Agent,
  gids: readonly string[],
  ms: number,
): Promise<readonly number[]> {
  const cpuBefore = await cpuMsOf(side);
  const startedMs = performance.now();
  const due = Math.round((ms * perSecond) / 1000);
  const tookMs: Promise<number>[] = [];
  for (let index = 0; index < due; index += 1) {
    const waitMs = startedMs + (index * 1000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    tookMs.push(change(side, simulator, dispatcher, gids[index % gids.length] ?? ''));
  }
  const took = await Promise.all(tookMs);
  side.roundsMs.push(took);
  for (const [name, cpuMs] of Object.entries(await cpuMsOf(side))) {
    side.cpuMs[name] = (side.cpuMs[name] ?? 0) + cpuMs - (cpuBefore[name] ?? 0);
  }
  return took;
}

/** CPU time of each process so far, user and kernel. */
async function cpuMsOf({ pids }: Side): Promise<Readonly<Record<string, number>>> {
  const read = async ([name, pid]: [string, number]): Promise<[string, number]> => [name, await processMs(pid)];
  return Object.fromEntries(await Promise.all(Object.entries(pids).map(read)));
}

let edition = 0;

/** Renames a task, posts the event, and waits for the row. */
async function change(side: Side, simulator: Simulator, dispatcher: Agent, gid: string): Promise<number> {
  edition += 1;
  const name = `edition ${edition} for ${side.name}`;
  const renamed = await request(`${simulator.url}/api/1.0/tasks/${gid}`, {
    method: 'PUT',
    dispatcher,
    headers: { authorization: `Bearer ${simulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ data: { name } }),
  });
  const { data } = (await renamed.body.json()) as { data: { modified_at: string } };
  const body = Buffer.from(JSON.stringify({ events: [eventOf(gid, data.modified_at)] }));
  const { promise: seen, resolve } = Promise.withResolvers<void>();
  side.seen.set(gid, { name, resolve });
  const headers = {
    'content-type': 'application/json',
    'x-hook-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
  const startedMs = performance.now();
  const late = setTimeout(() => {
    throw new Error(`${side.name}: a row was not seen in ${lostMsMax} ms`);
  }, lostMsMax);
  const posted = request(`${side.url}/asana/webhooks/${webhookKey}`, { method: 'POST', dispatcher, headers, body });
  const seenMs = seen.then(() => performance.now());
  const { statusCode, body: said } = await posted;
  await said.dump();
  if (statusCode !== 200) throw new Error(`${side.name} answered ${statusCode}`);
  const tookMs = (await seenMs) - startedMs;
  clearTimeout(late);
  return tookMs;
}

function eventOf(gid: string, at: string): object {
  return {
    user: { gid: '1', resource_type: 'user' },
    created_at: at,
    action: 'changed',
    resource: { gid, resource_type: 'task', resource_subtype: 'default_task' },
    parent: null,
    change: { field: 'name', action: 'changed' },
  };
}

/** The three apps, with everything read for the first time. */
async function startOurs(databaseUrl: string, simulator: Simulator): Promise<Side> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query(
    `INSERT INTO ops.webhook (webhook_key, workspace_gid, resource_gid, resource_type, filters, target, environment, purpose, state, sealed_secret)
     VALUES ($1, $2, '1', 'project', '[]', 'x', 'bench', 'bench', 'active', $3)`,
    [webhookKey, simulator.workspaceGid, seal(secretsKey(keyBytes), webhookKey, Buffer.from(secret))],
  );
  const settings = {
    DATABASE_URL: databaseUrl,
    ASANA_BASE_URL: simulator.url,
    ASANA_TOKEN: simulator.token,
    ASANA_REQUESTS_PER_MINUTE: '100000',
    SECRETS_KEY: keyBytes.toString('base64'),
    INGRESS_PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'info',
  };
  const apps = await Promise.all([
    startApp('ingress', settings),
    startApp('projector', settings),
    startApp('reconciler', settings),
  ]);
  const open = `SELECT (SELECT count(*)::int FROM ops.run_status WHERE kind = 'backfill' AND status = 'complete') AS backfills,
    (SELECT count(*)::int FROM ops.wish) AS wishes`;
  const isReadOnce = eventually(
    async () => (await pool.query<{ backfills: number; wishes: number }>(open)).rows[0],
    (found) => found?.backfills === 1 && found.wishes === 0,
    120_000,
  );
  for (const app of apps) void app.ended.then((code) => code === 0 || process.stderr.write(app.output()));
  try {
    await isReadOnce;
  } finally {
    await pool.end();
  }
  const [ingress, projector, reconciler] = apps;
  const pids = { ingress: ingress.pid, projector: projector.pid, reconciler: reconciler.pid };
  return await watched('ours', databaseUrl, ingress.url ?? '', pids, async () => {
    await Promise.all(apps.map((app) => app.stop()));
  });
}

async function startInline(databaseUrl: string, simulator: Simulator): Promise<Side> {
  const settings = { DATABASE_URL: databaseUrl, ASANA_BASE_URL: simulator.url, ASANA_TOKEN: simulator.token };
  const child = fork(new URL('./inline-chain.ts', import.meta.url), {
    env: { ...environmentWith(settings), BENCH_SECRET: secret },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The inline chain ended with ${code}`)));
    child.once('message', (told: { url: string }) => resolve(told.url));
  });
  const close = async (): Promise<void> => void child.kill('SIGKILL');
  return await watched('inline', databaseUrl, url, { inline: child.pid ?? 0 }, close);
}

/** Looks for the rows that are waited for, again and again with hardly a pause. */
async function watched(
  name: string,
  databaseUrl: string,
  url: string,
  pids: Side['pids'],
  stop: () => Promise<void>,
): Promise<Side> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const seen = new Map<string, Awaited>();
  const ending = new AbortController();
  const looking = (async () => {
    while (!ending.signal.aborted) {
      await sleep(lookEveryMs);
      if (seen.size === 0) continue;
      const { rows } = await client.query<{ gid: string; name: string }>({
        name: 'look',
        text: 'SELECT gid, name FROM asana.task WHERE gid = ANY ($1)',
        values: [[...seen.keys()]],
      });
      for (const row of rows) {
        const awaited = seen.get(row.gid);
        if (awaited?.name !== row.name) continue;
        seen.delete(row.gid);
        awaited.resolve();
      }
    }
  })();
  const close = async (): Promise<void> => {
    ending.abort();
    await looking;
    await client.end();
    await stop();
  };
  return { name, databaseUrl, url, seen, roundsMs: [], pids, cpuMs: {}, close };
}

async function taskGids({ databaseUrl }: Side): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ gid: string }>('SELECT gid FROM analytics.task ORDER BY gid');
  await client.end();
  return rows.map(({ gid }) => gid);
}

/** The time within which this share of the rows was seen, in ms with one decimal. */
function msAt(tookMs: readonly number[], share: number): number {
  const sorted = tookMs.toSorted((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1));
}
