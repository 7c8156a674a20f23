/** The current rows of the resources on one page, as far as comparing needs them: one query a page. */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { HeldRow } from '@asana-warehouse/reconciliation/drift';
import type pg from 'pg';

/** `row` undefined: there is none. `repairEpoch`: what snapshots of it must carry. */
export type Held = { readonly row: HeldRow | undefined; readonly repairEpoch: number };

type Row = {
  gid: string;
  version: string | null;
  is_gone: boolean;
  is_gone_with: boolean;
  is_forbidden: boolean;
  modified_at_ms: number | null;
  repair_epoch: number;
};

/** What is held of each of `gids`. */
export async function loadHeld(
  pool: pg.Pool,
  declaration: Resource,
  gids: readonly string[],
): Promise<ReadonlyMap<string, Held>> {
  if (gids.length === 0) return new Map();
  const stamp =
    declaration.version === 'modified_at' ? '(extract(epoch FROM row.modified_at) * 1000)::bigint' : 'NULL::bigint';
  const { rows } = await pool.query<Row>(
    `SELECT asked.gid, row._version AS version, row._deleted_at IS NOT NULL AS is_gone,
            coalesce(row._deleted_how = 'container', false) AS is_gone_with,
            coalesce(row._visibility <> 'visible', false) AS is_forbidden, ${stamp} AS modified_at_ms,
            coalesce(kept.repair_epoch, 0) AS repair_epoch
     FROM unnest($2::text[]) AS asked(gid)
     LEFT JOIN asana."${declaration.name}" AS row ON row.gid = asked.gid
     LEFT JOIN ops.confirmation AS kept ON kept.type = $1 AND kept.gid = asked.gid`,
    [declaration.name, gids],
  );
  return new Map(rows.map((row) => [row.gid, heldOf(row)]));
}

function heldOf(row: Row): Held {
  const held =
    row.version === null
      ? undefined
      : {
          version: row.version,
          isGone: row.is_gone,
          isGoneWith: row.is_gone_with,
          isForbidden: row.is_forbidden,
          modifiedAtMs: row.modified_at_ms,
        };
  return { row: held, repairEpoch: row.repair_epoch };
}
