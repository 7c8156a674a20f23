/**
 * Partitions of the raw zone and their retention on a real Postgres. Whatever happened to the resources, the current tables
 * can be built again from what retention leaves; and it can be cut off at any statement without losing a record.
 */
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import type { Batch, LogRecord, Offset } from '@asana-warehouse/event-log/event-log';
import { deliveryRecord, openFeed, snapshotRecord, topics, wireEvent } from '@asana-warehouse/testbed/batches';
import { cutOff } from '@asana-warehouse/testbed/cut-off';
import { declared } from '@asana-warehouse/testbed/facts';
import { pastConflicts } from '@asana-warehouse/testbed/past-conflicts';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { seed } from '@asana-warehouse/testbed/seeds';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { setFlag } from '@asana-warehouse/warehouse/flags';
import { landRecords } from '@asana-warehouse/warehouse/raw-landing';
import { listPartitions, makePartitions, rawTables, weekMs, weekOf } from '@asana-warehouse/warehouse/raw-partitions';
import fc from 'fast-check';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';
import { replay } from './replay.ts';
import { retainRaw } from './retention.ts';

const going = (): boolean => false;
const types = ['project', 'task', 'story'] as const;
const currents = types.flatMap((type) => {
  const { current, links } = tablesOf(declared(type));
  return [current, ...links.map((link) => link.current)].map(({ schema, name }) => `${schema}."${name}"`);
});
const histories = types.flatMap((type) => {
  const { history, links } = tablesOf(declared(type));
  return [history, ...links.map((link) => link.history)].map(({ schema, name }) => `${schema}."${name}"`);
});
const projections = [...currents, ...histories, 'asana.event', 'ops.fact', 'ops.refold'];
const start = weekOf(Date.parse('2026-02-04T00:00:00.000Z'));
const weeks = 8;
const now = start + weeks * weekMs + weekMs / 2;

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 6, applicationName: 'retention' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(empty);

describe('partitions', () => {
  test('are made ahead, so that what the log takes now and in the next weeks has one', async () => {
    await makePartitions(pool, now);
    for (const table of rawTables) {
      const made = await listPartitions(pool, table);
      expect(made.map(({ fromMs }) => (fromMs - weekOf(now)) / weekMs)).toEqual([-1, 0, 1, 2, 3, 4]);
    }
    for (const ms of [now, now + 4 * weekMs]) await land('snapshot', [recordAt(read('T1', 1, 'x'), ms, 0)]);
    expect(await countOf('raw.snapshot_default')).toBe(0);
    expect(await makePartitions(pool, now)).toEqual([]);
  });

  test('are made by several instances at once', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => makePartitions(pool, now)));
    expect(made.flat()).toHaveLength(2 * 6);
  });

  test('take what fell into the default partition, while others append to it', async () => {
    const old = Array.from({ length: 50 }, (_, index) => recordAt(read('T1', 1, 'x'), start + index * 60_000, index));
    await land('snapshot', old);
    const late = Array.from({ length: 50 }, (_, index) =>
      recordAt(read('T1', 1, 'x'), start + index * 60_000, 100 + index),
    );
    await Promise.all([makePartitions(pool, now), ...late.map((record) => land('snapshot', [record]))]);
    expect(await countOf('raw.snapshot')).toBe(100);
    expect(await countOf('raw.snapshot_default')).toBe(0);
    expect(await countOf(`raw.snapshot_${dayOf(start)}`)).toBe(100);
  });
});

describe('retention', () => {
  test('loses no resource: from what is left the current tables come out as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord(), { minLength: 5, maxLength: 60, size: 'max' }), async (made) => {
        await empty();
        await live(made);
        const before = await dump();
        const records = (await countOf('raw.snapshot')) + (await countOf('raw.delivery'));
        await retain();
        expect((await countOf('raw.snapshot')) + (await countOf('raw.delivery'))).toBeLessThanOrEqual(records);
        await rebuild();
        expect(await dump()).toEqual(before);
      }),
      { numRuns: 12, seed: seed('retention'), interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
    );
  }, 150_000);

  test('keeps the quiet and the newest, and lets go of what was superseded', async () => {
    await live([
      { week: 0, record: read('T1', 10, 'quiet') },
      { week: 0, record: read('T2', 10, 'first') },
      { week: 1, record: read('T2', 20, 'second') },
      { week: 1, record: changed('d1', 'T2', 20) },
      { week: 2, record: read('T2', 30, 'third') },
      { week: 2, record: changed('d2', 'T2', 30) },
      { week: 7, record: read('T2', 40, 'fourth') },
      { week: 7, record: changed('d3', 'T2', 40) },
    ]);
    expect(await retain()).toContainEqual({ table: 'snapshot', before: 2, kept: 1 });
    const { rows } = await pool.query<{ value: Buffer }>('SELECT value FROM raw.snapshot ORDER BY appended_at');
    expect(rows.map(({ value }) => (JSON.parse(value.toString()) as { body: { name: string } }).body.name)).toEqual([
      'quiet',
      'third',
      'fourth',
    ]);
    expect(await countOf('raw.delivery')).toBe(1);
    const audit = await pool.query(
      `SELECT actor, subject FROM ops.audit WHERE action = 'raw partition thinned' AND subject ~ 'snapshot' ORDER BY id`,
    );
    expect(audit.rows).toContainEqual({ actor: 'test', subject: `raw.snapshot_${dayOf(start)}` });
  });

  test('keeps what the projector has not applied, cannot read, or has set aside', async () => {
    await live([
      { week: 0, record: read('T1', 1, 'one') },
      { week: 7, record: read('T1', 9, 'two') },
    ]);
    const bad = { key: 'x', value: Buffer.from('{'), headers: {} };
    await land('snapshot', [recordAt(read('T9', 1, 'not applied'), start + 10, 900), recordAt(bad, start + 20, 901)]);
    const aside = recordAt(read('T1', 0, 'aside'), start + 30, 902);
    await land('snapshot', [aside]);
    await pool.query(
      `INSERT INTO ops.dead_letter (consumer_group, topic, partition, "offset", record_key, reason, detail, headers, value)
       VALUES ('projector', $1, 0, 902, 'T1', 'unstorable', '', '{}', '')`,
      [topics.snapshots],
    );
    await retain();
    const { rows } = await pool.query<{ offset: number }>(
      `SELECT "offset" FROM raw.snapshot WHERE "offset" >= 900 ORDER BY 1`,
    );
    expect(rows.map(({ offset }) => offset)).toEqual([900, 901, 902]);
  });

  test('keeps everything of a type while a flag hides some of it', async () => {
    await live([
      { week: 0, record: read('T1', 1, 'one') },
      { week: 1, record: read('T1', 2, 'two') },
      { week: 7, record: read('T1', 9, 'three') },
      { week: 7, record: read('T1', 10, 'four') },
    ]);
    const flag = { type: 'task', action: '*', state: 'off', reason: 'test', since: null } as const;
    await setFlag(pool, flag, 'test');
    await retain();
    expect(await countOf('raw.snapshot')).toBe(4);
    await setFlag(pool, { ...flag, state: 'on' }, 'test');
    await pool.query('UPDATE ops.raw_partition SET thinned_at = NULL');
    await retain();
    expect(await countOf('raw.snapshot')).toBe(2);
  });

  test('keeps all for ever when it is not set', async () => {
    await live([
      { week: 0, record: read('T1', 1, 'one') },
      { week: 1, record: read('T1', 2, 'two') },
    ]);
    expect(await retainRaw(pool, { retentionMs: null, nowMs: now, actor: 'test' }, going)).toEqual([]);
    expect(await countOf('raw.snapshot')).toBe(2);
  });

  test('thins a week again a quarter later, when more of it was superseded', async () => {
    await live([
      { week: 0, record: read('T1', 1, 'one') },
      { week: 0, record: read('T2', 1, 'other') },
    ]);
    await retain();
    expect(await countOf('raw.snapshot')).toBe(2);
    await live(
      [
        { week: 6, record: read('T1', 8, 'two') },
        { week: 7, record: read('T1', 9, 'three') },
      ],
      50,
    );
    await retain();
    expect(await countOf('raw.snapshot')).toBe(4);
    await pool.query(`UPDATE ops.raw_partition SET thinned_at = to_timestamp($1::float8 / 1000)`, [now - 14 * weekMs]);
    await retain();
    expect(await countOf('raw.snapshot')).toBe(3);
    expect(await leftovers()).toEqual([]);
  });

  test('what is appended to a week while it is thinned is kept', async () => {
    await live([
      { week: 0, record: read('T1', 1, 'one') },
      { week: 7, record: read('T1', 9, 'two') },
    ]);
    const late = recordAt(read('T1', 2, 'late'), start + 5, 700);
    const reader = await pool.connect();
    await reader.query('BEGIN; SELECT count(*) FROM raw.snapshot');
    const retained = retain();
    await until(async () => (await leftovers()).length > 0);
    await land('snapshot', [late]);
    await reader.query('COMMIT');
    reader.release();
    await retained;
    expect((await pool.query('SELECT 1 FROM raw.snapshot WHERE "offset" = 700')).rowCount).toBe(1);
  }, 30_000);

  test('one instance at a time; the others pass', async () => {
    await live([
      { week: 0, record: read('T1', 1, 'one') },
      { week: 1, record: read('T1', 2, 'two') },
    ]);
    const done = await Promise.all([1, 2, 3].map(() => retain()));
    expect(done.filter((thinned) => thinned.length > 0)).toHaveLength(1);
  });

  test('cut off at any statement it loses nothing, and the next call finishes', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const made = names.map((name, index) => ({ week: index === 3 ? 7 : 0, record: read('T1', index + 1, name) }));
    let statement = 1;
    for (let isCut = true; isCut; statement += 2) {
      await empty();
      await live(made);
      await pool.query(`UPDATE ops.raw_partition SET thinned_at = to_timestamp($1::float8 / 1000) WHERE name <> $2`, [
        now,
        `snapshot_${dayOf(start)}`,
      ]);
      const before = await dump();
      const cut = cutOff(pool, statement, 'postgres.unreachable');
      await retainRaw(cut.pool, { retentionMs: 3 * weekMs, nowMs: now, actor: 'test' }, going).catch(() => undefined);
      isCut = cut.wasReached();
      expect([2, 4]).toContain(await countOf('raw.snapshot'));
      await rebuild();
      expect(await dump()).toEqual(before);
      await retain();
      expect(await leftovers()).toEqual([]);
      expect(await countOf('raw.snapshot')).toBe(2);
      await rebuild();
      expect(await dump()).toEqual(before);
    }
    expect(statement).toBeGreaterThan(30);
  }, 120_000);
});

type Made = { readonly week: number; readonly record: LogRecord };

/** The records of these weeks, landed and projected, in the order of their weeks; offsets go on from `first`. */
async function live(made: readonly Made[], first = 0): Promise<void> {
  await makePartitions(pool, now);
  for (let week = 0; week < weeks; week += 1) await makePartitions(pool, start + week * weekMs);
  const ordered = [...made].sort((a, b) => a.week - b.week);
  for (const topic of [topics.snapshots, topics.deliveries]) {
    const own = ordered.filter(({ record }) => 'delivery-id' in record.headers === (topic === topics.deliveries));
    const taken = (await openFeed(pool, topic)).take(own.map(({ record }) => record));
    const records = taken.records.map((record, index) => {
      const ms = start + (own[index]?.week ?? 0) * weekMs + 60_000 * (first + index);
      return { ...record, appendedAtMs: ms };
    });
    const batch: Batch = { ...taken, records };
    await inTransaction(pool, (client) =>
      landRecords(client, topic === topics.snapshots ? 'snapshot' : 'delivery', 0, records),
    );
    if (records.length > 0) await applyBatch(pool, batch);
  }
  await drainRefolds(pool, going);
}

async function retain() {
  return await retainRaw(pool, { retentionMs: 3 * weekMs, nowMs: now, actor: 'test' }, going);
}

async function rebuild(): Promise<void> {
  await pool.query(`TRUNCATE ${projections.join(', ')}`);
  await replay(pool, { fromMs: 0, toMs: null, resources: [] }, going, () => undefined);
  await drainRefolds(pool, going);
}

/** The current rows, links included, and the newest version of each resource. */
async function dump(): Promise<unknown> {
  const dumps: unknown[] = [];
  for (const name of currents) dumps.push([name, await rowsOf(`SELECT * FROM ${name}`)]);
  for (const type of types)
    dumps.push([type, await rowsOf(`SELECT * FROM asana_history."${type}" WHERE valid_to IS NULL`)]);
  return dumps;
}

async function rowsOf(sql: string): Promise<readonly string[]> {
  const { rows } = await pool.query<object>(sql);
  return rows.map((row) => JSON.stringify(row)).sort();
}

async function empty(): Promise<void> {
  for (const table of rawTables) {
    for (const { name } of await listPartitions(pool, table)) await pool.query(`DROP TABLE raw."${name}"`);
  }
  for (const name of await leftovers()) await pool.query(`DROP TABLE raw."${name}"`);
  const other = ['ops.raw_partition', 'ops.flag', 'ops.dead_letter', 'ops.consumer_offset', 'ops.audit', 'ops.wish'];
  await pool.query(`TRUNCATE ${[...projections, ...other, 'raw.delivery', 'raw.snapshot'].join(', ')}`);
}

/** Tables of the raw zone that are no partitions. */
async function leftovers(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'raw'::regnamespace AND relkind = 'r' AND NOT relispartition`,
  );
  return rows.map(({ name }) => name);
}

async function countOf(table: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
  return rows[0]?.count ?? 0;
}

async function land(table: 'snapshot' | 'delivery', records: readonly ReturnType<typeof recordAt>[]): Promise<void> {
  await pastConflicts(() => inTransaction(pool, (client) => landRecords(client, table, 0, records)));
}

function recordAt(record: LogRecord, appendedAtMs: number, offset: number) {
  return { ...record, appendedAtMs, offset: offset as Offset };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

function anyRecord(): fc.Arbitrary<Made> {
  const second = fc.integer({ min: 1, max: 60 });
  const task = fc.record({
    gid: fc.constantFrom('T1', 'T2', 'T3'),
    second,
    name: fc.constantFrom('a', 'b', 'c'),
    projects: fc.subarray(['P1', 'P2']),
    followers: fc.subarray(['U1', 'U2']),
  });
  const gone = fc.record({
    gid: fc.constantFrom('T1', 'T2'),
    second,
    kind: fc.constantFrom('absent', 'forbidden', 'listed'),
  });
  const told = fc.record({
    ref: fc.constantFrom(['task', 'T1'], ['task', 'T2'], ['project', 'P1'], ['story', 'S1']),
    action: fc.constantFrom('changed', 'deleted', 'undeleted', 'added'),
    second,
  });
  const record = fc.oneof(
    {
      weight: 4,
      arbitrary: task.map(({ gid, second: at, name, projects, followers }) => read(gid, at, name, projects, followers)),
    },
    gone.map(({ gid, second: at, kind }) => snapshotRecord({ type: 'task', gid, at: time(at), kind })),
    second.map((at) =>
      snapshotRecord({ type: 'project', gid: 'P1', at: time(at), body: { name: `project ${at % 3}` } }),
    ),
    second.map((at) =>
      snapshotRecord({ type: 'story', gid: 'S1', at: time(at), body: { target: { gid: 'T1' }, text: `${at % 3}` } }),
    ),
    fc.tuple(fc.array(told, { minLength: 1, maxLength: 3 }), fc.uuid()).map(([events, id]) =>
      deliveryRecord(
        id,
        time(61),
        events.map(({ ref: [type = '', gid = ''], action, second: at }) =>
          wireEvent(
            type,
            gid,
            action,
            time(at),
            action === 'changed' ? { change: { field: 'name', action: 'changed' } } : {},
          ),
        ),
      ),
    ),
  );
  return fc.record({ week: fc.integer({ min: 0, max: weeks - 1 }), record });
}

function read(
  gid: string,
  second: number,
  name: string,
  projects: readonly string[] = [],
  followers: readonly string[] = [],
): LogRecord {
  const memberships = projects.map((project) => ({ project: { gid: project }, section: { gid: `S${project}` } }));
  const body = { name, memberships, followers: followers.map((follower) => ({ gid: follower })) };
  return snapshotRecord({ type: 'task', gid, at: time(second), body });
}

function changed(id: string, gid: string, second: number): LogRecord {
  const change = { change: { field: 'name', action: 'changed' } };
  return deliveryRecord(id, time(second), [wireEvent('task', gid, 'changed', time(second - 1), change)]);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
}

function time(second: number): string {
  return new Date(Date.parse('2026-01-01T10:00:00.000Z') + second * 60_000).toISOString();
}
