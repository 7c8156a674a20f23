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
import { unknownAmong } from '@asana-warehouse/warehouse/confirmations';
import { fulfilWish, postponeWish, type ClaimedWish } from '@asana-warehouse/warehouse/wishes';
import type { Parts } from './parts.ts';
import { wishFor } from './wish-for.ts';

const kinds = listKinds(resources);
const priority = 5;
const againMs = 1_000;

/** Wishes for the lists that this content tells of. */
export async function wishForToldLists(parts: Parts, declaration: Resource, snapshot: Snapshot): Promise<void> {
  if (snapshot.kind !== 'present') return;
  const lists = toldLists(kinds, declaration, snapshot.body);
  const wanted = lists.map(({ kind, gid }) => ({ type: `${listPrefix}${kind}`, gid }));
  await wishFor(parts, wanted, { workspaceGid: snapshot.workspace_gid, reason: 'told' });
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
    const unknown = await unknownAmong(pool, shown);
    await wishFor(parts, unknown, { workspaceGid: wish.workspaceGid, reason: 'listed' });
    offset = page.next;
  } while (offset !== null);
  return true;
}
