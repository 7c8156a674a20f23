/**
 * Pages of lists. A page token holds the key of the last row given, not a number of rows, so that pages neither repeat nor
 * skip when the list changes in between. Tokens are opaque, bound to their request, and expire on the simulated clock.
 *
 * Without `limit` a list comes whole, up to 1,000 rows; a longer one is refused, as Asana does.
 */
import { createHmac } from 'node:crypto';
import { badRequest } from './api-fault.ts';
import type { Row } from './rows.ts';

export type ListKey = readonly (number | string)[];

export interface Item {
  readonly key: ListKey;
  readonly row: Row;
}

/** A list's rows after a key, in order; from the start for null. */
export type ListSource = (after: ListKey | null) => Iterable<Item>;

export interface PageRequest {
  readonly limit: number | null;
  readonly after: ListKey | null;
}

export interface Page {
  readonly items: readonly Item[];
  readonly nextKey: ListKey | null;
}

const wholeListMax = 1_000;

export function takePage(source: ListSource, request: PageRequest, keep: (row: Row) => boolean): Page {
  const items: Item[] = [];
  const max = request.limit ?? wholeListMax;
  for (const item of source(request.after)) {
    if (!keep(item.row)) continue;
    if (items.length === max) {
      if (request.limit === null) {
        throw badRequest('The result is too large. You should use pagination (may require specifying a workspace)!');
      }
      return { items, nextKey: items.at(-1)?.key ?? null };
    }
    items.push(item);
  }
  return { items, nextKey: null };
}

/** Where a list goes on: behind this row, which is so many rows from its start. */
export interface Place {
  readonly key: ListKey;
  readonly given: number;
}

export class PageTokens {
  private readonly secret: string;
  private readonly lifetimeMs: number;
  private readonly resultRowsMax: number;

  /** `resultRowsMax`: how long a list may be over all its pages; 0 for any length. */
  constructor(secret: string, lifetimeMs: number, resultRowsMax: number) {
    this.secret = secret;
    this.lifetimeMs = lifetimeMs;
    this.resultRowsMax = resultRowsMax;
  }

  /** `given`: rows on this page and all before it. */
  issue(scope: string, { key, given }: Place, nowMs: number): string {
    const body = Buffer.from(JSON.stringify([nowMs, key, given])).toString('base64url');
    return `${body}.${this.sign(scope, body)}`;
  }

  /**
   * The place in a token. Refuses a token that was made for another request, altered, or expired, and one that has led through as
   * many rows as a result may have.
   */
  read(scope: string, token: string, nowMs: number): Place {
    const [body = '', mark] = token.split('.');
    if (mark !== this.sign(scope, body)) throw badRequest('offset: Your pagination token is invalid.');
    const [issuedMs, key, given] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [
      number,
      ListKey,
      number,
    ];
    if (nowMs - issuedMs > this.lifetimeMs) throw badRequest('offset: Your pagination token has expired.');
    if (this.resultRowsMax > 0 && given >= this.resultRowsMax)
      throw badRequest('You have reached the upper limit on the number of results returned for this query.');
    return { key, given };
  }

  private sign(scope: string, body: string): string {
    return createHmac('sha256', this.secret).update(`${scope}\n${body}`).digest('base64url').slice(0, 16);
  }
}

export function readLimit(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw badRequest(`limit: must be from 1 to 100, not ${text}`);
  return limit;
}
