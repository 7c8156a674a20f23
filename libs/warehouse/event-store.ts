/**
 * `asana.event`: one row per distinct event, however many webhooks and retries brought it. The row tells of the earliest
 * receipt, so that it does not depend on which one was processed first; with it the event's time can only move back.
 */
import type { DecodedEvent } from '@asana-warehouse/delivery/event';
import type { EventFact } from '@asana-warehouse/projection/facts';
import type pg from 'pg';
import { resourceKey } from './fact-store.ts';
import type { ResourceRef } from './lock-resources.ts';

/** An event with the delivery that brought it. `receivedAt`: ISO 8601. */
export type ReceivedEvent = DecodedEvent & {
  readonly deliveryId: string;
  readonly receivedAt: string;
  readonly workspaceGid: string | null;
  readonly traceId: string | null;
  readonly source: string;
};

const columns = `event_id text, resource_type text, resource_gid text, resource_subtype text, action text, user_gid text,
  created_at timestamptz, said_at timestamptz, received_at timestamptz, parent_type text, parent_gid text,
  change_field text, change_action text, change_value_type text, change_value_gid text,
  _workspace_gid text, _delivery_id text, _trace_id text, source text`;
const names = columns.split(',').map((column) => column.trim().split(' ')[0] ?? '');

const insertSql = /* sql */ `
INSERT INTO asana.event (${names.join(', ')})
SELECT ${names.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS one(${columns})
ON CONFLICT (event_id) DO UPDATE SET (${names.join(', ')}) = ROW (${names.map((name) => `excluded.${name}`).join(', ')})
WHERE (excluded.received_at, excluded._delivery_id) < (event.received_at, event._delivery_id)`;

const loadSql = /* sql */ `
SELECT event_id, resource_type AS type, resource_gid AS gid, action, (extract(epoch FROM created_at) * 1000)::bigint AS at_ms,
       user_gid, change_field, parent_type
FROM asana.event JOIN unnest($1::text[], $2::text[], $3::float8[]) AS wanted(resource_type, resource_gid, since_ms) USING (resource_type, resource_gid)
WHERE created_at >= to_timestamp(since_ms / 1000)`;

/** Adds events; the caller holds the locks of their resources. */
export async function insertEvents(client: pg.ClientBase, events: readonly ReceivedEvent[]): Promise<void> {
  const earliest = new Map<string, ReceivedEvent>();
  for (const event of events) {
    const other = earliest.get(event.id);
    if (other === undefined || receipt(event) < receipt(other)) earliest.set(event.id, event);
  }
  if (earliest.size > 0) await client.query(insertSql, [JSON.stringify([...earliest.values()].map(rowOf))]);
}

/** Events of the resources, by resource: all of them, or those since some time, ms since 1970. */
export async function loadEvents(
  client: pg.ClientBase,
  resources: readonly (ResourceRef & { readonly sinceMs?: number })[],
): Promise<ReadonlyMap<string, readonly EventFact[]>> {
  type Row = ResourceRef & {
    event_id: string;
    action: string;
    at_ms: number;
    user_gid: string | null;
    change_field: string | null;
    parent_type: string | null;
  };
  if (resources.length === 0) return new Map();
  const { rows } = await client.query<Row>(loadSql, [
    resources.map((one) => one.type),
    resources.map((one) => one.gid),
    resources.map((one) => one.sinceMs ?? -Infinity),
  ]);
  const events = new Map<string, EventFact[]>();
  for (const row of rows) {
    const fact = {
      id: row.event_id,
      action: row.action,
      atMs: row.at_ms,
      userGid: row.user_gid,
      changeField: row.change_field,
      parentType: row.parent_type,
    };
    const key = resourceKey(row);
    const known = events.get(key);
    if (known === undefined) events.set(key, [fact]);
    else known.push(fact);
  }
  return events;
}

function receipt(event: ReceivedEvent): string {
  return `${event.receivedAt} ${event.deliveryId}`;
}

function rowOf(event: ReceivedEvent): Record<string, string | null> {
  return {
    event_id: event.id,
    resource_type: event.resourceType,
    resource_gid: event.resourceGid,
    resource_subtype: event.resourceSubtype,
    action: event.action,
    user_gid: event.userGid,
    created_at: event.at,
    said_at: event.saidAt,
    received_at: event.receivedAt,
    parent_type: event.parentType,
    parent_gid: event.parentGid,
    change_field: event.changeField,
    change_action: event.changeAction,
    change_value_type: event.changeValueType,
    change_value_gid: event.changeValueGid,
    _workspace_gid: event.workspaceGid,
    _delivery_id: event.deliveryId,
    _trace_id: event.traceId,
    source: event.source,
  };
}
