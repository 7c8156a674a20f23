/**
 * What passes between the live tables and those of a rebuild, resource by resource, while the resources' locks are held: first
 * the rebuild learns what the projector has applied meanwhile, then the live rows become the rebuilt ones. Which facts the
 * raw zone has decides what is true: one that only the live memory knows is believed if the raw zone has its record by
 * now, and disbelieved only if it has not although all that the projector has read is landed.
 */
import type { StoredFact } from './fact-store.ts';
import { loadFacts, resourceKey } from './fact-store.ts';
import type pg from 'pg';
import { memoryTables, tablesToCompare, type OwnedTable } from './rebuild-compare.ts';
import { rebuiltOf } from './rebuild-tables.ts';
import { quote } from './table-writer.ts';

/** `facts`: what the rebuild has yet to learn. `events`: how many it has learnt now. `unsure`: gids of which nothing can be said before more is landed. */
export type Unlearnt = {
  readonly facts: readonly StoredFact[];
  readonly events: number;
  readonly unsure: ReadonlySet<string>;
};

type Extra = { readonly gid: string; readonly id: string };

const extraFactsSql = /* sql */ `
SELECT gid, id FROM ops.fact AS held WHERE type = $1 AND gid = ANY ($2::text[]) AND NOT EXISTS (
  SELECT FROM rebuild_ops.fact AS other WHERE other.type = held.type AND other.gid = held.gid AND other.id = held.id AND other.appended_at <= held.appended_at)`;

const landedFactsSql = /* sql */ `
SELECT gid, id FROM ops.fact AS held JOIN unnest($2::text[], $3::text[]) AS extra(gid, id) USING (gid, id)
WHERE type = $1 AND EXISTS (SELECT FROM raw.snapshot AS record WHERE record.appended_at = held.appended_at AND record.record_key = held.gid)`;

const extraEventsSql = /* sql */ `
SELECT resource_gid AS gid, event_id AS id FROM asana.event AS held WHERE resource_type = $1 AND resource_gid = ANY ($2::text[]) AND NOT EXISTS (
  SELECT FROM rebuild_asana.event AS other WHERE other.event_id = held.event_id AND (other.received_at, other._delivery_id) <= (held.received_at, held._delivery_id))`;

// A log keeps a delivery for a shorter time than that, so none can be appended later.
const landedEventsSql = /* sql */ `
SELECT resource_gid AS gid, event_id AS id FROM asana.event AS held
WHERE event_id = ANY ($1::text[]) AND EXISTS (
  SELECT FROM raw.delivery AS record
  WHERE record.appended_at BETWEEN held.received_at - interval '1 hour' AND held.received_at + interval '31 days'
    AND record.headers->>'delivery-id' = held._delivery_id)`;

const learnEventsSql = /* sql */ `
INSERT INTO rebuild_asana.event SELECT * FROM asana.event WHERE event_id = ANY ($1::text[])
ON CONFLICT (event_id) DO UPDATE SET created_at = excluded.created_at, said_at = excluded.said_at, received_at = excluded.received_at,
  _workspace_gid = excluded._workspace_gid, _delivery_id = excluded._delivery_id, _trace_id = excluded._trace_id, source = excluded.source`;

const caughtUpSql = /* sql */ `
SELECT coalesce(bool_and(coalesce(landed.next_offset, 0) >= read.next_offset), true) AS caught_up
FROM ops.consumer_offset AS read
LEFT JOIN ops.consumer_offset AS landed ON landed.consumer_group = $2 AND landed.topic = read.topic AND landed.partition = read.partition
WHERE read.consumer_group = $1 AND read.next_offset IS NOT NULL`;

/** Groups whose offsets tell whether all that was projected is landed. */
export type Groups = { readonly projector: string; readonly landing: string };

/** Takes over events that the rebuild has yet to learn of; tells the facts. The caller holds the resources' locks. */
export async function learnFromLive(
  client: pg.PoolClient,
  groups: Groups,
  type: string,
  gids: readonly string[],
): Promise<Unlearnt> {
  const facts = await rowsOf(client, extraFactsSql, [type, gids]);
  const events = await rowsOf(client, extraEventsSql, [type, gids]);
  if (facts.length + events.length === 0) return { facts: [], events: 0, unsure: new Set() };
  // Asked after the facts were read and before the raw zone is: what was read of them is landed if this says so.
  const { rows } = await client.query<{ caught_up: boolean }>(caughtUpSql, [groups.projector, groups.landing]);
  const landedFacts = await rowsOf(client, landedFactsSql, [
    type,
    facts.map(({ gid }) => gid),
    facts.map(({ id }) => id),
  ]);
  const landedEvents = await rowsOf(client, landedEventsSql, [events.map(({ id }) => id)]);
  const landed = new Set([...landedFacts, ...landedEvents].map(({ id }) => id));
  const unknown = rows[0]?.caught_up === true ? [] : [...facts, ...events].filter(({ id }) => !landed.has(id));
  await client.query(learnEventsSql, [landedEvents.map(({ id }) => id)]);
  return {
    facts: await factsWith(client, type, landedFacts),
    events: landedEvents.length,
    unsure: new Set(unknown.map(({ gid }) => gid)),
  };
}

async function factsWith(client: pg.PoolClient, type: string, wanted: readonly Extra[]): Promise<StoredFact[]> {
  if (wanted.length === 0) return [];
  const ids = new Set(wanted.map(({ id }) => id));
  const gids = [...new Set(wanted.map(({ gid }) => gid))];
  const stored = await loadFacts(
    client,
    gids.map((gid) => ({ type, gid })),
  );
  return gids.flatMap((gid) =>
    (stored.get(resourceKey({ type, gid })) ?? []).flatMap((fact) => (ids.has(fact.id) ? [{ type, gid, fact }] : [])),
  );
}

async function rowsOf(client: pg.PoolClient, sql: string, values: readonly unknown[]): Promise<readonly Extra[]> {
  return (await client.query<Extra>(sql, [...values])).rows;
}

/** Makes the live rows of these resources the rebuilt ones, all tables in the caller's transaction; equal rows are not touched. */
export async function replaceLive(client: pg.PoolClient, type: string, gids: readonly string[]): Promise<void> {
  for (const table of [...memoryTables, ...tablesToCompare(type)]) {
    const values = table.scope === null ? [gids] : [gids, type];
    await client.query(removeSql(table), values);
    await client.query(copySql(table), values);
  }
}

function scopeSql({ owner, scope }: OwnedTable): string {
  const condition = scope === null ? '' : ` AND held.${scope.replace('$1', '$2')}`;
  return `held.${quote(owner)} = ANY ($1::text[])${condition}`;
}

function removeSql(table: OwnedTable): string {
  const matches = table.key.map((column) => `other.${quote(column)} = held.${quote(column)}`).join(' AND ');
  return `DELETE FROM ${table.name} AS held WHERE ${scopeSql(table)} AND NOT EXISTS (SELECT FROM ${rebuiltOf(table.name)} AS other WHERE ${matches})`;
}

function copySql(table: OwnedTable): string {
  const columns = table.columns.map(quote);
  const rest = table.columns.filter((column) => !table.key.includes(column)).map(quote);
  return `INSERT INTO ${table.name} AS kept (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${rebuiltOf(table.name)} AS held WHERE ${scopeSql(table)}
ON CONFLICT (${table.key.map(quote).join(', ')}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}
WHERE (${rest.map((column) => `kept.${column}`).join(', ')}) IS DISTINCT FROM (${rest.map((column) => `excluded.${column}`).join(', ')})`;
}
