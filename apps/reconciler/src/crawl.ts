/**
 * Reads lists until none of a run is open: the engine of backfill and reconcile. Which lists there are follows from the
 * catalogue; which of them a run has grows as pages come in, since each object read leads to the lists below it. Lists
 * of a lower phase are finished before those of a higher one are begun, so tasks are usable before stories.
 *
 * For each page, in this order: what differs from the warehouse goes to the log; then, in one transaction, the lists
 * below, that the resources were read, and the checkpoint. A crash in between repeats that page, never more.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { lastPhase } from '@asana-warehouse/catalogue/resource';
import { span } from '@asana-warehouse/telemetry/trace';
import {
  claimScopes,
  closeRun,
  hasOpenScopes,
  releaseScopes,
  renewScopes,
  type ClaimedScope,
} from '@asana-warehouse/warehouse/runs';
import { scopeLeaseMs, type Crawl } from './crawl-work.ts';
import { readScope } from './read-scope.ts';
import type { Parts } from './parts.ts';

const othersPollMs = 300;

/** Resolves when all lists of the run have ended. Throws what ended it early; what is open then goes on at the next start. */
export async function crawl(parts: Parts, work: Crawl): Promise<void> {
  const { pool, owner } = parts;
  const reader = new Reader(parts, work);
  const renewing = setInterval(() => {
    void renewScopes(pool, work.run, owner, reader.active, scopeLeaseMs).catch(() => undefined);
  }, scopeLeaseMs / 4);
  try {
    await reader.readAll();
  } catch (error) {
    await reader.settled();
    await releaseScopes(pool, work.run, owner).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(renewing);
  }
  await closeRun(pool, work.run);
}

/** Several lists at a time, the next one claimed when one has ended. */
class Reader {
  readonly #parts: Parts;
  readonly #work: Crawl;
  readonly #active = new Map<Promise<void>, ClaimedScope>();
  readonly #failures: unknown[] = [];
  #phase = 0;

  constructor(parts: Parts, work: Crawl) {
    this.#parts = parts;
    this.#work = work;
  }

  /** The lists that are being read. */
  get active(): readonly ClaimedScope[] {
    return [...this.#active.values()];
  }

  async readAll(): Promise<void> {
    const { pool, owner, stopping } = this.#parts;
    const { run, concurrency, gapMs } = this.#work;
    for (;;) {
      stopping.throwIfAborted();
      const free = this.#placesMax(concurrency) - this.#active.size;
      const claimed = free > 0 ? await claimScopes(pool, run, owner, free, scopeLeaseMs) : [];
      for (const scope of claimed) this.#read(scope);
      this.#phase = claimed[0]?.phase ?? this.#phase;
      if (this.#active.size > 0) await Promise.race(this.#active.keys());
      else if (!(await hasOpenScopes(pool, run))) return;
      else await sleep(othersPollMs);
      if (this.#failures.length > 0) throw this.#failures[0];
      if (gapMs > 0) await sleep(gapMs);
    }
  }

  /** Lists of the last phase are short, and there is one a task: more of them fit beside each other. */
  #placesMax(concurrency: number): number {
    return this.#phase === lastPhase ? concurrency * 2 : concurrency;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#active.keys());
  }

  #read(scope: ClaimedScope): void {
    const reading = span('crawl list', { kind: scope.kind }, () => readScope(this.#parts, this.#work, scope))
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#active.delete(reading));
    this.#active.set(reading, scope);
  }
}
