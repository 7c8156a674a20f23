/**
 * Deliveries → wishes. A batch of deliveries is decoded, and what its events make stale is wished for, each resource
 * once however many events named it; the offset moves in the same transaction. Nothing is read from Asana here: a slow
 * API holds up no partition. What cannot be decoded is passed over, since the projector makes a dead letter of it,
 * whose retry raises what it asks for.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { decodeEvents } from '@asana-warehouse/delivery/events';
import { decodeHeaders } from '@asana-warehouse/delivery/headers';
import { openEnvelope } from '@asana-warehouse/event-log/envelope';
import type { Batch, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesContract } from '@asana-warehouse/event-log/topics';
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

function wishesIn(record: StoredRecord): readonly DeliveryWish[] {
  const opened = openEnvelope(deliveriesContract, record);
  if (opened.kind !== 'opened') return [];
  const read = decodeHeaders(opened.record.headers);
  if ('fault' in read) return [];
  const { receivedAt, workspaceGid } = read.headers;
  const { events } = decodeEvents(opened.record.value, receivedAt);
  return deliveryWishes(events, { workspaceGid, traceParent: record.headers['traceparent'] ?? null }, { resourceOf });
}
