/**
 * Live rows against rebuilt ones, whole rows with all metadata, within Postgres: of each resource it is told in which tables
 * they differ and how, never what is in them. Of the projector's memory, where a body is kept depends on the order of
 * arrival, so bodies are compared only where both have one, and it counts that each content has one at all.
 */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type pg from 'pg';
import { differenceTable, rebuiltOf, type GidRange } from './rebuild-tables.ts';
import { qualifiedName, quote, tablesOfType } from './table-writer.ts';

/** A table with the column that says of which resource a row is. `scope`: a condition that picks the rows of a type. */
export type OwnedTable = {
  readonly name: string;
  readonly owner: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly scope: string | null;
};

/** How many resources differ in a table, and how: `different`, `only live`, `only rebuilt`. */
export type DifferenceCount = { readonly type: string; readonly kind: string; readonly count: number };

const eventColumns = (
  'event_id resource_type resource_gid resource_subtype action user_gid created_at said_at received_at parent_type parent_gid ' +
  'change_field change_action change_value_type change_value_gid _workspace_gid _delivery_id _trace_id source'
).split(' ');

/** Facts and events of a type, the memory that everything else is folded from. */
export const memoryTables: readonly OwnedTable[] = [
  { name: 'asana.event', owner: 'resource_gid', key: ['event_id'], columns: eventColumns, scope: 'resource_type = $1' },
  {
    name: 'ops.fact',
    owner: 'gid',
    key: ['type', 'gid', 'id'],
    columns: ['type', 'gid', 'id', 'kind', 'appended_at', 'stamp', 'body'],
    scope: 'type = $1',
  },
];

/** All tables of a type that a fold writes. */
export function tablesToCompare(type: string): readonly OwnedTable[] {
  const declaration = resourceOf(type);
  if (declaration === undefined) return [];
  const { current, history, links } = tablesOfType(declaration);
  const owned = (owner: string) => (table: typeof current) => ({
    name: qualifiedName(table),
    owner,
    key: table.primaryKey,
    columns: table.columns.map(({ name }) => name),
    scope: null,
  });
  return [
    ...[current, history].map(owned('gid')),
    ...links.flatMap((link) => [link.current, link.history]).map(owned(ownerColumn(declaration))),
  ];
}

/** Notes which resources of a range differ. Resolves to how many. */
export async function noteDifferences(client: pg.PoolClient, { type, after, to }: GidRange): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO ${differenceTable} (type, gid, kinds) ${differencesSql(type, (owner) => `${owner} > $2 AND ($3::text IS NULL OR ${owner} <= $3)`)}
     ON CONFLICT (type, gid) DO UPDATE SET kinds = excluded.kinds`,
    [type, after, to],
  );
  return rowCount ?? 0;
}

/** Looks again at resources that were noted: those that are equal now are no longer, the others say how they differ. Resolves to the gids that do. */
export async function compareAgain(
  client: pg.PoolClient,
  type: string,
  gids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ gid: string; kinds: readonly string[] }>(
    differencesSql(type, (owner) => `${owner} = ANY ($2::text[])`),
    [type, gids],
  );
  const differing = rows.map(({ gid }) => gid);
  await client.query(
    `DELETE FROM ${differenceTable} WHERE type = $1 AND gid = ANY ($2::text[]) AND gid <> ALL ($3::text[])`,
    [type, gids, differing],
  );
  await client.query(
    `UPDATE ${differenceTable} AS held SET kinds = array(SELECT jsonb_array_elements_text(one.kinds))
     FROM jsonb_to_recordset($2::jsonb) AS one(gid text, kinds jsonb) WHERE held.type = $1 AND held.gid = one.gid`,
    [type, JSON.stringify(rows)],
  );
  return differing;
}

/** What is noted, by type and kind. */
export async function countDifferences(client: pg.Pool): Promise<readonly DifferenceCount[]> {
  const { rows } = await client.query<DifferenceCount>(
    `SELECT type, kind, count(*) FROM ${differenceTable}, unnest(kinds) AS kind GROUP BY type, kind ORDER BY type, kind`,
  );
  return rows;
}

/** Statement that gives `gid` and `kinds` of the resources that differ; $1 is the type. */
function differencesSql(type: string, within: (owner: string) => string): string {
  const owned = tablesToCompare(type).map((table) => branchSql(table, within));
  const memory = memoryTables.map((table) => branchSql(table, within));
  return `SELECT $1::text AS type, gid, array_agg(DISTINCT kind ORDER BY kind) AS kinds FROM (
${[...owned, ...memory, bodiesSql(within)].join('\nUNION ALL\n')}
) AS one GROUP BY gid`;
}

function branchSql({ name, owner, key, columns, scope }: OwnedTable, within: (owner: string) => string): string {
  const where = `${scope === null ? '' : `${scope} AND `}${within(quote(owner))}`;
  const row = (side: string): string =>
    columns
      .filter((column) => !key.includes(column) && !(name === 'ops.fact' && column === 'body'))
      .map((column) => `${side}.${quote(column)}`)
      .join(', ');
  const bodies = name === 'ops.fact' ? ' OR live.body <> rebuilt.body' : '';
  return `SELECT coalesce(live.${quote(owner)}, rebuilt.${quote(owner)}) AS gid, '${name.replaceAll('"', '')}: ' ||
  CASE WHEN live.${quote(key[0] ?? '')} IS NULL THEN 'only rebuilt' WHEN rebuilt.${quote(key[0] ?? '')} IS NULL THEN 'only live' ELSE 'different' END AS kind
FROM (SELECT * FROM ${name} WHERE ${where}) AS live
FULL JOIN (SELECT * FROM ${rebuiltOf(name)} WHERE ${where}) AS rebuilt ON ${key.map((column) => `live.${quote(column)} = rebuilt.${quote(column)}`).join(' AND ')}
WHERE live.${quote(key[0] ?? '')} IS NULL OR rebuilt.${quote(key[0] ?? '')} IS NULL OR (${row('live')}) IS DISTINCT FROM (${row('rebuilt')})${bodies}`;
}

/** Contents whose body the memory has lost: no later fold could show them. */
function bodiesSql(within: (owner: string) => string): string {
  return `SELECT gid, 'ops.fact: only rebuilt' AS kind FROM ops.fact WHERE type = $1 AND ${within('gid')} AND kind = 'present'
GROUP BY gid, stamp->>'hash' HAVING count(body) = 0`;
}
