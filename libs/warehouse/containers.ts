/**
 * What children need to know of their containers, and the other way round: when a container was gone, and which
 * resources ever lay in it and must be folded again when that changes. The queue bounds the transaction: deleting a
 * project of 100,000 tasks queues them here, and they are folded in batches of their own.
 */
import { columnName } from '@asana-warehouse/catalogue/field';
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import { childrenOf, resourceOf, type Child } from '@asana-warehouse/catalogue/registry';
import type { Interval } from '@asana-warehouse/projection/facts';
import type { GoneIntervals } from '@asana-warehouse/projection/life';
import type pg from 'pg';
import { resourceKey } from './fact-store.ts';
import type { ResourceRef } from './lock-resources.ts';
import { shadowOf } from './shadow-tables.ts';
import { allOf } from './together.ts';
import { queueingSql } from './queueing-sql.ts';

/** Resources of one type whose times of being gone have changed: what lies in them is to be folded again. */
export type Moved = { readonly type: string; readonly gids: readonly string[] };

/** When these containers were gone, from their own histories. The caller holds their locks, shared at least. */
export async function loadGone(client: pg.ClientBase, containers: readonly ResourceRef[]): Promise<GoneIntervals> {
  const gone = new Map<string, Interval[]>();
  const types = [...new Set(containers.map((container) => container.type))];
  const loads = types.map(async (type) => {
    if (resourceOf(type) === undefined) return;
    const gids = containers.filter((container) => container.type === type).map((container) => container.gid);
    const { rows } = await client.query<{ gid: string; from_ms: number; to_ms: number | null }>(
      `SELECT gid, (extract(epoch FROM _deleted_at) * 1000)::bigint AS from_ms, (extract(epoch FROM valid_to) * 1000)::bigint AS to_ms
       FROM asana_history."${type}" WHERE gid = ANY ($1::text[]) AND _deleted_at IS NOT NULL ORDER BY valid_from`,
      [gids],
    );
    for (const row of rows) {
      const key = resourceKey({ type, gid: row.gid });
      gone.set(key, [...(gone.get(key) ?? []), { fromMs: row.from_ms, toMs: row.to_ms }]);
    }
  });
  await allOf(loads);
  return (type, gid) => gone.get(resourceKey({ type, gid })) ?? [];
}

/** Queues everything that ever lay in these containers, by what the live tables or the shadow tables show. */
export async function queueChildren(client: pg.ClientBase, type: string, gids: readonly string[]): Promise<void> {
  if (gids.length === 0) return;
  for (const child of childrenOf(type)) await client.query(queueSql(child), [child.resource.name, gids]);
}

/** Queues these resources. */
export async function queueRefolds(client: pg.ClientBase, resources: readonly ResourceRef[]): Promise<void> {
  if (resources.length === 0) return;
  await client.query(
    `INSERT INTO ops.refold (type, gid) SELECT type, gid FROM unnest($1::text[], $2::text[]) AS one(type, gid) ORDER BY type, gid
ON CONFLICT DO NOTHING`,
    [resources.map(({ type }) => type), resources.map(({ gid }) => gid)],
  );
}

/** A share of the queue, so that several who fold do not look at the same resources: the `part`th of `of`, from 0. */
export type Share = { readonly part: number; readonly of: number };

/**
 * Takes up to `max` queued resources out of the queue, in this transaction: they come back if it fails. `lock` is called with what
 * is there to be taken and gets the locks of these resources, before any row is held: who queues a resource has such locks
 * already and waits for its row. What another one has taken meanwhile, or is queueing now, is left out of `taken`.
 */
export async function takeQueued(
  client: pg.ClientBase,
  max: number,
  lock: (resources: readonly ResourceRef[]) => Promise<void>,
  { part, of }: Share = { part: 0, of: 1 },
): Promise<{ readonly seen: number; readonly taken: readonly ResourceRef[] }> {
  const seen = await client.query<ResourceRef>(
    `SELECT type, gid FROM ops.refold WHERE abs(hashtext(gid)::bigint) % $2 = $3 ORDER BY queued_at, type, gid LIMIT $1`,
    [max, of, part],
  );
  if (seen.rows.length === 0) return { seen: 0, taken: [] };
  await lock(seen.rows);
  const { rows } = await client.query<ResourceRef>(
    `DELETE FROM ops.refold WHERE (type, gid) IN (
       SELECT type, gid FROM ops.refold JOIN unnest($1::text[], $2::text[]) AS one(type, gid) USING (type, gid) FOR UPDATE OF refold SKIP LOCKED
     ) RETURNING type, gid`,
    [seen.rows.map(({ type }) => type), seen.rows.map(({ gid }) => gid)],
  );
  return { seen: seen.rows.length, taken: rows };
}

type Link = Extract<Child['container'], { readonly link: string }>;

function queueSql({ resource, container }: Child): string {
  const linked = (schema: string, { link, column }: Link): string =>
    `SELECT "${ownerColumn(resource)}" AS gid FROM ${schema}."${link}" WHERE "${column}" = ANY ($2::text[])`;
  // What was gone all along has tombstones of links, but no history of them.
  const live =
    'link' in container
      ? `${linked('asana_history', container)} UNION ${linked('asana', container)}`
      : `SELECT gid FROM asana_history."${resource.name}" WHERE "${fieldColumn({ resource, container })}" = ANY ($2::text[])`;
  const members = `${live} UNION ${shadowOf(live)}`;
  return queueingSql(`SELECT $1, gid FROM (${members}) AS member ORDER BY gid`);
}

function fieldColumn({ resource, container }: Child): string {
  const name = 'field' in container ? container.field : '';
  const field = resource.fields[name];
  return field === undefined ? name : columnName(name, field);
}
