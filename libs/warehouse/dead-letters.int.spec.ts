/** Dead letters as they are kept and decided about, on a real Postgres: what another failure changes, who may take what, when they go. */
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type pg from 'pg';
import { inTransaction, openPool } from './database.ts';
import { countDecidable, decideClass, decideLetters, followRetry } from './dead-letter-decisions.ts';
import { removeSettledLetters } from './dead-letter-retention.ts';
import { settleLetters, takeDueLetters } from './dead-letter-retries.ts';
import { settleUnlogged, writeUnlogged } from './dead-letter-unlogged.ts';
import { writeDeadLetters, type NewDeadLetter } from './dead-letter-writer.ts';
import { countClasses, listDeadLetters, openDeadLetter, type LetterState } from './dead-letters.ts';

const any = { states: [], reasons: [], types: [] } as const;
const dayMs = 24 * 60 * 60 * 1000;
let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 3, applicationName: 'dead letters' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query('TRUNCATE ops.dead_letter, ops.audit, ops.wish'));

describe('a record refused again', () => {
  test.each([
    ['open', 'open'],
    ['retry', 'retry'],
    ['retried', 'open'],
    ['discarded', 'discarded'],
  ])('whose letter is %s leaves one letter that is %s, with its first cause', async (before, after) => {
    await write([letter({ reason: 'undecodable', detail: 'first' })]);
    await pool.query('UPDATE ops.dead_letter SET state = $1', [before]);
    await write([letter({ reason: 'unstorable', detail: 'second' })]);
    await write([letter({ reason: 'unstorable', detail: 'third' })]);
    expect(await listDeadLetters(pool, any, 10)).toMatchObject([
      {
        state: after,
        reason: 'unstorable',
        detail: 'third',
        firstReason: 'undecodable',
        firstDetail: 'first',
        attempts: 3,
        type: 'task',
        gid: '7',
      },
    ]);
  });
});

test('a letter opens with its headers and size, with its bytes when they are asked for, and keeps when the log took it', async () => {
  await write([letter({ appendedAtMs: 86_400_000 })]);
  const [listed] = await listDeadLetters(pool, any, 1);
  const closed = await openDeadLetter(pool, listed?.id ?? 0, false);
  expect(closed).toMatchObject({ headers: { type: 'task' }, valueBytes: 5, value: null, firstDetail: 'detail' });
  expect((await openDeadLetter(pool, listed?.id ?? 0, true))?.value?.toString()).toBe('bytes');
  expect(await openDeadLetter(pool, 0, true)).toBeNull();
  await decideLetters(pool, [listed?.id ?? 0], 'retry', 'me');
  const due = await inTransaction(pool, (client) =>
    takeDueLetters(client, 'projector', { lettersMax: 9, bytesMax: 1 }),
  );
  expect(due).toMatchObject([{ appendedAtMs: 86_400_000 }]);
});

describe('a class', () => {
  beforeEach(() =>
    write([
      ...[1, 2, 3].map((offset) => letter({ offset })),
      letter({ offset: 4, reason: 'unstorable' }),
      letter({ offset: 5, headers: { type: 'story' } }),
      letter({ offset: 6, headers: {}, value: Buffer.from('{') }),
    ]),
  );

  test('is counted by state, reason and type, the largest first', async () => {
    const counted = await countClasses(pool, any);
    expect(counted.map(({ count, reason, type }) => `${count} ${reason} ${type}`)).toEqual([
      '3 undecodable task',
      '1 undecodable story',
      '1 undecodable null',
      '1 unstorable task',
    ]);
    expect(await countClasses(pool, { ...any, reasons: ['unstorable', 'other'] })).toHaveLength(1);
    expect(await countClasses(pool, { ...any, states: ['retry'] })).toEqual([]);
  });

  test('is decided with nothing beside it; what was discarded comes back by its number alone', async () => {
    const [newest] = await listDeadLetters(pool, { ...any, types: ['task'], reasons: ['undecodable'] }, 1);
    await decideLetters(pool, [newest?.id ?? 0], 'discard', 'me');
    const some = { reasons: ['undecodable'], types: ['task'] };
    expect(await countDecidable(pool, some, 'retry')).toBe(2);
    expect(await decideClass(pool, some, 'retry', 'me', () => undefined)).toMatchObject({ changed: 2 });
    expect(await states()).toEqual(['1 retry', '2 retry', '3 discarded', '4 open', '5 open', '6 open']);
    const { rows } = await pool.query(`SELECT actor, action, subject, detail FROM ops.audit WHERE detail <> '{}'`);
    const detail = { count: 2, reasons: ['undecodable'], types: ['task'] };
    expect(rows).toMatchObject([{ actor: 'me', action: 'dead letters retried', subject: '2 dead letters', detail }]);
    expect((await decideLetters(pool, [newest?.id ?? 0], 'retry', 'me')).changed).toEqual([newest?.id]);
  });

  test('is followed from the decision until all were tried', async () => {
    const { at } = await decideClass(pool, { reasons: ['undecodable'], types: [] }, 'retry', 'me', () => undefined);
    expect(await followRetry(pool, at)).toEqual({ waiting: 5, applied: 0, failed: 0 });
    await inTransaction(pool, async (client) => {
      const due = await takeDueLetters(client, 'projector', { lettersMax: 3, bytesMax: 1_000 });
      await settleLetters(
        client,
        due.map(({ id }) => id),
      );
    });
    expect(await followRetry(pool, at)).toEqual({ waiting: 2, applied: 3, failed: 0 });
  });

  test('goes to other hands where a retry is under way', async () => {
    await decideClass(pool, { reasons: [], types: [] }, 'retry', 'me', () => undefined);
    const bounds = { lettersMax: 4, bytesMax: 1_000 };
    await inTransaction(pool, async (first) => {
      expect(await takeDueLetters(first, 'projector', bounds)).toHaveLength(4);
      const others = await inTransaction(pool, (second) => takeDueLetters(second, 'projector', bounds));
      expect(others.map(({ offset }) => offset)).toEqual([5, 6]);
    });
  });
});

describe('what the log did not take', () => {
  const fact = { type: 'task', gid: '7', topic: 't', reason: 'too_large', detail: 'd', headers: {}, traceId: null };

  test('has one letter per resource, is wished for by a retry, and settled by a read that goes through', async () => {
    await writeUnlogged(pool, fact);
    await writeUnlogged(pool, { ...fact, detail: 'even larger' });
    await writeUnlogged(pool, { ...fact, gid: '8' });
    const [eight, seven] = await listDeadLetters(pool, any, 10);
    expect(seven).toMatchObject({
      attempts: 2,
      partition: null,
      offset: null,
      detail: 'even larger',
      firstDetail: 'd',
    });
    await decideLetters(pool, [seven?.id ?? 0, eight?.id ?? 0], 'retry', 'me');
    const { rows } = await pool.query('SELECT type, gid, reason FROM ops.wish ORDER BY gid');
    expect(rows).toEqual(['7', '8'].map((gid) => ({ type: 'task', gid, reason: 'dead_letter' })));
    await settleUnlogged(pool, [{ type: 'task', gid: '7' }]);
    await writeUnlogged(pool, { ...fact, gid: '8' });
    expect(await stateOf('7')).toEqual('retried');
    expect(await stateOf('8')).toEqual('open');
  });

  test('stays discarded, however often it is read again', async () => {
    await writeUnlogged(pool, fact);
    await pool.query(`UPDATE ops.dead_letter SET state = 'discarded'`);
    await writeUnlogged(pool, fact);
    expect(await stateOf('7')).toEqual('discarded');
  });

  async function stateOf(gid: string): Promise<LetterState | undefined> {
    return (await listDeadLetters(pool, any, 10)).find((one) => one.gid === gid)?.state;
  }
});

test('settled letters go when they are old, audited; what waits for someone stays for ever', async () => {
  await write([1, 2, 3, 4, 5].map((offset) => letter({ offset })));
  const set = `state = CASE "offset" WHEN 1 THEN 'retried' WHEN 2 THEN 'discarded' WHEN 3 THEN 'retry' WHEN 4 THEN 'discarded' ELSE state END`;
  await pool.query(`UPDATE ops.dead_letter SET last_seen_at = now() - interval '100 days', ${set}`);
  await pool.query(`UPDATE ops.dead_letter SET decided_at = now() - interval '1 day' WHERE "offset" = 4`);
  expect(await removeSettledLetters(pool, 90 * dayMs, 'instance-1', () => false)).toBe(2);
  expect(await states()).toEqual(['3 retry', '4 discarded', '5 open']);
  const { rows } = await pool.query('SELECT actor, action, subject, detail FROM ops.audit');
  const detail = { count: 2, discarded: 1, retried: 1 };
  const told = { actor: 'instance-1', action: 'dead letters removed', subject: '2 dead letters' };
  expect(rows).toMatchObject([{ ...told, detail }]);
  expect(await removeSettledLetters(pool, 90 * dayMs, 'instance-1', () => false)).toBe(0);
  expect((await pool.query('SELECT FROM ops.audit')).rowCount).toBe(1);
});

function letter(more: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    group: 'projector',
    topic: 'asana.snapshots.v1',
    partition: 0,
    offset: 0,
    eventIndex: -1,
    key: '7',
    reason: 'undecodable',
    detail: 'detail',
    headers: { type: 'task' },
    value: Buffer.from('bytes'),
    traceId: null,
    appendedAtMs: 1_000,
    ...more,
  };
}

async function write(letters: readonly NewDeadLetter[]): Promise<void> {
  await inTransaction(pool, (client) => writeDeadLetters(client, letters));
}

async function states(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT "offset" || ' ' || state AS line FROM ops.dead_letter ORDER BY "offset"`,
  );
  return rows.map(({ line }) => line);
}
