/**
 * Rows a second that `rebuild` makes anew from the raw zone, against two baselines on the same server, both of which make tables
 * of the same shape, indexes included: the same rows copied from the finished tables by one INSERT … SELECT a table, and
 * the same rows made from the raw zone by INSERT … SELECT as written by hand (`rebuild-by-hand.ts`). Tasks are read once and change in a few
 * rounds, each told by an event; then some live rows are damaged, so that there is something to find and to put right. The whole of
 * rebuild counts: fold, compare, settle and apply. At the end the live tables must be what they were before the damage, as
 * must those of the baselines. `--rows N`: so many tasks.
 */
import { availableParallelism, loadavg } from 'node:os';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { migrate } from '@asana-warehouse/migrations/migrate';
import { openFeed, topics, type Feed } from '@asana-warehouse/testbed/batches';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import { inRepeatableWork, inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { landRecords, type RawTable } from '@asana-warehouse/warehouse/raw-landing';
import { qualifiedName, tablesOfType } from '@asana-warehouse/warehouse/table-writer';
import type pg from 'pg';
import { applyBatch } from '../apps/projector/src/projector.ts';
import { rebuild, type Rebuilt } from '../apps/projector/src/rebuild.ts';
import { familyMs } from './processor-time.ts';
import { batchRecords, chunksOfEvents, chunksOfTasks } from './projector-tasks.ts';
import { rebuildByHand, type Place } from './rebuild-by-hand.ts';
import type { Result, RunOptions } from './result.ts';

const rounds = 3;
/** One task of so many is damaged. */
const damagedEach = 20;
const connectionsMax = 6;

export async function run({ say, rows: wanted }: RunOptions): Promise<Result> {
  const tasks = Math.max(1, Math.round((wanted ?? 5_000) / batchRecords)) * batchRecords;
  const server = await ownPostgres();
  await migrate(server.url);
  const pool = openPool(server.url, { max: connectionsMax, applicationName: 'rebuild' });
  try {
    await fill(pool, tasks);
    const tables = await filledTables(pool);
    const rows = tables.reduce((total, { count }) => total + count, 0);
    say(`${tasks} tasks, ${rows} rows in ${tables.length} tables`);
    const meter = processorMeter(server.pid);
    const [copies, byHand] = [
      [await filled(pool, tables, meter, copyAll)],
      [await filled(pool, tables, meter, rebuildByHand)],
    ];
    const phases = new Map<string, number>();
    await damage(pool);
    const [done, used] = await meter(() => foundAndPutRight(pool, tasks, phases));
    await unchanged(pool, tables, ({ name }) => name);
    byHand.push(await filled(pool, tables, meter, rebuildByHand));
    copies.push(await filled(pool, tables, meter, copyAll));
    const tookMs = sum([...phases.values()]);
    const rate = (ms: number): number => Math.round((rows * 1_000) / ms);
    const [copyMs, byHandMs] = [meanMs(copies), meanMs(byHand)];
    return {
      name: 'rebuild',
      unit: 'rows/s',
      value: rate(tookMs),
      baseline: rate(copyMs),
      ratio: Number((copyMs / tookMs).toFixed(3)),
      detail: {
        tasks,
        rounds,
        rows,
        records: done.records,
        putRight: done.applied,
        phasesMs: Object.fromEntries([...phases].map(([phase, ms]) => [phase, Math.round(ms)])),
        copiesMs: copies.map(([ms]) => Math.round(ms)),
        byHandMs: byHand.map(([ms]) => Math.round(ms)),
        byHandRowsPerSecond: rate(byHandMs),
        ratioToByHand: Number((byHandMs / tookMs).toFixed(3)),
        processorMs: used,
        processorMsOfCopies: copies.map(([, copyUsed]) => copyUsed.postgres),
        processorMsByHand: byHand.map(([, handUsed]) => handUsed.postgres),
        cores: availableParallelism(),
        load: loadavg()[0],
      },
    };
  } finally {
    await pool.end();
    await server.stop();
  }
}

async function fill(pool: pg.Pool, tasks: number): Promise<void> {
  const snapshots = await openFeed(pool, topics.snapshots);
  const deliveries = await openFeed(pool, topics.deliveries);
  const land = async (table: RawTable, batch: ReturnType<Feed['take']>): Promise<void> => {
    await inRepeatableWork(pool, (client) => landRecords(client, table, batch.partition, batch.records));
    await applyBatch(pool, batch);
  };
  for (let round = 0; round <= rounds; round += 1) {
    if (round > 0) for (const records of chunksOfEvents(tasks, round)) await land('delivery', deliveries.take(records));
    for (const records of chunksOfTasks(tasks, round)) await land('snapshot', snapshots.take(records));
  }
  await pool.query('VACUUM ANALYZE');
}

/** A table that a rebuild makes anew, and what it holds, whatever the order of its rows. */
type Filled = { readonly name: string; readonly count: number; readonly digest: string };

/** Those that hold anything. */
async function filledTables(pool: pg.Pool): Promise<readonly Filled[]> {
  const names = resources.flatMap((declaration) => {
    const { current, history, links } = tablesOfType(declaration);
    return [current, history, ...links.flatMap((link) => [link.current, link.history])].map(qualifiedName);
  });
  const tables: Filled[] = [];
  for (const name of ['asana.event', 'ops.fact', ...names]) tables.push(await contentsOf(pool, name));
  return tables.filter(({ count }) => count > 0);
}

async function contentsOf(pool: pg.Pool, name: string): Promise<Filled> {
  const { rows } = await pool.query<{ count: number; digest: string }>(
    `SELECT count(*), sum(hashtextextended(one::text, 0))::text AS digest FROM ${name} AS one`,
  );
  return { name, count: rows[0]?.count ?? 0, digest: rows[0]?.digest ?? '' };
}

/** Fails when the tables, or those that stand for them, do not hold what these held: then the times cannot be compared. */
async function unchanged(pool: pg.Pool, tables: readonly Filled[], nameOf: (table: Filled) => string): Promise<void> {
  for (const table of tables) {
    const { digest } = await contentsOf(pool, nameOf(table));
    if (digest !== table.digest) throw new Error(`${nameOf(table)} is not what ${table.name} was`);
  }
}

type Filling = readonly [number, Used];

/** A baseline, in ms and processor time: all in one transaction that waits for the disk no more than ours do. */
async function filled(
  pool: pg.Pool,
  tables: readonly Filled[],
  meter: Meter,
  fillTables: (client: pg.PoolClient, placeOf: Place, tables: readonly Filled[]) => Promise<void>,
): Promise<Filling> {
  const placeOf = (name: string): string => `copied."${name.replaceAll('"', '')}"`;
  await pool.query('CREATE SCHEMA copied');
  await pool.query('CHECKPOINT');
  const took = await meter(async () => {
    const startedMs = performance.now();
    await inTransaction(pool, async (client) => {
      await client.query('SET LOCAL synchronous_commit TO off');
      await fillTables(client, placeOf, tables);
    });
    return performance.now() - startedMs;
  });
  await unchanged(pool, tables, ({ name }) => placeOf(name));
  await pool.query('DROP SCHEMA copied CASCADE');
  await pool.query('CHECKPOINT');
  return took;
}

async function copyAll(client: pg.ClientBase, placeOf: Place, tables: readonly Filled[]): Promise<void> {
  for (const { name } of tables) {
    await client.query(`CREATE TABLE ${placeOf(name)} (LIKE ${name} INCLUDING ALL)`);
    await client.query(`INSERT INTO ${placeOf(name)} SELECT * FROM ${name}`);
  }
}

function meanMs(fillings: readonly Filling[]): number {
  return sum(fillings.map(([ms]) => ms)) / fillings.length;
}

type Used = { readonly node: number; readonly postgres: number };
type Meter = <T>(work: () => Promise<T>) => Promise<[T, Used]>;

/** Tells what work gave, and the processor time that it took here and in Postgres, in ms. */
function processorMeter(serverPid: number): Meter {
  return async (work) => {
    const [node, postgres] = [process.cpuUsage(), await familyMs(serverPid)];
    const done = await work();
    const { user, system } = process.cpuUsage(node);
    return [done, { node: Math.round((user + system) / 1_000), postgres: (await familyMs(serverPid)) - postgres }];
  };
}

async function damage(pool: pg.Pool): Promise<void> {
  await pool.query(`UPDATE asana.task SET name = 'damaged' WHERE right(gid, 6)::int % ${damagedEach} = 0`);
}

/** Takes the time, by phase, of finding what was damaged and of putting it right. */
async function foundAndPutRight(pool: pg.Pool, tasks: number, phases: Map<string, number>): Promise<Rebuilt> {
  const found = await timed(pool, false, phases);
  const done = await timed(pool, true, phases);
  const damaged = tasks / damagedEach;
  const isRight = found.outcome === 'different' && found.resources === damaged && found.refused === 0;
  if (!isRight || done.outcome !== 'applied' || done.applied !== damaged)
    throw new Error(`${damaged} tasks were damaged, but: ${JSON.stringify([found, done])}`);
  return done;
}

/** Time belongs to the phase that is told of next, what comes after the last word to that one. */
async function timed(pool: pg.Pool, apply: boolean, phases: Map<string, number>): Promise<Rebuilt> {
  let sinceMs = performance.now();
  let phase = apply ? 'apply' : 'gather';
  const pass = (): void => {
    const nowMs = performance.now();
    phases.set(phase, (phases.get(phase) ?? 0) + nowMs - sinceMs);
    sinceMs = nowMs;
  };
  const done = await rebuild(
    pool,
    { types: [], apply, owner: 'bench' },
    () => false,
    (told) => {
      phase = apply ? 'apply' : told.phase;
      pass();
    },
  );
  pass();
  return done;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
