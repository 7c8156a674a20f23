/** Which views of custom fields there should be, told from the tables, and which there are. */
import type { Field } from '@asana-warehouse/projection/field-columns';
import type { Group, KnownView, Scope, Wanted } from '@asana-warehouse/projection/field-view';
import { families, layoutVersion, type Family } from '@asana-warehouse/projection/field-view-layout';
import type { Standing } from '@asana-warehouse/projection/field-view-statements';
import { identifier } from '@asana-warehouse/projection/sql-literal';
import type pg from 'pg';

/** `signature`: hash of what the view is made from. */
export type WantedView = Wanted & { readonly signature: string };

/** A view of a scope and what stands of it in the database. */
export type StandingView = KnownView & { readonly standing: Standing };

type WantedRow = Scope & { readonly fields: readonly Field[]; readonly signature: string };

/**
 * Every living scope with the living fields that its view shows. A place's are those it has settings for, a workspace's those that anything of the
 * type carries; of a type that carries what its places offer, those that any of these may use: fields of one project alone would fill the
 * workspace's view without end.
 */
const wantedSql = /* sql */ `
WITH field AS MATERIALIZED (
  SELECT gid, about, md5(about::text) AS hash FROM (
    SELECT gid, jsonb_build_object('gid', gid, 'name', coalesce(name, ''), 'kind', coalesce(resource_subtype, 'unknown'), 'format', format,
      'precision', precision, 'currencyCode', currency_code) AS about FROM asana.custom_field WHERE _deleted_at IS NULL) one
), member AS (
  ${families.map(fieldsOf).join('\n  UNION ALL\n  ')}
), gathered AS MATERIALIZED (
  SELECT type, rows, member.gid, array_agg(field.gid ORDER BY field.hash) AS fields, string_agg(hash, ' ' ORDER BY hash) AS hashes
  FROM member JOIN field ON field.gid = field_gid GROUP BY type, rows, member.gid
), scope AS (
  ${families.map(scopesOf).join('\n  UNION ALL\n  ')}
), wanted AS MATERIALIZED (
  SELECT scope.type, scope.rows, scope.gid, coalesce(name, '') AS name, coalesce(fields, '{}') AS fields,
    md5(concat_ws(' ', ${layoutVersion}, hashes, name)) AS signature
  FROM scope LEFT JOIN gathered ON (gathered.type, gathered.rows, gathered.gid) = (scope.type, scope.rows, scope.gid)
), chosen AS (
  SELECT w.* FROM wanted w LEFT JOIN ops.field_view v ON (v.scope_type, v.resource_type, v.scope_gid) = (w.type, w.rows, w.gid) AND v.former_since IS NULL`;

const toldSql = /* sql */ `)
SELECT type, rows, gid, name, signature,
  (SELECT coalesce(jsonb_agg(about), '[]') FROM field WHERE field.gid = ANY (fields)) AS fields
FROM chosen ORDER BY type <> 'workspace', length(gid), gid, type, rows`;

const dueSql = /* sql */ `${wantedSql}
  WHERE CASE WHEN v.view_name IS NULL THEN w.fields <> '{}'
             ELSE v.signature <> w.signature OR to_regclass(format('%I.%I', v.schema_name, v.view_name)) IS NULL END
    AND NOT concat_ws(' ', w.type, w.rows, w.gid) = ANY ($1)
  ORDER BY w.type <> 'workspace', length(w.gid), w.gid, w.type, w.rows LIMIT $2
${toldSql}`;

const staleSql = /* sql */ `${wantedSql}
  WHERE EXISTS (SELECT FROM ops.field_column c WHERE (c.schema_name, c.view_name) = (v.schema_name, v.view_name) AND c.state <> 'current')
${toldSql}`;

/** Those whose view is missing or was made from something else; workspaces first, then by age. `passedOver`: keys of those that are not asked for. */
export async function findDue(
  client: pg.Pool | pg.ClientBase,
  passedOver: ReadonlySet<string>,
  limit: number,
): Promise<readonly WantedView[]> {
  const { rows } = await client.query<WantedRow>(dueSql, [[...passedOver], limit]);
  return rows.map(wantedOf);
}

/** Those that have views with columns that are no longer current. */
export async function findStale(client: pg.ClientBase): Promise<readonly WantedView[]> {
  const { rows } = await client.query<WantedRow>(staleSql);
  return rows.map(wantedOf);
}

function wantedOf({ fields, signature, ...scope }: WantedRow): WantedView {
  return { scope, fields, signature };
}

/** What tells a scope from others. */
export function keyOf({ type, rows, gid }: Omit<Scope, 'name'>): string {
  return `${type} ${rows} ${gid}`;
}

/** The fields of each scope of a family. */
function fieldsOf({ type, rows, place, holder }: Family): string {
  const named = `SELECT '${type}' AS type, '${rows}' AS rows`;
  if (place !== null)
    return `${named}, ${type}_gid AS gid, custom_field_gid AS field_gid FROM asana.${place.settings} WHERE _deleted_at IS NULL`;
  const isShown = holder.isContained
    ? 'is_global_to_workspace IS DISTINCT FROM false'
    : `EXISTS (SELECT FROM asana.${holder.values} v WHERE v.custom_field_gid = f.gid AND v._deleted_at IS NULL)`;
  return `${named}, _workspace_gid AS gid, gid AS field_gid FROM asana.custom_field f WHERE _deleted_at IS NULL AND ${isShown}`;
}

function scopesOf({ type, rows }: Family): string {
  return `SELECT '${type}' AS type, '${rows}' AS rows, gid, name FROM asana.${identifier(type)} WHERE _deleted_at IS NULL`;
}

type KnownRow = {
  readonly name: string;
  readonly base: string;
  readonly isFormer: boolean;
  readonly definition: string | null;
  readonly options: string | null;
  readonly scope: string;
  readonly columns: readonly (Group & { readonly name: string; readonly part: string; readonly doc: string })[];
};

const knownSql = /* sql */ `
SELECT concat_ws(' ', v.scope_type, v.resource_type, v.scope_gid) AS scope, v.view_name AS name, v.base, v.former_since IS NOT NULL AS "isFormer",
  CASE WHEN c.oid IS NULL THEN NULL ELSE v.definition END AS definition, array_to_string(c.reloptions, ', ') AS options,
  coalesce((SELECT jsonb_agg(jsonb_build_object('name', f.column_name, 'part', f.part, 'doc', f.doc, 'fieldGid', f.custom_field_gid,
      'kind', f.kind, 'base', f.base, 'stem', f.stem, 'state', f.state) ORDER BY f.position)
    FROM ops.field_column f WHERE (f.schema_name, f.view_name) = (v.schema_name, v.view_name)), '[]') AS columns
FROM ops.field_view v LEFT JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', v.schema_name, v.view_name))
WHERE v.scope_gid = ANY ($1)`;

/** All views that these have or had, by key. */
export async function loadKnown(
  client: pg.ClientBase,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<string, readonly StandingView[]>> {
  const { rows } = await client.query<KnownRow>(knownSql, [wanted.map(({ scope }) => scope.gid)]);
  const known = new Map<string, StandingView[]>();
  for (const row of rows) known.set(row.scope, [...(known.get(row.scope) ?? []), standingOf(row)]);
  return known;
}

function standingOf({ name, base, isFormer, definition, options, columns }: KnownRow): StandingView {
  const groups = columns
    .filter(({ part }) => part === 'value')
    .map(({ fieldGid, kind, base: own, stem, state }): Group => ({ fieldGid, kind, base: own, stem, state }));
  const docs = definition === null ? [] : columns.map((column): [string, string] => [column.name, column.doc]);
  return { name, base, isFormer, groups, standing: { definition, options, docs: new Map(docs) } };
}

/** Names in the schemas of these views that are taken, by whomever, as `schema.name`. */
export async function takenNames(client: pg.Pool | pg.ClientBase): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY ($1)
     UNION SELECT schema_name || '.' || view_name FROM ops.field_view`,
    [families.map(({ schema }) => schema)],
  );
  return new Set(rows.map(({ name }) => name));
}
