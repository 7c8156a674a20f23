/**
 * Feeds kept records again, those of a stretch of time or about some resources, through the same code as the log does, beside
 * the projectors that run, and moves no offset. It is harmless at any time: facts are a set, so what was applied before
 * changes nothing. What it is for: records that an older release refused or read wrongly, and rows that somebody damaged.
 *
 * Both tables are read in the order of their times, whichever is earlier first. After each page that is committed it
 * can be ended and begun again from `nextFromMs`.
 */
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type { ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import { rawTables } from '@asana-warehouse/warehouse/raw-partitions';
import type { RawTable } from '@asana-warehouse/warehouse/raw-landing';
import {
  countRaw,
  placeAfter,
  placeBefore,
  readRaw,
  type RawPlace,
  type RawRecord,
} from '@asana-warehouse/warehouse/raw-reader';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { drainRefolds } from './refolder.ts';
import { replayPage, type PageOutcome } from './replay-page.ts';

/** `toMs` null: until the newest record. `resources` empty: all. */
export type ReplayRequest = {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly resources: readonly ResourceRef[];
};

/**
 * What it came to. `written`: rows of current tables that changed. `settled`: dead letters applied now. `refused`: records or
 * events that became or stay dead letters. `nextFromMs`: from where to go on when it was ended early, else null.
 */
export type Replayed = {
  readonly records: number;
  readonly facts: number;
  readonly events: number;
  readonly written: number;
  readonly refolded: number;
  readonly settled: number;
  readonly refused: number;
  readonly nextFromMs: number | null;
};

/** `done` of `total` records; `atMs`: everything before was fed. */
export type ReplayProgress = { readonly done: number; readonly total: number; readonly atMs: number };

/** A delivery holds many events: a tenth of a page's records, in bytes, fills a transaction. */
const bounds: Readonly<Record<RawTable, { readonly recordsMax: number; readonly bytesMax: number }>> = {
  snapshot: { recordsMax: 500, bytesMax: 2 * 1024 * 1024 },
  delivery: { recordsMax: 500, bytesMax: 400 * 1024 },
};
const topicOf: Readonly<Record<RawTable, string>> = { snapshot: snapshotsTopic, delivery: deliveriesTopic };
const attemptsMax = 8;

/** Replays until the end or until `stopped` says so, between pages. Throws what Postgres or a bad release does, as the projector. */
export async function replay(
  pool: pg.Pool,
  request: ReplayRequest,
  stopped: () => boolean,
  tell: (progress: ReplayProgress) => void,
): Promise<Replayed> {
  const { fromMs, toMs, resources } = request;
  const gids = resources.length === 0 ? null : resources.map(({ gid }) => gid);
  const counts = await Promise.all(rawTables.map((table) => countRaw(pool, table, fromMs, { toMs, gids })));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const streams = rawTables.map((table) => ({ table, place: placeBefore(fromMs), page: null as Page }));
  let sum = { ...nothing };
  for (;;) {
    for (const stream of streams) {
      stream.page ??= await readRaw(pool, stream.table, stream.place, { toMs, gids }, bounds[stream.table]);
    }
    const next = streams.filter(({ page }) => page?.length !== 0).sort((a, b) => startOf(a.page) - startOf(b.page))[0];
    if (next === undefined)
      return { ...sum, refolded: sum.refolded + (await drainRefolds(pool, stopped)), nextFromMs: null };
    const atMs = startOf(next.page);
    tell({ done: sum.records, total, atMs });
    if (stopped()) return { ...sum, nextFromMs: atMs };
    const page = next.page ?? [];
    const outcome = await persistently(stopped, () => replayPage(pool, topicOf[next.table], page, resources));
    sum = add(sum, outcome);
    next.place = afterLast(page, next.place);
    next.page = null;
    if (outcome.queued) sum.refolded += await drainRefolds(pool, stopped);
  }
}

/** Null: to be read. Empty: at the end. */
type Page = readonly RawRecord[] | null;
type Sum = { -readonly [K in keyof Omit<Replayed, 'nextFromMs'>]: number };

const nothing: Sum = { records: 0, facts: 0, events: 0, written: 0, refolded: 0, settled: 0, refused: 0 };

function startOf(page: Page): number {
  return page?.[0]?.appendedAtMs ?? Infinity;
}

function afterLast(page: readonly RawRecord[], place: RawPlace): RawPlace {
  const last = page.at(-1);
  return last === undefined ? place : placeAfter(last);
}

/** Conflicts with projectors at work are the rule, and a server may restart: tried again a few times with back-off. */
async function persistently<T>(stopped: () => boolean, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || !isRetriable(error) || attempt === attemptsMax || stopped()) throw error;
      await sleep(Math.min(5_000, 50 * 2 ** attempt));
    }
  }
}

function add(sum: Sum, page: PageOutcome): Sum {
  return {
    records: sum.records + page.records,
    facts: sum.facts + page.facts,
    events: sum.events + page.events,
    written: sum.written + page.written,
    refolded: sum.refolded,
    settled: sum.settled + page.settled,
    refused: sum.refused + page.refused,
  };
}
