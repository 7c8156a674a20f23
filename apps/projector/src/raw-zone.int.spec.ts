/** What the projector does for the raw zone beside its consumers, and what alerts are told of it. */
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import type { Offset } from '@asana-warehouse/event-log/event-log';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { waitingForLocks } from '@asana-warehouse/testbed/waiting-for-locks';
import { landRecords } from '@asana-warehouse/warehouse/raw-landing';
import { measureRaw } from '@asana-warehouse/warehouse/raw-measures';
import { makePartitions, weekMs } from '@asana-warehouse/warehouse/raw-partitions';
import type pg from 'pg';
import { startRawZone, type RawZone } from './raw-zone.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let zone: RawZone | null = null;

beforeEach(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 4, applicationName: 'raw zone' });
});
afterEach(async () => {
  await zone?.stop();
  zone = null;
  await pool.end();
  await database.drop();
});

test('when it has started, a record that is landed now finds its week', async () => {
  zone = await startRawZone({ pool, instance: 'test', retentionMs: null });
  await land(Date.now());
  expect(await measureRaw(pool)).toMatchObject([{ table: 'delivery' }, { table: 'snapshot', defaultRecords: 0 }]);
});

test('records that are on their way to the default partition while their week is made are landed at the next attempt', async () => {
  const holder = await pool.connect();
  await holder.query('BEGIN; LOCK TABLE raw.snapshot_default IN ROW EXCLUSIVE MODE');
  const making = makePartitions(pool, Date.now());
  await eventually(
    () => waitingForLocks(pool),
    (count) => count === 1,
  );
  const landing = land(Date.now() - weekMs).catch((error: unknown) => error);
  await eventually(
    () => waitingForLocks(pool),
    (count) => count === 2,
  );
  await holder.query('COMMIT');
  holder.release();
  await making;
  expect(await landing).toMatchObject({ code: 'warehouse.conflict', retriable: true });
  await land(Date.now() - weekMs);
  expect(await measureRaw(pool)).toMatchObject([{ table: 'delivery' }, { table: 'snapshot', defaultRecords: 0 }]);
});

test('with a retention old weeks are thinned without being asked', async () => {
  const oldMs = Date.now() - 60 * 24 * 60 * 60_000;
  await makePartitions(pool, oldMs);
  zone = await startRawZone({ pool, instance: 'test', retentionMs: 30 * 24 * 60 * 60_000 });
  const isThinned = async (): Promise<boolean> => {
    const { rows } = await pool.query<{ is_done: boolean }>(
      `SELECT bool_and(thinned_at IS NOT NULL) AS is_done FROM ops.raw_partition WHERE to_at < now() - interval '30 days'`,
    );
    return rows[0]?.is_done === true;
  };
  while (!(await isThinned())) await new Promise((resolve) => setTimeout(resolve, 50));
  const { rows } = await pool.query(`SELECT DISTINCT actor FROM ops.audit WHERE action = 'raw partition thinned'`);
  expect(rows).toEqual([{ actor: 'test' }]);
}, 60_000);

test('alerts are told of records without a week, of how far ahead there are weeks, and of the oldest whole one', async () => {
  await land(Date.now());
  expect((await measureRaw(pool)).at(1)).toMatchObject({
    table: 'snapshot',
    defaultRecords: 1,
    aheadMs: 0,
    oldestWholeMs: null,
  });
  await makePartitions(pool, Date.now());
  const after = (await measureRaw(pool)).at(1);
  expect(after).toMatchObject({ defaultRecords: 0 });
  expect(after?.aheadMs).toBeGreaterThan(4 * weekMs);
  expect(after?.aheadMs).toBeLessThanOrEqual(5 * weekMs);
  expect(Math.abs(after?.oldestWholeMs ?? Infinity)).toBeLessThanOrEqual(weekMs);
  expect(after?.bytes).toBeGreaterThan(0);
});

async function land(appendedAtMs: number): Promise<void> {
  const record = { key: 'T1', value: Buffer.from('{}'), headers: {}, offset: 0 as Offset, appendedAtMs };
  await inTransaction(pool, (client) => landRecords(client, 'snapshot', 0, [record]));
}
