/** Which living rows a list should have shown, and which of them it did not: they were not read since it began. */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Membership } from '@asana-warehouse/reconciliation/membership';
import type pg from 'pg';

export type MemberCount = { readonly members: number; readonly missing: readonly string[] };

/** `perGid`: whose list; `since`: when its first page was read, on the database's clock. */
export async function missingMembers(
  pool: pg.Pool,
  declaration: Resource,
  membership: Membership,
  perGid: string,
  since: string,
): Promise<MemberCount> {
  const { rows } = await pool.query<{ members: number; missing: string[] | null }>(
    `SELECT count(*)::int AS members,
            array_agg(row.gid) FILTER (WHERE kept.confirmed_at IS NULL OR kept.confirmed_at < $2::timestamptz) AS missing
     FROM asana."${declaration.name}" AS row
     LEFT JOIN ops.confirmation AS kept ON kept.type = $3 AND kept.gid = row.gid
     WHERE row._deleted_at IS NULL AND $1::text IS NOT NULL AND ${condition(declaration, membership)}`,
    [perGid, since, declaration.name],
  );
  return { members: rows[0]?.members ?? 0, missing: rows[0]?.missing ?? [] };
}

function condition(declaration: Resource, membership: Membership): string {
  if (membership.in === 'all') return 'true';
  if (membership.in === 'workspace') return 'row._workspace_gid = $1';
  if (membership.in === 'row') return `row."${membership.column}" = $1`;
  return `EXISTS (SELECT FROM asana."${membership.table}" AS link
    WHERE link."${ownerColumn(declaration)}" = row.gid AND link."${membership.column}" = $1 AND link._deleted_at IS NULL)`;
}
