/**
 * What a task and a change cost on disk and in processor time, as a basis for planning sizes: tasks of about 2 KB with links
 * and custom field values are read once, then each changes in a few rounds, told by an event and read again. Records go
 * through the raw landing and the projector in batches, over one connection each, so that Postgres' own time can be told.
 * The baseline is what the current rows of the same tasks take, without history, facts and raw records. A number of bytes
 * depends on the tasks; what grows with what, does not.
 */
import { availableParallelism } from 'node:os';
import { migrate } from '@asana-warehouse/migrations/migrate';
import { openFeed, topics, type Feed } from '@asana-warehouse/testbed/batches';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import { inRepeatableWork, openPool } from '@asana-warehouse/warehouse/database';
import { landRecords, type RawTable } from '@asana-warehouse/warehouse/raw-landing';
import type pg from 'pg';
import { applyBatch } from '../apps/projector/src/projector.ts';
import { eventsRecord, taskRecord } from './projector-tasks.ts';
import { processMs } from './processor-time.ts';
import type { Result, RunOptions } from './result.ts';

const rounds = 3;
const batchRecords = 500;
const eventsEach = 10;

/** Bytes by what they are kept for, indexes and TOAST included. */
type Sizes = Readonly<Record<'current' | 'history' | 'facts' | 'events' | 'raw', number>>;

const sizesSql = /* sql */ `
SELECT CASE WHEN nspname = 'asana' AND relname = 'event' THEN 'events' WHEN nspname = 'asana' THEN 'current'
            WHEN nspname = 'asana_history' THEN 'history' WHEN nspname = 'raw' THEN 'raw' ELSE 'facts' END AS kept,
       sum(pg_total_relation_size(c.oid))::bigint AS bytes
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE relkind = 'r' AND (nspname IN ('asana', 'asana_history', 'raw') OR (nspname = 'ops' AND relname = 'fact'))
GROUP BY 1`;

export async function run({ say, rows }: RunOptions): Promise<Result> {
  const tasks = rows ?? 10_000;
  const server = await ownPostgres();
  await migrate(server.url);
  const pool = openPool(server.url, { max: 1, applicationName: 'sizes' });
  try {
    const snapshots = await openFeed(pool, topics.snapshots);
    const deliveries = await openFeed(pool, topics.deliveries);
    const empty = await sizesOf(pool);
    const load = await timed(pool, () => everyTask(pool, snapshots, tasks, 0));
    const loaded = await sizesOf(pool);
    say(`${tasks} tasks: ${each(loaded, empty, tasks).total} bytes each`);
    let [told, read] = [free, free];
    for (let round = 1; round <= rounds; round += 1) {
      told = add(told, await timed(pool, () => everyEvent(pool, deliveries, tasks, round)));
      read = add(read, await timed(pool, () => everyTask(pool, snapshots, tasks, round)));
      say(`round ${round} of ${rounds}`);
    }
    const changed = await sizesOf(pool);
    const perTask = each(loaded, empty, tasks);
    return {
      name: 'sizes',
      unit: 'bytes for a task read once',
      value: perTask.total,
      baseline: perTask.current,
      ratio: Number((perTask.total / perTask.current).toFixed(2)),
      detail: {
        tasks,
        cores: availableParallelism(),
        bytesForATask: perTask,
        bytesForAChange: each(changed, loaded, tasks * rounds),
        cpuMsForATaskReadOnce: costEach(load, tasks),
        cpuMsForAnEvent: costEach(told, tasks * rounds),
        cpuMsForAChangedTask: costEach(read, tasks * rounds),
      },
    };
  } finally {
    await pool.end();
    await server.stop();
  }
}

async function everyTask(pool: pg.Pool, feed: Feed, tasks: number, round: number): Promise<void> {
  for (let first = 0; first < tasks; first += batchRecords) {
    await landAndApply(
      pool,
      'snapshot',
      feed.take(
        Array.from({ length: Math.min(batchRecords, tasks - first) }, (_, index) => taskRecord(first + index, round)),
      ),
    );
  }
}

async function everyEvent(pool: pg.Pool, feed: Feed, tasks: number, round: number): Promise<void> {
  for (let first = 0; first < tasks; first += batchRecords) {
    const count = Math.min(batchRecords, tasks - first) / eventsEach;
    const records = Array.from({ length: count }, (_, index) =>
      eventsRecord(first + index * eventsEach, eventsEach, round),
    );
    await landAndApply(pool, 'delivery', feed.take(records));
  }
}

async function landAndApply(pool: pg.Pool, table: RawTable, batch: ReturnType<Feed['take']>): Promise<void> {
  await inRepeatableWork(pool, (client) => landRecords(client, table, batch.partition, batch.records));
  await applyBatch(pool, batch);
}

async function sizesOf(pool: pg.Pool): Promise<Sizes> {
  await pool.query('VACUUM');
  const { rows } = await pool.query<{ kept: keyof Sizes; bytes: number }>(sizesSql);
  return Object.fromEntries(rows.map(({ kept, bytes }) => [kept, bytes])) as Sizes;
}

function each(after: Sizes, before: Sizes, count: number): Sizes & { readonly total: number } {
  const parts = Object.entries(after).map(([kept, bytes]) => [
    kept,
    Math.round((bytes - before[kept as keyof Sizes]) / count),
  ]);
  const sizes = Object.fromEntries(parts) as Sizes;
  return { ...sizes, total: Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Processor time in ms: of this process, and of its connection's backend. */
type Cost = { readonly node: number; readonly postgres: number };

const free: Cost = { node: 0, postgres: 0 };

async function timed(pool: pg.Pool, work: () => Promise<void>): Promise<Cost> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const before = { node: process.cpuUsage(), postgres: await processMs(rows[0]?.pid ?? 0) };
  await work();
  const used = process.cpuUsage(before.node);
  return {
    node: (used.user + used.system) / 1000,
    postgres: (await processMs(rows[0]?.pid ?? 0)) - before.postgres,
  };
}

function add(a: Cost, b: Cost): Cost {
  return { node: a.node + b.node, postgres: a.postgres + b.postgres };
}

function costEach({ node, postgres }: Cost, count: number): Cost {
  return { node: Number((node / count).toFixed(3)), postgres: Number((postgres / count).toFixed(3)) };
}
