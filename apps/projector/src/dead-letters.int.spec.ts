/** Records that cannot be applied: set aside with reason, key and place, while everything beside them goes on. */
import {
  deliveryRecord,
  openFeed,
  snapshotRecord,
  topics,
  wireEvent,
  type Feed,
} from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import { openPool } from '@asana-warehouse/warehouse/database';
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { retryLetters } from './retry-letters.ts';

const at = '2026-02-01T10:00:00.000Z';
let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;
let deliveries: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 3, applicationName: 'dead letters' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(
    'TRUNCATE asana.task, asana.task_tag, asana_history.task, asana_history.task_tag, asana.event, ops.fact, ops.dead_letter, ops.consumer_offset',
  );
  snapshots = await openFeed(pool, topics.snapshots);
  deliveries = await openFeed(pool, topics.deliveries);
});

describe('a bad record becomes a letter, its neighbours apply and the partition goes on', () => {
  const bad: readonly [string, LogRecord, string, string | RegExp][] = [
    ['no JSON', { key: 'k', value: Buffer.from('secret{'), headers: {} }, 'undecodable', 'snapshot : not JSON'],
    ['a later version', changed({ v: 9 }), 'from_the_future', 'contract 9: this release reads up to 1.1'],
    ['no version', changed({ v: '1' }), 'undecodable', /^snapshot v: /],
    ['an unknown type', changed({ type: 'gizmo' }), 'unknown_type', 'no resource type gizmo in this release'],
    ['a body of another resource', changed({ gid: 'ELSE' }), 'undecodable', /gid/],
    [
      'a value that no index holds',
      task('B', { assignee: { gid: endless() } }),
      'unstorable',
      /^Postgres refuses a value \(54000\)$/,
    ],
    ['a gid that Postgres cannot spell', changed({ gid: 'a\u0000b', body: { gid: 'a\u0000b' } }), 'undecodable', /gid/],
    ['a workspace that Postgres cannot spell', changed({ workspace_gid: '\u0000' }), 'unstorable', /22P05|22021/],
  ];

  test.each(bad)('%s', async (_, record, reason, detail) => {
    const batch = snapshots.take([task('A', { name: 'before' }), record, task('C', { name: 'after' })]);
    const outcome = await applyBatch(pool, batch);
    expect(outcome).toMatchObject({ records: 3, deadLetters: 1, reasons: [reason] });
    expect(await names()).toEqual(['A before', 'C after']);
    expect(await snapshots.position()).toBe(3);
    const letters = await openLetters();
    expect(letters).toEqual([
      {
        topic: topics.snapshots,
        partition: 0,
        offset: 1,
        event_index: -1,
        record_key: record.key,
        reason,
        detail: expect.stringMatching(detail) as string,
        attempts: 1,
      },
    ]);
    expect(letters[0]?.detail).not.toContain('secret');
    const { rows } = await pool.query('SELECT value, appended_at FROM ops.dead_letter');
    expect(rows).toEqual([{ value: record.value, appended_at: new Date(batch.records[1]?.appendedAtMs ?? 0) }]);
  });

  const later = '2026-02-01T11:00:00.000Z';
  const fields: readonly [string, Readonly<Record<string, unknown>>, string | RegExp, object][] = [
    [
      'a number for a text',
      { name: 7, notes: 'n' },
      'task.name: expected text, got a number',
      { name: 'b', notes: 'n' },
    ],
    ['a date that is none', { notes: 'n', due_on: '2024-02-31' }, /^task\.due_on: expected a date/, { notes: 'n' }],
    [
      'a text for a list',
      { notes: 'n', tags: 'x' },
      'task.tags: expected a list, got a string',
      { notes: 'n', tags: 1 },
    ],
    ['a number in a list', { notes: 'n', tags: [7] }, /^task\.tags\[0\]: expected an object/, { notes: 'n', tags: 1 }],
    ['an element without a gid', { notes: 'n', tags: [{}] }, /^task\.tags\[0\]\.tag: expected a gid/, { tags: 1 }],
  ];
  const known = { name: 'b', notes: 'before', due_on: '2026-01-02', tags: [{ gid: 'X' }] };
  const shown = async (): Promise<unknown> => {
    const { rows } = await pool.query<object>(
      `SELECT name, notes, due_on::text, (SELECT count(*)::int FROM asana.task_tag WHERE task_gid = 'B' AND _deleted_at IS NULL) AS tags
       FROM asana.task WHERE gid = 'B'`,
    );
    return rows;
  };

  test.each(fields)(
    '%s: the field keeps what was known, the others change, and a letter has its path',
    async (_, wrong, detail, kept) => {
      await applyBatch(pool, snapshots.take([task('B', known)]));
      await applyBatch(pool, snapshots.take([snapshotRecord({ type: 'task', gid: 'B', at: later, body: wrong })]));
      expect(await shown()).toEqual([{ name: 'b', notes: 'n', due_on: '2026-01-02', tags: 1, ...kept }]);
      expect(await openLetters()).toMatchObject([
        { reason: 'undecodable', detail: expect.stringMatching(detail) as string },
      ]);
    },
  );

  test('so it is where a text stands for an object with values in it', async () => {
    const allocation = (readAt: string, body: Readonly<Record<string, unknown>>) =>
      snapshotRecord({ type: 'allocation', gid: 'A', at: readAt, body: { start_date: '2026-01-01', ...body } });
    await applyBatch(pool, snapshots.take([allocation(at, { effort: { type: 'hours', value: 4 } })]));
    await applyBatch(pool, snapshots.take([allocation(later, { effort: 'much', end_date: '2026-01-02' })]));
    const { rows } = await pool.query(`SELECT effort_type, effort_value, end_date::text FROM asana.allocation`);
    expect(rows).toEqual([{ effort_type: 'hours', effort_value: '4', end_date: '2026-01-02' }]);
    expect(await openLetters()).toMatchObject([
      { reason: 'undecodable', detail: 'allocation.effort: expected an object, got a string' },
    ]);
  });

  test('a field that was never right is empty, its neighbours are there, and the letter tells why', async () => {
    await applyBatch(pool, snapshots.take([task('B', { name: 7, notes: 'n' })]));
    expect(await shown()).toEqual([{ name: null, notes: 'n', due_on: null, tags: 0 }]);
    expect(await openLetters()).toMatchObject([{ record_key: 'B', detail: 'task.name: expected text, got a number' }]);
  });

  test('a bad event within a delivery: the letter names its index, the good events beside it apply', async () => {
    const events = [
      wireEvent('task', 'A', 'changed', at),
      { action: 'changed' },
      wireEvent('task', 'C', 'changed', at),
    ];
    await applyBatch(pool, deliveries.take([deliveryRecord('d1', at, events)]));
    const { rows } = await pool.query('SELECT resource_gid FROM asana.event ORDER BY 1');
    expect(rows).toEqual([{ resource_gid: 'A' }, { resource_gid: 'C' }]);
    expect(await openLetters()).toMatchObject([
      { topic: topics.deliveries, offset: 0, event_index: 1, reason: 'undecodable' },
    ]);
  });

  test('characters that Postgres cannot store in a record’s key and headers do not stop its letter', async () => {
    const record = { key: 'k\u0000', value: Buffer.from('{'), headers: { source: 'x\u0000\ud800', 'na\u0000me': '' } };
    await applyBatch(pool, snapshots.take([record]));
    expect(await openLetters()).toMatchObject([{ record_key: 'k', reason: 'undecodable' }]);
    expect(await snapshots.position()).toBe(1);
  });

  test('the same record refused again counts another attempt, not another letter', async () => {
    const batch = snapshots.take([task('B', { name: 7 })]);
    await applyBatch(pool, batch);
    await pool.query('UPDATE ops.consumer_offset SET next_offset = 0');
    await applyBatch(pool, batch);
    expect(await openLetters()).toMatchObject([{ offset: 0, attempts: 2 }]);
  });

  test('characters in a body that Postgres cannot store are no reason for a letter', async () => {
    const outcome = await applyBatch(
      pool,
      snapshots.take([task('A', { name: 'a\u0000b\ud800', shiny: { '\u0000': '\u0000' } })]),
    );
    expect(outcome.deadLetters).toBe(0);
    expect(await names()).toEqual(['A ab\ufffd']);
  });
});

describe('many bad records', () => {
  test('a large batch with a few poison records applies all others, by halving', async () => {
    const poison = new Set([3, 17, 18, 39]);
    const records = Array.from({ length: 40 }, (_, index) =>
      poison.has(index) ? task(`T${index}`, { assignee: { gid: endless() } }) : task(`T${index}`, { name: 'fine' }),
    );
    expect(await applyBatch(pool, snapshots.take(records))).toMatchObject({ records: 40, deadLetters: 4 });
    expect(await names()).toHaveLength(36);
    expect((await openLetters()).map((letter) => letter.offset)).toEqual([3, 17, 18, 39]);
    expect(await snapshots.position()).toBe(40);
  });

  test.each([
    ['cannot be decoded', { name: 7 }],
    ['are refused by Postgres', { assignee: { gid: endless() } }],
  ])('when most records of a batch %s the consumer stops, and nothing has moved', async (_, body) => {
    const records = Array.from({ length: 20 }, (__, index) => task(`T${index}`, index < 11 ? body : { name: 'fine' }));
    await expect(applyBatch(pool, snapshots.take(records))).rejects.toMatchObject({
      code: 'consumer.too_many_failures',
    });
    expect(await names()).toEqual([]);
    expect(await openLetters()).toEqual([]);
    expect(await snapshots.position()).toBeNull();
  });

  test('half of them is not most', async () => {
    const records = Array.from({ length: 20 }, (_, index) =>
      task(`T${index}`, index < 10 ? { name: 7 } : { name: 'fine' }),
    );
    expect(await applyBatch(pool, snapshots.take(records))).toMatchObject({ deadLetters: 10 });
    expect(await names()).toHaveLength(20);
  });

  test('a short batch of nothing but poison goes on: a share of a few records says little', async () => {
    const records = Array.from({ length: 5 }, (_, index) => task(`T${index}`, { name: 7 }));
    expect(await applyBatch(pool, snapshots.take(records))).toMatchObject({ deadLetters: 5 });
    expect(await snapshots.position()).toBe(5);
  });
});

describe('a retry', () => {
  test('after a fix applies the record where it belongs and settles the letter', async () => {
    const old = { name: 'old', assignee: { gid: endless() } };
    await applyBatch(pool, snapshots.take([task('A', old), task('B', { name: 'b' })]));
    await applyBatch(pool, snapshots.take([unassigned('A', 'new')]));
    await askForRetry();
    expect(await retryLetters(pool, 'projector', () => false)).toBe(1);
    expect(await letterStates()).toEqual(['retried']);
    expect(await names()).toEqual(['A new', 'B b']);
    const { rows } = await pool.query(`SELECT name FROM asana_history.task WHERE gid = 'A' ORDER BY valid_from`);
    expect(rows).toEqual([{ name: 'old' }, { name: 'new' }]);
  });

  test('without a fix opens the letter again with one more attempt, and neither repeats nor blocks', async () => {
    await applyBatch(pool, snapshots.take([task('A', { name: 7 }), task('B', { assignee: { gid: endless() } })]));
    await askForRetry();
    expect(await retryLetters(pool, 'projector', () => false)).toBe(2);
    expect(await letterStates()).toEqual(['open', 'open']);
    expect(await openLetters()).toMatchObject([
      { reason: 'undecodable', attempts: 2 },
      { reason: 'unstorable', attempts: 2 },
    ]);
  });

  test('is not asked for by itself, and goes to the consumer that set the letter aside alone', async () => {
    await applyBatch(pool, snapshots.take([task('A', { name: 7 })]));
    expect(await retryLetters(pool, 'projector', () => false)).toBe(0);
    await askForRetry();
    expect(await retryLetters(pool, 'hydrator', () => false)).toBe(0);
    expect(await letterStates()).toEqual(['retry']);
  });

  test('of one event of a delivery leaves the others alone', async () => {
    const events = [wireEvent('task', 'A', 'changed', at), wireEvent('task', 'B', 'deleted', at)];
    const { value, headers, key } = deliveryRecord('d1', at, events);
    await pool.query(
      `INSERT INTO ops.dead_letter (consumer_group, topic, partition, "offset", event_index, record_key, reason, detail, headers, value, state)
       VALUES ('projector', $1, 0, 0, 1, $2, 'undecodable', '', $3, $4, 'retry')`,
      [topics.deliveries, key, JSON.stringify(headers), value],
    );
    expect(await retryLetters(pool, 'projector', () => false)).toBe(1);
    const { rows } = await pool.query('SELECT resource_gid FROM asana.event');
    expect(rows).toEqual([{ resource_gid: 'B' }]);
  });
});

function task(gid: string, body: Readonly<Record<string, unknown>>): LogRecord {
  return snapshotRecord({ type: 'task', gid, at, body });
}

/** Read an hour later: with nobody's gid, the older content has a place in history alone, where no index refuses it. */
function unassigned(gid: string, name: string): LogRecord {
  return snapshotRecord({ type: 'task', gid, at: '2026-02-01T11:00:00.000Z', body: { name, assignee: null } });
}

/** A good snapshot with some of its keys replaced. */
function changed(other: Readonly<Record<string, unknown>>): LogRecord {
  const { value, ...rest } = task('B', { name: 'b' });
  const snapshot = JSON.parse(value.toString()) as Record<string, unknown>;
  return { ...rest, value: Buffer.from(JSON.stringify({ ...snapshot, ...other })) };
}

/** Longer than what an index holds, and not to be compressed. */
function endless(): string {
  return Array.from({ length: 200 }, (_, index) => createHash('sha256').update(String(index)).digest('hex')).join('');
}

async function names(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT gid || ' ' || coalesce(name, '') AS line FROM asana.task ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}

type Letter = { offset: number; detail: string };

async function openLetters(): Promise<readonly Letter[]> {
  const { rows } = await pool.query<Letter>(
    `SELECT topic, partition, "offset", event_index, record_key, reason, detail, attempts FROM ops.dead_letter
     WHERE state = 'open' ORDER BY "offset", event_index`,
  );
  return rows;
}

async function letterStates(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ state: string }>('SELECT state FROM ops.dead_letter ORDER BY id');
  return rows.map(({ state }) => state);
}

async function askForRetry(): Promise<void> {
  await pool.query(`UPDATE ops.dead_letter SET state = 'retry'`);
}
