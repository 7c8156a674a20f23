/**
 * What has just happened, read back with SQL as anyone could: the newest events, joined with the rows they changed and with
 * the names of who did it. Which tables have a name to show comes from the catalogue.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type pg from 'pg';
import { postgresFailure } from './database.ts';

/**
 * An event and its row. Times in ms since 1970. `receivedAtMs` and `id` order events and say where to go on.
 * `syncedAtMs`: when the content that the row shows entered the log; null while there is no row.
 */
export type FreshRow = {
  readonly id: string;
  readonly type: string;
  readonly gid: string;
  readonly action: string;
  readonly field: string | null;
  readonly parentType: string | null;
  readonly createdAtMs: number;
  readonly receivedAtMs: number;
  readonly name: string | null;
  readonly parentName: string | null;
  readonly who: string | null;
  readonly syncedAtMs: number | null;
  readonly deleted: boolean;
};

/** Where to go on: after the event with this time and id. */
export type FreshPosition = { readonly receivedAtMs: number; readonly id: string };

const named = resources.filter(({ fields }) => 'name' in fields).map(({ name }) => name);
const shown = [...named, ...(resources.some(({ name }) => name === 'story') ? ['story'] : [])];

const nameOf = (type: string, gid: string): string =>
  `CASE ${type} ${named.map((name) => `WHEN '${name}' THEN (SELECT name FROM asana."${name}" WHERE gid = ${gid})`).join(' ')}
   ${shown.includes('story') ? `WHEN 'story' THEN (SELECT coalesce(text, resource_subtype) FROM asana.story WHERE gid = ${gid})` : ''} END`;

const stateOf = (column: string): string =>
  `CASE e.resource_type ${shown.map((name) => `WHEN '${name}' THEN (SELECT ${column} FROM asana."${name}" WHERE gid = e.resource_gid)`).join(' ')} END`;

const sql = /* sql */ `
WITH e AS (
  SELECT * FROM asana.event
  WHERE created_at >= to_timestamp($1::double precision / 1000) - interval '1 hour'
    AND (received_at, event_id) > (to_timestamp($1::double precision / 1000), $2)
  ORDER BY received_at DESC, event_id DESC LIMIT $3
)
SELECT e.event_id AS id, e.resource_type AS type, e.resource_gid AS gid, e.action, e.change_field AS field,
       e.parent_type AS "parentType",
       (extract(epoch FROM e.created_at) * 1000)::float8 AS "createdAtMs",
       (extract(epoch FROM e.received_at) * 1000)::float8 AS "receivedAtMs",
       ${nameOf('e.resource_type', 'e.resource_gid')} AS name,
       ${nameOf('e.parent_type', 'e.parent_gid')} AS "parentName",
       (SELECT u.name FROM asana."user" u WHERE u.gid = e.user_gid) AS who,
       (extract(epoch FROM ${stateOf('_synced_at')}) * 1000)::float8 AS "syncedAtMs",
       coalesce(${stateOf('_deleted_at')} IS NOT NULL, false) AS deleted
FROM e ORDER BY e.received_at, e.event_id`;

/** At most `max` events received after `after`, the newest ones, in order of receipt. */
export async function readFreshRows(pool: pg.Pool, after: FreshPosition, max: number): Promise<readonly FreshRow[]> {
  try {
    const { rows } = await pool.query<FreshRow>(sql, [after.receivedAtMs, after.id, max]);
    return rows;
  } catch (error) {
    throw postgresFailure(error);
  }
}
