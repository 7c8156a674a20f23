/**
 * Replacing all rows of owners, on a real Postgres and with the settings that consumers write under: what is wanted is all there
 * is, and the work grows with the number of rows, not with its square.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { declared } from '@asana-warehouse/testbed/facts';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type pg from 'pg';
import { inRepeatableWork, openPool } from './database.ts';
import { replaceOwned, tablesOfType } from './table-writer.ts';

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 2, applicationName: 'table-writer' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const table = tablesOfType(declared('task')).links.find(({ link }) => link.table === 'task_follower')?.current;

test('only the wanted rows of the owners remain, and those of others', async () => {
  expect(await replace(['1', '2'], [follower('1', 'a'), follower('1', 'b'), follower('2', 'a')])).toBe(3);
  expect(await replace(['1'], [follower('1', 'b'), follower('1', 'c')])).toBe(1);
  expect(await followers()).toEqual(['1 b', '1 c', '2 a']);
  expect(await replace(['1', '2'], [])).toBe(0);
  expect(await followers()).toEqual([]);
});

test('the work does not grow with the square of the rows', async () => {
  const owners = Array.from({ length: 1_000 }, (_, index) => `T${index}`);
  const rows = owners.flatMap((owner) => Array.from({ length: 40 }, (_, index) => follower(owner, `U${index}`)));
  await replace(owners, rows);
  // Comparing each with each takes minutes.
  expect(await replace(owners, rows.slice(0, -1), '30s')).toBe(0);
  expect(await followers()).toHaveLength(rows.length - 1);
}, 120_000);

async function replace(owners: readonly string[], rows: readonly Row[], atMost = '0'): Promise<number> {
  if (table === undefined) throw new Error('Tasks have no followers');
  return await inRepeatableWork(pool, async (client) => {
    await client.query(`SET LOCAL statement_timeout = '${atMost}'`);
    return await replaceOwned(client, table, owners, rows);
  });
}

async function followers(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ one: string }>(
    `SELECT task_gid || ' ' || user_gid AS one FROM asana.task_follower ORDER BY 1`,
  );
  return rows.map(({ one }) => one);
}

function follower(task: string, user: string): Row {
  return { task_gid: task, user_gid: user, _synced_at: '2026-01-01T00:00:00.000Z' };
}
