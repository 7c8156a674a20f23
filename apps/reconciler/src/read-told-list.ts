/**
 * Fulfils a wish for a list that something else said has gained something. Whatever it shows and nobody has read yet is wished
 * for; the direct read of it says the rest.
 */
import { readObjects, type ListRead } from '@asana-warehouse/asana-api/read-list';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { listKinds, type ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { listPrefix, toldLists } from '@asana-warehouse/reconciliation/told-lists';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { traceparent } from '@asana-warehouse/telemetry/trace';
import { unknownAmong } from '@asana-warehouse/warehouse/confirmations';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { fulfilWish, postponeWish, raiseWishes, type ClaimedWish } from '@asana-warehouse/warehouse/wishes';
import type { Parts } from './parts.ts';

const kinds = listKinds(resources);
const priority = 5;
const againMs = 1_000;

/** Wishes for the lists that this content tells of. */
export async function wishForToldLists(parts: Parts, declaration: Resource, snapshot: Snapshot): Promise<void> {
  if (snapshot.kind !== 'present') return;
  const lists = toldLists(kinds, declaration, snapshot.body);
  if (lists.length === 0) return;
  await raise(
    parts,
    snapshot.workspace_gid,
    'told',
    lists.map(({ kind, gid }) => ({ type: `${listPrefix}${kind}`, gid })),
  );
}

/** Reads the whole list. One that is refused, or that a later release wished for, ends the wish: a crawl tells of it. */
export async function readToldList(parts: Parts, wish: ClaimedWish): Promise<void> {
  const { pool, owner } = parts;
  const found = kinds.find(({ kind }) => `${listPrefix}${kind}` === wish.type);
  const isOver = found === undefined || (await readPages(parts, wish, found));
  if (isOver) await fulfilWish(pool, owner, wish);
  else await postponeWish(pool, owner, wish, againMs);
}

/** False: a page token has expired, so that the list is to be read from its beginning. */
async function readPages(parts: Parts, wish: ClaimedWish, { resource, list }: ListKind): Promise<boolean> {
  const { api, pool, stopping } = parts;
  let offset: string | null = null;
  do {
    const read: ListRead = { declaration: resource, list, perGid: wish.gid, offset, since: null };
    const page = await readObjects(api, read, { priority, signal: stopping });
    if (page.kind !== 'page') return page.kind !== 'expired';
    const shown = page.objects.map(({ gid }) => ({ type: resource.name, gid }));
    await raise(parts, wish.workspaceGid, 'listed', await unknownAmong(pool, shown));
    offset = page.next;
  } while (offset !== null);
  return true;
}

async function raise(
  { pool }: Parts,
  workspaceGid: string | null,
  reason: string,
  wanted: readonly { readonly type: string; readonly gid: string }[],
): Promise<void> {
  if (wanted.length === 0) return;
  const wishes = wanted.map(({ type, gid }) => ({
    type,
    gid,
    workspaceGid,
    priority,
    reason,
    expects: null,
    eventAt: null,
    traceParent: traceparent(),
  }));
  await inTransaction(pool, (client) => raiseWishes(client, wishes));
}
