/** One transaction a batch: effects and offset together or not at all, fenced by epoch, serialised by resource, retried after a deadlock. */
import type { Batch, LogRecord } from '@asana-warehouse/event-log/event-log';
import { deliver } from '@asana-warehouse/event-log/deliver';
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
import { lockResources } from '@asana-warehouse/warehouse/lock-resources';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;
let deliveries: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 8, applicationName: 'batch commit' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(`TRUNCATE asana.task, asana_history.task, asana.project, asana_history.project, asana.event,
    asana.task_project, asana_history.task_project, ops.fact, ops.refold, ops.dead_letter, ops.consumer_offset`);
  snapshots = await openFeed(pool, topics.snapshots);
  deliveries = await openFeed(pool, topics.deliveries);
});

describe('effects and offset move together', () => {
  test('what fails at the offset leaves nothing of the effects, and the batch comes again whole', async () => {
    const batch = snapshots.take([task('A', 1), task('B', 1)]);
    await refusingOffsets(async () => {
      await expect(applyBatch(pool, batch)).rejects.toThrow('no offset today');
    });
    expect(await counts()).toEqual({ task: 0, history: 0, fact: 0, next: null });
    await applyBatch(pool, batch);
    expect(await counts()).toEqual({ task: 2, history: 2, fact: 2, next: 2 });
  });

  test('what fails in the last statement before it leaves no row, no event, no letter', async () => {
    const events = [wireEvent('task', 'A', 'deleted', time(5)), { action: 'nonsense' }];
    await refusingOffsets(async () => {
      await expect(applyBatch(pool, deliveries.take([deliveryRecord('d', time(6), events)]))).rejects.toThrow(
        'no offset today',
      );
    });
    const { rows } = await pool.query(
      `SELECT (SELECT count(*) FROM asana.event) + (SELECT count(*) FROM ops.dead_letter) AS left`,
    );
    expect(rows).toEqual([{ left: 0 }]);
  });

  test('a batch applied twice, its first commit unknown, changes nothing more', async () => {
    const batch = snapshots.take([task('A', 1)]);
    await applyBatch(pool, batch);
    await expect(applyBatch(pool, batch)).rejects.toMatchObject({ code: 'log.fenced' });
    expect(await counts()).toEqual({ task: 1, history: 1, fact: 1, next: 1 });
  });

  test('a large batch is cut into several transactions, each with its own stretch of offsets', async () => {
    const records = Array.from({ length: 4_500 }, (_, index) => task(`T${index}`, 1));
    const before = await transactions();
    await applyBatch(pool, snapshots.take(records));
    expect(await counts()).toEqual({ task: 4_500, history: 4_500, fact: 4_500, next: 4_500 });
    expect((await transactions()) - before).toBeGreaterThanOrEqual(3);
  });
});

describe('fencing', () => {
  test('a consumer that was frozen while its partition moved on changes nothing, effects included', async () => {
    const stale = snapshots.take([task('A', 1)]);
    const successor = await openFeed(pool, topics.snapshots);
    await expect(applyBatch(pool, stale)).rejects.toMatchObject({ code: 'log.fenced' });
    expect(await counts()).toEqual({ task: 0, history: 0, fact: 0, next: null });
    await applyBatch(pool, successor.take([task('A', 1)]));
    expect(await counts()).toMatchObject({ task: 1, next: 1 });
  });

  test('poison in a stale batch leaves no letter', async () => {
    const stale = snapshots.take([{ key: 'k', value: Buffer.from('{'), headers: {} }]);
    await openFeed(pool, topics.snapshots);
    await expect(applyBatch(pool, stale)).rejects.toMatchObject({ code: 'log.fenced' });
    const { rows } = await pool.query('SELECT count(*)::int AS letters FROM ops.dead_letter');
    expect(rows).toEqual([{ letters: 0 }]);
  });
});

describe('two projectors at once', () => {
  test('on one resource lose neither a deletion nor a content, whoever comes first', async () => {
    for (let round = 0; round < 40; round += 1) {
      const gid = `R${round}`;
      await Promise.all([
        patiently(snapshots.take([task(gid, 1), task(gid, 3)])),
        patiently(deliveries.take([deliveryRecord(gid, time(9), [wireEvent('task', gid, 'deleted', time(5))])])),
      ]);
    }
    const { rows } = await pool.query(`
      SELECT count(*)::int AS tasks, count(_deleted_at)::int AS gone, min(name) AS name,
             (SELECT count(*)::int FROM asana_history.task) AS versions FROM asana.task`);
    expect(rows).toEqual([{ tasks: 40, gone: 40, name: 'at 3', versions: 120 }]);
  });

  test('a child that arrives while its container goes is gone with it', async () => {
    for (let round = 0; round < 25; round += 1) {
      const [gid, project] = [`C${round}`, `P${round}`];
      await applyBatch(
        pool,
        snapshots.take([snapshotRecord({ type: 'project', gid: project, at: time(1), body: { name: 'p' } })]),
      );
      await Promise.all([
        patiently(snapshots.take([task(gid, 2, project)])),
        patiently(deliveries.take([deliveryRecord(gid, time(9), [wireEvent('project', project, 'deleted', time(5))])])),
      ]);
      await drainRefolds(pool, () => false);
    }
    const { rows } = await pool.query(`SELECT count(*)::int AS tasks, count(_deleted_at)::int AS gone FROM asana.task`);
    expect(rows).toEqual([{ tasks: 25, gone: 25 }]);
  });

  test('batches that want each other’s resources end, by order or by trying again', async () => {
    const second = await openFeed(pool, topics.snapshots, { partition: 1 });
    const gids = Array.from({ length: 30 }, (_, index) => `X${index}`);
    await Promise.all([
      repeat(8, (round) => patiently(snapshots.take(gids.map((gid) => task(gid, 2 * round + 1, `of ${gid}`))))),
      repeat(8, (round) =>
        patiently(second.take(gids.toReversed().map((gid) => task(gid, 2 * round + 2, `of ${gid}`)))),
      ),
    ]);
    const { rows } = await pool.query(
      `SELECT count(*)::int AS tasks, min(name) AS low, max(name) AS high FROM asana.task`,
    );
    expect(rows).toEqual([{ tasks: 30, low: 'at 16', high: 'at 16' }]);
  });

  test('a deadlock is a conflict, which is tried again, not a letter', async () => {
    const [a, b] = [
      { type: 'task', gid: 'A' },
      { type: 'task', gid: 'B' },
    ];
    const first = task('A', 1);
    const second = task('B', 1);
    const other = await pool.connect();
    await other.query('BEGIN');
    await other.query(`SET LOCAL deadlock_timeout = '1min'`);
    const [low, high] = (await lowerLock(a, b)) ? [a, b] : [b, a];
    await lockResources(other, [high], []);
    const applied = patiently(snapshots.take([first, second]));
    await waitsForLock();
    const crossed = lockResources(other, [low], []);
    // The projector holds the low lock and waits for the high one; now each waits for the other, and it gives way.
    await crossed;
    await other.query('ROLLBACK');
    other.release();
    expect(await applied).toBeGreaterThan(1);
    expect(await counts()).toMatchObject({ task: 2, next: 2 });
    const { rows } = await pool.query('SELECT count(*)::int AS letters FROM ops.dead_letter');
    expect(rows).toEqual([{ letters: 0 }]);
  });
});

function task(gid: string, second: number, project?: string): LogRecord {
  const memberships = project === undefined ? [] : [{ project: { gid: project }, section: null }];
  return snapshotRecord({ type: 'task', gid, at: time(second), body: { name: `at ${second}`, memberships } });
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + second * 1000).toISOString();
}

/** Applies a batch as the log's delivery does; resolves to the number of attempts. */
async function patiently(batch: Batch): Promise<number> {
  let attempts = 0;
  const handle = async (one: Batch): Promise<void> => {
    attempts += 1;
    await applyBatch(pool, one);
  };
  const outcome = await deliver(handle, batch, { backoffMsMin: 5, backoffMsMax: 50 }, new AbortController().signal);
  expect(outcome).toBe('committed');
  return attempts;
}

async function repeat(times: number, work: (round: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < times; round += 1) await work(round);
}

async function refusingOffsets(work: () => Promise<void>): Promise<void> {
  await pool.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no offset today'; END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON ops.consumer_offset FOR EACH ROW EXECUTE FUNCTION refuse()`);
  try {
    await work();
  } finally {
    await pool.query('DROP TRIGGER refuse ON ops.consumer_offset; DROP FUNCTION refuse()');
  }
}

async function counts(): Promise<unknown> {
  const { rows } = await pool.query(
    `
    SELECT (SELECT count(*)::int FROM asana.task) AS task, (SELECT count(*)::int FROM asana_history.task) AS history,
           (SELECT count(*)::int FROM ops.fact) AS fact,
           (SELECT next_offset FROM ops.consumer_offset WHERE topic = $1 AND partition = 0) AS next`,
    [topics.snapshots],
  );
  return rows[0];
}

/** Distinct transactions that wrote task rows are told by their ids; this counts them so far. */
async function transactions(): Promise<number> {
  const { rows } = await pool.query<{ writers: number }>(
    'SELECT count(DISTINCT xmin::text)::int AS writers FROM asana.task',
  );
  return rows[0]?.writers ?? 0;
}

type Ref = { readonly type: string; readonly gid: string };

/** Whether a's lock comes before b's in the order in which locks are taken. */
async function lowerLock(a: Ref, b: Ref): Promise<boolean> {
  const keyOf = (one: Ref): Promise<bigint> =>
    inTransaction(pool, async (client) => {
      await lockResources(client, [one], []);
      const { rows } = await client.query<{ key: string }>(
        `SELECT ((classid::bigint << 32) | objid::bigint)::text AS key FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`,
      );
      return BigInt(rows[0]?.key ?? 0);
    });
  return (await keyOf(a)) < (await keyOf(b));
}

async function waitsForLock(): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if ((rowCount ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
