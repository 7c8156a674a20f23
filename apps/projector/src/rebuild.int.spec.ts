/**
 * Rebuild on a real Postgres: it finds nothing where nothing is wrong, finds and repairs whatever somebody did to the rows,
 * touches no live row before it is told to, and goes on from wherever it was cut off.
 */
import { hash } from 'node:crypto';
import type { Batch, LogRecord } from '@asana-warehouse/event-log/event-log';
import { deliveryRecord, openFeed, snapshotRecord, topics, wireEvent } from '@asana-warehouse/testbed/batches';
import { cutOff } from '@asana-warehouse/testbed/cut-off';
import { dumpOf, rowVersions, tablesOfTypes } from '@asana-warehouse/testbed/table-dump';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { seed } from '@asana-warehouse/testbed/seeds';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { setFlag } from '@asana-warehouse/warehouse/flags';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import { landRecords } from '@asana-warehouse/warehouse/raw-landing';
import { readRebuild } from '@asana-warehouse/warehouse/rebuild-run';
import fc from 'fast-check';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { abortRebuild, rebuild, type Rebuilt } from './rebuild.ts';
import { drainRefolds } from './refolder.ts';

const going = (): boolean => false;
const quiet = (): void => undefined;
const tables = tablesOfTypes(['project', 'task', 'story']);
const memory = ['asana.event', 'ops.fact'];

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 10, applicationName: 'rebuild' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(empty);

describe('where nothing is wrong', () => {
  test('it finds nothing, writes no live row and leaves no table behind', async () => {
    await live();
    const before = await rowVersions(pool, [...tables, ...memory]);
    expect(await rebuilt(false)).toMatchObject({ outcome: 'equal', records: 9, refused: 0, resources: 0 });
    expect(await rowVersions(pool, [...tables, ...memory])).toEqual(before);
    expect(await rebuildTables()).toBe(0);
    const audit = await pool.query(`SELECT actor, action FROM ops.audit WHERE action ~ '^rebuild'`);
    expect(audit.rows).toEqual([{ actor: 'test', action: 'rebuild equal' }]);
  });

  test('whatever happened to the resources, in whatever order it was applied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyRecord(), { maxLength: 12 }), { maxLength: 5 }), async (batches) => {
        await empty();
        for (const records of batches) {
          await happen(topics.snapshots, records.filter(isRead));
          await happen(
            topics.deliveries,
            records.filter((one) => !isRead(one)),
          );
        }
        await drainRefolds(pool, going);
        expect(await rebuilt(false)).toMatchObject({ outcome: 'equal', differences: [] });
      }),
      { numRuns: 5, seed: seed('rebuild'), interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );
  }, 90_000);
});

describe('what somebody did to the rows is found, by table, and put right', () => {
  test.each([
    [
      'what rows say',
      [
        [`UPDATE asana.task SET name = 'damaged' WHERE gid = 'T1'`, 'asana.task: different'],
        [`UPDATE asana.project SET _trace_id = 'x'`, 'asana.project: different'],
        [`UPDATE asana_history.task SET name = 'damaged'`, 'asana_history.task: different'],
        [`UPDATE asana.task_project SET section_gid = 'S9'`, 'asana.task_project: different'],
        [`UPDATE asana_history.project SET _deleted_at = valid_from`, 'asana_history.project: different'],
      ],
    ],
    [
      'rows that are lost or invented',
      [
        [`DELETE FROM asana.task WHERE gid = 'T1'`, 'asana.task: only rebuilt'],
        [`TRUNCATE asana_history.task, asana_history.task_project`, 'asana_history.task: only rebuilt'],
        [`DELETE FROM asana.task_project`, 'asana.task_project: only rebuilt'],
        [insertTask('T77'), 'asana.task: only live'],
      ],
    ],
    [
      'memory that is lost',
      [
        [`DELETE FROM ops.fact WHERE gid = 'T1'`, 'ops.fact: only rebuilt'],
        [`UPDATE ops.fact SET body = NULL WHERE gid = 'P1'`, 'ops.fact: only rebuilt'],
        [`DELETE FROM asana.event WHERE resource_type = 'task'`, 'asana.event: only rebuilt'],
      ],
    ],
    [
      'memory that is invented',
      [
        [inventedFact(), 'ops.fact: only live'],
        [inventedEvent(), 'asana.event: only live'],
      ],
    ],
  ])('%s', async (_what, damages) => {
    await live();
    const expected = await dumpOf(pool, [...tables, ...memory]);
    for (const [sql] of damages) await pool.query(sql ?? '');
    const damaged = await dumpOf(pool, [...tables, ...memory]);
    const found = await rebuilt(false);
    expect(found.outcome).toBe('different');
    expect(found.differences.map((one) => one.kind)).toEqual(expect.arrayContaining(damages.map(([, kind]) => kind)));
    expect(await dumpOf(pool, [...tables, ...memory])).toEqual(damaged);
    expect(await rebuilt(true)).toMatchObject({ outcome: 'applied' });
    expect(await dumpOf(pool, [...tables, ...memory])).toEqual(expected);
  });

  test('everything dropped: the tables come out the same', async () => {
    await live();
    const expected = await dumpOf(pool, [...tables, ...memory]);
    await pool.query(`TRUNCATE ${[...tables, ...memory].join(', ')}`);
    expect(await rebuilt(true)).toMatchObject({ outcome: 'applied', applied: 3 });
    expect(await dumpOf(pool, [...tables, ...memory])).toEqual(expected);
  });

  test('_synced_at and _version come out as they were: the append time and the hash of the winning fact', async () => {
    await live();
    const stamps = async (): Promise<unknown> => {
      const { rows } = await pool.query<object>(
        `SELECT gid, _synced_at, _version FROM asana.task UNION ALL SELECT gid, _synced_at, _version FROM asana.project ORDER BY 1`,
      );
      return rows;
    };
    const before = await stamps();
    const { rows: appended } = await pool.query<{ appended_at: Date }>(
      `SELECT max(appended_at) AS appended_at FROM raw.snapshot WHERE record_key = 'T1'`,
    );
    expect(before).toMatchObject([{ gid: 'P1' }, { gid: 'T1', _synced_at: appended[0]?.appended_at }, { gid: 'T2' }]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await pool.query('TRUNCATE asana.task, asana.project');
    expect(await rebuilt(true)).toMatchObject({ outcome: 'applied' });
    expect(await stamps()).toEqual(before);
  });

  test('only of the types that were named', async () => {
    await live();
    await pool.query(`UPDATE asana.task SET name = 'damaged'; UPDATE asana.project SET name = 'damaged'`);
    expect(await rebuilt(true, ['project'])).toMatchObject({ outcome: 'applied', applied: 1 });
    expect((await pool.query(`SELECT name FROM asana.task WHERE name = 'damaged'`)).rowCount).toBe(2);
    expect((await pool.query(`SELECT name FROM asana.project WHERE name = 'damaged'`)).rowCount).toBe(0);
  });
});

describe('what cannot be applied is passed over, as the projector passed it over', () => {
  test.each([
    ['a value that no index holds', endless('T1', 50)],
    ['a workspace that Postgres cannot spell', garbled('T1', 50)],
    ['what is no snapshot at all', { ...task('T1', 50, ''), value: Buffer.from('{') }],
  ])('%s', async (_what, record) => {
    await live();
    await happen(topics.snapshots, [task('T1', 45, 'three'), record, task('T3', 51, 'good')]);
    await drainRefolds(pool, going);
    const expected = await dumpOf(pool, [...tables, ...memory]);
    expect(await rebuilt(false)).toMatchObject({ outcome: 'equal', refused: 1 });
    await pool.query(`TRUNCATE ${[...tables, ...memory].join(', ')}`);
    expect(await rebuilt(true)).toMatchObject({ outcome: 'applied', refused: 1 });
    expect(await dumpOf(pool, [...tables, ...memory])).toEqual(expected);
  });
});

test('a field of the wrong type is left out of the row, as the projector left it out', async () => {
  await live();
  const wrong = snapshotRecord({ type: 'task', gid: 'T1', at: time(50), body: { name: 7 } });
  await happen(topics.snapshots, [task('T1', 45, 'three'), wrong, task('T3', 51, 'good')]);
  await drainRefolds(pool, going);
  const expected = await dumpOf(pool, [...tables, ...memory]);
  expect(await rebuilt(false)).toMatchObject({ outcome: 'equal', refused: 0 });
  await pool.query(`TRUNCATE ${[...tables, ...memory].join(', ')}`);
  expect(await rebuilt(true)).toMatchObject({ outcome: 'applied', refused: 0 });
  expect(await dumpOf(pool, [...tables, ...memory])).toEqual(expected);
});

test('what retention took from the raw zone is not lost', async () => {
  await live();
  await pool.query(
    `INSERT INTO ops.raw_partition (parent, from_at, to_at, name, thinned_at) VALUES ('snapshot', '2026-02-01', '2026-03-01 00:00:00.001', 'x', now())`,
  );
  await pool.query(`DELETE FROM raw.snapshot WHERE appended_at < '2026-03-01 00:00:00.001'`);
  expect(await rebuilt(false)).toMatchObject({ outcome: 'equal' });
});

test('with the memory of what retention took lost as well, nothing is cut off', async () => {
  await live();
  const before = await dumpOf(pool, tables);
  await pool.query(
    `INSERT INTO ops.raw_partition (parent, from_at, to_at, name, thinned_at) VALUES ('snapshot', '2026-02-01', '2026-03-01 00:00:00.001', 'x', now())`,
  );
  await pool.query(`DELETE FROM raw.snapshot WHERE appended_at < '2026-03-01 00:00:00.001'`);
  await pool.query('TRUNCATE ops.fact');
  await expect(rebuilt(true)).rejects.toMatchObject({ code: 'rebuild.memory_lost' });
  expect(await dumpOf(pool, tables)).toEqual(before);
});

test('a fact that is projected but not landed yet is no difference, and is not taken away', async () => {
  await live();
  const feed = await openFeed(pool, topics.snapshots);
  const batch = feed.take([task('T3', 50, 'new')]);
  await applyBatch(pool, batch);
  const running = rebuilt(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await land(batch);
  expect(await running).toMatchObject({ outcome: 'equal' });
  expect((await pool.query(`SELECT name FROM asana.task WHERE gid = 'T3'`)).rows).toEqual([{ name: 'new' }]);
}, 30_000);

test('what flags keep in shadow is no difference, and stays in its own tables', async () => {
  const flag = { type: 'task', action: '*', since: new Date(0).toISOString(), reason: null };
  await setFlag(pool, { ...flag, state: 'shadow' }, 'test');
  await live();
  await drainRefolds(pool, going);
  const beside = ['shadow_asana.task', 'shadow_history.task', 'shadow_asana.task_project', 'ops.shadowed'];
  const before = await dumpOf(pool, beside);
  const versions = await rowVersions(pool, beside);
  expect(await dumpOf(pool, ['asana.task'])).toEqual([['asana.task', []]]);
  expect(JSON.stringify(before)).toContain('T1');
  expect(await rebuilt(false)).toMatchObject({ outcome: 'equal' });
  expect(await rowVersions(pool, beside)).toEqual(versions);
  await pool.query(`UPDATE asana.project SET name = 'damaged'; DELETE FROM ops.fact WHERE gid = 'T1'`);
  expect(await rebuilt(true)).toMatchObject({ outcome: 'applied' });
  expect(await dumpOf(pool, beside)).toEqual(before);
  await setFlag(pool, { ...flag, state: 'on', since: null }, 'test');
  await drainRefolds(pool, going);
  expect(await rebuilt(false)).toMatchObject({ outcome: 'equal' });
  expect(await dumpOf(pool, beside)).toEqual(beside.map((name) => [name, []]));
});

test('one at a time, and an aborted one leaves nothing', async () => {
  await live();
  await pool.query(`UPDATE asana.task SET name = 'damaged'`);
  const both = await Promise.allSettled([rebuilt(false), rebuilt(false)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await rebuildTables()).toBeGreaterThan(0);
  expect(await abortRebuild(pool, 'test')).toBe(true);
  expect(await rebuildTables()).toBe(0);
  expect(await abortRebuild(pool, 'test')).toBe(false);
});

test('cut off again and again, in every phase, it goes on and the rows come out the same', async () => {
  await live();
  const expected = await dumpOf(pool, [...tables, ...memory]);
  await pool.query(`UPDATE asana.task SET name = 'damaged'; TRUNCATE asana_history.task`);
  const phases = new Set<string>();
  let lives = 0;
  let statements = 8;
  let before = '';
  for (let isCut = true; isCut; lives += 1) {
    const cut = cutOff(pool, statements, 'log.fenced');
    const done = await rebuild(cut.pool, { types: [], apply: true, owner: `life ${lives}` }, going, quiet).catch(
      () => undefined,
    );
    isCut = done?.outcome !== 'applied';
    await locksGone();
    const run = await readRebuild(pool);
    phases.add(run?.phase ?? 'none');
    // A life that came no further than the one before makes the next one longer.
    const after = JSON.stringify([run?.phase, run?.progress]);
    statements = after === before ? statements + 5 : 8;
    before = after;
  }
  expect(await dumpOf(pool, [...tables, ...memory])).toEqual(expected);
  expect(await rebuildTables()).toBe(0);
  expect(lives).toBeGreaterThan(10);
  // Whether a life ends between making the tables and seeding them hangs on how many there are.
  phases.delete('seed');
  expect([...phases].sort()).toEqual(['compare', 'fold', 'found', 'gather', 'none', 'settle']);
}, 120_000);

async function live(): Promise<void> {
  await happen(topics.snapshots, [
    snapshotRecord({ type: 'project', gid: 'P1', at: time(1), body: { name: 'project' } }),
    task('T1', 2, 'one'),
    task('T2', 3, 'other'),
  ]);
  const changed = (gid: string, second: number): object =>
    wireEvent('task', gid, 'changed', time(second), { change: { field: 'name', action: 'changed' } });
  await happen(topics.deliveries, [
    deliveryRecord('d1', time(11), [changed('T1', 10), changed('T2', 10)]),
    deliveryRecord('d2', time(12), [changed('T1', 10), changed('T1', 12)]),
    deliveryRecord('d3', time(20), [wireEvent('project', 'P1', 'deleted', time(20))]),
  ]);
  await happen(topics.snapshots, [task('T1', 13, 'two')]);
  await happen(topics.deliveries, [
    deliveryRecord('d4', time(30), [wireEvent('project', 'P1', 'undeleted', time(30))]),
  ]);
  await happen(topics.snapshots, [snapshotRecord({ type: 'task', gid: 'T2', at: time(40), kind: 'listed' })]);
  await drainRefolds(pool, going);
}

function task(gid: string, second: number, name: string, projects: readonly string[] = ['P1']): LogRecord {
  const memberships = projects.map((project) => ({ project: { gid: project }, section: { gid: 'S1' } }));
  return snapshotRecord({ type: 'task', gid, at: time(second), body: { name, memberships } });
}

/** An assignee that no index has room for. */
function endless(gid: string, second: number): LogRecord {
  const assignee = { gid: Array.from({ length: 3_000 }, (_, index) => hash('sha256', String(index))).join('') };
  return snapshotRecord({ type: 'task', gid, at: time(second), body: { name: 'endless', assignee } });
}

function garbled(gid: string, second: number): LogRecord {
  const record = task(gid, second, 'garbled');
  const snapshot = { ...(JSON.parse(record.value.toString()) as object), workspace_gid: '\u0000' };
  return { ...record, value: Buffer.from(JSON.stringify(snapshot)) };
}

async function happen(topic: string, records: readonly LogRecord[]): Promise<void> {
  if (records.length === 0) return;
  const batch = (await openFeed(pool, topic)).take(records);
  await land(batch);
  await applyBatch(pool, batch);
}

async function land(batch: Batch): Promise<void> {
  const table = batch.topic === topics.snapshots ? 'snapshot' : 'delivery';
  const { epoch } = (await openFeed(pool, batch.topic, { group: 'landing' })).take([]);
  await inTransaction(pool, async (client) => {
    await landRecords(client, table, batch.partition, batch.records);
    await commitOffset(client, { ...batch, group: 'landing', epoch });
  });
}

async function rebuilt(apply: boolean, types: readonly string[] = []): Promise<Rebuilt> {
  return await rebuild(pool, { types, apply, owner: 'test' }, going, quiet);
}

async function empty(): Promise<void> {
  await abortRebuild(pool, 'test');
  const other = [
    'ops.flag',
    'ops.refold',
    'ops.dead_letter',
    'ops.consumer_offset',
    'ops.wish',
    'ops.raw_partition',
    'ops.audit',
  ];
  await pool.query(`TRUNCATE ${[...tables, ...memory, ...other, 'raw.delivery', 'raw.snapshot'].join(', ')}`);
}

async function rebuildTables(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'rebuild\\_%'`,
  );
  return rows[0]?.count ?? 0;
}

/** The server has noticed that the connections of a dead process are gone. */
async function locksGone(): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if (rows[0]?.count === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function insertTask(gid: string): string {
  return `INSERT INTO asana.task (gid, _synced_at, _visibility, _version, _source) VALUES ('${gid}', now(), 'visible', 'x', 'x')`;
}

function inventedFact(): string {
  return `INSERT INTO ops.fact (type, gid, id, kind, appended_at, stamp) VALUES ('task', 'T1', 'invented', 'absent', '2026-02-20', '{"observed_ms": 1769940100000, "error_ms": 0, "source": "x", "workspace_gid": null, "trace_id": null}')`;
}

function inventedEvent(): string {
  return `INSERT INTO asana.event (event_id, resource_type, resource_gid, action, created_at, received_at, _delivery_id, source) VALUES ('invented', 'task', 'T1', 'deleted', '${time(50)}', '${time(50)}', 'nobody', 'webhook')`;
}

function isRead(record: LogRecord): boolean {
  return !('delivery-id' in record.headers);
}

function anyRecord(): fc.Arbitrary<LogRecord> {
  const second = fc.integer({ min: 1, max: 60 });
  const gid = fc.constantFrom('T1', 'T2', 'T3');
  const kind = fc.constantFrom('absent' as const, 'forbidden' as const, 'listed' as const);
  const action = fc.constantFrom('changed', 'deleted', 'undeleted', 'added');
  const ref = fc.constantFrom(['task', 'T1'], ['task', 'T2'], ['project', 'P1'], ['gizmo', 'G1']);
  return fc.oneof(
    fc
      .tuple(gid, second, fc.constantFrom('a', 'b'), fc.subarray(['P1', 'P2']))
      .map(([one, at, name, projects]) => task(one, at, name, projects)),
    fc
      .tuple(gid, second, kind)
      .map(([one, at, how]) => snapshotRecord({ type: 'task', gid: one, at: time(at), kind: how })),
    second.map((at) => snapshotRecord({ type: 'project', gid: 'P1', at: time(at), body: { name: `${at % 3}` } })),
    fc.tuple(fc.array(fc.tuple(ref, action, second), { minLength: 1, maxLength: 3 }), fc.uuid()).map(([events, id]) =>
      deliveryRecord(
        id,
        time(61),
        events.map(([[type = '', one = ''], what, at]) => wireEvent(type, one, what, time(at))),
      ),
    ),
  );
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00.000Z') + second * 1000).toISOString();
}
