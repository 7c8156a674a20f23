/**
 * The queue of children to fold again, on a real Postgres: who takes from it and who puts into it never wait for each other in
 * a circle, and nothing is left in it or lost.
 */
import { queueChildren } from '@asana-warehouse/warehouse/containers';
import { openFeed, snapshotRecord, topics, type Feed } from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { lockResources } from '@asana-warehouse/warehouse/lock-resources';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';

const child = { type: 'task', gid: 'T1' };
const going = (): boolean => false;

let database: FreshDatabase;
let pool: pg.Pool;
let feed: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 6, applicationName: 'refolder' });
  feed = await openFeed(pool, topics.snapshots);
  const body = { name: 'child', memberships: [{ project: { gid: 'P1' }, section: { gid: 'S1' } }] };
  await applyBatch(
    pool,
    feed.take([snapshotRecord({ type: 'task', gid: 'T1', at: '2026-02-01T10:00:00.000Z', body })]),
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('one that holds a child and queues it goes on, while another wants to fold it', async () => {
  await inTransaction(pool, (client) => queueChildren(client, 'project', ['P1']));
  const folding: Promise<number>[] = [];
  await inTransaction(pool, async (client) => {
    await lockResources(client, [child], []);
    folding.push(drainRefolds(pool, going));
    await waiting();
    await queueChildren(client, 'project', ['P1']);
  });
  expect(await folding[0]).toBe(1);
  expect(await queued()).toBe(0);
});

test('what somebody is queueing just now is left to him', async () => {
  await inTransaction(pool, (client) => queueChildren(client, 'project', ['P1']));
  let isOver = false;
  await inTransaction(pool, async (client) => {
    await queueChildren(client, 'project', ['P1']);
    const folded = drainRefolds(pool, () => isOver);
    await new Promise((resolve) => setTimeout(resolve, 100));
    isOver = true;
    expect(await folded).toBe(0);
  });
  expect(await queued()).toBe(1);
  expect(await drainRefolds(pool, going)).toBe(1);
});

test('a child that was gone whenever it was read is queued, too', async () => {
  const at = '2026-02-01T10:00:00.000Z';
  const body = { name: 'gone', memberships: [{ project: { gid: 'P2' }, section: { gid: 'S2' } }] };
  const reads = [
    { type: 'task', gid: 'T2', at, body } as const,
    { type: 'task', gid: 'T2', at, kind: 'absent' } as const,
  ];
  await applyBatch(pool, feed.take(reads.map(snapshotRecord)));
  const { rows } = await pool.query(`SELECT 1 FROM asana_history.task_project WHERE project_gid = 'P2'`);
  expect(rows).toEqual([]);
  await inTransaction(pool, (client) => queueChildren(client, 'project', ['P2']));
  expect(await queued()).toBe(1);
  expect(await drainRefolds(pool, going)).toBe(1);
});

test('several at once fold each resource once', async () => {
  await pool.query(`INSERT INTO ops.refold (type, gid) SELECT 'task', 'X' || n FROM generate_series(1, 1200) AS n`);
  const folded = await Promise.all([1, 2, 3].map(() => drainRefolds(pool, going)));
  expect(folded.reduce((sum, count) => sum + count, 0)).toBe(1_200);
  expect(await queued()).toBe(0);
});

async function queued(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) FROM ops.refold');
  return rows[0]?.count ?? 0;
}

/** Somebody waits for the lock of a resource. */
async function waiting(): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if ((rows[0]?.count ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
