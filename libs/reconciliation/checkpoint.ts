/**
 * Durable progress of one list. It moves only after what a page gave is in the log, so a crash repeats at most that
 * page. `startedAt` is when the first page was read: what was not seen since then is missing from the list. An
 * expired page token begins the list again; what the earlier pages showed was seen all the same.
 *
 *   null ──page──▶ {next: token} ──page──▶ … ──last page──▶ done
 *                      └──token expired──▶ {next: null}
 */

/**
 * `next`: token of the page to read next, null for the first. `odd`: entries without a gid; `bare`: entries of which nothing else
 * could be read with the list. Times are ISO 8601.
 */
export type Checkpoint = {
  readonly next: string | null;
  readonly startedAt: string;
  readonly pages: number;
  readonly rows: number;
  readonly odd: number;
  readonly bare: number;
  readonly restarts: number;
};

/** What a page adds. `next` null: it was the last. */
export type PageDone = Pick<Checkpoint, 'next' | 'rows' | 'odd'> & { readonly bare?: number };

/** Lists that expire again and again are given up: something else is wrong. */
export const restartsMax = 5;

/** The beginning of a list. */
export function begin(now: string): Checkpoint {
  return { next: null, startedAt: now, pages: 0, rows: 0, odd: 0, bare: 0, restarts: 0 };
}

/** After a page. `done` when it was the last one. */
export function advance(checkpoint: Checkpoint, page: PageDone): { checkpoint: Checkpoint; done: boolean } {
  const { pages, rows, odd, bare } = checkpoint;
  return {
    checkpoint: {
      ...checkpoint,
      next: page.next,
      pages: pages + 1,
      rows: rows + page.rows,
      odd: odd + page.odd,
      bare: bare + (page.bare ?? 0),
    },
    done: page.next === null,
  };
}

/** After an expired token: from the first page on. Null when that has happened too often. */
export function restart(checkpoint: Checkpoint): Checkpoint | null {
  if (checkpoint.restarts >= restartsMax) return null;
  return { ...begin(checkpoint.startedAt), restarts: checkpoint.restarts + 1 };
}

/** A checkpoint as it was stored; null for anything else. */
export function readCheckpoint(stored: unknown): Checkpoint | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { next, startedAt, pages, rows, odd, bare, restarts } = stored as Partial<Record<keyof Checkpoint, unknown>>;
  if (next !== null && typeof next !== 'string') return null;
  if (typeof startedAt !== 'string' || typeof pages !== 'number' || typeof rows !== 'number') return null;
  const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return { next, startedAt, pages, rows, odd: count(odd), bare: count(bare), restarts: count(restarts) };
}
