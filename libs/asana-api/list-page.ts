/**
 * One page of a list, and a walk over all of them. A list ends when `next_page` says so, never because a page is empty.
 * Page tokens expire: then the walk begins again from the first page, and says so, since what it gave before will come
 * again. A whole list that is refused is an answer about the list (it needs a plan, a right), told as a value.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import type { CallOptions, Query, RefusedStatus } from './answer.ts';
import type { AsanaApi } from './asana-api.ts';
import type { Observed } from './asana-clock.ts';
import { isObject, saysOffsetExpired } from './words.ts';

export type Item = Readonly<Record<string, unknown>>;

/** `next`: token of the following page, null at the end. `odd`: entries that were no objects, which are left out. */
export type ListPage = {
  readonly kind: 'page';
  readonly items: readonly Item[];
  readonly odd: number;
  readonly next: string | null;
  readonly observed: Observed;
};

/** The token is no longer good: only the first page can be asked for. */
export type ListExpired = { readonly kind: 'expired' };
export type ListRefused = { readonly kind: 'refused'; readonly status: RefusedStatus; readonly words: string };
/** Asana does not take the request: too large a list, an unknown parameter. `words` are its own. */
export type ListRejected = { readonly kind: 'rejected'; readonly words: string };

/** Most objects a page may hold. */
export const pageItemsMax = 100;

/** Reads the page at `offset` (null: the first). Throws what the client throws, except for a request refused as it stands. */
export async function readPage(
  api: AsanaApi,
  path: string,
  query: Query,
  offset: string | null,
  options: CallOptions,
): Promise<ListPage | ListExpired | ListRefused | ListRejected> {
  try {
    const answer = await api.get(path, { ...query, limit: pageItemsMax, offset: offset ?? undefined }, options);
    if (answer.kind === 'refused') return { kind: 'refused', status: answer.status, words: answer.words };
    const { data, envelope, observed } = answer;
    if (!Array.isArray(data)) throw new Failure('asana.malformed', `GET ${path}: expected a list in data`);
    const items = data.filter(isObject);
    return {
      kind: 'page',
      items,
      odd: data.length - items.length,
      next: nextOf(envelope['next_page'], offset, path),
      observed,
    };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'asana.refused') throw error;
    if (offset !== null && saysOffsetExpired(error.message)) return { kind: 'expired' };
    return { kind: 'rejected', words: error.message };
  }
}

/** All pages in order. After an expired token: `restarted`, then everything from the first page on. */
export async function* readPages(
  api: AsanaApi,
  path: string,
  query: Query,
  options: CallOptions,
): AsyncGenerator<ListPage | { readonly kind: 'restarted' } | ListRefused | ListRejected> {
  for (let offset: string | null = null, restarts = 0; ;) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(api, path, query, offset, options);
    if (page.kind === 'expired') {
      restarts += 1;
      if (restarts > restartsMax) throw new Failure('asana.malformed', `GET ${path}: page tokens expire at once`);
      offset = null;
      yield { kind: 'restarted' };
      continue;
    }
    yield page;
    if (page.kind !== 'page' || page.next === null) return;
    offset = page.next;
  }
}

const restartsMax = 5;

/** A page that names itself as the next one would be read for ever. */
function nextOf(nextPage: unknown, offset: string | null, path: string): string | null {
  if (nextPage === null || nextPage === undefined) return null;
  const next = isObject(nextPage) ? nextPage['offset'] : undefined;
  if (typeof next !== 'string' || next === '') {
    throw new Failure('asana.malformed', `GET ${path}: next_page without an offset`);
  }
  if (next === offset) throw new Failure('asana.malformed', `GET ${path}: a page that is its own next_page`);
  return next;
}
