/**
 * Partitions of the raw zone: one a week, from Monday to Monday in UTC. Days would be 7 times as many for a zone that is
 * kept for ever by default, and every query plans over all of them; months would be too coarse to let go of. They are made
 * ahead, so that in normal life no record falls into the default partition; what lies there (a long outage of the maker, a
 * clock far off) moves when its week is made.
 *
 * A week is made beside its table and then attached, which lets others read and append meanwhile; only appends to the
 * default partition wait while its records move. `ops.raw_partition` says which weeks are attached.
 */
import { lockKey } from './advisory-lock.ts';
import { inTransaction } from './database.ts';
import type { RawTable } from './raw-landing.ts';
import type pg from 'pg';

/** The tables of the raw zone. */
export const rawTables = ['delivery', 'snapshot'] as const satisfies readonly RawTable[];

/** A week that is attached. Times in ms since 1970; `toMs` is not part of it. `thinnedAtMs`: null while it is whole. */
export type RawPartition = {
  readonly table: RawTable;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly thinnedAtMs: number | null;
};

/** Lock that whoever changes partitions holds to the end of the transaction. */
const partitionsLock = 'raw partitions';
export const lockWaitMsMax = 2_000;
export const weekMs = 7 * 24 * 60 * 60_000;
const firstMondayMs = Date.UTC(2001, 0, 1);
/** Records of the last week may still be on their way, and a maker that is down for weeks does no harm. */
const weeksBehind = 1;
const weeksAhead = 4;
/** Weeks of the default partition that one call moves. */
const movedMax = 60;

/** Makes what is missing of the weeks around `nowMs`, and of those that the default partition holds; resolves to the names made. */
export async function makePartitions(pool: pg.Pool, nowMs: number): Promise<readonly string[]> {
  const made: string[] = [];
  for (const table of rawTables) {
    const known = new Set((await listPartitions(pool, table)).map(({ fromMs }) => fromMs));
    const wanted = new Set([...weeksAround(nowMs), ...(await weeksInDefault(pool, table))]);
    for (const fromMs of [...wanted].sort((a, b) => a - b)) {
      if (known.has(fromMs)) continue;
      const name = await makePartition(pool, table, fromMs);
      if (name !== null) made.push(name);
    }
  }
  return made;
}

/** The weeks that are attached, oldest first. */
export async function listPartitions(
  client: pg.Pool | pg.ClientBase,
  table: RawTable,
): Promise<readonly RawPartition[]> {
  const { rows } = await client.query<RawPartition>(
    `SELECT parent AS "table", name, (extract(epoch FROM from_at) * 1000)::bigint AS "fromMs",
       (extract(epoch FROM to_at) * 1000)::bigint AS "toMs", (extract(epoch FROM thinned_at) * 1000)::bigint AS "thinnedAtMs"
     FROM ops.raw_partition WHERE parent = $1 ORDER BY from_at`,
    [table],
  );
  return rows;
}

/** Start of the week that holds a moment. */
export function weekOf(ms: number): number {
  return firstMondayMs + Math.floor((ms - firstMondayMs) / weekMs) * weekMs;
}

/** A time as SQL, where no parameter may stand. */
export function instantSql(ms: number): string {
  return `'${new Date(ms).toISOString()}'`;
}

/** Only one changes partitions at a time; nobody waits long for a lock behind which all others would queue. */
export async function beginPartitionChange(client: pg.ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1::bigint)', [lockKey(partitionsLock)]);
  await client.query(`SET LOCAL lock_timeout = ${lockWaitMsMax}`);
}

function weeksAround(nowMs: number): readonly number[] {
  const current = weekOf(nowMs);
  return Array.from({ length: weeksBehind + 1 + weeksAhead }, (_, index) => current + (index - weeksBehind) * weekMs);
}

/** The oldest weeks with records in the default partition: found one after the other, by the key, whatever it holds. */
async function weeksInDefault(pool: pg.Pool, table: RawTable): Promise<readonly number[]> {
  const weeks: number[] = [];
  let fromMs = -Infinity;
  while (weeks.length < movedMax) {
    const { rows } = await pool.query<{ ms: number | null }>(
      `SELECT (extract(epoch FROM min(appended_at)) * 1000)::bigint AS ms FROM raw."${table}_default" WHERE appended_at >= to_timestamp($1::float8 / 1000)`,
      [fromMs],
    );
    const ms = rows[0]?.ms ?? null;
    if (ms === null) break;
    weeks.push(weekOf(ms));
    fromMs = weekOf(ms) + weekMs;
  }
  return weeks;
}

/** Null when another instance has made it meanwhile. */
async function makePartition(pool: pg.Pool, table: RawTable, fromMs: number): Promise<string | null> {
  const toMs = fromMs + weekMs;
  const name = `${table}_${new Date(fromMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
  return await inTransaction(pool, async (client) => {
    await beginPartitionChange(client);
    if ((await listPartitions(client, table)).some((one) => one.fromMs === fromMs)) return null;
    await client.query(`LOCK TABLE raw."${table}_default" IN SHARE ROW EXCLUSIVE MODE`);
    await client.query(`CREATE TABLE raw."${name}" (LIKE raw."${table}" INCLUDING ALL)`);
    await client.query(
      `WITH moved AS (
         DELETE FROM raw."${table}_default" WHERE appended_at >= to_timestamp($1::float8 / 1000) AND appended_at < to_timestamp($2::float8 / 1000)
         RETURNING *
       ) INSERT INTO raw."${name}" SELECT * FROM moved`,
      [fromMs, toMs],
    );
    await client.query(attachSql(table, name, fromMs, toMs));
    await client.query(
      `INSERT INTO ops.raw_partition (parent, from_at, to_at, name)
       VALUES ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), $4)`,
      [table, fromMs, toMs, name],
    );
    return name;
  });
}

/** Statement that attaches a table as the partition of a stretch of time. */
export function attachSql(table: RawTable, name: string, fromMs: number, toMs: number): string {
  return `ALTER TABLE raw."${table}" ATTACH PARTITION raw."${name}" FOR VALUES FROM (${instantSql(fromMs)}) TO (${instantSql(toMs)})`;
}
