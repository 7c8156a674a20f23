/** A place for what consumers do in tests: one row a record, written in the transaction that moves the offset. */
import type { Batch } from '@asana-warehouse/event-log/event-log';
import type { Effect } from '@asana-warehouse/event-log/contract';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import type pg from 'pg';

/** Creates the table; once a database. */
export async function createEffects(pool: pg.Pool): Promise<void> {
  await pool.query(`CREATE TABLE public.effect (
    consumer_group text, topic text, partition integer, "offset" bigint, record_key text, value bytea,
    PRIMARY KEY (consumer_group, topic, partition, "offset"))`);
}

/** Applies and commits a batch. Throws `log.fenced`; a record applied before violates the key. */
export async function commitEffects(pool: pg.Pool, batch: Batch): Promise<void> {
  const { group, topic, partition, records } = batch;
  await inTransaction(pool, async (client) => {
    await commitOffset(client, batch);
    await client.query(
      `INSERT INTO public.effect SELECT $1, $2, $3, r."offset", r.record_key, decode(r.value, 'hex')
       FROM unnest($4::bigint[], $5::text[], $6::text[]) AS r ("offset", record_key, value)`,
      [
        group,
        topic,
        partition,
        records.map(({ offset }) => offset),
        records.map(({ key }) => key),
        records.map(({ value }) => value.toString('hex')),
      ],
    );
  });
}

/** What a group has applied, by partition and offset. */
export async function readEffects(pool: pg.Pool, group: string): Promise<readonly Effect[]> {
  const { rows } = await pool.query<{ partition: number; offset: number; record_key: string; value: Buffer }>(
    `SELECT partition, "offset", record_key, value FROM public.effect WHERE consumer_group = $1 ORDER BY partition, "offset"`,
    [group],
  );
  return rows.map(({ partition, offset, record_key: key, value }) => ({
    partition,
    offset,
    key,
    value: value.toString(),
  }));
}
