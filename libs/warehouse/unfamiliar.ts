/**
 * What came from Asana and no description of it names, counted where it lies: types and actions in `asana.event`, fields in
 * `_extra`, values beside the closed lists, of links too. Counted anew each time, so that it holds after replay, rebuild and redaction
 * too. Reads whole tables, as counting rows does.
 */
import { knownTypes, knownValues } from '@asana-warehouse/catalogue/known.gen';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { knownActions, type UnfamiliarKind } from '@asana-warehouse/catalogue/unfamiliar';
import type pg from 'pg';
import { postgresFailure } from './database.ts';

/**
 * `name`: the type, action or field itself, that of a field by its place (`metric.mood`); a value with its column, `color=sand`, where
 * `type` is the table, be it of links. `count`: events or rows that have it.
 */
export type Unfamiliar = {
  readonly kind: UnfamiliarKind;
  readonly type: string;
  readonly name: string;
  readonly count: number;
};

/** Names longer than this are cut: they are Asana's, so that they are short, but nobody promised. */
const nameMax = 100;

const eventsSql = /* sql */ `
SELECT kind, resource_type AS type, name, count(*) AS count
FROM asana.event, LATERAL (VALUES
  ('type', resource_type, resource_type = ANY($1)), ('action', action, action = ANY($2))) AS said(kind, name, is_known)
WHERE NOT is_known GROUP BY kind, resource_type, name`;

const fieldsOf = (type: string): string => /* sql */ `
SELECT 'field' AS kind, '${type}' AS type, field AS name, count(*) AS count
FROM asana."${type}", LATERAL jsonb_object_keys(_extra) AS field WHERE _extra IS NOT NULL GROUP BY field`;

/** `$3`: the values there are, by table and column. */
const valuesOf = (table: string, fields: Resource['fields']): string => {
  const lists = Object.keys(knownValues[table] ?? {}).map((column) =>
    fields[column]?.sqlType === 'text[]'
      ? `SELECT '${column}', unnest("${column}")`
      : `SELECT '${column}', "${column}"`,
  );
  return /* sql */ `
SELECT 'value' AS kind, '${table}' AS type, held.field || '=' || held.value AS name, count(*) AS count
FROM asana."${table}", LATERAL (${lists.join(' UNION ALL ')}) AS held(field, value)
WHERE held.value IS NOT NULL AND NOT ($3::jsonb -> '${table}' -> held.field) ? held.value GROUP BY held.field, held.value`;
};

/** The commonest first, at most `max`. */
export async function readUnfamiliar(pool: pg.Pool, max: number): Promise<readonly Unfamiliar[]> {
  const parts = [
    eventsSql,
    ...resources.map(({ name }) => fieldsOf(name)),
    ...resources
      .flatMap(({ name: table, fields, links }) => [{ table, fields }, ...links])
      .filter(({ table }) => knownValues[table] !== undefined)
      .map(({ table, fields }) => valuesOf(table, fields)),
  ];
  const known = JSON.stringify(knownValues, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
  try {
    const { rows } = await pool.query<Unfamiliar>(
      `SELECT kind, left(type, $5) AS type, left(name, $5) AS name, count FROM (${parts.join(' UNION ALL ')}) AS found
       ORDER BY count DESC, kind, type, name LIMIT $4`,
      [[...knownTypes], [...knownActions], known, max, nameMax],
    );
    return rows;
  } catch (error) {
    throw postgresFailure(error);
  }
}
