/**
 * Deliveries → wishes. A batch of deliveries is decoded, and what its events make stale is wished for, each resource
 * once however many events named it; the offset moves in the same transaction. Nothing is read from Asana here: a slow
 * API holds up no partition. What cannot be decoded is passed over, since the projector makes a dead letter of it,
 * whose retry raises what it asks for.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { decodeEvents } from '@asana-warehouse/delivery/events';
import type { Batch, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveryWishes, type DeliveryWish } from '@asana-warehouse/reconciliation/delivery-wishes';
import { selects, type Selection } from '@asana-warehouse/reconciliation/list-kinds';
import { count } from '@asana-warehouse/telemetry/metrics';
import { inRepeatableWork } from '@asana-warehouse/warehouse/database';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import type pg from 'pg';

/** Raises what a batch asks for and moves the offset. Throws `log.fenced` and what Postgres may do. */
export async function hydrate(pool: pg.Pool, batch: Batch, selection: Selection): Promise<number> {
  const wishes = batch.records.flatMap(wishesIn).filter(({ type, gid }) => selects(selection, type, gid));
  await inRepeatableWork(
    pool,
    (client) => raiseWishes(client, wishes),
    (client) => commitOffset(client, batch),
  );
  for (const { reason } of wishes) count('asana_warehouse_wishes_raised_total', { reason });
  return wishes.length;
}

function wishesIn({ headers, value, appendedAtMs }: StoredRecord): readonly DeliveryWish[] {
  const { events } = decodeEvents(value, headers['received-at'] ?? new Date(appendedAtMs).toISOString());
  const origin = { workspaceGid: headers['workspace-gid'] || null, traceParent: headers['traceparent'] ?? null };
  return deliveryWishes(events, origin, { resourceOf });
}
