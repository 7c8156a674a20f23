/**
 * What stories tell of resources from before they were read: loading it for a fold, and queueing what has to be folded again
 * since a story came that tells of such a time. Stories that are deleted by now count too: what they told was so.
 */
import { columnsOf } from '@asana-warehouse/catalogue/columns';
import type { Row } from '@asana-warehouse/catalogue/decode';
import { columnName, type SqlType } from '@asana-warehouse/catalogue/field';
import type { Past } from '@asana-warehouse/catalogue/past';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { tellingSubtypes, type Story } from '@asana-warehouse/projection/past';
import type pg from 'pg';
import { quote } from './table-writer.ts';
import { queueingSql } from './queueing-sql.ts';

/** A resource, and until when stories tell more than its reads do, ms since 1970. */
export type Untold = { readonly gid: string; readonly untilMs: number };

type Told = Row & {
  readonly of_gid: string;
  readonly at_ms: number;
  readonly gid: string;
  readonly resource_subtype: string;
  readonly created_by_gid: string | null;
};

/** Stories about resources of a type that has a past; none for those of which nothing tells. */
export async function loadStories(
  client: pg.ClientBase,
  past: Past,
  untold: readonly Untold[],
): Promise<ReadonlyMap<string, readonly Story[]>> {
  const { rows } = await client.query<Told>(statementOf(past), [
    untold.map(({ gid }) => gid),
    untold.map(({ untilMs }) => untilMs),
    tellingSubtypes(past),
  ]);
  const stories = new Map<string, Story[]>();
  for (const { of_gid: gid, at_ms: atMs, ...row } of rows) {
    const story = {
      gid: row.gid,
      subtype: row.resource_subtype,
      atMs,
      byGid: row.created_by_gid,
      row: numbersSpelled(past, row),
    };
    const others = stories.get(gid);
    if (others === undefined) stories.set(gid, [story]);
    else others.push(story);
  }
  return stories;
}

/** Queues what these stories tell of, where they tell of a time before it was read. Nothing where they are no stories. */
export async function queueToldOf(client: pg.ClientBase, type: string, gids: readonly string[]): Promise<boolean> {
  if (gids.length === 0) return false;
  let queued = false;
  for (const { name, past } of resources) {
    if (past?.teller.type !== type) continue;
    const { rowCount } = await client.query(
      queueingSql(`SELECT DISTINCT $1, s.${quote(tellerColumn(past))} FROM asana.${quote(type)} AS s
       WHERE s.gid = ANY ($2::text[]) AND s.resource_subtype = ANY ($3::text[]) AND s.${quote(tellerColumn(past))} IS NOT NULL
         AND NOT EXISTS (
           SELECT FROM ops.fact AS f WHERE f.type = $1 AND f.gid = s.${quote(tellerColumn(past))} AND f.kind = 'present'
             AND (f.stamp->>'observed_ms')::float8 < extract(epoch FROM s.created_at)::float8 * 1000)
       ORDER BY 2`),
      [name, gids, tellingSubtypes(past)],
    );
    if (rowCount !== null && rowCount > 0) queued = true;
  }
  return queued;
}

/** Queues those of these resources, new by now, that stories told of before. */
export async function queueTold(
  client: pg.ClientBase,
  declaration: Resource,
  gids: readonly string[],
): Promise<boolean> {
  const { past, name } = declaration;
  if (past === undefined || gids.length === 0) return false;
  const { rowCount } = await client.query(
    queueingSql(`SELECT DISTINCT $1, s.${quote(tellerColumn(past))} FROM asana.${quote(past.teller.type)} AS s
     WHERE s.${quote(tellerColumn(past))} = ANY ($2::text[]) AND s.resource_subtype = ANY ($3::text[])
     ORDER BY 2`),
    [name, gids, tellingSubtypes(past)],
  );
  return rowCount !== null && rowCount > 0;
}

/** Queues all of a type that stories tell of. */
export async function queueAllTold(client: pg.ClientBase, type: string): Promise<void> {
  const past = resourceOf(type)?.past;
  if (past === undefined) return;
  await client.query(
    queueingSql(`SELECT DISTINCT $1, s.${quote(tellerColumn(past))} FROM asana.${quote(past.teller.type)} AS s
     WHERE s.${quote(tellerColumn(past))} IS NOT NULL AND s.resource_subtype = ANY ($2::text[]) ORDER BY 2`),
    [type, tellingSubtypes(past)],
  );
}

const statements = new WeakMap<Past, string>();

function statementOf(past: Past): string {
  const known = statements.get(past);
  if (known !== undefined) return known;
  const teller = resourceOf(past.teller.type);
  const told = new Set(['gid', 'resource_subtype', 'created_by_gid', ...columnsToldBy(past)]);
  const types = new Map(
    (teller === undefined ? [] : columnsOf(teller)).map(({ name, field }) => [name, field.sqlType]),
  );
  const columns = [...told].map((column) => `${spelled(`s.${quote(column)}`, types.get(column))} AS ${quote(column)}`);
  const sql = `SELECT wanted.gid AS of_gid, round(extract(epoch FROM s.created_at) * 1000)::bigint AS at_ms, ${columns.join(', ')}
FROM unnest($1::text[], $2::float8[]) AS wanted(gid, until_ms)
JOIN asana.${quote(past.teller.type)} AS s ON s.${quote(tellerColumn(past))} = wanted.gid
WHERE s.resource_subtype = ANY ($3::text[]) AND extract(epoch FROM s.created_at)::float8 * 1000 <= wanted.until_ms`;
  statements.set(past, sql);
  return sql;
}

function tellerColumn({ teller }: Past): string {
  const field = resourceOf(teller.type)?.fields[teller.field];
  return field === undefined ? teller.field : columnName(teller.field, field);
}

function columnsToldBy({ tells }: Past): readonly string[] {
  return tells.flatMap(({ item, before, after }) => [
    ...(item === undefined ? [] : [item.by]),
    ...[before, after].flatMap((side) =>
      Object.values(side ?? {}).flatMap((value) =>
        'is' in value ? [] : [value.column, ...(value.or === undefined ? [] : [value.or])],
      ),
    ),
  ]);
}

/** A column in the spelling that decoding gives its values. */
function spelled(column: string, type: SqlType | undefined): string {
  if (type === 'timestamptz') return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return type === 'date' || type === 'numeric' ? `${column}::text` : column;
}

/** Decoding spells numbers as JavaScript does. */
function numbersSpelled(past: Past, row: Row): Row {
  const fields = resourceOf(past.teller.type)?.fields ?? {};
  const numbers = Object.entries(fields).filter(([, { sqlType }]) => sqlType === 'numeric');
  const spelt = numbers.flatMap(([name]) => (typeof row[name] === 'string' ? [[name, String(Number(row[name]))]] : []));
  return { ...row, ...Object.fromEntries(spelt) };
}
