/**
 * When the warehouse has caught up: every consumer has applied all that the log holds, no resource waits to be read or folded
 * again, and this stays so for a while, since an applied delivery raises wishes and a fulfilled wish appends a snapshot.
 */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { readWaiting } from '@asana-warehouse/warehouse/status';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLags } from './warehouse-access.ts';

/** `quietMs`: how long all must be at rest. `msMax`: when to give up. */
export type Patience = { readonly quietMs: number; readonly msMax: number };

const pollMs = 200;

/** False when it did not come to rest in time. `tell` hears what is still under way. */
export async function caughtUp(
  pool: pg.Pool,
  log: EventLog,
  { quietMs, msMax }: Patience,
  signal: AbortSignal,
  tell: (text: string) => void,
): Promise<boolean> {
  const deadline = performance.now() + msMax;
  let last = '';
  let quietSince = performance.now();
  while (performance.now() < deadline && !signal.aborted) {
    const [waiting, lags, ends] = await Promise.all([readWaiting(pool), readLags(pool, log), endsOf(log)]);
    const behind = lags.reduce((sum, { records }) => sum + records, 0);
    const busy = behind + waiting.wishes + waiting.refolds + waiting.lettersToRetry;
    if (busy > 0 || ends !== last) quietSince = performance.now();
    last = ends;
    if (performance.now() - quietSince >= quietMs) return true;
    tell(`catching up: ${behind} records to apply, ${waiting.wishes} resources to read`);
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function endsOf(log: EventLog): Promise<string> {
  const ends = await Promise.all([log.ends(deliveriesTopic), log.ends(snapshotsTopic)]);
  return ends.map((topic) => topic.map(({ next }) => next).join(',')).join(' ');
}
