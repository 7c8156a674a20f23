/** What the phases of a rebuild share: the run they work on, whom they tell, and how they try again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import type { RebuildPhase } from '@asana-warehouse/warehouse/rebuild-run';
import type pg from 'pg';

/** `done` of `total` of the phase; a total of null is not known. */
export type RebuildTold = { readonly phase: RebuildPhase; readonly done: number; readonly total: number | null };

/** `owner`: of the run. `stopped`: whether to end after the step. */
export type Work = {
  readonly pool: pg.Pool;
  readonly owner: string;
  readonly stopped: () => boolean;
  readonly tell: (told: RebuildTold) => void;
};

const attemptsMax = 8;

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
