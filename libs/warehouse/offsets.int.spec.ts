/** Offsets beside effects: what a claim fences, what a commit checks, what a rollback takes back. */
import type { Batch, Offset, OffsetStore } from '@asana-warehouse/event-log/event-log';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type pg from 'pg';
import { inTransaction, openPool } from './database.ts';
import { commitOffset, offsetStore } from './offsets.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let store: OffsetStore;
const place = { group: 'g', topic: 't', partition: 3 };

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 4, applicationName: 'test' });
  store = offsetStore(pool);
});
beforeEach(async () => void (await pool.query('DELETE FROM ops.consumer_offset')));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

function batch(epoch: number, from: number, next: number): Batch {
  return {
    ...place,
    epoch,
    records: [],
    fromOffset: from as Offset,
    nextOffset: next as Offset,
    lastHash: `hash ${next}`,
  };
}

const commit = (given: Batch): Promise<void> => inTransaction(pool, (client) => commitOffset(client, given));

test('a first claim has no offset, and each claim raises the epoch', async () => {
  expect(await store.claim({ ...place, owner: 'a' })).toEqual({ epoch: 1, nextOffset: null, lastHash: null });
  await commit(batch(1, 0, 7));
  expect(await store.claim({ ...place, owner: 'b' })).toEqual({ epoch: 2, nextOffset: 7, lastHash: 'hash 7' });
  expect(await store.read('g', 't')).toEqual(new Map([[3, { epoch: 2, nextOffset: 7, lastHash: 'hash 7' }]]));
});

test('a commit at an older epoch, or from another position, is fenced and changes nothing', async () => {
  await store.claim({ ...place, owner: 'a' });
  await commit(batch(1, 0, 7));
  await expect(commit(batch(1, 0, 9))).rejects.toMatchObject({ code: 'log.fenced' });
  await store.claim({ ...place, owner: 'b' });
  await expect(commit(batch(1, 7, 9))).rejects.toMatchObject({ code: 'log.fenced' });
  await commit(batch(2, 7, 9));
  expect((await store.read('g', 't')).get(3)?.nextOffset).toBe(9);
});

test('a claim made while a commit is under way waits for it and fences what comes after', async () => {
  await store.claim({ ...place, owner: 'a' });
  let claimed: Promise<unknown> = Promise.resolve();
  await inTransaction(pool, async (client) => {
    await commitOffset(client, batch(1, 0, 5));
    claimed = store.claim({ ...place, owner: 'b' });
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  expect(await claimed).toMatchObject({ epoch: 2, nextOffset: 5 });
});

test('what a failed transaction did to the offset is undone with its effects', async () => {
  await store.claim({ ...place, owner: 'a' });
  const wrong = new Error('a programmer erred');
  const work = inTransaction(pool, async (client) => {
    await commitOffset(client, batch(1, 0, 5));
    throw wrong;
  });
  await expect(work).rejects.toBe(wrong);
  expect((await store.read('g', 't')).get(3)?.nextOffset).toBeNull();
});
