/** One delivery → the wishes that its events raise, among what is synced at all. */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { decodeEvents } from '@asana-warehouse/delivery/events';
import { decodeHeaders } from '@asana-warehouse/delivery/headers';
import { openEnvelope } from '@asana-warehouse/event-log/envelope';
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesContract } from '@asana-warehouse/event-log/topics';
import { deliveryWishes, type DeliveryWish } from '@asana-warehouse/reconciliation/delivery-wishes';
import { selects, type Selection } from '@asana-warehouse/reconciliation/list-kinds';

/** `later`: what a dead letter says of a delivery of a later major version; null for every other. */
export type WishesIn = { readonly wishes: readonly DeliveryWish[]; readonly later: string | null };

/** What cannot be decoded asks for nothing here: the projector makes a dead letter of it, whose retry raises its wishes. */
export function wishesIn(record: LogRecord, selection: Selection): WishesIn {
  const opened = openEnvelope(deliveriesContract, record);
  if (opened.kind === 'from_the_future') return { wishes: [], later: opened.detail };
  if (opened.kind === 'malformed') return nothing;
  const read = decodeHeaders(opened.record.headers);
  if ('fault' in read) return nothing;
  const { receivedAt, webhookKey, workspaceGid } = read.headers;
  const { events } = decodeEvents(opened.record.value, receivedAt);
  const origin = { workspaceGid, traceParent: record.headers['traceparent'] ?? null, heardFrom: webhookKey };
  const wishes = deliveryWishes(events, origin, { resourceOf });
  return { wishes: wishes.filter(({ type, gid }) => selects(selection, type, gid)), later: null };
}

const nothing: WishesIn = { wishes: [], later: null };
