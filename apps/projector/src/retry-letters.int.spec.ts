/**
 * Retrying dead letters on a real Postgres: it ends as if nothing had ever been set aside, whatever was applied meanwhile, it
 * is bounded however many there are, and a letter that fails again says so without forgetting why it failed first.
 */
import { createHash } from 'node:crypto';
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import { isRetriable } from '@asana-warehouse/failure/failure';
import type { Batch, LogRecord } from '@asana-warehouse/event-log/event-log';
import { deliveryRecord, openFeed, snapshotRecord, topics, wireEvent } from '@asana-warehouse/testbed/batches';
import { declared } from '@asana-warehouse/testbed/facts';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { seed } from '@asana-warehouse/testbed/seeds';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { decideClass } from '@asana-warehouse/warehouse/dead-letter-decisions';
import { writeDeadLetters } from '@asana-warehouse/warehouse/dead-letter-writer';
import fc from 'fast-check';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';
import { retryLetters } from './retry-letters.ts';

const types = ['project', 'task', 'story'] as const;
const tables = types.flatMap((type) => {
  const { current, history, links } = tablesOf(declared(type));
  const all = [current, history, ...links.flatMap((link) => [link.current, link.history])];
  return all.map(({ schema, name }) => `${schema}."${name}"`);
});
const going = (): boolean => false;
const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 6, applicationName: 'retry letters' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(empty);

describe('a retry ends as if nothing had been set aside', () => {
  test('for any facts, any of which a former release could not apply, also while later ones arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord(), { minLength: 1, maxLength: 20 }),
        fc.array(anyRecord(), { maxLength: 8 }),
        async (early, late) => {
          await empty();
          for (const batch of (await batchesOf(early, late)).flat()) await applyBatch(pool, batch);
          await drainRefolds(pool, going);
          const expected = await dump();
          await empty();
          const refused = new Set(early.filter(({ isRefused }) => isRefused).map(({ record }) => record.value));
          const [first = [], second = []] = await batchesOf(early, late);
          for (const batch of first) await applyAllBut(batch, refused);
          await drainRefolds(pool, going);
          await askForRetry();
          const [retried] = await Promise.all([
            persistently(() => retryLetters(pool, 'projector', going)),
            ...second.map((batch) => persistently(() => applyBatch(pool, batch))),
          ]);
          expect(retried).toBe(refused.size);
          await drainRefolds(pool, going);
          expect(await dump()).toEqual(expected);
          const settled = Array.from(refused, () => expect.objectContaining({ state: 'retried' }) as unknown);
          expect(await letters()).toEqual(settled);
        },
      ),
      { numRuns: 25, seed: seed('retry letters'), interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true },
    );
  }, 180_000);

  test('an old letter brings nothing back that has gone since', async () => {
    const seen = snapshot('T1', 10, { name: 'as it was' });
    const newer = snapshot('T1', 20, { name: 'as it was last' });
    const [first = []] = await batchesOf([drawnOf(seen), drawnOf(newer)]);
    for (const batch of first) await applyAllBut(batch, new Set([seen.value]));
    const deliveries = await openFeed(pool, topics.deliveries);
    await applyBatch(pool, deliveries.take([delivery('d', 30, wireEvent('task', 'T1', 'deleted', time(30)))]));
    await askForRetry();
    await retryLetters(pool, 'projector', going);
    const { rows } = await pool.query(`SELECT name, _deleted_at IS NULL AS lives FROM asana.task`);
    expect(rows).toEqual([{ name: 'as it was last', lives: false }]);
    const versions = await pool.query(
      `SELECT name FROM asana_history.task WHERE valid_to IS NOT NULL ORDER BY valid_from`,
    );
    expect(versions.rows).toEqual([{ name: 'as it was' }, { name: 'as it was last' }]);
  });

  test('what the hydrator passed over is wished for: the resource, and what is around it when it went', async () => {
    const record = delivery(
      'd',
      5,
      wireEvent('task', 'T1', 'deleted', time(5)),
      wireEvent('story', 'S1', 'added', time(5)),
    );
    await setAside(record, { topic: topics.deliveries, eventIndex: 0 });
    await askForRetry();
    await retryLetters(pool, 'projector', going);
    const { rows } = await pool.query(
      'SELECT type, gid, workspace_gid, expects, trace_parent FROM ops.wish ORDER BY type',
    );
    const asked = { gid: 'T1', workspace_gid: 'W', trace_parent: traceparent };
    expect(rows).toEqual([
      { type: 'around.task', expects: null, ...asked },
      { type: 'task', expects: 'absent', ...asked },
    ]);
    expect((await pool.query('SELECT resource_gid FROM asana.event')).rows).toEqual([{ resource_gid: 'T1' }]);
  });
});

describe('a letter that fails again', () => {
  test('counts the attempt, tells the new cause and keeps the first one, however often that changes', async () => {
    await setAside(snapshot('T1', 1, { name: 7 }), { reason: 'from_the_future', detail: 'at first' });
    for (const attempts of [2, 3]) {
      await askForRetry();
      await retryLetters(pool, 'projector', going);
      expect(await letters()).toEqual([
        {
          state: 'open',
          reason: 'undecodable',
          detail: 'task.name: expected text, got a number',
          first_reason: 'from_the_future',
          first_detail: 'at first',
          attempts,
        },
      ]);
    }
  });

  test('names no other cause while the cause is the same', async () => {
    await setAside(snapshot('T1', 1, { name: 7 }), { detail: 'task.name: expected text, got a number' });
    await askForRetry();
    await retryLetters(pool, 'projector', going);
    expect(await letters()).toMatchObject([{ state: 'open', attempts: 2, first_reason: null, first_detail: null }]);
  });

  test('as one event of a delivery that can no longer be read at all is not taken for applied', async () => {
    const record = { ...delivery('d', 5, {}), value: Buffer.from('{') };
    await setAside(record, { topic: topics.deliveries, eventIndex: 0 });
    await askForRetry();
    await retryLetters(pool, 'projector', going);
    expect(await letters()).toMatchObject([{ state: 'open', attempts: 2 }]);
  });

  test('holds up none of its batch: the others are applied, what Postgres refuses is found by halving', async () => {
    for (let index = 0; index < 40; index += 1) {
      const body =
        index % 13 === 5 ? { assignee: { gid: endless() } } : index % 13 === 6 ? { name: 7 } : { name: 'fine' };
      await setAside(snapshot(`T${index}`, 1, body), { offset: index });
    }
    await askForRetry();
    expect(await retryLetters(pool, 'projector', going)).toBe(40);
    const { rows } = await pool.query(
      'SELECT state, reason, count(*)::int FROM ops.dead_letter GROUP BY 1, 2 ORDER BY 1, 2',
    );
    expect(rows).toEqual([
      { state: 'open', reason: 'undecodable', count: 3 },
      { state: 'open', reason: 'unstorable', count: 3 },
      { state: 'retried', reason: 'undecodable', count: 34 },
    ]);
    expect((await pool.query('SELECT count(*)::int AS count FROM asana.task')).rows).toEqual([{ count: 37 }]);
  });
});

describe('very many letters', () => {
  const count = 4_000;

  test('a class is retried in batches, by two instances at once, each letter by one of them', async () => {
    await addMany(count);
    const marked: number[] = [];
    const done = await decideClass(pool, { reasons: ['undecodable'], types: ['task'] }, 'retry', 'test', (so_far) => {
      marked.push(so_far);
    });
    expect(done.changed).toBe(count);
    expect(marked.slice(0, 2)).toEqual([1_000, 2_000]);
    let batches = 0;
    const counted = (): boolean => (batches += 1) < 0;
    const taken = await Promise.all([1, 2].map(() => retryLetters(pool, 'projector', counted)));
    expect(taken.reduce((sum, one) => sum + one)).toBe(count);
    expect(batches).toBeLessThan(20);
    const { rows } = await pool.query('SELECT state, attempts, count(*)::int FROM ops.dead_letter GROUP BY 1, 2');
    expect(rows).toEqual([{ state: 'retried', attempts: 2, count }]);
    expect((await pool.query('SELECT count(*)::int AS count FROM asana.task')).rows).toEqual([{ count }]);
  }, 60_000);

  test('an end that is asked for comes between two batches, and what is due stays due', async () => {
    await addMany(count);
    await askForRetry();
    let looks = 0;
    const taken = await retryLetters(pool, 'projector', () => (looks += 1) > 2);
    expect(taken).toBe(1_000);
    const { rows } = await pool.query(`SELECT count(*)::int AS due FROM ops.dead_letter WHERE state = 'retry'`);
    expect(rows).toEqual([{ due: count - taken }]);
  });

  test('a crash in the middle leaves whole batches behind it, and the rest due', async () => {
    await addMany(count);
    await askForRetry();
    let looks = 0;
    let killed = Promise.resolve();
    const crashing = (): boolean => {
      looks += 1;
      if (looks === 3) killed = killSessions();
      return false;
    };
    await expect(retryLetters(pool, 'projector', crashing)).rejects.toMatchObject({ code: 'postgres.unreachable' });
    await killed;
    const before = await persistently(tried);
    expect(before % 500).toBe(0);
    expect(before).toBeLessThan(count);
    expect(await persistently(() => retryLetters(pool, 'projector', going))).toBe(count - before);
    const { rows } = await pool.query('SELECT state, attempts, count(*)::int FROM ops.dead_letter GROUP BY 1, 2');
    expect(rows).toEqual([{ state: 'retried', attempts: 2, count }]);
  });

  test('large ones come a few at a time', async () => {
    const notes = 'x'.repeat(900 * 1024);
    for (let index = 0; index < 6; index += 1) await setAside(snapshot(`T${index}`, 1, { notes }), { offset: index });
    await askForRetry();
    let looks = 0;
    expect(await retryLetters(pool, 'projector', () => (looks += 1) > 1)).toBe(3);
    expect(await retryLetters(pool, 'projector', going)).toBe(3);
  });
});

test('a poison record of nearly the largest size is kept whole', async () => {
  const value = Buffer.alloc(15 * 1024 * 1024, '{');
  const snapshots = await openFeed(pool, topics.snapshots);
  const batch = snapshots.take([
    { key: '7', value, headers: { type: 'task' } },
    snapshot('T1', 1, { name: 'behind it' }),
  ]);
  expect(await applyBatch(pool, batch)).toMatchObject({ deadLetters: 1 });
  const { rows } = await pool.query<{ value: Buffer }>(
    'SELECT value, resource_type, resource_gid FROM ops.dead_letter',
  );
  expect(rows[0]?.value.equals(value)).toBe(true);
  expect(rows).toMatchObject([{ resource_type: 'task', resource_gid: '7' }]);
  await askForRetry();
  expect(await retryLetters(pool, 'projector', going)).toBe(1);
  expect(await letters()).toMatchObject([{ state: 'open', reason: 'undecodable', attempts: 2 }]);
});

/** A record of either topic, and whether the release that read it first could not apply it. */
type Drawn = { readonly topic: string; readonly record: LogRecord; readonly isRefused: boolean };

function anyRecord(): fc.Arbitrary<Drawn> {
  const type = fc.constantFrom(...types);
  const second = fc.integer({ min: 1, max: 30 });
  const read = fc
    .record({
      type,
      gid: fc.constantFrom('1', '2'),
      at: second,
      modified: second,
      kind: fc.constantFrom('present', 'present', 'present', 'absent', 'forbidden', 'listed'),
      name: fc.constantFrom('a', 'b', 'c'),
    })
    .map(({ at, modified, name, kind, ...rest }) => ({
      topic: topics.snapshots,
      record: snapshotRecord({
        ...rest,
        at: time(at),
        modified: time(modified),
        kind,
        body: rest.type === 'story' ? { text: name } : { name },
      }),
    }));
  const told = fc
    .record({
      type,
      gid: fc.constantFrom('1', '2'),
      action: fc.constantFrom('added', 'changed', 'deleted', 'undeleted'),
      at: second,
      id: fc.uuid(),
    })
    .map(({ type: of, gid, action, at, id }) => ({
      topic: topics.deliveries,
      record: delivery(id, at, wireEvent(of, gid, action, time(at))),
    }));
  return fc
    .record({ one: fc.oneof({ weight: 2, arbitrary: read }, { weight: 1, arbitrary: told }), isRefused: fc.boolean() })
    .map(({ one, isRefused }) => ({ ...one, isRefused }));
}

function drawnOf(record: LogRecord): Drawn {
  return { topic: topics.snapshots, record, isRefused: false };
}

function snapshot(gid: string, at: number, body: Readonly<Record<string, unknown>>): LogRecord {
  return snapshotRecord({ type: 'task', gid, at: time(at), body });
}

function delivery(id: string, at: number, ...events: readonly object[]): LogRecord {
  const record = deliveryRecord(id, time(at), events);
  return { ...record, headers: { ...record.headers, traceparent } };
}

function time(second: number): string {
  return new Date(Date.UTC(2026, 1, 1) + second * 1000).toISOString();
}

/** The records as the log would hand them over, part by part: the offsets and times they have do not depend on what is done with them. */
async function batchesOf(...parts: readonly (readonly Drawn[])[]): Promise<readonly (readonly Batch[])[]> {
  const feeds = await Promise.all([topics.snapshots, topics.deliveries].map((topic) => openFeed(pool, topic)));
  return parts.map((drawn) =>
    [topics.snapshots, topics.deliveries].flatMap((topic, index) => {
      const records = drawn.filter((one) => one.topic === topic).map(({ record }) => record);
      const batch = records.length === 0 ? undefined : feeds[index]?.take(records);
      return batch === undefined ? [] : [batch];
    }),
  );
}

/** As the apps do: what gave way to another transaction is tried again. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isRetriable(error)) throw error;
    }
  }
}

/** What a release does that cannot read some of the records. */
async function applyAllBut(batch: Batch, refused: ReadonlySet<Buffer>): Promise<void> {
  const records = batch.records.filter(({ value }) => !refused.has(value));
  if (records.length > 0) await applyBatch(pool, { ...batch, records });
  const { group, topic, partition } = batch;
  const fault = { reason: 'undecodable', detail: 'unreadable then', eventIndex: -1, traceId: null };
  const aside = batch.records.filter(({ value }) => refused.has(value));
  await inTransaction(pool, (client) =>
    writeDeadLetters(
      client,
      aside.map((record) => ({ ...record, ...fault, group, topic, partition })),
    ),
  );
}

type Aside = { topic?: string; eventIndex?: number; offset?: number; reason?: string; detail?: string };

async function setAside(record: LogRecord, aside: Aside = {}): Promise<void> {
  const place = { group: 'projector', topic: topics.snapshots, partition: 0, offset: 0, eventIndex: -1 };
  const fault = { reason: 'undecodable', detail: '', traceId: null, appendedAtMs: 1_000 };
  await inTransaction(pool, (client) => writeDeadLetters(client, [{ ...record, ...place, ...fault, ...aside }]));
}

/** Letters of sound snapshots, each of a task of its own. */
async function addMany(count: number): Promise<void> {
  const { value, headers } = snapshot('GID', 1, { name: 'fine' });
  await pool.query(
    `INSERT INTO ops.dead_letter (consumer_group, topic, partition, "offset", record_key, reason, detail, headers, value, resource_type)
     SELECT 'projector', $1, 0, n, 'T' || n, 'undecodable', '', $2, convert_to(replace($3, 'GID', 'T' || n), 'UTF8'), 'task'
     FROM generate_series(1, $4) AS n`,
    [topics.snapshots, JSON.stringify(headers), value.toString(), count],
  );
}

/** Ends all sessions of the pool, as a crash of the process or of the server would. */
async function killSessions(): Promise<void> {
  const other = openPool(database.url, { max: 1, applicationName: 'killer' });
  await other.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'retry letters'
    AND datname = current_database()`);
  await other.end();
}

async function tried(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ops.dead_letter WHERE state = 'retried'`,
  );
  return rows[0]?.count ?? 0;
}

/** Longer than what an index holds, and not to be compressed. */
function endless(): string {
  return Array.from({ length: 200 }, (_, index) => createHash('sha256').update(String(index)).digest('hex')).join('');
}

async function askForRetry(): Promise<void> {
  await pool.query(`UPDATE ops.dead_letter SET state = 'retry'`);
}

async function letters(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    'SELECT state, reason, detail, first_reason, first_detail, attempts FROM ops.dead_letter ORDER BY id',
  );
  return rows;
}

async function empty(): Promise<void> {
  await pool.query(
    `TRUNCATE ${tables.join(', ')}, asana.event, ops.fact, ops.refold, ops.wish, ops.dead_letter, ops.consumer_offset`,
  );
}

/** Every row of every table, in an order of its own. */
async function dump(): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {};
  for (const name of ['asana.event', ...tables]) {
    found[name] = (await pool.query(`SELECT to_jsonb(t) AS row FROM ${name} t ORDER BY to_jsonb(t)::text`)).rows;
  }
  return found;
}
