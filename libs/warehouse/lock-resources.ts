/**
 * Serialises all work on a resource, also on one that has no row yet: facts about it can arrive at two projectors at
 * once, and a read-fold-write without a lock loses deletions. Advisory locks on a hash of (type, gid), taken in the order
 * of that hash so that two batches cannot wait for each other; they fall with the transaction. Their number is bounded
 * by the size of a batch. Containers are locked shared: many children at once, but none while the container changes.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';

export type ResourceRef = { readonly type: string; readonly gid: string };

const sql = /* sql */ `
SELECT count(CASE WHEN wanted.exclusive THEN pg_advisory_xact_lock(wanted.key) ELSE pg_advisory_xact_lock_shared(wanted.key) END)
FROM (SELECT key, exclusive FROM unnest($1::bigint[], $2::boolean[]) AS one(key, exclusive) ORDER BY key) AS wanted`;

/** Resolves when all locks are held. A deadlock with another batch throws `warehouse.conflict`: try again. */
export async function lockResources(
  client: pg.ClientBase,
  exclusive: readonly ResourceRef[],
  shared: readonly ResourceRef[],
): Promise<void> {
  const locks = new Map<string, boolean>();
  for (const resource of shared) locks.set(lockKey(resource), false);
  for (const resource of exclusive) locks.set(lockKey(resource), true);
  if (locks.size > 0) await client.query(sql, [[...locks.keys()], [...locks.values()]]);
}

function lockKey({ type, gid }: ResourceRef): string {
  return createHash('sha256').update(`${type} ${gid}`).digest().readBigInt64BE(0).toString();
}
