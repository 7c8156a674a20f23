/**
 * The other baseline of the rebuild benchmark: the tables of tasks made anew from the raw zone by plain `INSERT … SELECT`, as one
 * would write them by hand: JSON taken apart in Postgres, intervals by window functions, all in one pass over each table. It takes
 * for granted what a rebuild must find out: that records are well formed, hashes are right, nothing was deleted or left out, and nobody writes
 * meanwhile.
 */
import { columnsOf } from '@asana-warehouse/catalogue/columns';
import { columnName, type Field } from '@asana-warehouse/catalogue/field';
import type { Link } from '@asana-warehouse/catalogue/resource';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { volatileColumns } from '@asana-warehouse/catalogue/volatile';
import { qualifiedName, quote, tablesOfType } from '@asana-warehouse/warehouse/table-writer';
import type pg from 'pg';

/** Where the rows of a live table go. */
export type Place = (name: string) => string;

/** Makes and fills the tables within the caller's transaction. */
export async function rebuildByHand(client: pg.ClientBase, placeOf: Place): Promise<void> {
  // Sorting and joining in memory, by code that is not compiled anew for each statement.
  await client.query(`SET LOCAL work_mem TO '256MB'; SET LOCAL temp_buffers TO '256MB'; SET LOCAL jit TO off`);
  for (const name of names)
    await client.query(`CREATE TABLE ${placeOf(name)} (LIKE ${name} INCLUDING ALL EXCLUDING INDEXES)`);
  await client.query(eventsSql(placeOf('asana.event')));
  await addIndexes(client, placeOf, 'asana.event');
  await client.query(factsSql(placeOf('ops.fact')));
  await client.query(versionsSql(placeOf('asana.event')));
  await client.query('ANALYZE version (gid, n)');
  for (const table of [tables.current, tables.history]) {
    const list = table.columns.flatMap(({ name }) => (made.has(name) ? [quote(name)] : [])).join(', ');
    const which = table === tables.current ? 'WHERE valid_to IS NULL' : '';
    await client.query(`INSERT INTO ${placeOf(qualifiedName(table))} (${list}) SELECT ${list} FROM version ${which}`);
  }
  for (const { link, current, history } of tables.links)
    await client.query(linksSql(link, placeOf(qualifiedName(current)), placeOf(qualifiedName(history))));
  for (const name of names) if (name !== 'asana.event') await addIndexes(client, placeOf, name);
}

const task = declarationOf('task');
const tables = tablesOfType(task);
const names = [
  'asana.event',
  'ops.fact',
  ...[tables.current, tables.history, ...tables.links.flatMap((link) => [link.current, link.history])].map(
    qualifiedName,
  ),
];
const columns = columnsOf(task);
const metadata =
  'gid valid_from valid_to _workspace_gid _synced_at _visibility _version _source _trace_id ' +
  '_valid_from_how _changed_by_gid _change_action _changed_fields';
/** Columns of `version`; what else the tables have is empty. */
const made = new Set([...metadata.split(' '), ...columns.map(({ name }) => name)]);

function declarationOf(name: string): (typeof resources)[number] {
  const declaration = resources.find((one) => one.name === name);
  if (declaration === undefined) throw new Error(`There is no type ${name} in the catalogue`);
  return declaration;
}

/** Those of the live table. Once the rows are there that takes a tenth less than with each row. */
async function addIndexes(client: pg.ClientBase, placeOf: Place, name: string): Promise<void> {
  const { rows } = await client.query<{ text: string }>(
    `SELECT regexp_replace(pg_get_indexdef(indexrelid), 'INDEX .+? ON .+? USING', 'INDEX ON ' || $2 || ' USING') AS text
     FROM pg_index WHERE indrelid = $1::regclass`,
    [name, placeOf(name)],
  );
  for (const { text } of rows) await client.query(text);
}

function eventsSql(event: string): string {
  const identity = [
    'type',
    'gid',
    'action',
    'user_gid',
    'said_ms',
    'parent_type',
    'parent_gid',
    'change_field',
    'change_action',
    'new_gid',
    'added_gid',
    'removed_gid',
  ];
  return /* sql */ `
INSERT INTO ${event} (event_id, resource_type, resource_gid, resource_subtype, action, user_gid, created_at, said_at, received_at, parent_type,
  parent_gid, change_field, change_action, change_value_gid, _workspace_gid, _delivery_id, _trace_id, source)
SELECT encode(sha256(convert_to(array_to_json(ARRAY[to_json(1), ${identity.map((name) => `to_json(${name})`).join(', ')}, to_json(0)])::text, 'UTF8')), 'hex'),
  type, gid, subtype, action, user_gid, least(said_at, received_at), said_at, received_at, parent_type,
  parent_gid, change_field, change_action, coalesce(new_gid, added_gid, removed_gid), workspace_gid, delivery_id, trace_id, source
FROM (
  SELECT resource->>'resource_type' AS type, resource->>'gid' AS gid, resource->>'resource_subtype' AS subtype, action, "user"->>'gid' AS user_gid,
    created_at AS said_at, (extract(epoch FROM created_at) * 1000)::bigint AS said_ms, parent->>'resource_type' AS parent_type, parent->>'gid' AS parent_gid,
    change->>'field' AS change_field, change->>'action' AS change_action, change->'new_value'->>'gid' AS new_gid,
    change->'added_value'->>'gid' AS added_gid, change->'removed_value'->>'gid' AS removed_gid, (headers->>'received-at')::timestamptz AS received_at,
    headers->>'workspace-gid' AS workspace_gid, headers->>'delivery-id' AS delivery_id, split_part(headers->>'traceparent', '-', 2) AS trace_id,
    headers->>'source' AS source
  FROM raw.delivery CROSS JOIN LATERAL jsonb_to_recordset(convert_from(value, 'UTF8')::jsonb->'events')
    AS said(action text, created_at timestamptz, resource jsonb, "user" jsonb, parent jsonb, change jsonb)
) AS told ON CONFLICT DO NOTHING`;
}

const snapshotColumns = `type text, gid text, workspace_gid text, observed_at timestamptz, observed_error_ms integer, repair_epoch integer, source text,
  kind text, modified_at timestamptz, hash text`;

function factsSql(fact: string): string {
  const ms = (time: string): string => `(extract(epoch FROM ${time}) * 1000)::bigint`;
  return /* sql */ `
INSERT INTO ${fact} (type, gid, id, kind, appended_at, stamp, body)
SELECT type, gid, left(encode(sha256(value), 'hex'), 32), kind, appended_at,
  jsonb_build_object('observed_ms', ${ms('observed_at')}, 'error_ms', observed_error_ms, 'source', source, 'workspace_gid', workspace_gid,
    'trace_id', split_part(headers->>'traceparent', '-', 2), 'repair_epoch', repair_epoch, 'modified_ms', ${ms('modified_at')}, 'hash', hash), body::text
FROM raw.snapshot CROSS JOIN LATERAL json_to_record(convert_from(value, 'UTF8')::json) AS said(${snapshotColumns}, body json)
ON CONFLICT DO NOTHING`;
}

/** Every content of every task in order, with its interval; lists that become links stay lists. */
function versionsSql(event: string): string {
  const fields = Object.entries(task.fields);
  const lists = task.links.map(({ from }) => from);
  const typed = fields.map(([name, field]) => `${quote(name)} ${field.reader === 'gid' ? 'jsonb' : field.sqlType}`);
  const valueOf = ([name, field]: [string, Field]): string =>
    `body.${quote(name)}${field.reader === 'gid' ? `->>'gid'` : ''}`;
  const compared = [
    ...fields.map((field) => ({ name: columnName(...field), value: valueOf(field) })),
    ...task.links.map(({ table, from }) => ({ name: table, value: `body.${quote(from)}` })),
  ];
  const changed = compared
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, value }) => `CASE WHEN ${value} IS DISTINCT FROM lag(${value}) OVER life THEN '${name}' END`);
  return /* sql */ `
CREATE TEMP TABLE version ON COMMIT DROP AS
WITH read AS (
  SELECT said.gid, ${fields.map((field) => `${valueOf(field)} AS ${quote(columnName(...field))}`).join(', ')}, ${lists.map((name) => `body.${quote(name)}`).join(', ')},
    said.workspace_gid AS _workspace_gid, appended_at AS _synced_at, 'visible' AS _visibility, said.hash AS _version, said.source AS _source,
    split_part(headers->>'traceparent', '-', 2) AS _trace_id, observed_at, lag(observed_at) OVER life AS seen_before_at,
    lag(hash) OVER life AS hash_before, said.modified_at AS stamp,
    CASE WHEN lag(hash) OVER life IS NOT NULL THEN array_remove(ARRAY[${changed.join(', ')}], NULL) END AS _changed_fields
  FROM raw.snapshot CROSS JOIN LATERAL jsonb_to_record(convert_from(value, 'UTF8')::jsonb) AS said(${snapshotColumns}, body jsonb)
  CROSS JOIN LATERAL jsonb_to_record(said.body) AS body(${[...typed, ...lists.map((name) => `${quote(name)} jsonb`)].join(', ')})
  WHERE type = 'task' AND kind = 'present'
  WINDOW life AS (PARTITION BY said.gid ORDER BY repair_epoch, said.modified_at, observed_at)
), began AS (
  SELECT read.*, coalesce(told.at, stamp) AS valid_from, by_gid AS _changed_by_gid, CASE WHEN told.at IS NULL THEN 'modified_at' ELSE 'event' END AS _valid_from_how,
    CASE WHEN told.at IS NULL THEN 'observed' ELSE 'changed' END AS _change_action
  FROM read LEFT JOIN LATERAL (
    SELECT max(created_at) AS at, CASE WHEN max(user_gid) = min(user_gid) THEN max(user_gid) END AS by_gid FROM ${event} AS event
    WHERE resource_type = 'task' AND resource_gid = read.gid AND created_at > seen_before_at AND created_at <= observed_at AND change_field = ANY (_changed_fields)
  ) AS told ON seen_before_at IS NOT NULL
  WHERE hash_before IS DISTINCT FROM _version
)
SELECT *, lead(valid_from) OVER life AS valid_to, row_number() OVER life AS n FROM began WINDOW life AS (PARTITION BY gid ORDER BY valid_from)`;
}

/** A link that neighbouring versions name with the same values is one interval. */
function linksSql(link: Link, current: string, history: string): string {
  const volatile = volatileColumns(link.fields);
  const fields = Object.entries(link.fields).map(([name, field]) => ({
    name: columnName(name, field),
    value: elementValue(name, field),
  }));
  const all = ['task_gid', ...fields.map(({ name }) => name)];
  const settled = all.filter((name) => !volatile.has(name));
  const key = ['task_gid', ...link.key].join(', ');
  const last = [...volatile].map((name) => `, (array_agg(${name} ORDER BY n DESC))[1] AS ${name}`).join('');
  return /* sql */ `
WITH named AS (
  SELECT version.gid AS task_gid, n, ${fields.map(({ name, value }) => `${value} AS ${name}`).join(', ')}
  FROM version CROSS JOIN LATERAL jsonb_array_elements(${quote(link.from)}) AS element
), numbered AS (
  SELECT *, n - row_number() OVER (PARTITION BY ${settled.join(', ')} ORDER BY n) AS island FROM named
), interval AS MATERIALIZED (
  SELECT ${settled.join(', ')}${last}, min(n) AS first, max(n) AS last FROM numbered GROUP BY ${settled.join(', ')}, island
), held AS (
  INSERT INTO ${history} (${settled.join(', ')}, valid_from, valid_to, _workspace_gid, _changed_by_gid, _trace_id)
  SELECT ${settled.join(', ')}, begin.valid_from, final.valid_to, begin._workspace_gid, begin._changed_by_gid, begin._trace_id
  FROM interval JOIN version AS begin ON begin.gid = task_gid AND begin.n = first JOIN version AS final ON final.gid = task_gid AND final.n = last
)
INSERT INTO ${current} (${all.join(', ')}, _workspace_gid, _synced_at, _deleted_at, _trace_id)
SELECT DISTINCT ON (${key}) ${all.join(', ')}, coalesce(ended._workspace_gid, begin._workspace_gid), coalesce(ended._synced_at, begin._synced_at),
  ended.valid_from, coalesce(ended._trace_id, begin._trace_id)
FROM interval JOIN version AS begin ON begin.gid = task_gid AND begin.n = first LEFT JOIN version AS ended ON ended.gid = task_gid AND ended.n = last + 1
ORDER BY ${key}, last DESC`;
}

/** The value of a link's column in the JSON of its element. */
function elementValue(name: string, { path = name, reader, sqlType }: Field): string {
  const steps = path.split('.');
  if (reader === 'gid' && path !== 'gid') steps.push('gid');
  const inner = steps
    .slice(0, -1)
    .map((step) => `->'${step}'`)
    .join('');
  const last = steps.at(-1) ?? '';
  if (reader === 'gids')
    return `CASE WHEN jsonb_typeof(element->'${path}') = 'array' THEN ARRAY(SELECT one->>'gid' FROM jsonb_array_elements(element->'${path}') AS one ORDER BY 1) END`;
  return `(element${inner}->>'${last}')::${sqlType}`;
}
