/** Rows with their links as JSON, for comparing them with the API; and the gids of all living rows, in portions. */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { StoredRow } from '@asana-warehouse/reconciliation/compare-rows';
import type pg from 'pg';

type Json = Readonly<Record<string, unknown>>;

/** The rows of these gids, tombstones included, each with the living rows of its links. */
export async function loadStoredRows(
  pool: pg.Pool,
  declaration: Resource,
  gids: readonly string[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const current = await pool.query<{ gid: string; row: Json }>(
    `SELECT gid, to_jsonb(held) AS row FROM asana."${declaration.name}" AS held WHERE gid = ANY ($1::text[])`,
    [gids],
  );
  const links = new Map<string, Record<string, Json[]>>();
  for (const { table } of declaration.links) {
    const { rows } = await pool.query<{ owner: string; row: Json }>(
      `SELECT held."${ownerColumn(declaration)}" AS owner, to_jsonb(held) AS row FROM asana."${table}" AS held
       WHERE held."${ownerColumn(declaration)}" = ANY ($1::text[]) AND held._deleted_at IS NULL`,
      [gids],
    );
    for (const { owner, row } of rows) {
      const tables = links.get(owner) ?? {};
      tables[table] = [...(tables[table] ?? []), row];
      links.set(owner, tables);
    }
  }
  return new Map(current.rows.map(({ gid, row }) => [gid, { row, links: links.get(gid) ?? {} }]));
}

const portion = 10_000;

/** Gids of living, visible rows, in order, a portion at a time. */
export async function* livingGids(pool: pg.Pool, declaration: Resource): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const { rows } = await pool.query<{ gid: string }>(
      `SELECT gid FROM asana."${declaration.name}" WHERE gid > $1 AND _deleted_at IS NULL AND _visibility = 'visible'
       ORDER BY gid LIMIT ${portion}`,
      [after],
    );
    if (rows.length === 0) return;
    yield rows.map(({ gid }) => gid);
    after = rows.at(-1)?.gid ?? '';
  }
}
