/** Which type a gid has, as far as the warehouse knows: commands name resources by gid alone. */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type pg from 'pg';

export type KnownResource = { readonly type: string; readonly gid: string; readonly workspaceGid: string | null };

/** The resources with these gids that have a row, or that an event has named. */
export async function findResources(pool: pg.Pool, gids: readonly string[]): Promise<readonly KnownResource[]> {
  const rowsOfTypes = resources
    .map(
      ({ name }) =>
        `SELECT '${name}' AS type, gid, _workspace_gid AS workspace_gid FROM asana."${name}" WHERE gid = ANY ($1::text[])`,
    )
    .join(' UNION ALL ');
  const { rows } = await pool.query<{ type: string; gid: string; workspace_gid: string | null }>(
    `WITH row AS (${rowsOfTypes})
     SELECT type, gid, workspace_gid FROM row
     UNION
     SELECT resource_type, resource_gid, max(_workspace_gid) FROM asana.event
     WHERE resource_gid = ANY ($1::text[]) AND resource_type = ANY ($2::text[])
       AND NOT EXISTS (SELECT FROM row WHERE row.gid = resource_gid)
     GROUP BY resource_type, resource_gid`,
    [gids, resources.map(({ name }) => name)],
  );
  return rows.map((row) => ({ type: row.type, gid: row.gid, workspaceGid: row.workspace_gid }));
}
