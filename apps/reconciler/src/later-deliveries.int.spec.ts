/** A delivery that only a later release can read asks for nothing yet, and for everything once it can be read. */
import { futureDetail, versionHeader } from '@asana-warehouse/event-log/envelope';
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import { everything, type Selection } from '@asana-warehouse/reconciliation/list-kinds';
import { deliveryRecord, openFeed, topics, wireEvent, type Feed } from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { writeDeadLetters } from '@asana-warehouse/warehouse/dead-letter-writer';
import type pg from 'pg';
import { hydrate } from './hydrator.ts';
import { takeUpDeliveries } from './later-deliveries.ts';

const at = '2026-11-25T10:00:00.000Z';
const group = 'hydrator';
let database: FreshDatabase;
let pool: pg.Pool;
let feed: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 3, applicationName: 'later deliveries' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query('TRUNCATE ops.dead_letter, ops.consumer_offset, ops.wish, ops.audit');
  feed = await openFeed(pool, topics.deliveries, { group });
});

test('it is set aside for this consumer, with its bytes; the wishes of its neighbours are raised', async () => {
  const later = laterMajor(delivery('d2', 'B'));
  await hydrate(pool, feed.take([delivery('d1', 'A'), later, delivery('d3', 'C')]), everything);
  expect(await wished()).toEqual(['A', 'C']);
  const { rows } = await pool.query(
    'SELECT state, consumer_group, "offset", reason, detail, value FROM ops.dead_letter',
  );
  expect(rows).toEqual([
    {
      state: 'open',
      consumer_group: group,
      offset: 1,
      reason: 'from_the_future',
      detail: 'contract 2: this release reads up to 1.1',
      value: later.value,
    },
  ]);
  expect(await feed.position()).toBe(3);
});

test('this release does not take it up again and again', async () => {
  await hydrate(pool, feed.take([laterMajor(delivery('d1', 'A'))]), everything);
  expect(await takeUpDeliveries(pool, group, everything, 'test')).toBe(0);
  await pool.query(`UPDATE ops.dead_letter SET state = 'retry'`);
  expect(await takeUpDeliveries(pool, group, everything, 'test')).toBe(1);
  expect(await states()).toEqual([{ state: 'open', attempts: 2 }]);
});

test('after the upgrade it is taken up by itself, and asks for what is synced', async () => {
  await leftByAnOlderRelease([delivery('d1', 'A'), delivery('d2', 'B')]);
  const onlyB: Selection = { types: null, only: new Map([['task', new Set(['B'])]]) };
  expect(await takeUpDeliveries(pool, group, onlyB, 'test')).toBe(2);
  expect(await wished()).toEqual(['B']);
  await pool.query('TRUNCATE ops.dead_letter');
  await leftByAnOlderRelease([delivery('d1', 'A'), delivery('d2', 'B')]);
  expect(await takeUpDeliveries(pool, group, everything, 'test')).toBe(2);
  expect(await wished()).toEqual(['A', 'B']);
  expect(await states()).toEqual([
    { state: 'retried', attempts: 2 },
    { state: 'retried', attempts: 2 },
  ]);
  expect(await takeUpDeliveries(pool, group, everything, 'test')).toBe(0);
});

async function leftByAnOlderRelease(records: readonly LogRecord[]): Promise<void> {
  const detail = futureDetail(1, { major: 0, minor: 9 });
  await inTransaction(pool, (client) =>
    writeDeadLetters(
      client,
      records.map((record, offset) => ({
        ...record,
        group,
        topic: topics.deliveries,
        partition: 1,
        offset,
        reason: 'from_the_future',
        detail,
        eventIndex: -1,
        traceId: null,
        appendedAtMs: 1_000,
      })),
    ),
  );
}

function delivery(id: string, gid: string): LogRecord {
  return deliveryRecord(id, at, [wireEvent('task', gid, 'changed', at)]);
}

function laterMajor(record: LogRecord): LogRecord {
  return { ...record, headers: { ...record.headers, [versionHeader]: '2.0' }, value: Buffer.from([0, 1, 2, 255]) };
}

async function wished(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ gid: string }>('SELECT gid FROM ops.wish ORDER BY gid');
  return rows.map(({ gid }) => gid);
}

async function states(): Promise<readonly object[]> {
  return (await pool.query('SELECT state, attempts FROM ops.dead_letter ORDER BY id')).rows;
}
