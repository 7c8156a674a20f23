/**
 * When each resource was last read from the API, whatever the read gave, and its repair epoch. Kept beside the rows, not
 * in them, so that a read that changes nothing writes no row. What was never read is unknown; what a complete list
 * did not show was not read since the list began.
 */
import type { Reference } from '@asana-warehouse/reconciliation/references';
import type pg from 'pg';

const confirmSql = /* sql */ `
INSERT INTO ops.confirmation AS kept (type, gid, confirmed_at)
SELECT DISTINCT $1, gid, now() FROM unnest($2::text[]) AS read(gid) ORDER BY 2
ON CONFLICT (type, gid) DO UPDATE SET confirmed_at = excluded.confirmed_at`;

/** Notes that these were read now. */
export async function confirm(client: pg.ClientBase | pg.Pool, type: string, gids: readonly string[]): Promise<void> {
  if (gids.length > 0) await client.query(confirmSql, [type, gids]);
}

/** Those of the references that were never read and are not about to be. */
export async function unknownAmong(
  client: pg.ClientBase | pg.Pool,
  references: readonly Reference[],
): Promise<readonly Reference[]> {
  if (references.length === 0) return [];
  const { rows } = await client.query<Reference>(
    `SELECT type, gid FROM unnest($1::text[], $2::text[]) AS reference(type, gid)
     WHERE NOT EXISTS (SELECT FROM ops.confirmation c WHERE c.type = reference.type AND c.gid = reference.gid)
       AND NOT EXISTS (SELECT FROM ops.wish w WHERE w.type = reference.type AND w.gid = reference.gid)`,
    [references.map(({ type }) => type), references.map(({ gid }) => gid)],
  );
  return rows;
}

/** Those of the resources that were read since this run began, by whatever list or wish. */
export async function readDuringRun(
  pool: pg.Pool,
  runId: string,
  type: string,
  gids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ gid: string }>(
    `SELECT kept.gid FROM ops.confirmation AS kept JOIN ops.run AS run ON run.id = $1
     WHERE kept.type = $2 AND kept.gid = ANY ($3::text[]) AND kept.confirmed_at >= run.started_at`,
    [runId, type, gids],
  );
  return new Set(rows.map(({ gid }) => gid));
}

/** Raises the repair epoch: contents read from now on win over all earlier ones. Returns the new epoch. */
export async function raiseRepairEpoch(pool: pg.Pool, type: string, gid: string): Promise<number> {
  const { rows } = await pool.query<{ repair_epoch: number }>(
    `INSERT INTO ops.confirmation AS kept (type, gid, confirmed_at, repair_epoch) VALUES ($1, $2, now(), 1)
     ON CONFLICT (type, gid) DO UPDATE SET repair_epoch = kept.repair_epoch + 1, confirmed_at = now()
     RETURNING repair_epoch`,
    [type, gid],
  );
  return rows[0]?.repair_epoch ?? 1;
}
