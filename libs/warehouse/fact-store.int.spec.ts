/**
 * Facts on a real Postgres: what is asked about some resources reads the facts of these, in a table that nobody has analysed
 * too, where the planner supposes that it is nearly empty.
 */
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type pg from 'pg';
import { inRepeatableWork, openPool } from './database.ts';
import { loadFacts, loadNewestSights, loadStamps } from './fact-store.ts';

const facts = 4_000;
const asked = Array.from({ length: 200 }, (_, index) => ({ type: 'task', gid: `T${index}` }));

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 1, applicationName: 'fact-store' });
  await pool.query(
    `INSERT INTO ops.fact (type, gid, id, kind, appended_at, stamp)
     SELECT 'task', 'T' || n, 'F' || n, 'present', now(), jsonb_build_object('observed_ms', n, 'error_ms', 0, 'hash', md5(n::text))
     FROM generate_series(0, $1::int - 1) AS n`,
    [facts],
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test.each([
  ['newest sights', loadNewestSights],
  ['stamps', loadStamps],
  ['facts', loadFacts],
])('%s', async (_what, load) => {
  const before = await rowsRead();
  const found = await inRepeatableWork(pool, async (client) => await load(client, asked));
  expect(found.size).toBe(asked.length);
  expect((await rowsRead()) - before).toBe(asked.length);
});

/** Rows of the table, and entries of its indexes, that statements have read so far. */
async function rowsRead(): Promise<number> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ read: number }>(
    `SELECT (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relid = 'ops.fact'::regclass)
          + (SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE relid = 'ops.fact'::regclass) AS read`,
  );
  return rows[0]?.read ?? 0;
}
