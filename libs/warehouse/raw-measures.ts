/** What alerts watch of the raw zone, read from the catalogue of Postgres and `ops.raw_partition` without touching a record. */
import type pg from 'pg';
import type { RawTable } from './raw-landing.ts';

/**
 * `bytes`: on disk, indexes included. `defaultRecords`: in the default partition, counted up to 10,000. `aheadMs`: for so long
 * from now on every record has a partition; 0 when there is none even for now. `oldestWholeMs`: age of the newest record that the
 * oldest week not thinned yet can hold; null when all are thinned.
 */
export type RawMeasure = {
  readonly table: RawTable;
  readonly bytes: number;
  readonly defaultRecords: number;
  readonly aheadMs: number;
  readonly oldestWholeMs: number | null;
};

const sql = /* sql */ `
SELECT parent AS "table",
  (SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0) FROM pg_inherits WHERE inhparent = ('raw.' || parent)::regclass)::bigint AS bytes,
  CASE parent WHEN 'delivery' THEN (SELECT count(*) FROM (SELECT FROM raw.delivery_default LIMIT 10000) AS sample)
    ELSE (SELECT count(*) FROM (SELECT FROM raw.snapshot_default LIMIT 10000) AS sample) END AS "defaultRecords",
  coalesce((
    SELECT extract(epoch FROM min(to_at) - now()) * 1000 FROM ops.raw_partition AS week
    WHERE week.parent = one.parent AND to_at > now() AND NOT EXISTS (
      SELECT FROM ops.raw_partition AS next WHERE next.parent = week.parent AND next.from_at = week.to_at)
      AND EXISTS (SELECT FROM ops.raw_partition AS current WHERE current.parent = week.parent AND now() >= current.from_at AND now() < current.to_at)
  ), 0)::bigint AS "aheadMs",
  (SELECT extract(epoch FROM now() - min(to_at)) * 1000 FROM ops.raw_partition AS week WHERE week.parent = one.parent AND thinned_at IS NULL)::bigint AS "oldestWholeMs"
FROM unnest(ARRAY['delivery', 'snapshot']) AS one(parent)`;

/** One measure a table. */
export async function measureRaw(pool: pg.Pool): Promise<readonly RawMeasure[]> {
  const { rows } = await pool.query<RawMeasure>(sql);
  return rows;
}
