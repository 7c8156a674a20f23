/** Waits for the first read of everything, and shows how far it is and how long it will take. */
import { readRuns, type RunStatus } from '@asana-warehouse/warehouse/status';
import { Failure } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { emphasis, type Narrator } from './narrator.ts';

const pollMs = 250;
const barWidth = 24;

/**
 * Resolves when the newest backfill that began at or after `sinceMs` is complete; null when `signal` was aborted. Throws
 * `asana.refused` when it ended with lists unread.
 */
export async function backfilled(
  pool: pg.Pool,
  narrator: Narrator,
  sinceMs: number,
  signal: AbortSignal,
): Promise<RunStatus | null> {
  while (!signal.aborted) {
    const run = (await readRuns(pool)).find(({ kind }) => kind === 'backfill');
    if (run !== undefined && (run.endedAt === null || Date.parse(run.endedAt) >= sinceMs)) {
      narrator.progress(progressOf(run, Date.now()));
      if (run.status === 'complete') {
        narrator.block([]);
        return run;
      }
      if (run.status === 'failed' && run.endedAt !== null) {
        throw new Failure('asana.refused', `The backfill left ${run.scopesFailed} lists unread: see ops.scope`);
      }
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
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
