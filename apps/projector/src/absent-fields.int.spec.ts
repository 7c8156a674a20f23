/**
 * A column that the catalogue gains, and fields that a credential does not see, on a real Postgres. What was read before the
 * column was known has no key for it, so such bodies are what an earlier release has left: rows are filled by the next
 * read, and history tells of no change that nobody made.
 */
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
import { openPool } from '@asana-warehouse/warehouse/database';
import type pg from 'pg';
import { applyBatch } from './projector.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;
let deliveries: Feed;

beforeEach(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 1, applicationName: 'absent fields' });
  snapshots = await openFeed(pool, topics.snapshots);
  deliveries = await openFeed(pool, topics.deliveries);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

/** As an earlier release read it: neither due dates nor tags were in the catalogue. */
const before = { name: 'b', followers: [{ gid: 'U' }] };
/** The same, unchanged, as this release reads it. */
const after = { ...before, due_on: '2026-05-01', tags: [{ gid: 'X' }] };

describe('a column and a list that the catalogue gained', () => {
  beforeEach(async () => {
    await see(task(10, { ...before, name: 'a' }));
    await tell(changed(20, 'name', 'ANN'));
    await see(task(30, before, 20));
  });

  test('are filled by the next read, without a version and without a change', async () => {
    const versions = await rows(
      `SELECT name, valid_from, valid_to, _changed_fields FROM asana_history.task ORDER BY 2`,
    );
    const changes = await changesOf();
    const followers = await rows(`SELECT * FROM asana_history.task_follower`);
    const [row] = await rows(`SELECT _synced_at FROM asana.task`);
    await see(task(40, after, 20));
    // Who loads what was synced lately sees the row again.
    expect(await rows(`SELECT due_on::text, _synced_at > $1 AS later FROM asana.task`, row?.['_synced_at'])).toEqual([
      { due_on: '2026-05-01', later: true },
    ]);
    expect(await rows(`SELECT tag_gid, _deleted_at FROM asana.task_tag`)).toEqual([
      { tag_gid: 'X', _deleted_at: null },
    ]);
    expect(await rows(`SELECT name, valid_from, valid_to, _changed_fields FROM asana_history.task ORDER BY 2`)).toEqual(
      versions,
    );
    expect(await changesOf()).toEqual(changes);
    expect(await rows(`SELECT user_gid, valid_from, valid_to FROM asana_history.task_follower`)).toEqual(
      followers.map(({ user_gid, valid_from, valid_to }) => ({ user_gid, valid_from, valid_to })),
    );
  });

  test('are unknown, hence null, in versions that ended before they were read first', async () => {
    await see(task(40, after, 20));
    const at = (second: number) =>
      rows(`SELECT name, due_on::text FROM asana_history.task_as_of($1) WHERE gid = 'T'`, time(second));
    expect(await at(15)).toEqual([{ name: 'a', due_on: null }]);
    expect(await at(25)).toEqual([{ name: 'b', due_on: '2026-05-01' }]);
    expect(await rows(`SELECT tag_gid FROM asana_history.task_tag_as_of($1)`, time(15))).toEqual([]);
  });

  test('leave what began the version to whom it was, whoever was told of before they were read', async () => {
    const known = await changesOf();
    // Changed and changed back before anyone read it.
    await tell(changed(33, 'name', 'BOB'));
    await tell(changed(34, 'name', 'BOB'));
    await see(task(40, after, 20));
    expect(await changesOf()).toEqual(known);
  });

  test('have changes like any other from then on, by the short way too', async () => {
    await see(task(40, after, 20));
    await tell(changed(50, 'due_on', 'BOB'));
    await see(task(60, { ...after, due_on: '2026-06-01', tags: [] }, 50));
    expect(await changesOf()).toEqual([
      { change: 'first_seen', field: null, item: null, was: null, is: null, by: null },
      { change: 'changed', field: 'name', item: null, was: 'a', is: 'b', by: 'ANN' },
      { change: 'changed', field: 'due_on', item: null, was: '2026-05-01', is: '2026-06-01', by: 'BOB' },
      { change: 'removed', field: 'task_tag', item: 'X', was: { tag_gid: 'X' }, is: null, by: null },
    ]);
  });

  test('are no change of a version that began with another one', async () => {
    await tell(changed(45, 'name', 'BOB'));
    await see(task(50, { ...after, name: 'c' }, 45));
    expect((await changesOf()).slice(2)).toEqual([
      { change: 'changed', field: 'name', item: null, was: 'b', is: 'c', by: 'BOB' },
    ]);
    expect(await rows(`SELECT tag_gid, _changed_by_gid FROM asana_history.task_tag`)).toEqual([
      { tag_gid: 'X', _changed_by_gid: null },
    ]);
  });
});

describe('a read that leaves fields out', () => {
  const full = [task(10, { ...after, shiny: 1 })];

  test('changes nothing where the rest is as it was', async () => {
    await see(...full);
    const held = await everything();
    await see(task(20, { name: 'b' }, 10));
    expect(await everything()).toEqual(held);
  });

  test('gives the same rows wherever it comes among others, one by one or all at once', async () => {
    const reads = [...full, task(20, { name: 'c' }), task(30, { name: 'c', tags: [] }, 20), task(40, { due_on: null })];
    for (const record of reads) await see(record);
    const held = await everything();
    expect(await rows(`SELECT name, due_on, _extra FROM asana.task`)).toEqual([
      { name: 'c', due_on: null, _extra: { shiny: 1 } },
    ]);
    expect(await rows(`SELECT user_gid, _deleted_at FROM asana.task_follower`)).toEqual([
      { user_gid: 'U', _deleted_at: null },
    ]);
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ]) {
      await forget();
      for (const index of order) await see(reads[index] ?? (reads[0] as LogRecord));
      expect(await everything()).toEqual(held);
    }
    await forget();
    await see(...reads.toReversed(), ...reads);
    expect(await everything()).toEqual(held);
  });
});

/** Everything about tasks but what tells one arrival of the same records from another. */
async function everything(): Promise<unknown> {
  const tables = ['asana.task', 'asana.task_tag', 'asana.task_follower'];
  const names = tables.flatMap((name) => [name, name.replace('asana.', 'asana_history.')]);
  const shown = await Promise.all(
    names.map((name) => rows(`SELECT to_jsonb(held) - '_synced_at' AS row FROM ${name} AS held ORDER BY 1`)),
  );
  return shown;
}

async function forget(): Promise<void> {
  await pool.query(
    'TRUNCATE ops.fact, asana.task, asana.task_tag, asana.task_follower, asana_history.task, asana_history.task_tag, asana_history.task_follower',
  );
}

async function see(...records: readonly LogRecord[]): Promise<void> {
  await applyBatch(pool, snapshots.take(records));
}

async function tell(event: object): Promise<void> {
  await applyBatch(pool, deliveries.take([deliveryRecord(JSON.stringify(event), time(90), [event])]));
}

function task(second: number, body: Readonly<Record<string, unknown>>, modified = second): LogRecord {
  return snapshotRecord({ type: 'task', gid: 'T', at: time(second), modified: time(modified), body });
}

function changed(second: number, field: string, who: string): object {
  const user = { gid: who, resource_type: 'user' };
  return wireEvent('task', 'T', 'changed', time(second), { user, change: { field, action: 'changed' } });
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + second * 1000).toISOString();
}

async function rows(sql: string, ...values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  return (await pool.query<Record<string, unknown>>(sql, [...values])).rows;
}

async function changesOf(): Promise<readonly Record<string, unknown>[]> {
  return rows(
    `SELECT change, field, item, old_value AS was, new_value AS is, changed_by_gid AS by
     FROM asana_history.change WHERE resource_type = 'task' AND gid = 'T' ORDER BY valid_from, change, field`,
  );
}
