/**
 * What one change costs when the warehouse holds ever more tasks: events and reads of tasks drawn at random, applied by the
 * projector to warehouses that differ in nothing but their size, in turns, so that a disturbance hits all. A change is an event
 * and the read that follows it. At the end the changed tasks must be the same as in a warehouse that holds no others.
 * `--rows N`: tasks of the largest warehouse; the others hold a tenth and a hundredth.
 */
import { availableParallelism, loadavg } from 'node:os';
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { openFeed, topics, type Feed } from '@asana-warehouse/testbed/batches';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import { randomFrom } from '@asana-warehouse/testbed/seeds';
import { openPool } from '@asana-warehouse/warehouse/database';
import type pg from 'pg';
import { applyBatch } from '../apps/projector/src/projector.ts';
import { differencesFrom, fillTasks } from './copied-tasks.ts';
import { freshUrl } from './fresh-database.ts';
import { processMs } from './processor-time.ts';
import { eventsAbout, period, repeatedTaskRecord } from './projector-tasks.ts';
import { median, type Result, type RunOptions } from './result.ts';

const batchRecords = 100;
const batches = period / batchRecords;
/** The first ones fetch pages and make plans. */
const batchesToWarmUp = 8;
/** Of the changed tasks of each warehouse, so many are compared. */
const compared = 300;

type Warehouse = {
  readonly tasks: number;
  readonly pool: pg.Pool;
  readonly snapshots: Feed;
  readonly deliveries: Feed;
  /** Numbers of tasks, batch by batch; each task once. */
  readonly changed: readonly (readonly number[])[];
  readonly batchMs: number[];
  readonly cost: { node: number; postgres: number };
};

export async function run({ say, rows }: RunOptions): Promise<Result> {
  const largest = rows ?? 100_000;
  const sizes = [largest / 100, largest / 10, largest].map((tasks) => Math.max(1, Math.round(tasks / period)) * period);
  const server = await ownPostgres({
    fsync: 'off',
    full_page_writes: 'off',
    max_wal_size: '8GB',
    shared_buffers: '1GB',
  });
  const warehouses: Warehouse[] = [];
  try {
    for (const tasks of sizes) {
      warehouses.push(await openWarehouse(await freshUrl(server.url, `tasks_${warehouses.length}`), tasks));
      say(`filled ${tasks} tasks`);
    }
    for (let index = 0; index < batches; index += 1) {
      const order = index % 2 === 0 ? warehouses : warehouses.toReversed();
      for (const warehouse of order) await change(warehouse, index);
    }
    await mustBeEqual(warehouses, await freshUrl(server.url, 'alone'));
    const [first, last] = [warehouses[0], warehouses.at(-1)].map((one) => median(one?.batchMs ?? []));
    const perChange = (ms: number | undefined): number => Number(((ms ?? Number.NaN) / batchRecords).toFixed(4));
    return {
      name: 'growth',
      unit: 'ms for a change in the largest warehouse',
      value: perChange(last),
      baseline: perChange(first),
      ratio: Number(((last ?? Number.NaN) / (first ?? Number.NaN)).toFixed(3)),
      detail: {
        warehouses: warehouses.map(({ tasks, batchMs, cost }) => ({
          tasks,
          ms: perChange(median(batchMs)),
          processorMs: {
            node: perChange(cost.node / batchMs.length),
            postgres: perChange(cost.postgres / batchMs.length),
          },
        })),
        changesOfEach: (batches - batchesToWarmUp) * batchRecords,
        batchRecords,
        cores: availableParallelism(),
        load: loadavg()[0],
      },
    };
  } finally {
    for (const { pool } of warehouses) await pool.end();
    await server.stop();
  }
}

async function openWarehouse(url: string, tasks: number): Promise<Warehouse> {
  const pool = openPool(url, { max: 1, applicationName: 'growth' });
  await fillTasks(pool, tasks);
  return {
    tasks,
    pool,
    snapshots: await openFeed(pool, topics.snapshots),
    deliveries: await openFeed(pool, topics.deliveries),
    changed: drawn(tasks),
    batchMs: [],
    cost: { node: 0, postgres: 0 },
  };
}

/** Tasks at random, one of each content, so that all sizes have the same work. */
function drawn(tasks: number): readonly (readonly number[])[] {
  const random = randomFrom(1);
  const contents = Array.from({ length: period }, (_, content) => ({ content, place: random() }));
  const all = contents
    .toSorted((a, b) => a.place - b.place)
    .map(({ content }) => content + Math.floor(random() * (tasks / period)) * period);
  return Array.from({ length: batches }, (_, index) => all.slice(index * batchRecords, (index + 1) * batchRecords));
}

async function change(warehouse: Warehouse, index: number): Promise<void> {
  const { pool, deliveries, snapshots, batchMs, cost } = warehouse;
  const numbers = warehouse.changed[index] ?? [];
  const [events, reads] = changesOf(numbers, deliveries, snapshots);
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const backend = rows[0]?.pid ?? 0;
  const before = { node: process.cpuUsage(), postgres: await processMs(backend) };
  const startedMs = performance.now();
  await applyBatch(pool, events);
  await applyBatch(pool, reads);
  const tookMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(before.node);
  if (index < batchesToWarmUp) return;
  batchMs.push(tookMs);
  cost.node += (user + system) / 1_000;
  cost.postgres += (await processMs(backend)) - before.postgres;
}

function changesOf(numbers: readonly number[], deliveries: Feed, snapshots: Feed): readonly [Batch, Batch] {
  const reads = numbers.map((number) => repeatedTaskRecord(number, 1));
  return [deliveries.take(eventsAbout(numbers, 1)), snapshots.take(reads)];
}

/** Fails when changed tasks are not what they are in a warehouse of their own: then the costs cannot be compared. */
async function mustBeEqual(warehouses: readonly Warehouse[], url: string): Promise<void> {
  const alone = openPool(url, { max: 1, applicationName: 'alone' });
  try {
    const snapshots = await openFeed(alone, topics.snapshots);
    const deliveries = await openFeed(alone, topics.deliveries);
    for (const { tasks, pool, changed } of warehouses) {
      const numbers = changed.flat().slice(0, compared);
      await applyBatch(alone, snapshots.take(numbers.map((number) => repeatedTaskRecord(number, 0))));
      for (const batch of changesOf(numbers, deliveries, snapshots)) await applyBatch(alone, batch);
      const differing = await differencesFrom(pool, alone, numbers);
      if (differing.length > 0) throw new Error(`Of ${tasks} tasks, changed ones differ in ${differing.join(', ')}`);
    }
  } finally {
    await alone.end();
  }
}
