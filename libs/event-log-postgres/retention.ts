/**
 * Removes what is older than its topic keeps and what every group has passed, in bounded bites so that no statement holds
 * its locks for long. Several instances may do it at once; the bites are then just shared.
 */
import { pause } from '@asana-warehouse/event-log/deliver';
import type pg from 'pg';
import { ask } from './connection.ts';
import { readEnds } from './topics.ts';

const biteRecords = 5_000;
const statementMsMax = 30_000;

/** Removes all that may go now from `topic`; the number of records removed. Throws `log.unavailable`. */
export async function retain(pool: pg.Pool, topic: string, signal: AbortSignal): Promise<number> {
  let removed = 0;
  for (const { partition } of await readEnds(pool, topic)) {
    for (let bite = biteRecords; bite === biteRecords && !signal.aborted; removed += bite) {
      const [row] = await ask<{ removed: number }>(pool, {
        text: 'SELECT log.retain($1, $2, $3) AS removed',
        values: [topic, partition, biteRecords],
        timeoutMs: statementMsMax,
      });
      bite = row?.removed ?? 0;
    }
  }
  return removed;
}

/** Calls `retain` for the topics that `topics` names, every `intervalMs`, until the signal. A failed round is made up by the next. */
export async function keepRetaining(
  pool: pg.Pool,
  topics: () => Iterable<string>,
  intervalMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(intervalMs, signal);
    for (const topic of topics()) {
      if (!signal.aborted) await retain(pool, topic, signal).catch(() => 0);
    }
  }
}
