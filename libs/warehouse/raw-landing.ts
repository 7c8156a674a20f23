/** The raw zone: records as they are, decoded by nobody on the way in. Landing a record twice leaves one row. */
import { Failure } from '@asana-warehouse/failure/failure';
import type { StoredRecord } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';
import { storableHeaders, storableKey } from './storable-text.ts';

/** Table of the raw zone that a topic lands in. */
export type RawTable = 'delivery' | 'snapshot';

/** What Postgres says of a row for the default partition whose week another transaction attached while this one waited. */
const attachedMeanwhile = '23514';

/** Adds records of one partition. Throws `warehouse.conflict` when their week was made at this moment: the next attempt finds it. */
export async function landRecords(
  client: pg.ClientBase,
  table: RawTable,
  partition: number,
  records: readonly StoredRecord[],
): Promise<void> {
  const landing = client.query(
    `INSERT INTO raw."${table}" (partition, "offset", record_key, headers, value, appended_at)
     SELECT $1, place, key, headers, value, to_timestamp(appended_ms / 1000.0)
     FROM unnest($2::bigint[], $3::text[], $4::jsonb[], $5::bytea[], $6::bigint[]) AS one(place, key, headers, value, appended_ms)
     ON CONFLICT DO NOTHING`,
    [
      partition,
      records.map((record) => record.offset),
      records.map((record) => storableKey(record.key)),
      records.map((record) => storableHeaders(record.headers)),
      records.map((record) => record.value),
      records.map((record) => record.appendedAtMs),
    ],
  );
  await landing.catch((cause: unknown) => {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== attachedMeanwhile) throw cause;
    throw new Failure('warehouse.conflict', `A week of raw.${table} was attached meanwhile`, { cause });
  });
}
