/**
 * Deliveries → wishes. A batch of deliveries is decoded, and what its events make stale is wished for, each resource
 * once however many events named it; the offset moves in the same transaction. Nothing is read from Asana here: a slow
 * API holds up no partition. What cannot be decoded is passed over, since the projector makes a dead letter of it,
 * whose retry raises what it asks for. What a later release wrote is set aside here as well: see `later-deliveries.ts`.
 */
import type { Batch } from '@asana-warehouse/event-log/event-log';
import type { Selection } from '@asana-warehouse/reconciliation/list-kinds';
import { count } from '@asana-warehouse/telemetry/metrics';
import { inRepeatableWork } from '@asana-warehouse/warehouse/database';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import type pg from 'pg';
import { wishesIn } from './hydrator-wishes.ts';
import { setAside } from './later-deliveries.ts';

/** The consumer group. */
export const hydratorGroup = 'hydrator';

/** Raises what a batch asks for and moves the offset. Throws `log.fenced` and what Postgres may do. */
export async function hydrate(pool: pg.Pool, batch: Batch, selection: Selection): Promise<number> {
  const read = batch.records.map((record) => ({ record, ...wishesIn(record, selection) }));
  const wishes = read.flatMap((one) => one.wishes);
  const later = read.flatMap((one) => (one.later === null ? [] : [{ record: one.record, detail: one.later }]));
  await inRepeatableWork(
    pool,
    async (client) => {
      await raiseWishes(client, wishes);
      await setAside(client, batch, later);
    },
    (client) => commitOffset(client, batch),
  );
  for (const { reason } of wishes) count('asana_warehouse_wishes_raised_total', { reason });
  return wishes.length;
}
