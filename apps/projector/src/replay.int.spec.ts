/**
 * Replay of kept records on a real Postgres: harmless when nothing is to be done, and it does what is to be done, for a
 * stretch of time or some resources; dead letters come out as from the log.
 */
import type { Batch, LogRecord } from '@asana-warehouse/event-log/event-log';
import { deliveryRecord, openFeed, snapshotRecord, topics, wireEvent } from '@asana-warehouse/testbed/batches';
import { dumpOf, rowVersions, tablesOfTypes } from '@asana-warehouse/testbed/table-dump';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { landRecords } from '@asana-warehouse/warehouse/raw-landing';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';
import { replay, type ReplayRequest, type Replayed } from './replay.ts';
import { readTyped } from './replay-command.ts';

const going = (): boolean => false;
const quiet = (): void => undefined;
const all: ReplayRequest = { fromMs: 0, toMs: null, resources: [] };
const tables = tablesOfTypes(['project', 'task']);
const memory = ['asana.event', 'ops.fact'];

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 6, applicationName: 'replay' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  const other = ['ops.refold', 'ops.dead_letter', 'ops.consumer_offset', 'ops.wish', 'raw.delivery', 'raw.snapshot'];
  await pool.query(`TRUNCATE ${[...tables, ...memory, ...other].join(', ')}`);
});

test('what was applied before changes nothing: not a row is written, no offset moves', async () => {
  await live();
  const before = await rowVersions(pool, [...tables, ...memory]);
  const offsets = await dumpOf(pool, ['ops.consumer_offset']);
  expect(await replayed(all)).toMatchObject({ records: 9, written: 0, refused: 0, settled: 0, nextFromMs: null });
  expect(await rowVersions(pool, [...tables, ...memory])).toEqual(before);
  expect(await dumpOf(pool, ['ops.consumer_offset'])).toEqual(offsets);
});

test('from the raw zone alone the tables come out as from the log', async () => {
  await live();
  const expected = await dumpOf(pool, [...tables, ...memory]);
  await pool.query(`TRUNCATE ${[...tables, ...memory].join(', ')}`);
  expect((await replayed(all)).written).toBeGreaterThan(0);
  expect(await dumpOf(pool, [...tables, ...memory])).toEqual(expected);
});

test('a damaged row is put right, and only of the resources that were named', async () => {
  await live();
  const expected = await dumpOf(pool, tables);
  await pool.query(`UPDATE asana.task SET name = 'damaged'`);
  const one = { ...all, resources: [{ type: 'task', gid: 'T1' }] };
  expect(await replayed(one)).toMatchObject({ facts: 2, events: 3, written: 1 });
  expect((await pool.query('SELECT gid, name FROM asana.task ORDER BY gid')).rows).toEqual([
    { gid: 'T1', name: 'two' },
    { gid: 'T2', name: 'damaged' },
  ]);
  await replayed(all);
  expect(await dumpOf(pool, tables)).toEqual(expected);
});

test('only the records of the stretch of time are read', async () => {
  await live();
  const { rows } = await pool.query<{ ms: number }>(
    `SELECT (extract(epoch FROM appended_at) * 1000)::bigint AS ms FROM raw.snapshot ORDER BY 1 OFFSET 1 LIMIT 1`,
  );
  const ms = rows[0]?.ms ?? 0;
  const part = await replayed({ ...all, fromMs: ms, toMs: ms + 1 });
  expect(part).toMatchObject({ facts: 1 });
  expect(part.records).toBeLessThan(9);
});

test('ended early it says from where to go on, and the two parts do as the whole', async () => {
  await live();
  const expected = await dumpOf(pool, [...tables, ...memory]);
  await pool.query(`TRUNCATE ${[...tables, ...memory].join(', ')}`);
  let told = 0;
  const first = await replay(
    pool,
    all,
    () => told >= 2,
    () => void (told += 1),
  );
  expect(first.nextFromMs).not.toBeNull();
  const second = await replayed({ ...all, fromMs: first.nextFromMs ?? 0 });
  expect(first.records).toBeGreaterThan(0);
  expect(second.records).toBeGreaterThan(0);
  expect(await dumpOf(pool, [...tables, ...memory])).toEqual(expected);
});

describe('dead letters come out as from the log', () => {
  const bad = { ...snapshotRecord({ type: 'task', gid: 'T9', at: time(5), body: { name: 7 } }) };

  test('a record refused again is the same letter with another attempt', async () => {
    await apply(topics.snapshots, [bad]);
    expect(await replayed(all)).toMatchObject({ records: 1, refused: 1, written: 0 });
    expect(await letters()).toEqual([{ partition: 0, offset: 0, state: 'open', attempts: 2 }]);
  });

  test('where no letter was, as after its removal, there is one again, at the place of the record', async () => {
    await apply(topics.snapshots, [snapshotRecord({ type: 'task', gid: 'T1', at: time(1) }), bad]);
    await pool.query('TRUNCATE ops.dead_letter');
    await replayed(all);
    expect(await letters()).toEqual([{ partition: 0, offset: 1, state: 'open', attempts: 1 }]);
  });

  test('one that was discarded stays so', async () => {
    await apply(topics.snapshots, [bad]);
    await pool.query(`UPDATE ops.dead_letter SET state = 'discarded'`);
    await replayed(all);
    expect(await letters()).toMatchObject([{ state: 'discarded' }]);
  });

  test('a record that a fixed release can apply is applied, its letter settled, and what its event names is read', async () => {
    const event = wireEvent('task', 'T1', 'changed', time(3));
    await apply(topics.deliveries, [deliveryRecord('d1', time(3), [event, { action: 'changed' }])]);
    await apply(topics.snapshots, [snapshotRecord({ type: 'task', gid: 'T1', at: time(4), body: { name: 'one' } })]);
    await pool.query(`TRUNCATE ${[...tables, ...memory].join(', ')}`);
    await pool.query(`UPDATE ops.dead_letter SET event_index = 0`);
    await pool.query(
      `INSERT INTO ops.dead_letter (consumer_group, topic, partition, "offset", record_key, reason, detail, headers, value)
       SELECT 'projector', $1, partition, "offset", record_key, 'undecodable', 'by an older release', headers, value FROM raw.snapshot`,
      [topics.snapshots],
    );
    expect(await replayed(all)).toMatchObject({ records: 2, settled: 2, refused: 1 });
    expect((await pool.query('SELECT gid, name FROM asana.task')).rows).toEqual([{ gid: 'T1', name: 'one' }]);
    expect((await pool.query('SELECT type, gid FROM ops.wish')).rows).toEqual([{ type: 'task', gid: 'T1' }]);
    expect((await letters()).map(({ state }) => state).sort()).toEqual(['open', 'retried', 'retried']);
  });

  test('a release that refuses most of what others applied stops before it does harm', async () => {
    const records = Array.from({ length: 30 }, (_, index) =>
      snapshotRecord({ type: 'task', gid: `T${index}`, at: time(index), body: { name: 7 } }),
    );
    await land(await taken(topics.snapshots, records));
    await expect(replayed(all)).rejects.toMatchObject({ code: 'consumer.too_many_failures' });
    expect(await letters()).toEqual([]);
  });
});

test('beside a projector at work nothing is lost and nothing doubled', async () => {
  const batches: Batch[] = [];
  const feed = await openFeed(pool, topics.snapshots);
  for (let step = 0; step < 20; step += 1) {
    const read = (gid: string): LogRecord =>
      snapshotRecord({ type: 'task', gid, at: time(step), body: { name: `step ${step}` } });
    batches.push(feed.take(['T1', 'T2', 'T3'].map(read)));
  }
  for (const batch of batches.slice(0, 10)) await applied(batch);
  await Promise.all([
    (async () => {
      for (const batch of batches.slice(10)) await applied(batch);
    })(),
    replayed(all),
    replayed(all),
  ]);
  const both = await dumpOf(pool, [...tables, ...memory]);
  await pool.query(`TRUNCATE ${[...tables, ...memory].join(', ')}`);
  await replayed(all);
  expect(await dumpOf(pool, [...tables, ...memory])).toEqual(both);
});

describe('what is typed is checked before anything is done', () => {
  test.each([
    [[], '--from is missing'],
    [['--from', 'yesterday'], '--from expects a time'],
    [['--from', '2026-03-01T10:00'], '--from expects a time'],
    [['--from', '2026-03-02', '--to', '2026-03-01'], '--to must be later'],
    [['--from', '2026-03-01', '--resource', 'T1'], '--resource expects'],
    [['--from', '2026-03-01', '--resource', 'gizmo:1'], '--resource expects'],
    [['--from', '2026-03-01', '--resource', 'task:x'], '--resource expects'],
    [['--from', '2026-03-01', '--fast'], 'option'],
  ])('%j', (words, text) => {
    expect(() => readTyped(words)).toThrow(text);
  });

  test('a date, a moment, and several resources', () => {
    const words = ['--from', '2026-03-01', '--to', '2026-03-01T01:00:00+01:00', '--resource', 'task:1', 'user:2'];
    expect(() => readTyped(words)).toThrow('--to must be later');
    expect(readTyped([...words.slice(0, 2), ...words.slice(4)])).toEqual({
      fromMs: Date.UTC(2026, 2, 1),
      toMs: null,
      resources: [
        { type: 'task', gid: '1' },
        { type: 'user', gid: '2' },
      ],
      json: false,
    });
  });
});

/** Deliveries and reads of two tasks in a project that goes and comes back. */
async function live(): Promise<void> {
  const task = (gid: string, second: number, name: string): LogRecord =>
    snapshotRecord({
      type: 'task',
      gid,
      at: time(second),
      body: { name, memberships: [{ project: { gid: 'P1' }, section: { gid: 'S1' } }] },
    });
  await apply(topics.snapshots, [
    snapshotRecord({ type: 'project', gid: 'P1', at: time(1), body: { name: 'project' } }),
    task('T1', 2, 'one'),
    task('T2', 3, 'other'),
  ]);
  const changed = (gid: string, second: number): object =>
    wireEvent('task', gid, 'changed', time(second), { change: { field: 'name', action: 'changed' } });
  await apply(topics.deliveries, [
    deliveryRecord('d1', time(11), [changed('T1', 10), changed('T2', 10)]),
    deliveryRecord('d2', time(12), [changed('T1', 10), changed('T1', 12)]),
    deliveryRecord('d3', time(20), [wireEvent('project', 'P1', 'deleted', time(20))]),
  ]);
  await apply(topics.snapshots, [task('T1', 13, 'two')]);
  await apply(topics.deliveries, [deliveryRecord('d4', time(30), [wireEvent('project', 'P1', 'undeleted', time(30))])]);
  await apply(topics.snapshots, [{ ...snapshotRecord({ type: 'task', gid: 'T2', at: time(40), kind: 'listed' }) }]);
  await drainRefolds(pool, going);
}

async function taken(topic: string, records: readonly LogRecord[]): Promise<Batch> {
  return (await openFeed(pool, topic)).take(records);
}

async function apply(topic: string, records: readonly LogRecord[]): Promise<void> {
  await applied(await taken(topic, records));
}

async function applied(batch: Batch): Promise<void> {
  await land(batch);
  await applyBatch(pool, batch);
}

async function land({ topic, partition, records }: Batch): Promise<void> {
  const table = topic === topics.snapshots ? 'snapshot' : 'delivery';
  await inTransaction(pool, (client) => landRecords(client, table, partition, records));
}

async function replayed(request: ReplayRequest): Promise<Replayed> {
  return await replay(pool, request, going, quiet);
}

async function letters(): Promise<readonly { state: string }[]> {
  const { rows } = await pool.query<{ state: string }>(
    `SELECT partition, "offset", state, attempts FROM ops.dead_letter WHERE reason <> 'x' ORDER BY 1, 2, event_index`,
  );
  return rows;
}

/** Which transaction wrote each row: it changes when a row is written anew, though nothing in it differs. */

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00.000Z') + second * 1000).toISOString();
}
