/**
 * The tables that a rebuild fills beside the live ones: which they are, how they are made, filled with what the raw zone no
 * longer has, and dropped. They are made after the live ones as these are, indexes included, but nothing refers to them.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type pg from 'pg';
import { placed, textIn, type Place } from './place.ts';
import { catalogueTables, qualifiedName, tablesOfType } from './table-writer.ts';

const schemas = { asana: 'rebuild_asana', asana_history: 'rebuild_history', ops: 'rebuild_ops' } as const;
const memory = ['asana.event', 'ops.fact', 'ops.refold'] as const;
/** Resources of which live and rebuilt rows may differ, or do. */
export const differenceTable = 'rebuild_ops.difference';

/** Where a rebuild folds: everything that a fold reads and writes. */
export const rebuildPlace: Place = {
  schemas,
  tables: new Set([...memory, ...catalogueTables().map((name) => name.replaceAll('"', ''))]),
  isApart: true,
};

/** The client, working on the tables of the rebuild. */
export function inRebuild(client: pg.PoolClient): pg.PoolClient {
  return placed(client, rebuildPlace);
}

/** The table of the rebuild that stands for a live one. */
export function rebuiltOf(table: string): string {
  return textIn(rebuildPlace, table);
}

/** Makes all tables, empty, in the caller's transaction. No index is left out: a value that an index of the live table refuses must be refused here too. */
export async function createRebuildTables(client: pg.ClientBase): Promise<void> {
  for (const table of [...memory, ...catalogueTables()]) {
    await client.query(`CREATE TABLE ${rebuiltOf(table)} (LIKE ${table} INCLUDING ALL)`);
  }
  await client.query(
    `CREATE TABLE ${differenceTable} (type text, gid text, kinds text[] NOT NULL, PRIMARY KEY (type, gid))`,
  );
}

const namesSql = `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = ANY ($1::text[])`;

/** Drops all tables, in the caller's transaction; those that are not there are no fault. */
export async function dropRebuildTables(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(namesSql, [Object.values(schemas)]);
  if (rows.length > 0) await client.query(`DROP TABLE ${rows.map(({ name }) => name).join(', ')}`);
}

/** Queues everything that facts are known of. */
export async function queueAll(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO ${rebuiltOf('ops.refold')} (type, gid) SELECT DISTINCT type, gid FROM ${rebuiltOf('ops.fact')} ON CONFLICT DO NOTHING`,
  );
}

/**
 * Tells the planner how many rows there are and how their keys spread: of a table that nobody has looked at it supposes little, and
 * joins the wrong way round. In the caller's transaction.
 */
export async function analyzeRebuildTables(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(keysSql, [Object.values(schemas)]);
  // A few thousand rows tell as much of keys as the ten times as many that are read without this.
  await client.query('SET LOCAL default_statistics_target TO 10');
  await client.query(`ANALYZE ${rows.map(({ name }) => name).join(', ')}`);
}

/** Tables with the columns of their primary keys, `"schema"."name" ("column")`. */
const keysSql = /* sql */ `
SELECT format('%s (%s)', indrelid::regclass, string_agg(quote_ident(attname), ', ')) AS name
FROM pg_index JOIN pg_class AS c ON c.oid = indrelid JOIN pg_attribute AS a ON a.attrelid = indrelid AND a.attnum = ANY (indkey)
WHERE indisprimary AND c.relnamespace::regnamespace::text = ANY ($1::text[]) GROUP BY indrelid`;

/** How many resources wait to be folded. */
export async function countQueued(client: pg.Pool | pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*) FROM ${rebuiltOf('ops.refold')}`);
  return rows[0]?.count ?? 0;
}

/** Before this time the raw zone was thinned; null: it is whole. */
export async function readHorizon(client: pg.Pool | pg.ClientBase): Promise<number | null> {
  const { rows } = await client.query<{ ms: number | null }>(
    'SELECT (extract(epoch FROM max(to_at)) * 1000)::bigint AS ms FROM ops.raw_partition WHERE thinned_at IS NOT NULL',
  );
  return rows[0]?.ms ?? null;
}

/** A resource with a row of which the projector remembers nothing, as `type:gid`; null: it remembers something of each. */
export async function firstForgotten(client: pg.Pool | pg.ClientBase): Promise<string | null> {
  for (const declaration of resources) {
    const { rows } = await client.query<{ gid: string }>(
      `SELECT gid FROM ${qualifiedName(tablesOfType(declaration).current)} AS held
       WHERE NOT EXISTS (SELECT FROM ops.fact WHERE fact.type = $1 AND fact.gid = held.gid) LIMIT 1`,
      [declaration.name],
    );
    if (rows[0] !== undefined) return `${declaration.name}:${rows[0].gid}`;
  }
  return null;
}

/** A stretch of the gids of one type: behind `after`, up to and with `to`; null: to the end. */
export type GidRange = { readonly type: string; readonly after: string; readonly to: string | null };

/** The next stretch of about `max` resources that anything is known of, live or rebuilt. */
export async function nextRange(
  client: pg.Pool | pg.ClientBase,
  type: string,
  after: string,
  max: number,
): Promise<GidRange> {
  const part = (table: string, typeColumn: string, gidColumn: string): string =>
    `(SELECT DISTINCT ${gidColumn} AS gid FROM ${table} WHERE ${typeColumn} = $1 AND ${gidColumn} > $2 ORDER BY 1 LIMIT $3)`;
  const parts = ['ops.fact', rebuiltOf('ops.fact')].map((table) => part(table, 'type', 'gid'));
  const events = ['asana.event', rebuiltOf('asana.event')].map((table) => part(table, 'resource_type', 'resource_gid'));
  const { rows } = await client.query<{ to: string | null; count: number }>(
    `SELECT max(gid) AS to, count(*) FROM (SELECT gid FROM (${[...parts, ...events].join(' UNION ')}) AS known ORDER BY gid LIMIT $3) AS page`,
    [type, after, max],
  );
  const [row] = rows;
  return { type, after, to: row === undefined || row.count < max ? null : row.to };
}

/** Types that anything is known of: those of the catalogue, and others that events told of. */
export async function knownTypes(client: pg.Pool | pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ type: string }>(
    `WITH RECURSIVE one AS (
       SELECT min(resource_type) AS type FROM asana.event
       UNION ALL
       SELECT (SELECT min(resource_type) FROM asana.event WHERE resource_type > one.type) FROM one WHERE one.type IS NOT NULL
     ) SELECT type FROM one WHERE type IS NOT NULL`,
  );
  return [...new Set([...resources.map(({ name }) => name), ...rows.map(({ type }) => type)])].sort();
}

/**
 * Copies what the projector knows from before the horizon, of the resources in a range, and queues these for a fold. A body
 * is stored once for each content, so one that lies behind the horizon goes with the first fact that needs it.
 */
export async function seedRange(
  client: pg.PoolClient,
  { type, after, to }: GidRange,
  horizonMs: number,
): Promise<number> {
  const range = [type, after, to, horizonMs];
  const { rowCount } = await client.query(seedFactsSql, range);
  await client.query(seedEventsSql, range);
  await client.query(seedQueueSql, [type, after, to]);
  return rowCount ?? 0;
}

const seedFactsSql = /* sql */ `
INSERT INTO rebuild_ops.fact (type, gid, id, kind, appended_at, stamp, body)
SELECT type, gid, id, kind, appended_at, stamp, coalesce(body, CASE WHEN kind = 'present' THEN (
  SELECT body FROM ops.fact AS other
  WHERE other.type = held.type AND other.gid = held.gid AND other.body IS NOT NULL AND other.stamp->>'hash' = held.stamp->>'hash' LIMIT 1) END)
FROM ops.fact AS held
WHERE type = $1 AND gid > $2 AND ($3::text IS NULL OR gid <= $3) AND appended_at < to_timestamp($4::float8 / 1000)
ON CONFLICT DO NOTHING`;

const seedEventsSql = /* sql */ `
INSERT INTO rebuild_asana.event SELECT * FROM asana.event
WHERE resource_type = $1 AND resource_gid > $2 AND ($3::text IS NULL OR resource_gid <= $3) AND received_at < to_timestamp($4::float8 / 1000)
ON CONFLICT DO NOTHING`;

const seedQueueSql = /* sql */ `
INSERT INTO rebuild_ops.refold (type, gid)
SELECT DISTINCT type, gid FROM rebuild_ops.fact WHERE type = $1 AND gid > $2 AND ($3::text IS NULL OR gid <= $3)
ON CONFLICT DO NOTHING`;
