/**
 * Wishes → reads → snapshots. Due wishes are claimed, most urgent first, each is read once, and what was seen goes to the
 * log before the wish is ended; so a crash at any point at most reads again. Hearing of a new wish costs nothing:
 * the hydrator of this process nudges, Postgres notifies for those of others, and a slow poll covers both.
 */
import type { Priority } from '@asana-warehouse/asana-api/answer';
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import { backOffMs } from '@asana-warehouse/rate-limit/back-off';
import { driftOf } from '@asana-warehouse/reconciliation/drift';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import { settle } from '@asana-warehouse/reconciliation/settle-wish';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { log } from '@asana-warehouse/telemetry/logger';
import { withTraceparent } from '@asana-warehouse/telemetry/trace';
import { unknownAmong } from '@asana-warehouse/warehouse/confirmations';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { loadHeld } from '@asana-warehouse/warehouse/held-rows';
import {
  claimWishes,
  fulfilWish,
  postponeWish,
  raiseWishes,
  renewWishes,
  type ClaimedWish,
} from '@asana-warehouse/warehouse/wishes';
import { appendSnapshots } from './append-snapshots.ts';
import { aroundPrefix, lookout, type Lookout } from './look-around.ts';
import type { Parts } from './parts.ts';

export type Fulfiller = {
  /** Something may be due. */
  nudge(): void;
  /** Rejects when it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  /** Claims nothing more and resolves when the reads under way are settled. */
  stop(): Promise<void>;
};

/** `onSettled`: what a wish came to; `isNews` false: the warehouse had it already. */
export type FulfilOptions = {
  readonly concurrency: number;
  readonly priorityMax: number;
  readonly onSettled: (wish: ClaimedWish, snapshot: Snapshot, isNews: boolean) => void;
};

/** Renewed while reads are slow, so that only the claims of a dead process run out. */
const leaseMs = 15_000;
const pollMs = 250;
const failureBackOff = { firstMs: 1_000, maxMs: 10 * 60_000 };
/** A resource that Asana refuses to show as asked is given up after so many reads: asking cannot help. */
const refusedReadsMax = 5;

/** Starts to fulfil. */
export function startFulfiller(parts: Parts, options: FulfilOptions): Fulfiller {
  const active = new Set<Promise<void>>();
  const around = lookout(parts);
  let stopping = false;
  let wake: () => void = () => undefined;
  let nudged = false;
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping;) {
      nudged = false;
      try {
        const free = options.concurrency - active.size;
        const { owner, pool } = parts;
        const { priorityMax } = options;
        const claimed = free > 0 ? await claimWishes(pool, { owner, max: free, leaseMs, priorityMax }) : [];
        failures = 0;
        for (const wish of claimed) {
          const reading = fulfilOne(parts, wish, options, around)
            .catch((error: unknown) => fail(error))
            .finally(() => {
              active.delete(reading);
              wake();
            });
          active.add(reading);
        }
        if (active.size >= options.concurrency) await Promise.race(active);
        else if (!nudged) await pause(pollMs);
      } catch (error) {
        if (!isRetriable(error)) throw error;
        failures += 1;
        log.warn('wishes cannot be claimed now', { attempts: failures }, error);
        await pause(backOffMs({ firstMs: 500, maxMs: 10_000 }, failures, Math.random()) + 100);
      }
    }
  };
  const renewing = setInterval(() => {
    if (active.size > 0) void renewWishes(parts.pool, parts.owner, leaseMs).catch(() => undefined);
  }, leaseMs / 3);
  const running = run().catch((error: unknown) => fail(error));
  return {
    nudge: () => {
      nudged = true;
      wake();
    },
    failed,
    stop: async () => {
      stopping = true;
      wake();
      await running;
      await Promise.all(active);
      clearInterval(renewing);
    },
  };
}

/** Reads and settles one wish. Throws only what the process cannot survive. */
async function fulfilOne(parts: Parts, wish: ClaimedWish, options: FulfilOptions, around: Lookout): Promise<void> {
  const fields = { resourceType: wish.type, resourceGid: wish.gid, priority: wish.priority };
  try {
    await withTraceparent(wish.traceParent, 'hydrate', fields, () =>
      wish.type.startsWith(aroundPrefix) ? around.look(wish) : read(parts, wish, options),
    );
  } catch (error) {
    if (parts.stopping.aborted)
      return void (await postponeWish(parts.pool, parts.owner, wish, 0).catch(() => undefined));
    if (!(error instanceof Failure) || error.code === 'asana.unauthorized') throw error;
    if (!isRetriable(error) && wish.attempts + 1 >= refusedReadsMax) {
      log.error('given up to read a resource', fields, error);
      await fulfilWish(parts.pool, parts.owner, wish);
      return;
    }
    log.warn('a read is put off', { ...fields, attempts: wish.attempts + 1 }, error);
    const delayMs = backOffMs(failureBackOff, wish.attempts, Math.random()) + 250;
    // If even this fails the lease runs out and the wish is due again.
    await postponeWish(parts.pool, parts.owner, wish, delayMs).catch(() => undefined);
  }
}

async function read(parts: Parts, wish: ClaimedWish, options: FulfilOptions): Promise<void> {
  const { pool, owner, api, stopping } = parts;
  const declaration = resourceOf(wish.type);
  if (declaration === undefined) return void (await fulfilWish(pool, owner, wish));
  const { gid, workspaceGid, repairEpoch } = wish;
  const source = wish.priority === 9 ? 'reconcile' : 'hydrate';
  const snapshot = await readResource(
    api,
    declaration,
    { gid, workspaceGid, repairEpoch, source },
    { priority: priorityOf(wish), signal: stopping },
  );
  const settlement = settle(wish.expects, snapshot.kind, wish.attempts);
  if (settlement.kind === 'repeat') return void (await postponeWish(pool, owner, wish, settlement.afterMs));
  const isNews = wish.priority < 9 || (await differs(parts, declaration, snapshot));
  if (isNews) await appendSnapshots(parts.log, [snapshot]);
  await wishForReferences(parts, declaration, snapshot);
  await fulfilWish(pool, owner, wish);
  options.onSettled(wish, snapshot, isNews);
}

function priorityOf({ priority }: ClaimedWish): Priority {
  return priority === 0 ? 0 : priority <= 5 ? 5 : 9;
}

/** Whether a sweep's read says something that the warehouse does not hold. */
async function differs(parts: Parts, declaration: Resource, snapshot: Snapshot): Promise<boolean> {
  const row = (await loadHeld(parts.pool, declaration, [snapshot.gid])).get(snapshot.gid)?.row;
  if (snapshot.kind === 'present') return driftOf(row, { hash: snapshot.hash, modifiedAtMs: null }) !== 'none';
  if (snapshot.kind === 'absent') return row?.isGone !== true;
  return row?.isForbidden !== true;
}

/** People, tags and fields that a content names and nobody has read yet. */
async function wishForReferences(parts: Parts, declaration: Resource, snapshot: Snapshot): Promise<void> {
  if (snapshot.kind !== 'present') return;
  const references = referencesOf(declaration, decode(declaration, snapshot.body), { resourceOf });
  const unknown = await unknownAmong(parts.pool, references);
  if (unknown.length === 0) return;
  const wishes = unknown.map(({ type, gid }) => ({
    type,
    gid,
    workspaceGid: snapshot.workspace_gid,
    priority: 5,
    reason: 'reference',
    expects: null,
    eventAt: null,
    traceParent: null,
  }));
  await inTransaction(parts.pool, (client) => raiseWishes(client, wishes));
}
