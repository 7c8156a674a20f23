/**
 * Reads lists until none of a run is open: the engine of backfill and reconcile. Which lists there are follows from the
 * catalogue; which of them a run has grows as pages come in, since each object read leads to the lists below it. Lists
 * of a lower phase are finished before those of a higher one are begun, so tasks are usable before stories.
 *
 * For each page, in this order: what differs from the warehouse goes to the log; then, in one transaction, the lists
 * below, that the resources were read, and the checkpoint. A crash in between repeats that page, never more.
 */
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import type { ListKind, Selection } from '@asana-warehouse/reconciliation/list-kinds';
import type { SnapshotSource } from '@asana-warehouse/snapshot/snapshot';
import type { Priority } from '@asana-warehouse/asana-api/answer';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { span } from '@asana-warehouse/telemetry/trace';
import {
  claimScopes,
  closeRun,
  hasOpenScopes,
  releaseScopes,
  renewScopes,
  type ClaimedScope,
  type Run,
  type ScopeEnd,
} from '@asana-warehouse/warehouse/runs';
import { readScope, type FoundObject } from './read-scope.ts';
import type { Parts } from './parts.ts';

/** What a crawl does besides reading. Every hook may be called again for the same page after a crash. */
export type CrawlHooks = {
  /** Objects of a page, before the lists below them are added: webhooks are taken here. */
  readonly beforeBelow: (declaration: Resource, objects: readonly FoundObject[]) => Promise<void>;
  /** A snapshot went to the log, and why. */
  readonly onAppended: (type: string, gid: string, drift: string) => void;
  /** A list was read to its end; null: nothing more to say than that it is done. */
  readonly afterList: (kind: ListKind, scope: ClaimedScope, startedAt: string) => Promise<ScopeEnd | null>;
};

/** `isRepair`: whether contradictions are settled by a second read. `skipCovered`: leave out what cannot have changed. */
export type Crawl = {
  readonly run: Run;
  readonly source: SnapshotSource;
  readonly selection: Selection;
  readonly kinds: readonly ListKind[];
  readonly priority: Priority;
  readonly concurrency: number;
  readonly isRepair: boolean;
  readonly skipCovered: boolean;
  /** Least time between two pages, ms: paces a crawl that has hours. */
  readonly gapMs: number;
  readonly hooks: CrawlHooks;
};

export const scopeLeaseMs = 20_000;
const othersPollMs = 300;

/** Resolves when all lists of the run have ended. Throws what ended it early; what is open then goes on at the next start. */
export async function crawl(parts: Parts, work: Crawl): Promise<void> {
  const { pool, owner, stopping } = parts;
  const active = new Set<Promise<void>>();
  let failure: unknown;
  const renewing = setInterval(() => {
    void renewScopes(pool, work.run, owner, scopeLeaseMs).catch(() => undefined);
  }, scopeLeaseMs / 4);
  try {
    while (failure === undefined) {
      stopping.throwIfAborted();
      const free = work.concurrency - active.size;
      const claimed = free > 0 ? await claimScopes(pool, work.run, owner, free, scopeLeaseMs) : [];
      for (const scope of claimed) {
        const reading = span('crawl list', { kind: scope.kind }, () => readScope(parts, work, scope))
          .catch((error: unknown) => void (failure ??= error))
          .finally(() => active.delete(reading));
        active.add(reading);
      }
      if (active.size > 0) await Promise.race(active);
      else if (!(await hasOpenScopes(pool, work.run))) break;
      else if (claimed.length === 0) await new Promise((resolve) => setTimeout(resolve, othersPollMs));
      if (work.gapMs > 0) await new Promise((resolve) => setTimeout(resolve, work.gapMs));
    }
  } catch (error) {
    failure ??= error;
  } finally {
    clearInterval(renewing);
    await Promise.all(active);
    if (failure !== undefined) await releaseScopes(pool, work.run, owner).catch(() => undefined);
  }
  if (failure !== undefined) throw failure;
  await closeRun(pool, work.run);
}

/** Whether a failure concerns one list alone, so that the others can go on. */
export function isListFailure(error: unknown): error is Failure {
  return error instanceof Failure && !isRetriable(error) && /^asana\.(refused|malformed)$/.test(error.code);
}
