/**
 * Lists that a body says are empty (`num_subtasks` is 0) though the warehouse holds rows that they should show. What was deleted unheard while
 * that which holds it was gone is such a row: it would come back with it, and no other list is compared with it.
 */
import type { ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { membershipOf } from '@asana-warehouse/reconciliation/membership';
import { withMembers } from '@asana-warehouse/warehouse/list-members';
import type pg from 'pg';

/** Kinds of lists below each of these that are worth asking for, whatever its body says. */
export async function filledKinds(
  pool: pg.Pool,
  kinds: readonly ListKind[],
  type: string,
  gids: readonly string[],
): Promise<(gid: string) => ReadonlySet<string>> {
  const found = new Map<string, Set<string>>(gids.map((gid) => [gid, new Set()]));
  for (const one of kinds) {
    const membership = one.list.per === type && one.list.when !== undefined ? membershipOf(one) : null;
    if (membership === null) continue;
    for (const gid of await withMembers(pool, one.resource, membership, gids)) found.get(gid)?.add(one.kind);
  }
  return (gid) => found.get(gid) ?? new Set();
}
