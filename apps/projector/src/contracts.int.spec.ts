/** Releases side by side on one warehouse: whatever version a record is of, it becomes rows, or waits for who can read it. */
import { contracts, fixturesOf, recordOf, releasedVersions } from '@asana-warehouse/event-log/contract-schemas';
import { futureDetail, versionHeader } from '@asana-warehouse/event-log/envelope';
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import {
  deliveryRecord,
  openFeed,
  snapshotRecord,
  topics,
  wireEvent,
  type Feed,
} from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { retryReadable } from '@asana-warehouse/warehouse/dead-letter-future';
import { writeDeadLetters } from '@asana-warehouse/warehouse/dead-letter-writer';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { retryLetters } from './retry-letters.ts';

const at = '2026-11-25T10:00:00.000Z';
const readable = [
  { topic: topics.deliveries, major: contracts['deliveries']!.current.major },
  { topic: topics.snapshots, major: contracts['snapshots']!.current.major },
];
let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;
let deliveries: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 3, applicationName: 'contracts' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(
    `TRUNCATE asana.task, asana_history.task, asana.section, asana_history.section, asana.event,
       ops.fact, ops.dead_letter, ops.consumer_offset, ops.wish, ops.audit`,
  );
  snapshots = await openFeed(pool, topics.snapshots);
  deliveries = await openFeed(pool, topics.deliveries);
});

describe('records of every version in one batch', () => {
  const old = (name: string): readonly LogRecord[] =>
    releasedVersions(name).flatMap((version) => fixturesOf(name, version).map(recordOf));

  test.each(['first', 'last'] as const)('snapshots: rows, the old ones %s; a later major waits', async (place) => {
    const fresh = [task('7', 'Read again', at), laterMajor(task('8', 'Unreadable', at)), task('9', 'Beside it', at)];
    const records = place === 'first' ? [...old('snapshots'), ...fresh] : [...fresh, ...old('snapshots')];
    const outcome = await applyBatch(pool, snapshots.take(records));
    expect(outcome.records).toBe(records.length);
    expect(await rows('SELECT gid, name, _deleted_at FROM asana.task ORDER BY gid')).toEqual([
      { gid: '1201000000063472', name: 'Order the newsletter dashboard', _deleted_at: null },
      { gid: '7', name: 'Read again', _deleted_at: null },
      { gid: '9', name: 'Beside it', _deleted_at: null },
    ]);
    expect(await rows('SELECT gid, name FROM asana.section')).toEqual([{ gid: '5', name: 'To do' }]);
    expect(await rows('SELECT count(*) FROM asana_history.task')).toEqual([{ count: 3 }]);
    expect(await letters()).toEqual([
      { reason: 'from_the_future', detail: 'contract 2: this release reads up to 1.1', record_key: '8', attempts: 1 },
      { reason: 'unknown_type', detail: 'no resource type gizmo in this release', record_key: '5', attempts: 1 },
    ]);
    expect(await snapshots.position()).toBe(records.length);
  });

  test.each(['first', 'last'] as const)('deliveries: events, the old ones %s; a later major waits', async (place) => {
    const fresh = [delivery('d8', 'A'), laterMajor(delivery('d9', 'B')), delivery('d10', 'C')];
    const records = place === 'first' ? [...old('deliveries'), ...fresh] : [...fresh, ...old('deliveries')];
    await applyBatch(pool, deliveries.take(records));
    const found = await rows<{ event: string }>(
      `SELECT resource_type || ' ' || resource_gid || ' ' || action AS event FROM asana.event ORDER BY 1`,
    );
    expect(found.map(({ event }) => event).toSorted()).toEqual([
      'gizmo 43 deleted',
      'project 11 undeleted',
      'story 1201000000231378 added',
      'tag 42 added',
      'task 1201000000063472 changed',
      'task 7 changed',
      'task 7 changed',
      'task 7 removed',
      'task A changed',
      'task C changed',
    ]);
    expect((await letters()).map(({ reason, detail }) => `${reason}: ${detail}`)).toEqual([
      'from_the_future: contract 2: this release reads up to 1.1',
      'undecodable: delivery : not JSON',
      'undecodable: delivery events[0].resource.gid: expected a gid, got nothing',
      'undecodable: delivery events[0].resource.gid: expected a gid, got nothing',
    ]);
    expect(await deliveries.position()).toBe(records.length);
  });

  test('nothing but records of a later major stops no consumer: the fault is not its own', async () => {
    const records = Array.from({ length: 40 }, (_, n) => laterMajor(task(`${n}`, 'later', at)));
    expect(await applyBatch(pool, snapshots.take(records))).toMatchObject({ records: 40, deadLetters: 40 });
    const mixed = [
      ...records,
      ...Array.from({ length: 10 }, (_, n) => ({ ...task(`${n}`, 'x', at), value: Buffer.from('{') })),
    ];
    await expect(applyBatch(pool, snapshots.take([...mixed, task('a', 'fine', at)]))).resolves.toMatchObject({
      written: 1,
    });
    const bad = Array.from({ length: 20 }, (_, n) => ({ ...task(`${n}`, 'x', at), value: Buffer.from('{') }));
    await expect(applyBatch(pool, snapshots.take([...records, ...bad]))).rejects.toMatchObject({
      code: 'consumer.too_many_failures',
    });
  });
});

describe('an upgrade', () => {
  test('takes up by itself what the older release set aside, and leaves what is still to come', async () => {
    await applyBatch(pool, snapshots.take([task('7', 'newest', at)]));
    await leftByAnOlderRelease(topics.snapshots, [
      task('6', 'waited', at),
      task('7', 'older', '2026-11-20T00:00:00.000Z'),
    ]);
    await leftByAnOlderRelease(topics.deliveries, [delivery('d1', '6')]);
    await applyBatch(pool, snapshots.take([laterMajor(task('8', 'of the next release', at))]));

    expect(await retryReadable(pool, 'projector', readable, 'this release')).toBe(3);
    expect(await retryLetters(pool, 'projector', () => false)).toBe(3);

    expect(await rows('SELECT gid, name FROM asana.task ORDER BY gid')).toEqual([
      { gid: '6', name: 'waited' },
      { gid: '7', name: 'newest' },
    ]);
    expect(await rows('SELECT resource_gid FROM asana.event')).toEqual([{ resource_gid: '6' }]);
    expect(await rows('SELECT gid FROM ops.wish')).toEqual([{ gid: '6' }]);
    expect(await letters()).toMatchObject([{ record_key: '8', attempts: 1 }]);
    expect(await rows(`SELECT state, count(*) FROM ops.dead_letter GROUP BY 1 ORDER BY 1`)).toEqual([
      { state: 'open', count: 1 },
      { state: 'retried', count: 3 },
    ]);
    expect(await rows('SELECT actor, subject FROM ops.audit ORDER BY id')).toEqual([
      { actor: 'this release', subject: '1 dead letters' },
      { actor: 'this release', subject: '2 dead letters' },
    ]);
    expect(await retryReadable(pool, 'projector', readable, 'this release')).toBe(0);
  });

  test('touches no letter of another group, another reason, or that someone discarded', async () => {
    await leftByAnOlderRelease(topics.snapshots, [task('6', 'theirs', at)], { group: 'hydrator' });
    await leftByAnOlderRelease(topics.snapshots, [task('7', 'wrong', at)], { reason: 'undecodable' });
    await leftByAnOlderRelease(topics.snapshots, [task('8', 'given up', at)], { partition: 3 });
    await pool.query(`UPDATE ops.dead_letter SET state = 'discarded' WHERE partition = 3`);
    expect(await retryReadable(pool, 'projector', readable, 'this release')).toBe(0);
  });
});

/** What it was that it could not read does not matter here, but that this release can. */
async function leftByAnOlderRelease(
  topic: string,
  records: readonly LogRecord[],
  { group = 'projector', reason = 'from_the_future', partition = 1 } = {},
): Promise<void> {
  const detail = futureDetail(1, { major: 0, minor: 9 });
  await inTransaction(pool, (client) =>
    writeDeadLetters(
      client,
      records.map((record, offset) => ({
        ...record,
        group,
        topic,
        partition,
        offset,
        reason,
        detail,
        eventIndex: -1,
        traceId: null,
        appendedAtMs: Date.parse(at),
      })),
    ),
  );
}

function task(gid: string, name: string, modified: string): LogRecord {
  return snapshotRecord({ type: 'task', gid, at: modified, body: { name } });
}

function delivery(id: string, gid: string): LogRecord {
  return deliveryRecord(id, at, [wireEvent('task', gid, 'changed', at)]);
}

/** Bytes that only who knows the version could make sense of. */
function laterMajor(record: LogRecord): LogRecord {
  return { ...record, headers: { ...record.headers, [versionHeader]: '2.0' }, value: Buffer.from([0, 1, 2, 255]) };
}

async function letters(): Promise<readonly { reason: string; detail: string; record_key: string; attempts: number }[]> {
  return await rows(
    `SELECT reason, detail, record_key, attempts FROM ops.dead_letter WHERE state = 'open' ORDER BY reason, detail, record_key`,
  );
}

async function rows<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  return (await pool.query<T>(sql)).rows;
}
