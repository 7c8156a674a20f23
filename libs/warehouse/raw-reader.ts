/**
 * Reads the raw zone in the order in which the log took the records, in pages bounded in number and bytes. A place in that
 * order stays what it is whatever is appended, thinned or moved meanwhile, so reading can go on from it at any time, in
 * another process too.
 */
import type { StoredRecord } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';
import type { RawTable } from './raw-landing.ts';

/** A record as it was in the log, with the log partition it came from. */
export type RawRecord = StoredRecord & { readonly partition: number };

/** After which record to go on. */
export type RawPlace = { readonly appendedAtMs: number; readonly partition: number; readonly offset: number };

/**
 * `toMs`: records before this time; null: all there are. `gids`: only records that may tell of one of these resources; a
 * delivery qualifies when the digits occur anywhere in it, so that nothing is missed. Null: all.
 */
export type RawSelection = { readonly toMs: number | null; readonly gids: readonly string[] | null };

/** How many records at most, and after how many bytes no further one is read. */
export type PageBounds = { readonly recordsMax: number; readonly bytesMax: number };

/** The place before everything that was appended at `ms` or later. */
export function placeBefore(ms: number): RawPlace {
  return { appendedAtMs: ms, partition: -1, offset: -1 };
}

/** The place after a record. */
export function placeAfter({ appendedAtMs, partition, offset }: RawRecord): RawPlace {
  return { appendedAtMs, partition, offset };
}

/** The records that follow `after`; none at the end. */
export async function readRaw(
  client: pg.Pool | pg.ClientBase,
  table: RawTable,
  after: RawPlace,
  selection: RawSelection,
  { recordsMax, bytesMax }: PageBounds,
): Promise<readonly RawRecord[]> {
  const { rows } = await client.query<RawRecord>(
    `WITH page AS MATERIALIZED (
       SELECT appended_at, partition, "offset", octet_length(value) AS bytes FROM raw."${table}"
       WHERE appended_at >= to_timestamp($1::float8 / 1000)
         AND (appended_at, partition, "offset") > (to_timestamp($1::float8 / 1000), $2::integer, $3::bigint)
         AND appended_at < to_timestamp($4::float8 / 1000) AND ${conditions[table]}
       ORDER BY appended_at, partition, "offset" LIMIT $6
     ), bounded AS (
       SELECT appended_at, partition, "offset" FROM (
         SELECT *, sum(bytes) OVER (ORDER BY appended_at, partition, "offset") - bytes AS before FROM page
       ) AS running WHERE before < $7
     )
     SELECT partition, "offset", record_key AS key, headers, value, (extract(epoch FROM appended_at) * 1000)::bigint AS "appendedAtMs"
     FROM bounded CROSS JOIN LATERAL (
       SELECT record_key, headers, value FROM raw."${table}" AS record
       WHERE record.appended_at = bounded.appended_at AND record.partition = bounded.partition AND record."offset" = bounded."offset" LIMIT 1
     ) AS whole
     ORDER BY appended_at, partition, "offset"`,
    [
      after.appendedAtMs,
      after.partition,
      after.offset,
      selection.toMs ?? Infinity,
      selection.gids,
      recordsMax,
      bytesMax,
    ],
  );
  return rows;
}

/** How many records a selection has from a time on. Reads the index only, unless it must look into the records. */
export async function countRaw(
  client: pg.Pool | pg.ClientBase,
  table: RawTable,
  fromMs: number,
  { toMs, gids }: RawSelection,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*) AS count FROM raw."${table}"
     WHERE appended_at >= to_timestamp($1::float8 / 1000) AND appended_at < to_timestamp($4::float8 / 1000) AND ${conditions[table]}
       AND $2::integer IS NULL AND $3::bigint IS NULL`,
    [fromMs, null, null, toMs ?? Infinity, gids],
  );
  return rows[0]?.count ?? 0;
}

/** Which records may tell of the resources in the fifth parameter. */
const conditions: Readonly<Record<RawTable, string>> = {
  snapshot: '($5::text[] IS NULL OR record_key = ANY ($5::text[]))',
  delivery: `($5::text[] IS NULL OR EXISTS (
    SELECT FROM unnest($5::text[]) AS one(gid) WHERE position(convert_to(one.gid, 'UTF8') IN value) > 0))`,
};
