/**
 * Serialises all work on a resource, also on one that has no row yet: facts about it can arrive at two projectors at
 * once, and a read-fold-write without a lock loses deletions. Advisory locks on a hash of (type, gid), taken in the order
 * of that hash so that two batches cannot wait for each other; they fall with the transaction. Their number is bounded
 * by the size of a batch. Containers are locked shared: many children at once, but none while the container changes.
 *
 * Which containers a batch needs is known only once its facts are read, under locks already held. Waiting for more then
 * could close a circle, and Postgres takes a second to notice; so they are tried without waiting, and when one is taken
 * the transaction gives way and begins again with all of them in order.
 */
import { hash } from 'node:crypto';
import { Failure } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { isApart } from './place.ts';

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
  const keyOf = keysFor(client);
  const locks = new Map<string, boolean>();
  for (const resource of shared) locks.set(keyOf(resource), false);
  for (const resource of exclusive) locks.set(keyOf(resource), true);
  if (locks.size > 0) await client.query(sql, [[...locks.keys()], [...locks.values()]]);
}

/** Locks that a transaction must take from its beginning: roll back and start again with them. */
export class LocksWanted extends Failure {
  readonly resources: readonly ResourceRef[];

  constructor(resources: readonly ResourceRef[]) {
    super('warehouse.conflict', `${resources.length} locks are to be taken in order`);
    this.resources = resources;
  }
}

const trySql = /* sql */ `
SELECT coalesce(bool_and(pg_try_advisory_xact_lock_shared(key)), true) AS held FROM unnest($1::bigint[]) AS key`;

/** Adds shared locks to those held, without waiting. Throws `LocksWanted` when one of them is taken. */
export async function lockMore(
  client: pg.ClientBase,
  held: readonly ResourceRef[],
  shared: readonly ResourceRef[],
): Promise<void> {
  const keyOf = keysFor(client);
  const heldKeys = new Set(held.map(keyOf));
  const missing = [...new Set(shared.map(keyOf))].filter((key) => !heldKeys.has(key));
  if (missing.length === 0) return;
  const { rows } = await client.query<{ held: boolean }>(trySql, [missing]);
  if (rows[0]?.held !== true) throw new LocksWanted(shared);
}

/** Who works apart, on other tables, locks nothing that those who work on the live ones lock. */
function keysFor(client: pg.ClientBase): (resource: ResourceRef) => string {
  const space = isApart(client) ? 'apart ' : '';
  return ({ type, gid }) => hash('sha256', `${space}${type} ${gid}`, 'buffer').readBigInt64BE(0).toString();
}
