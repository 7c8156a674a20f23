/**
 * Folds again what depends on a container that went or came back, from the queue in ops.refold, in batches of its own.
 * Any number of instances may drain it: a batch is taken with its rows locked, and comes back if the transaction fails.
 */
import { takeQueued } from '@asana-warehouse/warehouse/containers';
import type pg from 'pg';
import { inProjection, project } from './project.ts';

const batchMax = 500;

/** Drains the queue; resolves to the number of resources folded. Stops early, between batches, when `stopped` says so. */
export async function drainRefolds(pool: pg.Pool, stopped: () => boolean): Promise<number> {
  let folded = 0;
  while (!stopped()) {
    const taken = await inProjection(pool, async (client, shared) => {
      const refold = await takeQueued(client, batchMax);
      if (refold.length > 0) await project(client, { facts: [], events: [], refold }, shared);
      return refold.length;
    });
    folded += taken;
    if (taken === 0) break;
  }
  return folded;
}
