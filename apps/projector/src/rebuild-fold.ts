/**
 * The fold of a rebuild: pages of the raw zone in the order of their times, applied to the rebuild's own tables by the code that
 * applies the log, each in one transaction with the place that it leads to. A record that this release refuses is passed
 * over and counted: what the projector made of it stands, since it is asked before anything live is disbelieved.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import { takeQueued } from '@asana-warehouse/warehouse/containers';
import { lockResources, type ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import type { RawTable } from '@asana-warehouse/warehouse/raw-landing';
import { rawTables } from '@asana-warehouse/warehouse/raw-partitions';
import { placeAfter, readRaw, type RawPlace, type RawRecord } from '@asana-warehouse/warehouse/raw-reader';
import { inRebuild } from '@asana-warehouse/warehouse/rebuild-tables';
import { saveRebuild, type RebuildPhase, type RebuildProgress } from '@asana-warehouse/warehouse/rebuild-run';
import { applyRecords } from './projector.ts';
import { inProjection, project } from './project.ts';
import type { Work } from './rebuild.ts';

const bounds: Readonly<Record<RawTable, { readonly recordsMax: number; readonly bytesMax: number }>> = {
  snapshot: { recordsMax: 500, bytesMax: 2 * 1024 * 1024 },
  delivery: { recordsMax: 500, bytesMax: 400 * 1024 },
};
const topicOf: Readonly<Record<RawTable, string>> = { snapshot: snapshotsTopic, delivery: deliveriesTopic };
const refoldsMax = 500;
const attemptsMax = 8;

type Stream = { readonly table: RawTable; place: RawPlace; page: readonly RawRecord[] | null };

/** Folds from where the run is to the end of what is landed; the run stays in `phase`. `total`: records there are, for whoever watches. */
export async function foldPages(
  work: Work,
  phase: RebuildPhase,
  progress: RebuildProgress,
  total: number,
): Promise<void> {
  const streams: Stream[] = rawTables.map((table) => ({ table, place: progress[table], page: null }));
  let { records, refused } = progress;
  while (!work.stopped()) {
    for (const stream of streams) {
      stream.page ??= await readRaw(
        work.pool,
        stream.table,
        stream.place,
        { toMs: null, gids: null },
        bounds[stream.table],
      );
    }
    const next = streams.filter(({ page }) => page?.length !== 0).sort((a, b) => startOf(a) - startOf(b))[0];
    const last = next?.page?.at(-1);
    if (next === undefined || last === undefined) return;
    const outcome = await persistently(work.stopped, () =>
      foldPage(work, next, { phase, place: placeAfter(last), records, refused, again: progress.again }),
    );
    ({ records, refused } = outcome);
    next.place = placeAfter(last);
    next.page = null;
    work.tell({ phase, done: records, total: Math.max(total, records) });
    if (outcome.queued) await drainRebuild(work);
  }
}

/** Folds again what hangs on containers that went or came back, in the rebuild's tables. */
export async function drainRebuild({ pool, stopped }: Work): Promise<void> {
  while (!stopped()) {
    const taken = await persistently(stopped, () =>
      inProjection(pool, async (client, shared) => {
        const rebuilt = inRebuild(client);
        const lock = (queued: readonly ResourceRef[]): Promise<void> => lockResources(rebuilt, queued, shared);
        const { seen, taken: refold } = await takeQueued(rebuilt, refoldsMax, lock);
        if (refold.length > 0) await project(rebuilt, { facts: [], events: [], refold }, shared);
        return seen;
      }),
    );
    if (taken === 0) return;
  }
}

/** Conflicts with projectors at work are the rule, and a server may restart: tried again a few times with back-off. */
export async function persistently<T>(stopped: () => boolean, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || !isRetriable(error) || error.code === 'log.fenced') throw error;
      if (attempt === attemptsMax || stopped()) throw error;
      await sleep(Math.min(5_000, 50 * 2 ** attempt));
    }
  }
}

type Before = {
  readonly phase: RebuildPhase;
  readonly place: RawPlace;
  readonly records: number;
  readonly refused: number;
  readonly again: boolean;
};

async function foldPage({ pool, owner }: Work, { table, page }: Stream, before: Before) {
  return await inProjection(pool, async (client, shared) => {
    const read = page ?? [];
    const applied = await applyRecords(inRebuild(client), topicOf[table], read, shared);
    // What is read a second time counts once.
    const records = before.records + (before.again ? 0 : read.length);
    const refused = before.refused + (before.again ? 0 : applied.refusals.length);
    await saveRebuild(client, owner, before.phase, { [table]: before.place, records, refused });
    return { records, refused, queued: applied.queued };
  });
}

function startOf({ page }: Stream): number {
  return page?.[0]?.appendedAtMs ?? Infinity;
}
