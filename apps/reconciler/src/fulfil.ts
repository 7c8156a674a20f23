/**
 * Wishes → reads → snapshots. Due wishes are claimed, most urgent first, each is read once, and what was seen goes to the
 * log before the wish is ended; so a crash at any point at most reads again. Hearing of a new wish costs nothing:
 * the hydrator of this process nudges, Postgres notifies for those of others, and a slow poll covers both.
 */
import type { Priority } from '@asana-warehouse/asana-api/answer';
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import { isEventOff } from '@asana-warehouse/projection/flags';
import { backOffMs } from '@asana-warehouse/rate-limit/back-off';
import { datedAfter } from '@asana-warehouse/reconciliation/date-read';
import { isKnownGone } from '@asana-warehouse/reconciliation/drift';
import { settle } from '@asana-warehouse/reconciliation/settle-wish';
import { listPrefix } from '@asana-warehouse/reconciliation/told-lists';
import { isAroundGone, isMissingFromList } from '@asana-warehouse/reconciliation/wishes-of';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { log } from '@asana-warehouse/telemetry/logger';
import { withTraceparent } from '@asana-warehouse/telemetry/trace';
import { parkWish } from '@asana-warehouse/warehouse/flags';
import type { AbsenceVerdict } from '@asana-warehouse/warehouse/guard-absences';
import { loadHeld } from '@asana-warehouse/warehouse/held-rows';
import {
  claimWishes,
  deferWish,
  fulfilLogged,
  fulfilWish,
  postponeWish,
  renewWishes,
  type ClaimedWish,
} from '@asana-warehouse/warehouse/wishes';
import { appendSnapshots } from './append-snapshots.ts';
import { doubtAbsence, settleMs } from './doubt-absence.ts';
import { driftsOf } from './drifts.ts';
import { openFolded, type Folded } from './folded.ts';
import { aroundPrefix, lookAround } from './look-around.ts';
import type { Parts } from './parts.ts';
import { readToldList, wishForToldLists } from './read-told-list.ts';
import { setAsideWish } from './set-aside.ts';
import { settleContradiction } from './settle-contradiction.ts';
import { wishForReferences } from './wish-for-references.ts';

export type Fulfiller = {
  /** Something may be due. */
  nudge(): void;
  /** Rejects when it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  /** Claims nothing more and resolves when the reads under way are settled. */
  stop(): Promise<void>;
};

/** `onSettled`: what a wish came to, unless that is a dead letter; `isNews` false: the warehouse had it already. */
export type FulfilOptions = {
  readonly concurrency: number;
  readonly priorityMax: number;
  readonly onSettled: (wish: ClaimedWish, snapshot: Snapshot, isNews: boolean) => void;
};

/** Renewed while reads are slow, so that only the claims of a dead process run out. */
const leaseMs = 15_000;
const pollMs = 250;
const claimBackOff = { firstMs: 500, maxMs: 10_000 };
const failureBackOff = { firstMs: 1_000, maxMs: 10 * 60_000 };
const sweepReadPriority: Priority = 9;

/** Starts to fulfil. */
export function startFulfiller(parts: Parts, options: FulfilOptions): Fulfiller {
  const queue = new WishQueue(parts, options);
  return {
    nudge: () => queue.nudge(),
    failed: queue.failed,
    stop: () => queue.stop(),
  };
}

/** Claims as many as there are places, and waits for places, nudges or the poll. */
class WishQueue {
  readonly failed: Promise<never>;
  readonly #parts: Parts;
  readonly #options: FulfilOptions;
  readonly #folded: Folded;
  readonly #active = new Set<Promise<void>>();
  readonly #renewing: NodeJS.Timeout;
  readonly #running: Promise<void>;
  readonly #stop = new AbortController();
  #isNudged = false;
  /** More may be due than there were places for at the last claim. */
  #isMoreDue = false;
  #wake: () => void = () => undefined;
  #fail: (reason: unknown) => void = () => undefined;

  constructor(parts: Parts, options: FulfilOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#folded = openFolded(parts);
    this.failed = new Promise<never>((_, reject) => (this.#fail = reject));
    // Watched by whoever started it; until then a failure must not count as unhandled.
    this.failed.catch(() => undefined);
    this.#renewing = setInterval(() => {
      if (this.#active.size > 0) void renewWishes(parts.pool, parts.owner, leaseMs).catch(() => undefined);
    }, leaseMs / 3);
    this.#running = this.#run().catch((error: unknown) => this.#fail(error));
  }

  nudge(): void {
    this.#isNudged = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
    await Promise.all(this.#active);
    clearInterval(this.#renewing);
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted;) {
      this.#isNudged = false;
      try {
        await this.#claim();
        failures = 0;
      } catch (error) {
        if (!isRetriable(error)) throw error;
        failures += 1;
        log.warn('wishes cannot be claimed now', { attempts: failures }, error);
        await this.#pause(backOffMs(claimBackOff, failures, Math.random()) + 100);
        continue;
      }
      if (this.#active.size >= this.#options.concurrency) await Promise.race(this.#active);
      else if (!this.#isNudged) await this.#pause(pollMs);
    }
  }

  async #claim(): Promise<void> {
    const max = this.#options.concurrency - this.#active.size;
    if (max <= 0) return;
    const { owner, pool } = this.#parts;
    const { priorityMax } = this.#options;
    const claimed = await claimWishes(pool, { owner, max, leaseMs, priorityMax });
    this.#isMoreDue = claimed.length === max;
    for (const wish of claimed) {
      const reading = fulfilOne(this.#parts, wish, this.#options, this.#folded)
        .catch((error: unknown) => this.#fail(error))
        .finally(() => {
          this.#active.delete(reading);
          if (this.#isMoreDue) this.#wake();
        });
      this.#active.add(reading);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Reads and settles one wish. Throws only what the process cannot survive. */
async function fulfilOne(parts: Parts, wish: ClaimedWish, options: FulfilOptions, folded: Folded): Promise<void> {
  const fields = { resourceType: wish.type, resourceGid: wish.gid, priority: wish.priority };
  try {
    await withTraceparent(wish.traceParent, 'hydrate', fields, () => fulfilByType(parts, wish, options, folded));
  } catch (error) {
    if (parts.stopping.aborted) {
      await postponeWish(parts.pool, parts.owner, wish, 0).catch(() => undefined);
      return;
    }
    if (!(error instanceof Failure) || error.code === 'asana.unauthorized') throw error;
    // If even this fails it is put off like any other, and tried again.
    if (await setAsideWish(parts, wish, error).catch(() => false)) {
      log.error('given up to read a resource', fields, error);
      return;
    }
    log.warn('a read is put off', { ...fields, attempts: wish.attempts + 1 }, error);
    // A conflict with another transaction is over at once; only what Asana or a server refuses deserves longer pauses.
    const attempts = error.code === 'warehouse.conflict' ? 0 : wish.attempts;
    const delayMs = backOffMs(failureBackOff, attempts, Math.random()) + 250;
    // If even this fails the lease runs out and the wish is due again.
    await postponeWish(parts.pool, parts.owner, wish, delayMs).catch(() => undefined);
  }
}

async function fulfilByType(parts: Parts, wish: ClaimedWish, options: FulfilOptions, folded: Folded): Promise<void> {
  if (wish.type.startsWith(aroundPrefix)) await lookAround(parts, folded, wish);
  else if (wish.type.startsWith(listPrefix)) await readToldList(parts, wish);
  else await read(parts, wish, options, folded);
}

async function read(parts: Parts, wish: ClaimedWish, options: FulfilOptions, folded: Folded): Promise<void> {
  const { pool, owner, api, stopping, flags } = parts;
  if (isEventOff(flags.current(), wish.type, wish.reason) && (await parkWish(pool, owner, wish))) return;
  const declaration = resourceOf(wish.type);
  if (declaration === undefined) {
    await fulfilWish(pool, owner, wish);
    return;
  }
  if (folded.isNoted(wish) && !(await folded.isPast(wish))) {
    await deferWish(pool, owner, wish, settleMs);
    return;
  }
  const { gid, workspaceGid, repairEpoch } = wish;
  const source = wish.priority === 9 ? 'reconcile' : 'hydrate';
  const found = await readResource(
    api,
    declaration,
    { gid, workspaceGid, repairEpoch, source },
    { priority: priorityOf(wish), signal: stopping },
  );
  const snapshot = datedAfter(found, wish.eventAtMs);
  const settlement = settle(wish.expects, snapshot.kind, wish.attempts);
  if (settlement.kind === 'repeat') {
    await postponeWish(pool, owner, wish, settlement.afterMs);
    return;
  }
  const verdict = await verdictOn(parts, declaration, wish, snapshot, folded);
  if (verdict === 'wait') {
    await deferWish(pool, owner, wish, settleMs);
    return;
  }
  folded.forget(wish);
  if (verdict === 'hold') {
    await fulfilWish(pool, owner, wish);
    return;
  }
  const news = wish.priority < 9 ? snapshot : await newsIn(parts, declaration, snapshot, wish.reason);
  const refused = news === null ? new Set<Snapshot>() : await appendSnapshots(parts, [news]);
  if (refused.size > 0) {
    await fulfilWish(pool, owner, wish);
    return;
  }
  await wishForReferences(parts, declaration, snapshot);
  if (source === 'hydrate') await wishForToldLists(parts, declaration, snapshot);
  await fulfilLogged(pool, owner, wish);
  options.onSettled(wish, snapshot, news !== null);
}

async function verdictOn(
  parts: Parts,
  declaration: Resource,
  wish: ClaimedWish,
  snapshot: Snapshot,
  folded: Folded,
): Promise<AbsenceVerdict> {
  if (snapshot.kind !== 'absent') return 'believe';
  const { gid, workspaceGid, expects, reason } = wish;
  const isTold = expects === 'absent' || isAroundGone(reason);
  const isFolded = async (): Promise<boolean> => expects !== 'present' || (await folded.isPast(wish));
  return doubtAbsence(parts, declaration, { gid, workspaceGid, isTold, isFolded }, settleMs);
}

function priorityOf({ priority }: ClaimedWish): Priority {
  return priority < 5 ? 0 : priority < 9 ? 5 : 9;
}

/**
 * What a sweep's read says that the warehouse does not hold; null: nothing. What no list shows is read by sweeps alone, so
 * this is the only place where a wrong stamp of it can be overruled.
 */
async function newsIn(
  parts: Parts,
  declaration: Resource,
  snapshot: Snapshot,
  reason: string,
): Promise<Snapshot | null> {
  const held = await loadHeld(parts.pool, declaration, [snapshot.gid]);
  const row = held.get(snapshot.gid)?.row;
  if (snapshot.kind === 'absent') return isKnownGone(row) && !isMissingFromList(reason) ? null : snapshot;
  if (snapshot.kind !== 'present') return row?.isForbidden === true ? null : snapshot;
  const drift = (await driftsOf(parts.pool, declaration, [snapshot], held)).get(snapshot);
  if (drift === 'none') return null;
  return drift === 'contradiction' ? settleContradiction(parts, declaration, snapshot, sweepReadPriority) : snapshot;
}
