/**
 * What Asana never gave, however often it was asked, as ops.coverage tells it: a list under its kind, a resource under its type, until
 * a read goes through.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type pg from 'pg';
import { postgresFailure } from './database.ts';
import type { ResourceRef } from './lock-resources.ts';
import type { Run, Scope, UnreadList } from './runs.ts';

const tellSql = /* sql */ `
INSERT INTO ops.coverage AS told (kind, gid, workspace_gid, outcome, detail, read_at) VALUES ($1, $2, $3, 'failed', $4, now())
ON CONFLICT (kind, gid) DO UPDATE SET workspace_gid = excluded.workspace_gid, outcome = excluded.outcome, status = NULL,
  detail = excluded.detail, read_at = excluded.read_at`;

/** Tells of one that is not covered, and why. */
export async function tellUnread(
  client: pg.ClientBase,
  { kind, gid, workspaceGid }: Omit<Scope, 'phase'>,
  detail: string,
): Promise<void> {
  await client.query(tellSql, [kind, gid, workspaceGid, detail]);
}

/** The statement by which the resources that `read`, a query of type and gid, gives are covered again. */
export function coverReadSql(read: string): string {
  return `UPDATE ops.coverage AS told SET outcome = 'complete', detail = NULL, read_at = now()
FROM (${read}) AS read(type, gid)
WHERE told.kind = read.type AND told.gid = read.gid AND told.outcome = 'failed' AND told.status IS NULL`;
}

/** Those of the resources that could not be read since this run began. */
export async function unreadAmong(
  pool: pg.Pool,
  run: Run,
  resources: readonly ResourceRef[],
): Promise<readonly UnreadList[]> {
  const { rows } = await pool.query<UnreadList>(
    `SELECT kind, gid, coalesce(detail, '') AS error FROM ops.coverage AS told
     JOIN unnest($2::text[], $3::text[]) AS asked(kind, gid) USING (kind, gid)
     WHERE outcome = 'failed' AND read_at >= (SELECT started_at FROM ops.run WHERE id = $1) ORDER BY kind, gid`,
    [run.id, resources.map(({ type }) => type), resources.map(({ gid }) => gid)],
  );
  return rows;
}

/** How many lists of each kind, and resources of each type, are not covered. */
export async function countUnread(pool: pg.Pool): Promise<Readonly<Record<string, number>>> {
  try {
    const { rows } = await pool.query<{ kind: string; count: number }>(
      `SELECT kind, count(*) FROM ops.coverage WHERE outcome = 'failed' GROUP BY kind ORDER BY kind`,
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  } catch (error) {
    throw postgresFailure(error);
  }
}

/** A living resource of the same type that is not known to be unreadable itself; null: there is none. */
export async function neighbourOf(pool: pg.Pool, { name }: Resource, gid: string): Promise<string | null> {
  const next = (where: string): string =>
    `(SELECT gid FROM asana."${name}" AS one WHERE ${where} AND _deleted_at IS NULL AND NOT EXISTS (
       SELECT FROM ops.coverage AS told WHERE told.kind = $2 AND told.gid = one.gid AND told.outcome = 'failed')
     ORDER BY gid LIMIT 1)`;
  const { rows } = await pool.query<{ gid: string }>(`${next('gid > $1')} UNION ALL ${next('gid < $1')} LIMIT 1`, [
    gid,
    name,
  ]);
  return rows[0]?.gid ?? null;
}
