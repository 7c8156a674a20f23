/** Wishes on a real Postgres: one read for many events, none lost to a crash, none taken twice. */
import { eventually } from '@asana-warehouse/testbed/eventually';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { waitingForLocks } from '@asana-warehouse/testbed/waiting-for-locks';
import type pg from 'pg';
import { claimWishes, fulfilWish, postponeWish, raiseWishes, type ClaimedWish, type Wish } from './wishes.ts';
import { inTransaction, openPool } from './database.ts';
import { countWishes, hasWishesUpTo, newestWish, openWishesAmong } from './wishes-waiting.ts';

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 20, applicationName: 'test' });
});
beforeEach(async () => void (await pool.query('TRUNCATE ops.wish, ops.confirmation')));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const second = 1_000;
const wish = (gid: string, more: Partial<Wish> = {}): Wish => ({
  type: 'task',
  gid,
  workspaceGid: 'w',
  priority: 0,
  reason: 'changed',
  expects: null,
  eventAt: '2026-01-05T10:00:00.000Z',
  traceParent: null,
  ...more,
});
const raise = (...wishes: readonly Wish[]): Promise<void> =>
  inTransaction(pool, (client) => raiseWishes(client, wishes));
const claim = (owner = 'a', max = 100, leaseMs = 60 * second): Promise<readonly ClaimedWish[]> =>
  claimWishes(pool, { owner, max, leaseMs, priorityMax: 9 });
const only = async (owner = 'a'): Promise<ClaimedWish> => {
  const [claimed] = await claim(owner);
  if (claimed === undefined) throw new Error('nothing was due');
  return claimed;
};

test('a thousand events of one resource are one wish', async () => {
  await raise(...Array.from({ length: 500 }, () => wish('1')));
  for (let n = 0; n < 20; n += 1) await raise(wish('1'));
  expect(await claim()).toHaveLength(1);
});

test('a wish raised while it is read stays, and is due again a little later', async () => {
  await raise(wish('1'));
  const claimed = await only();
  await raise(wish('1'));
  expect(await fulfilWish(pool, 'a', claimed)).toBe(false);
  expect(await claim()).toEqual([]);
  expect(await countWishes(pool)).toEqual({ due: 0, claimed: 0, later: 1 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await fulfilWish(pool, 'a', await only())).toBe(true);
  expect(await countWishes(pool)).toEqual({ due: 0, claimed: 0, later: 0 });
});

test('a wish that is raised in the moment in which its read ends is let go, not kept until the lease is over', async () => {
  await raise(wish('1'));
  const claimed = await only();
  const raising = await pool.connect();
  await raising.query('BEGIN');
  await raiseWishes(raising, [wish('1')]);
  const ended = fulfilWish(pool, 'a', claimed);
  await eventually(
    () => waitingForLocks(pool),
    (count) => count > 0,
  );
  await raising.query('COMMIT');
  raising.release();
  expect(await ended).toBe(false);
  expect(await countWishes(pool)).toEqual({ due: 0, claimed: 0, later: 1 });
});

test('a read ends what was doubted or confirmed before it: a confirmation holds for no later absence', async () => {
  await pool.query('TRUNCATE ops.absence');
  for (const [index, state] of ['doubted', 'confirmed', 'believed', 'held'].entries()) {
    await pool.query(`INSERT INTO ops.absence (type, gid, state, scopes) VALUES ('task', $1, $2, '{}')`, [
      String(index),
      state,
    ]);
    await raise(wish(String(index)));
  }
  const claimed = await claim();
  await raise(wish('1'));
  await Promise.all(claimed.map((one) => fulfilWish(pool, 'a', one)));
  const { rows } = await pool.query<{ state: string }>('SELECT state FROM ops.absence ORDER BY gid');
  expect(rows.map(({ state }) => state)).toEqual(['confirmed', 'believed', 'held']);
  await fulfilWish(pool, 'a', { ...wish('1'), seq: await newestWish(pool) });
  expect((await pool.query('SELECT FROM ops.absence')).rowCount).toBe(2);
});

test('who claims a wish learns when the newest event was that asked for it', async () => {
  await raise(wish('1', { eventAt: '2026-01-05T10:00:02.345Z' }), wish('2', { eventAt: null }));
  await raise(wish('1', { eventAt: '2026-01-05T10:00:01.000Z' }));
  const claimed = new Map((await claim()).map(({ gid, eventAtMs }) => [gid, eventAtMs]));
  expect(claimed).toEqual(
    new Map<string, number | null>([
      ['1', Date.parse('2026-01-05T10:00:02.345Z')],
      ['2', null],
    ]),
  );
});

test('what is asked for again and again keeps its place among what waits', async () => {
  await raise(wish('restless'));
  for (let n = 0; n < 5; n += 1) await raise(wish(`quiet ${n}`), wish('restless'));
  expect((await claim('a', 1)).map(({ gid }) => gid)).toEqual(['restless']);
});

describe('a burst of one webhook', () => {
  const burst = async (heardFrom: string, count: number): Promise<void> => {
    const wishes = Array.from({ length: count }, (_, n) => wish(`${heardFrom} ${n}`, { heardFrom }));
    for (let start = 0; start < count; start += 300) await raise(...wishes.slice(start, start + 300));
  };
  /** From which webhook each is, in the order in which all are claimed. */
  const order = async (): Promise<readonly string[]> => {
    const claimed: ClaimedWish[] = [];
    for (let some = await claim(); some.length > 0; some = await claim()) claimed.push(...some);
    return claimed.map(({ gid }) => gid.split(' ')[0] ?? '');
  };

  test('is before no more than ten times as many of any other, however long it is', async () => {
    await burst('heavy', 3_000);
    await burst('busy', 60);
    await burst('light', 4);
    const claimed = await order();
    expect(claimed).toHaveLength(3_064);
    expect(claimed.lastIndexOf('light')).toBeLessThan(2 * 10 + 4);
    expect(claimed.lastIndexOf('busy')).toBeLessThan(100 + 60 + 4);
  });

  test('waits its turn in the order in which it was raised', async () => {
    await burst('heavy', 2_500);
    const claimed: ClaimedWish[] = [];
    for (let some = await claim(); some.length > 0; some = await claim()) claimed.push(...some);
    const batches = claimed.map(({ gid }) => Math.floor(Number(gid.split(' ')[1]) / 300));
    expect(batches).toEqual(batches.toSorted((a, b) => a - b));
    expect(new Set(claimed.map(({ priority }) => priority))).toEqual(new Set([0, 1, 2, 3]));
  });

  test('keeps the places that it had when it is raised again, and comes forward when little else of it waits', async () => {
    const priorityOf = async (gid: string): Promise<unknown> =>
      (await pool.query<{ priority: number }>('SELECT priority FROM ops.wish WHERE gid = $1', [gid])).rows[0]?.priority;
    await burst('heavy', 150);
    await raise(wish('heavy 0', { heardFrom: 'heavy' }), wish('heavy 149', { heardFrom: 'heavy' }));
    expect(await Promise.all([priorityOf('heavy 0'), priorityOf('heavy 149')])).toEqual([0, 1]);
    await pool.query(`DELETE FROM ops.wish WHERE gid <> 'heavy 149'`);
    await raise(wish('heavy 149', { heardFrom: 'heavy' }));
    expect(await priorityOf('heavy 149')).toBe(0);
  });

  test('still goes before what no live event asked for', async () => {
    await raise(wish('member 1', { priority: 5 }), wish('sweep 1', { priority: 9 }));
    await burst('heavy', 1_200);
    expect((await order()).slice(-2)).toEqual(['member', 'sweep']);
  });
});

test('instances that claim at once never get the same wish', async () => {
  await raise(...Array.from({ length: 200 }, (_, n) => wish(String(n))));
  const claims = await Promise.all(Array.from({ length: 10 }, (_, n) => claim(`i${n}`, 30)));
  const gids = claims.flat().map(({ gid }) => gid);
  expect(gids).toHaveLength(200);
  expect(new Set(gids).size).toBe(200);
});

test('what a dead instance had claimed is due again when its lease is over, and its late end changes nothing', async () => {
  await raise(wish('1'));
  const [lost] = await claim('dead', 1, 50);
  expect(await claim('b')).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 80));
  const taken = await only('b');
  await raise(wish('1'));
  expect(lost === undefined ? null : await fulfilWish(pool, 'dead', lost)).toBe(false);
  expect(await fulfilWish(pool, 'b', taken)).toBe(false);
});

test('the most urgent come first; those put off do not come before their time', async () => {
  await raise(wish('sweep', { priority: 9 }), wish('member', { priority: 5 }), wish('live'));
  expect((await claim()).map(({ gid }) => gid)).toEqual(['live', 'member', 'sweep']);
  await pool.query('TRUNCATE ops.wish');
  await raise(wish('1'));
  await postponeWish(pool, 'a', await only(), 60 * second);
  expect(await claim()).toEqual([]);
  await raise(wish('1'));
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(await only()).toMatchObject({ gid: '1', attempts: 0 });
});

test("the newest event's expectation counts, in whatever order events come", async () => {
  const older = wish('1', { expects: 'absent', eventAt: '2026-01-05T10:00:00.000Z' });
  const newer = wish('1', { expects: 'present', eventAt: '2026-01-05T10:00:01.000Z' });
  for (const order of [[[older], [newer]], [[newer], [older]], [[newer, older]], [[older, newer]]]) {
    await pool.query('TRUNCATE ops.wish');
    for (const batch of order) await raise(...batch);
    expect((await only()).expects).toBe('present');
  }
});

test('batches that name the same resources in any order do not deadlock', async () => {
  const gids = Array.from({ length: 60 }, (_, n) => String(n));
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => raise(...(n % 2 === 0 ? gids : gids.toReversed()).map((gid) => wish(gid)))),
  );
  expect(await claim()).toHaveLength(60);
});

test('waiting wishes are told by number and by name', async () => {
  await raise(wish('1'), wish('2'));
  const newest = await newestWish(pool);
  expect(await hasWishesUpTo(pool, newest)).toBe(true);
  for (const one of await claim()) await fulfilWish(pool, 'a', one);
  await raise(wish('3'));
  expect(await hasWishesUpTo(pool, newest)).toBe(false);
  expect(await openWishesAmong(pool, [wish('1'), wish('3')])).toMatchObject([{ gid: '3' }]);
});
