/** A list of full objects, page by page, as the catalogue declares it: task lists give all fields, so no read follows. */
import { optFields } from '@asana-warehouse/catalogue/columns';
import { fillListGids } from '@asana-warehouse/catalogue/list-gids';
import type { ListEndpoint, Resource } from '@asana-warehouse/catalogue/resource';
import type { CallOptions, Query } from './answer.ts';
import type { AsanaApi } from './asana-api.ts';
import type { Observed } from './asana-clock.ts';
import { readParts } from './read-parts.ts';
import { readPage, type Item, type ListExpired, type ListRefused, type ListRejected } from './list-page.ts';
import { isObject } from './words.ts';

/** Objects of a page, each with its gid. `odd`: entries that had none, which cannot be kept and must be told of. `requests`: how many it took. */
export type ObjectPage = {
  readonly kind: 'page';
  readonly objects: readonly (Item & { readonly gid: string })[];
  readonly odd: number;
  readonly next: string | null;
  readonly observed: Observed;
  readonly requests: number;
};

/** `perGid`: whose list, as `list-gids.ts` joins it, where the endpoint is per something. `offset`: null for the first page. `since`: only what was modified later, where the list can tell. `isBare`: the gids alone. */
export type ListRead = {
  readonly declaration: Resource;
  readonly list: ListEndpoint;
  readonly perGid: string;
  readonly offset: string | null;
  readonly since: string | null;
  readonly isBare?: true;
};

/** Reads one page. Throws what the client throws. */
export async function readObjects(
  api: AsanaApi,
  read: ListRead,
  options: CallOptions,
): Promise<ObjectPage | ListExpired | ListRefused | ListRejected> {
  const { declaration, list } = read;
  const { page, requests } = await readAllowed(api, read, options);
  if (page.kind !== 'page') return page;
  const elements = list.element === undefined ? page.items : elementsIn(page.items, list.element);
  const objects = elements.filter(isObject).filter(hasGid);
  const whole =
    read.isBare === true ? { bodies: objects, requests: 0 } : await readParts(api, declaration, objects, options);
  return {
    kind: 'page',
    objects: whole.bodies,
    requests: requests + whole.requests,
    odd: page.odd + elements.length - objects.length,
    next: page.next,
    observed: page.observed,
  };
}

/** Asks otherwise where the credential may not ask so. */
async function readAllowed(
  api: AsanaApi,
  read: ListRead,
  options: CallOptions,
): Promise<{ readonly page: Awaited<ReturnType<typeof readPage>>; readonly requests: number }> {
  const { list, perGid, offset } = read;
  const path = pathOf(list, perGid);
  const page = await readPage(api, path, queryOf(read), offset, options);
  const isRefused = page.kind === 'rejected' || (page.kind === 'refused' && page.status === 403);
  if (list.otherwise === undefined || !isRefused) return { page, requests: 1 };
  return { page: await readPage(api, path, { ...queryOf(read), ...list.otherwise }, offset, options), requests: 2 };
}

/** What lies in the items under a key; an item may have nothing there. */
function elementsIn(items: readonly Item[], key: string): readonly unknown[] {
  return items.map((item) => item[key]).filter((element) => element !== null);
}

function pathOf(list: ListEndpoint, perGid: string): string {
  return fillListGids(list, list.path, perGid, encodeURIComponent);
}

function queryOf({ declaration, list, perGid, since, isBare }: ListRead): Query {
  const prefix = list.element === undefined ? '' : `${list.element}.`;
  const fields = (isBare === true ? ['gid'] : optFields(declaration)).map((field) => `${prefix}${field}`);
  const fixed = Object.entries(list.query ?? {}).map(([name, value]) => [name, fillListGids(list, value, perGid)]);
  const recent = list.since === undefined || since === null ? {} : { [list.since]: since };
  return { ...Object.fromEntries(fixed), ...recent, opt_fields: fields.join(',') };
}

function hasGid(item: Item): item is Item & { readonly gid: string } {
  return typeof item['gid'] === 'string' && item['gid'] !== '';
}
