/** What is special about the log in Postgres: retention, polling beside LISTEN, a network that goes silent, its schema. */
import type { EventLog, LogRecord, Offset } from '@asana-warehouse/event-log/event-log';
import { commitEffects, createEffects, readEffects } from '@asana-warehouse/testbed/effects';
import { freshDatabase, ownPostgres, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { startProxy } from '@asana-warehouse/testbed/proxy';
import { connectionSettings, openPool } from '@asana-warehouse/warehouse/database';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import { Client } from 'pg';
import type pg from 'pg';
import { openPostgresLog, postgresLogBounds } from './postgres-log.ts';
import { retain } from './retention.ts';

const quick = { leaseMs: 2_000, heartbeatMs: 200, pollMs: 100, backoffMsMin: 10, backoffMsMax: 100 };
const hourMs = 3_600_000;
const live = new AbortController().signal;

let database: FreshDatabase;
let pool: pg.Pool;
let log: EventLog;

function open(url: string, timeoutMs: number = postgresLogBounds.append.timeoutMs): EventLog {
  return openPostgresLog({
    ...postgresLogBounds,
    connection: connectionSettings(url),
    append: { ...postgresLogBounds.append, timeoutMs },
    subscription: quick,
  });
}

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 8, applicationName: 'test' });
  await createEffects(pool);
  log = open(database.url);
});

afterAll(async () => {
  await log.close();
  await pool.end();
  await database.drop();
});

function numbered(count: number, first = 0): LogRecord[] {
  return Array.from({ length: count }, (_, n) => ({ key: 'k', value: Buffer.from(`k:${n + first}`), headers: {} }));
}

async function makeTopic(name: string, retentionMs = hourMs): Promise<string> {
  await log.ensureTopics([{ name, partitions: 1, retentionMs, recordBytesMax: 1_000_000 }]);
  return name;
}

async function consume(topic: string, group: string, from: EventLog = log): ReturnType<EventLog['subscribe']> {
  return await from.subscribe({
    group,
    topics: [topic],
    owner: `${group}-owner`,
    offsets: offsetStore(pool),
    batchRecordsMax: 10,
    batchBytesMax: 1_000_000,
    handle: (batch) => commitEffects(pool, batch),
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error('Waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const applied = async (group: string, count: number): Promise<boolean> =>
  (await readEffects(pool, group)).length >= count;

test('retention removes what is old and passed by every group, and nothing else', async () => {
  const topic = await makeTopic('retained');
  await log.append(topic, numbered(30));
  await pool.query(`UPDATE log.record SET appended_at = now() - interval '2 hours' WHERE "offset" < 20`);
  const store = offsetStore(pool);
  const set = async (group: string, next: number): Promise<void> => {
    await store.claim({ group, topic, partition: 0, owner: 'o' });
    await pool.query('UPDATE ops.consumer_offset SET next_offset = $2 WHERE consumer_group = $1', [group, next]);
  };
  const first = async (): Promise<number | undefined> => (await log.ends(topic))[0]?.first;

  await store.claim({ group: 'new', topic, partition: 0, owner: 'o' });
  expect(await retain(pool, topic, live)).toBe(0);
  await set('new', 5);
  await set('ahead', 25);
  expect(await retain(pool, topic, live)).toBe(5);
  expect(await first()).toBe(5);
  await set('new', 29);
  expect(await retain(pool, topic, live)).toBe(15);
  expect(await first()).toBe(20);
  expect((await log.read(topic, 0, 20 as Offset, 100)).length).toBe(10);
});

test('the newest record stays, and offsets go on behind it', async () => {
  const topic = await makeTopic('newest', 1);
  await log.append(topic, numbered(12_000));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await retain(pool, topic, live)).toBe(11_999);
  expect(await log.ends(topic)).toEqual([{ partition: 0, first: 11_999, next: 12_000 }]);
  expect((await log.append(topic, numbered(1)))[0]?.offset).toBe(12_000);
});

test('retention beside appends and a consumer removes nothing unread', async () => {
  const topic = await makeTopic('busy', 1);
  const subscription = await consume(topic, 'busy');
  const stop = new AbortController();
  const removing = (async (): Promise<number> => {
    let removed = 0;
    while (!stop.signal.aborted) removed += await retain(pool, topic, live);
    return removed;
  })();
  for (let round = 0; round < 60; round += 1) await log.append(topic, numbered(20, round * 20));
  await until(() => applied('busy', 1200));
  stop.abort();
  expect(await removing).toBeGreaterThan(0);
  await subscription.close();
  expect((await readEffects(pool, 'busy')).map(({ value }) => value)).toEqual(
    numbered(1200).map(({ value }) => value.toString()),
  );
});

test('records that were not announced are found by polling', async () => {
  const topic = await makeTopic('unannounced');
  const subscription = await consume(topic, 'polling');
  await log.append(topic, numbered(1));
  await until(() => applied('polling', 1));
  await pool.query(
    `INSERT INTO log.record SELECT topic_id, 0, 1, 'k', '{}', 'k:1', now() FROM log.topic WHERE name = $1`,
    [topic],
  );
  await until(() => applied('polling', 2));
  expect((await readEffects(pool, 'polling')).map(({ offset }) => offset)).toEqual([0, 1]);
  await subscription.close();
});

test('a group commit is announced once, however many appends and partitions it holds', async () => {
  const topic = 'announced';
  await log.ensureTopics([{ name: topic, partitions: 4, retentionMs: hourMs, recordBytesMax: 1_000_000 }]);
  const listener = new Client({ connectionString: database.url });
  await listener.connect();
  let announced = 0;
  listener.on('notification', ({ payload }) => {
    if (payload?.startsWith(`topic ${topic} `) === true) announced += 1;
  });
  await listener.query('LISTEN asana_warehouse_log');
  const appends = 400;
  await Promise.all(
    Array.from({ length: appends }, (_, n) =>
      log.append(topic, [{ key: `k${n}`, value: Buffer.from(`${n}`), headers: {} }]),
    ),
  );
  // One transaction appends with one reading of the clock for all of its records.
  const { rows } = await pool.query<{ records: number; commits: number; partitions: number }>(
    `SELECT count(*)::int AS records, count(DISTINCT appended_at)::int AS commits, count(DISTINCT partition)::int AS partitions
     FROM log.record WHERE topic_id = (SELECT topic_id FROM log.topic WHERE name = $1)`,
    [topic],
  );
  await until(() => Promise.resolve(announced >= (rows[0]?.commits ?? 0)));
  // What was announced before this is here by the time it is answered.
  await listener.query('SELECT 1');
  await listener.end();
  expect(rows[0]).toMatchObject({ records: appends, partitions: 4 });
  expect(announced).toBe(rows[0]?.commits);
  expect(announced).toBeLessThan(appends / 4);
});

test('a lost LISTEN connection comes back', async () => {
  const topic = await makeTopic('listening');
  const subscription = await consume(topic, 'listening');
  const listeners = `SELECT pid FROM pg_stat_activity WHERE application_name = 'asana-warehouse-log-listen' AND datname = current_database()`;
  await until(async () => (await pool.query(listeners)).rowCount === 1);
  const { rows } = await pool.query<{ pid: number }>(listeners);
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await log.append(topic, numbered(1));
  await until(() => applied('listening', 1));
  await until(async () => {
    const again = await pool.query<{ pid: number }>(listeners);
    return again.rows[0] !== undefined && again.rows[0].pid !== rows[0]?.pid;
  });
  expect(await readEffects(pool, 'listening')).toHaveLength(1);
  await subscription.close();
});

test('over a network that goes silent appends are refused in time, and nothing acknowledged is lost', async () => {
  const target = new URL(database.url);
  const proxy = await startProxy({ host: target.hostname, port: Number(target.port) });
  target.port = String(proxy.port);
  const distant = open(target.toString(), 1_000);
  const topic = await makeTopic('silent');
  const subscription = await consume(topic, 'silent', distant);
  await distant.append(topic, numbered(3));
  await until(() => applied('silent', 3));
  proxy.set({ kind: 'silent' });
  const startMs = performance.now();
  await expect(distant.append(topic, numbered(1, 3))).rejects.toMatchObject({ code: 'log.unavailable' });
  expect(performance.now() - startMs).toBeLessThan(3_000);
  proxy.cut();
  proxy.set({ kind: 'pass' });
  await until(async () => {
    const [outcome] = await Promise.allSettled([distant.append(topic, numbered(1, 4))]);
    return outcome.status === 'fulfilled';
  });
  await until(async () => (await readEffects(pool, 'silent')).some(({ value }) => value === 'k:4'));
  await subscription.close();
  await distant.close();
  await proxy.close();
});

test.each([
  ['at once', 0],
  ['a few heartbeats later', 5 * quick.heartbeatMs],
])(
  'a topic dropped and made anew %s under a running consumer stops it',
  async (_, pauseMs) => {
    const group = `dropped ${pauseMs}`;
    const topic = await makeTopic(`dropped-${pauseMs}`);
    const subscription = await consume(topic, group);
    await log.append(topic, numbered(5));
    await until(() => applied(group, 5));
    await pool.query('DELETE FROM log.topic WHERE name = $1', [topic]);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await makeTopic(topic);
    await expect(subscription.failed).rejects.toMatchObject({ code: 'log.recreated' });
    await subscription.close();
  },
  20_000,
);

test('a database without the schema is told from one that is away', async () => {
  const server = await ownPostgres();
  const empty = open(server.url);
  await expect(
    empty.ensureTopics([{ name: 't', partitions: 1, retentionMs: 1, recordBytesMax: 1 }]),
  ).rejects.toMatchObject({
    code: 'warehouse.schema_outdated',
  });
  await server.stop();
  await expect(empty.append('t', numbered(1))).rejects.toMatchObject({ code: 'log.unavailable' });
  await empty.close();
});
