/**
 * Lets go of an old week of the raw zone without losing what is still needed of it. The records to keep are copied into a
 * successor beside the partition, which is then swapped in for it: one short transaction, in which readers see either the
 * whole week or what is kept of it. The old partition is detached there and dropped after, so nobody waits for that.
 *
 *   whole ──prepare──▶ whole, successor fills ──swap──▶ thinned, old one detached ──▶ thinned
 *     ▲                        │ crash                          │ crash
 *     └──── prepare again ─────┘                 dropDetached ──┘
 *
 * A crash at any moment loses nothing: before the swap the whole week is still there, after it the kept part is. What is
 * appended to the week meanwhile goes to both, by a trigger.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { inTransaction } from './database.ts';
import { attachSql, beginPartitionChange, instantSql, rawTables, type RawPartition } from './raw-partitions.ts';
import type { RawRecord } from './raw-reader.ts';

/** How many records the week had, and how many of them are kept. What came late is in neither. */
export type Thinned = { readonly before: number; readonly kept: number };

/** A swap waits this long for readers to end; since all others queue behind it, it gives way and comes again. */
const swapPauseMs = 5_000;

/** Makes an empty successor, instead of one that a crash has left. */
export async function prepareThinning(pool: pg.Pool, { table, name, fromMs, toMs }: RawPartition): Promise<void> {
  await inTransaction(pool, async (client) => {
    await beginPartitionChange(client);
    await client.query(`DROP TRIGGER IF EXISTS keep_late ON raw."${name}"`);
    await client.query(`DROP TABLE IF EXISTS raw."${name}_next"`);
    await client.query(`CREATE TABLE raw."${name}_next" (LIKE raw."${table}" INCLUDING ALL)`);
    await client.query(
      `ALTER TABLE raw."${name}_next" ADD CONSTRAINT within CHECK (appended_at >= ${instantSql(fromMs)} AND appended_at < ${instantSql(toMs)})`,
    );
    await client.query(
      `CREATE TRIGGER keep_late AFTER INSERT ON raw."${name}" FOR EACH ROW EXECUTE FUNCTION raw.keep_late()`,
    );
  });
}

/** Copies records of the partition into its successor; those that came late are there already. */
export async function keepRecords(pool: pg.Pool, { name }: RawPartition, records: readonly RawRecord[]): Promise<void> {
  if (records.length === 0) return;
  await pool.query(
    `INSERT INTO raw."${name}_next" SELECT record.* FROM raw."${name}" AS record
     JOIN unnest($1::bigint[], $2::integer[], $3::bigint[]) AS one(appended_ms, partition, place)
       ON record.appended_at = to_timestamp(one.appended_ms / 1000.0) AND record.partition = one.partition AND record."offset" = one.place
     ON CONFLICT DO NOTHING`,
    [
      records.map(({ appendedAtMs }) => appendedAtMs),
      records.map(({ partition }) => partition),
      records.map(({ offset }) => offset),
    ],
  );
}

/**
 * Puts the successor in the partition's place and drops the partition. Gives way to readers that hold the table, as often
 * as it takes; resolves to false when `stopped` said so meanwhile, and nothing is changed.
 */
export async function swapThinned(
  pool: pg.Pool,
  partition: RawPartition,
  thinned: Thinned,
  actor: string,
  stopped: () => boolean,
): Promise<boolean> {
  while (!stopped()) {
    try {
      await inTransaction(pool, (client) => swap(client, partition, thinned, actor));
      await dropDetached(pool);
      return true;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'warehouse.conflict') throw error;
      await sleep(stopped() ? 0 : swapPauseMs);
    }
  }
  return false;
}

/** Drops partitions that were swapped out; resolves to their names. */
export async function dropDetached(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'raw'::regnamespace AND relkind = 'r' AND NOT relispartition
       AND relname ~ $1`,
    [`^(${rawTables.join('|')})_[0-9]{8}_old$`],
  );
  for (const { name } of rows) await pool.query(`DROP TABLE IF EXISTS raw."${name}"`);
  return rows.map(({ name }) => name);
}

async function swap(
  client: pg.ClientBase,
  { table, name, fromMs, toMs }: RawPartition,
  { before, kept }: Thinned,
  actor: string,
): Promise<void> {
  await beginPartitionChange(client);
  await client.query(`LOCK TABLE ONLY raw."${table}" IN ACCESS EXCLUSIVE MODE`);
  await client.query(`ALTER TABLE raw."${table}" DETACH PARTITION raw."${name}"`);
  await client.query(`ALTER TABLE raw."${name}" RENAME TO "${name}_old"`);
  await client.query(`ALTER TABLE raw."${name}_next" RENAME TO "${name}"`);
  await client.query(attachSql(table, name, fromMs, toMs));
  await client.query(`ALTER TABLE raw."${name}" DROP CONSTRAINT within`);
  await client.query(
    `UPDATE ops.raw_partition SET thinned_at = now(), records_before = $2, records_kept = $3 WHERE name = $1`,
    [name, before, kept],
  );
  await client.query(
    `INSERT INTO ops.audit (actor, action, subject, detail)
     VALUES ($1, 'raw partition thinned', $2, jsonb_build_object('from', $3::text, 'to', $4::text, 'records', $5::bigint, 'kept', $6::bigint))`,
    [actor, `raw.${name}`, new Date(fromMs).toISOString(), new Date(toMs).toISOString(), before, kept],
  );
}
