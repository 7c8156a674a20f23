/** Waits for the first read of everything, and shows how far it is and how long it will take. */
import { readWholeBackfill, type RunStatus } from '@asana-warehouse/warehouse/status';
import { Failure } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { emphasis, type Narrator } from './narrator.ts';

const pollMs = 250;
const barWidth = 24;

/** A backfill of an earlier start counts when no new one has begun for so long. */
const earlierCountsMs = 2000;

/** The backfill, and whether it was done before this start. */
export type Backfilled = { readonly run: RunStatus; readonly earlier: boolean };

/**
 * Resolves when the newest backfill of everything is complete; null when `signal` was aborted. `sinceMs`: when this start
 * began. Throws `asana.refused` when it ended with lists unread.
 */
export async function backfilled(
  pool: pg.Pool,
  narrator: Narrator,
  sinceMs: number,
  signal: AbortSignal,
): Promise<Backfilled | null> {
  const from = performance.now();
  while (!signal.aborted) {
    const run = await readWholeBackfill(pool);
    if (run !== null) {
      const earlier = run.endedAt !== null && Date.parse(run.endedAt) < sinceMs;
      if (!earlier) narrator.progress(progressOf(run, Date.now()));
      if (run.status === 'complete' && (!earlier || performance.now() - from > earlierCountsMs)) {
        narrator.block([]);
        return { run, earlier };
      }
      if (run.status === 'failed' && run.endedAt !== null) {
        throw new Failure('asana.refused', `The backfill left ${run.scopesFailed} lists unread: see ops.scope`);
      }
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** In a line, when it is done. */
export function doneText({ run, earlier }: Backfilled): string {
  if (earlier) return '✓ backfill    done at an earlier start';
  return `✓ backfill    ${run.rows} rows of ${run.scopes} lists in ${run.requests} requests`;
}

/** `backfill ██████──────  34 of 51 lists, 420 rows, about 12 s to go`. */
export function progressOf(run: RunStatus, nowMs: number): string {
  const share = run.scopes === 0 ? 0 : run.scopesDone / run.scopes;
  const filled = Math.round(share * barWidth);
  const bar = `${emphasis('green', '█'.repeat(filled))}${emphasis('dim', '─'.repeat(barWidth - filled))}`;
  const elapsedMs = nowMs - Date.parse(run.startedAt);
  const eta = share > 0.05 && share < 1 ? `, about ${durationOf((elapsedMs * (1 - share)) / share)} to go` : '';
  return `backfill ${bar}  ${run.scopesDone} of ${run.scopes} lists, ${run.rows} rows${eta}`;
}

function durationOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
