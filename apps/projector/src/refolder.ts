/**
 * Folds again what depends on a container that went or came back, from the queue in ops.refold, in batches of its own.
 * Any number of instances may drain it: a batch is taken under the locks of its resources, and comes back if the transaction fails.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { takeQueued } from '@asana-warehouse/warehouse/containers';
import { lockResources } from '@asana-warehouse/warehouse/lock-resources';
import type pg from 'pg';
import { inProjection, project } from './project.ts';

const batchMax = 500;
const pauseMs = 20;

/** Drains the queue; resolves to the number of resources folded. Stops early, between batches, when `stopped` says so. */
export async function drainRefolds(pool: pg.Pool, stopped: () => boolean): Promise<number> {
  let folded = 0;
  while (!stopped()) {
    const batch = await inProjection(pool, async (client, shared) => {
      const { seen, taken } = await takeQueued(client, batchMax, (queued) => lockResources(client, queued, shared));
      if (taken.length > 0) await project(client, { facts: [], events: [], refold: taken }, shared);
      return { seen, taken: taken.length };
    });
    folded += batch.taken;
    if (batch.seen === 0) break;
    // Others are queueing all of these right now, and have somebody fold them when that is done.
    if (batch.taken === 0) await sleep(pauseMs);
  }
  return folded;
}
