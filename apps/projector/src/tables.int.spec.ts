/** What the tables show: cascades through the queue, late parents, untouched rows, events in their own time, one row per landing. */
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
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import { landRecords } from '@asana-warehouse/warehouse/raw-landing';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;
let deliveries: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 4, applicationName: 'tables' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(`TRUNCATE asana.task, asana_history.task, asana.task_custom_field_value, asana_history.task_custom_field_value, asana.project, asana_history.project, asana.story, asana_history.story,
    asana.task_project, asana_history.task_project, asana.event, ops.fact, ops.refold, ops.dead_letter, ops.consumer_offset, raw.snapshot`);
  snapshots = await openFeed(pool, topics.snapshots);
  deliveries = await openFeed(pool, topics.deliveries);
});

describe('a project of 5,000 tasks', () => {
  const tasks = 5_000;

  test('takes its tasks and their comments along through the queue, and brings them back', async () => {
    const records = [project('P', 1), ...Array.from({ length: tasks }, (_, index) => task(`T${index}`, 2, ['P']))];
    await applyBatch(pool, snapshots.take([...records, story('S', 3, 'T7'), task('ELSEWHERE', 2, ['P', 'Q'])]));

    const gone = await applyBatch(pool, deliveries.take([delivery(wireEvent('project', 'P', 'deleted', time(10)))]));
    expect(gone).toMatchObject({ queued: true });
    expect(await live()).toEqual({ tasks: tasks + 1, stories: 1, queued: tasks + 1 });
    await drainRefolds(pool, () => false);
    expect(await live()).toEqual({ tasks: 1, stories: 0, queued: 0 });
    const { rows } = await pool.query(
      `SELECT DISTINCT _deleted_how, _deleted_at, (SELECT count(*)::int FROM asana.task_project WHERE _deleted_at IS NULL) AS links
       FROM asana.task WHERE _deleted_at IS NOT NULL`,
    );
    expect(rows).toEqual([{ _deleted_how: 'container', _deleted_at: new Date(time(10)), links: 2 }]);

    await applyBatch(pool, deliveries.take([delivery(wireEvent('project', 'P', 'undeleted', time(20)))]));
    await drainRefolds(pool, () => false);
    expect(await live()).toEqual({ tasks: tasks + 1, stories: 1, queued: 0 });
    const versions = await pool.query(`SELECT count(*)::int AS rows FROM asana_history.task WHERE gid <> 'ELSEWHERE'`);
    expect(versions.rows).toEqual([{ rows: 3 * tasks }]);
  });
});

describe('late parents', () => {
  test('neither fail nor delay a row, and no placeholder stands for them', async () => {
    await applyBatch(pool, snapshots.take([story('S', 1, 'T'), task('T', 1, ['P'], 'PARENT')]));
    expect(await live()).toMatchObject({ tasks: 1, stories: 1 });
    const { rows } = await pool.query('SELECT count(*)::int AS projects FROM asana.project');
    expect(rows).toEqual([{ projects: 0 }]);
  });

  test('that turn out to be deleted take along what came before them', async () => {
    await applyBatch(pool, snapshots.take([story('S', 1, 'T'), task('T', 1, ['P'])]));
    await applyBatch(pool, deliveries.take([delivery(wireEvent('project', 'P', 'deleted', time(5)))]));
    await drainRefolds(pool, () => false);
    expect(await live()).toMatchObject({ tasks: 1, stories: 1 });
    await applyBatch(pool, snapshots.take([project('P', 2)]));
    await drainRefolds(pool, () => false);
    expect(await live()).toMatchObject({ tasks: 0, stories: 0 });
  });
});

describe('what changes nothing writes nothing', () => {
  test('a fact seen again, or a read that confirms, leaves no dead row in any warehouse table', async () => {
    const first = snapshots.take([project('P', 1), task('A', 2, ['P']), task('B', 2, ['P'])]);
    await applyBatch(pool, first);
    const written = await versionsOfRows();
    const again = snapshots.take([project('P', 1), task('A', 2, ['P']), task('B', 50, ['P'])]);
    expect(await applyBatch(pool, again)).toMatchObject({ written: 0, queued: false });
    await inTransaction(pool, async (client) => {
      await client.query(`INSERT INTO ops.refold (type, gid) VALUES ('task', 'A'), ('task', 'B'), ('project', 'P')`);
    });
    expect(await drainRefolds(pool, () => false)).toBe(3);
    expect(await versionsOfRows()).toEqual(written);
  });

  test('a read that shows another text for an equal value changes that text alone', async () => {
    const shown = (second: number, value: string): LogRecord => {
      const field = { gid: 'F', type: 'people', people_value: [{ gid: 'U' }], display_value: value };
      const body = { name: 'A', ...inProjects(['P']), custom_fields: [field] };
      return snapshotRecord({ type: 'task', gid: 'A', at: time(second), modified: time(1), body });
    };
    await applyBatch(pool, snapshots.take([shown(2, 'Ann')]));
    const before = await versionsOfRows();
    expect(await applyBatch(pool, snapshots.take([shown(9, 'Ann Lee')]))).toMatchObject({ written: 1 });
    expect(await versionsOfRows()).toEqual(before);
    const { rows } = await pool.query('SELECT display_value FROM asana.task_custom_field_value');
    expect(rows).toEqual([{ display_value: 'Ann Lee' }]);
  });

  test('a change to one task touches neither its neighbours nor the links that stay', async () => {
    await applyBatch(pool, snapshots.take([project('P', 1), task('A', 2, ['P']), task('B', 2, ['P'])]));
    const before = await versionsOfRows();
    await applyBatch(
      pool,
      snapshots.take([
        snapshotRecord({ type: 'task', gid: 'A', at: time(9), body: { name: 'other', ...inProjects(['P']) } }),
      ]),
    );
    const after = await versionsOfRows();
    const touched = Object.keys(after).filter((row) => after[row] !== before[row]);
    expect(touched.sort()).toEqual(
      ['asana.task A', `asana_history.task A ${spelled(2)}`, `asana_history.task A ${spelled(9)}`].sort(),
    );
  });
});

describe('events', () => {
  test('a deletion dated in the future cannot outlive the truth: its time is that of its receipt', async () => {
    await applyBatch(pool, snapshots.take([task('A', 1, [])]));
    const future = wireEvent('task', 'A', 'deleted', '2099-01-01T00:00:00.000Z');
    await applyBatch(pool, deliveries.take([deliveryRecord('d', time(5), [future])]));
    expect(await live()).toMatchObject({ tasks: 0 });
    await applyBatch(pool, snapshots.take([task('A', 9, [])]));
    expect(await live()).toMatchObject({ tasks: 1 });
  });

  test('the same event by several webhooks is one row, of the earliest receipt, whichever comes first', async () => {
    const event = wireEvent('task', 'A', 'changed', time(1), { change: { field: 'name', action: 'changed' } });
    await applyBatch(pool, deliveries.take([deliveryRecord('late', time(8), [event])]));
    await applyBatch(
      pool,
      deliveries.take([deliveryRecord('early', time(3), [event]), deliveryRecord('later', time(9), [event])]),
    );
    const { rows } = await pool.query('SELECT _delivery_id, received_at FROM asana.event');
    expect(rows).toEqual([{ _delivery_id: 'early', received_at: new Date(time(3)) }]);
  });

  test('events of types that nobody has declared are kept as events, and make no row', async () => {
    expect(
      await applyBatch(pool, deliveries.take([delivery(wireEvent('gizmo', '1', 'changed', time(1)))])),
    ).toMatchObject({
      events: [{ source: 'webhook' }],
      deadLetters: 0,
    });
  });
});

describe('the raw landing', () => {
  test('landing a record twice leaves one row, with its bytes and headers', async () => {
    const landing = await openFeed(pool, topics.snapshots, { group: 'landing' });
    const batch = landing.take([
      task('A', 1, []),
      { key: 'k\u0000', value: Buffer.from([0, 255, 10]), headers: { a: '\u0000b' } },
    ]);
    const land = (): Promise<void> =>
      inTransaction(pool, async (client) => {
        await landRecords(client, 'snapshot', batch.partition, batch.records);
        await commitOffset(client, batch);
      });
    await land();
    await expect(land()).rejects.toMatchObject({ code: 'log.fenced' });
    await inTransaction(pool, (client) => landRecords(client, 'snapshot', batch.partition, batch.records));
    const { rows } = await pool.query('SELECT "offset", record_key, headers, value FROM raw.snapshot ORDER BY 1');
    expect(rows).toEqual([
      { offset: 0, record_key: 'A', headers: batch.records[0]?.headers, value: batch.records[0]?.value },
      { offset: 1, record_key: 'k', headers: { a: 'b' }, value: Buffer.from([0, 255, 10]) },
    ]);
  });
});

function project(gid: string, second: number): LogRecord {
  return snapshotRecord({ type: 'project', gid, at: time(second), body: { name: gid } });
}

function task(gid: string, second: number, projects: readonly string[], parent?: string): LogRecord {
  const body = { name: gid, parent: parent === undefined ? null : { gid: parent }, ...inProjects(projects) };
  return snapshotRecord({ type: 'task', gid, at: time(second), modified: time(2), body });
}

function story(gid: string, second: number, target: string): LogRecord {
  return snapshotRecord({ type: 'story', gid, at: time(second), body: { text: gid, target: { gid: target } } });
}

function inProjects(projects: readonly string[]) {
  return { memberships: projects.map((gid) => ({ project: { gid }, section: null })) };
}

function delivery(event: object): LogRecord {
  return deliveryRecord(JSON.stringify(event), time(30), [event]);
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + second * 1000).toISOString();
}

function spelled(second: number): string {
  return time(second).replace('T', ' ').replace('.000Z', '+00');
}

async function live(): Promise<unknown> {
  const { rows } = await pool.query(`
    SELECT (SELECT count(*)::int FROM analytics.task) AS tasks, (SELECT count(*)::int FROM analytics.story) AS stories,
           (SELECT count(*)::int FROM ops.refold) AS queued`);
  return rows[0];
}

const watched = [
  ['asana.task', `gid`],
  ['asana.project', `gid`],
  ['asana.task_project', `task_gid`],
  ['asana_history.task', `gid || ' ' || (valid_from AT TIME ZONE 'UTC')::text || '+00'`],
  ['asana_history.project', `gid`],
  ['asana_history.task_project', `task_gid`],
] as const;

/** The transaction that wrote each row: rewriting a row, even with equal values, shows. */
async function versionsOfRows(): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const [table, key] of watched) {
    const { rows } = await pool.query<{ key: string; place: string }>(
      `SELECT ${key} AS key, xmin::text || ' ' || ctid::text AS place FROM ${table}`,
    );
    for (const row of rows) versions[`${table} ${row.key}`] = row.place;
  }
  return versions;
}
