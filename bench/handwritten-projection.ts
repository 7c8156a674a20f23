/**
 * The baseline of the projector benchmark: the same rows written by hand. It parses the same bytes, knows tasks alone, and
 * writes each table with one statement: upsert, close the open version, open the next. What it leaves out is what the
 * projector is for: facts in any order, other types, existence, containers, letters; it takes what comes as the newest.
 */
import { decodeEvents } from '@asana-warehouse/delivery/events';
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import type pg from 'pg';

type Json = Record<string, unknown>;
type Ref = { gid: string } | null | undefined;

const columns = `name text, resource_subtype text, notes text, html_notes text, assignee_gid text, assigned_by_gid text,
  created_by_gid text, created_at timestamptz, modified_at timestamptz, completed boolean, completed_at timestamptz,
  completed_by_gid text, due_on date, parent_gid text, num_subtasks integer, num_likes integer, workspace_gid text,
  permalink_url text`;
const names = columns.split(',').map((column) => column.trim().split(/\s+/)[0] ?? '');
const list = names.join(', ');

const taskSql = /* sql */ `
WITH news AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS one(gid text, ${columns}, version text, seen_at timestamptz, synced_at timestamptz, trace_id text)
), held AS MATERIALIZED (
  SELECT gid, valid_from FROM asana_history.task WHERE gid IN (SELECT gid FROM news) AND valid_to IS NULL
), current AS (
  INSERT INTO asana.task AS held (gid, ${list}, _workspace_gid, _synced_at, _visibility, _version, _source, _trace_id)
  SELECT gid, ${list}, workspace_gid, synced_at, 'visible', version, 'hydrate', trace_id FROM news
  ON CONFLICT (gid) DO UPDATE SET (${list}, _synced_at, _version, _trace_id)
    = ROW (${names.map((name) => `excluded.${name}`).join(', ')}, excluded._synced_at, excluded._version, excluded._trace_id)
  WHERE held._version <> excluded._version AND held.modified_at <= excluded.modified_at
  RETURNING gid
), fresh AS (
  SELECT news.*, held.valid_from AS held_from, event.user_gid, coalesce(event.created_at, news.modified_at) AS begins,
         event.user_gid IS NOT NULL AS told
  FROM news JOIN current USING (gid) LEFT JOIN held USING (gid)
  LEFT JOIN LATERAL (
    SELECT user_gid, created_at FROM asana.event
    WHERE resource_type = 'task' AND resource_gid = news.gid AND action = 'changed' AND change_field = 'name'
      AND created_at > held.valid_from AND created_at <= news.seen_at
    ORDER BY created_at DESC LIMIT 1
  ) AS event ON true
), closed AS (
  UPDATE asana_history.task AS history SET valid_to = fresh.begins
  FROM fresh WHERE history.gid = fresh.gid AND history.valid_from = fresh.held_from
)
INSERT INTO asana_history.task (gid, valid_from, ${list}, _workspace_gid, _version, _source, _trace_id, _valid_from_how, _changed_by_gid, _change_action)
SELECT gid, begins, ${list}, workspace_gid, version, 'hydrate', trace_id, CASE WHEN told THEN 'event' ELSE 'modified_at' END,
       user_gid, CASE WHEN told THEN 'changed' ELSE 'observed' END
FROM fresh
RETURNING gid, (extract(epoch FROM valid_from) * 1000)::bigint AS from_ms, _changed_by_gid AS by_gid`;

type Link = { readonly table: string; readonly key: string; readonly rest: readonly (readonly [string, string])[] };

const links: readonly Link[] = [
  { table: 'task_project', key: 'project_gid', rest: [['section_gid', 'text']] },
  { table: 'task_follower', key: 'user_gid', rest: [] },
  { table: 'task_tag', key: 'tag_gid', rest: [] },
  { table: 'task_dependency', key: 'depends_on_gid', rest: [] },
  {
    table: 'task_custom_field_value',
    key: 'custom_field_gid',
    rest: [
      ['kind', 'text'],
      ['number_value', 'numeric'],
      ['enum_option_gid', 'text'],
    ],
  },
];

const linkSql = new Map(links.map((link) => [link.table, sqlOf(link)]));

function sqlOf({ table, key, rest }: Link): string {
  const all = [key, ...rest.map(([name]) => name)];
  const differs =
    rest.length === 0
      ? 'held._deleted_at IS NOT NULL'
      : `(held._deleted_at, ${rest.map(([name]) => `held.${name}`).join(', ')}) IS DISTINCT FROM (NULL::timestamptz, ${rest.map(([name]) => `excluded.${name}`).join(', ')})`;
  return /* sql */ `
WITH owners AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS one(task_gid text, begins timestamptz, synced_at timestamptz, by_gid text, trace_id text)
), news AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS one(task_gid text, ${key} text${rest.map(([name, type]) => `, ${name} ${type}`).join('')}) JOIN owners USING (task_gid)
), ended AS (
  UPDATE asana.${table} AS held SET _deleted_at = owners.begins FROM owners
  WHERE held.task_gid = owners.task_gid AND held._deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM news WHERE news.task_gid = held.task_gid AND news.${key} = held.${key})
  RETURNING held.task_gid, held.${key}, owners.begins
), begun AS (
  INSERT INTO asana.${table} AS held (task_gid, ${all.join(', ')}, _workspace_gid, _synced_at, _trace_id)
  SELECT task_gid, ${all.join(', ')}, 'W', synced_at, trace_id FROM news
  ON CONFLICT (task_gid, ${key}) DO UPDATE SET (${['_deleted_at', '_synced_at', ...rest.map(([name]) => name)].join(', ')}) = ROW (${['NULL::timestamptz', 'excluded._synced_at', ...rest.map(([name]) => `excluded.${name}`)].join(', ')})
  WHERE ${differs}
  RETURNING task_gid, ${key}
), closed AS (
  UPDATE asana_history.${table} AS history SET valid_to = changed.begins
  FROM (SELECT task_gid, ${key}, begins FROM ended UNION ALL SELECT task_gid, ${key}, begins FROM begun JOIN owners USING (task_gid)) AS changed
  WHERE history.task_gid = changed.task_gid AND history.${key} = changed.${key} AND history.valid_to IS NULL
)
INSERT INTO asana_history.${table} (task_gid, ${all.join(', ')}, valid_from, _workspace_gid, _changed_by_gid, _trace_id)
SELECT task_gid, ${all.join(', ')}, begins, 'W', by_gid, trace_id FROM news JOIN begun USING (task_gid, ${key})`;
}

const eventSql = /* sql */ `
INSERT INTO asana.event (event_id, resource_type, resource_gid, action, user_gid, created_at, said_at, received_at, change_field,
  change_action, _workspace_gid, _delivery_id, source)
SELECT event_id, resource_type, resource_gid, action, user_gid, created_at, created_at, received_at, change_field, change_action, 'W', delivery_id, 'webhook'
FROM jsonb_to_recordset($1::jsonb) AS one(event_id text, resource_type text, resource_gid text, action text, user_gid text,
  created_at timestamptz, received_at timestamptz, change_field text, change_action text, delivery_id text)
ON CONFLICT DO NOTHING`;

/** A task as the API gave it. `syncedAt`: when it entered the log, or was read where there is none. */
export type TaskRead = {
  readonly body: Json;
  readonly hash: string;
  readonly observedAt: string;
  readonly syncedAt: string;
};

type Begun = { readonly gid: string; readonly from_ms: number; readonly by_gid: string | null };

/** Writes a batch of task snapshots and moves the offset, in one transaction. */
export async function writeTasks(pool: pg.Pool, batch: Batch): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(asOurs);
    const reads = batch.records.map(({ value, appendedAtMs }) => {
      const { body, hash, observed_at } = JSON.parse(value.toString()) as {
        body: Json;
        hash: string;
        observed_at: string;
      };
      return { body, hash, observedAt: observed_at, syncedAt: new Date(appendedAtMs).toISOString() };
    });
    const begun = new Map((await writeTaskRows(client, reads)).map((row) => [row.gid, row]));
    const changed = reads.filter(({ body }) => begun.has(body['gid'] as string));
    const owners = JSON.stringify(
      changed.map(({ body, syncedAt }) => {
        const { gid, from_ms, by_gid } = begun.get(body['gid'] as string) as Begun;
        return {
          task_gid: gid,
          begins: new Date(from_ms).toISOString(),
          synced_at: syncedAt,
          by_gid,
          trace_id: traceId,
        };
      }),
    );
    for (const { table } of links) {
      const linkRows = changed.flatMap(({ body }) => linkRowsOf(table, body));
      await client.query(linkSql.get(table) ?? '', [JSON.stringify(linkRows), owners]);
    }
    await commitOffset(client, batch);
  });
}

/** The projector does not wait for the disk either. */
const asOurs = 'SET LOCAL synchronous_commit TO off';

/** Upserts tasks and their versions; the versions that began. */
export async function writeTaskRows(client: pg.ClientBase, reads: readonly TaskRead[]): Promise<readonly Begun[]> {
  const rows = reads.map(({ body, hash, observedAt, syncedAt }) => rowOf(body, hash, observedAt, syncedAt));
  return (await client.query<Begun>(taskSql, [JSON.stringify(rows)])).rows;
}

/** Writes the events of a batch of deliveries and moves the offset, in one transaction. */
export async function writeEvents(pool: pg.Pool, batch: Batch): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(asOurs);
    const deliveries = batch.records.map(({ value, headers }) => ({
      value,
      receivedAt: headers['received-at'] ?? '',
      deliveryId: headers['delivery-id'] ?? '',
    }));
    await writeEventRows(client, deliveries);
    await commitOffset(client, batch);
  });
}

type Received = { readonly value: Buffer; readonly receivedAt: string; readonly deliveryId: string };

/** Adds the events of deliveries. */
export async function writeEventRows(client: pg.ClientBase, deliveries: readonly Received[]): Promise<void> {
  const rows = deliveries.flatMap(({ value, receivedAt, deliveryId }) =>
    decodeEvents(value, receivedAt).events.map((event) => ({
      event_id: event.id,
      resource_type: event.resourceType,
      resource_gid: event.resourceGid,
      action: event.action,
      user_gid: event.userGid,
      created_at: event.at,
      received_at: receivedAt,
      change_field: event.changeField,
      change_action: event.changeAction,
      delivery_id: deliveryId,
    })),
  );
  await client.query(eventSql, [JSON.stringify(rows)]);
}

const traceId = 'a'.repeat(32);

function rowOf(body: Json, version: string, seenAt: string, syncedAt: string): Json {
  const ref = (name: string): string | null => (body[name] as Ref)?.gid ?? null;
  return {
    gid: body['gid'],
    name: body['name'],
    resource_subtype: body['resource_subtype'],
    notes: body['notes'],
    html_notes: body['html_notes'],
    assignee_gid: ref('assignee'),
    assigned_by_gid: ref('assigned_by'),
    created_by_gid: ref('created_by'),
    created_at: body['created_at'],
    modified_at: body['modified_at'],
    completed: body['completed'],
    completed_at: body['completed_at'],
    completed_by_gid: ref('completed_by'),
    due_on: body['due_on'],
    parent_gid: ref('parent'),
    num_subtasks: body['num_subtasks'],
    num_likes: body['num_likes'],
    workspace_gid: ref('workspace'),
    permalink_url: body['permalink_url'],
    version,
    seen_at: seenAt,
    synced_at: syncedAt,
    trace_id: traceId,
  };
}

function linkRowsOf(table: string, body: Json): readonly Json[] {
  const taskGid = body['gid'];
  const items = (name: string): readonly Json[] => (body[name] ?? []) as readonly Json[];
  if (table === 'task_project') {
    return items('memberships').map((one) => ({
      task_gid: taskGid,
      project_gid: (one['project'] as Ref)?.gid,
      section_gid: (one['section'] as Ref)?.gid,
    }));
  }
  if (table === 'task_follower') return items('followers').map(({ gid }) => ({ task_gid: taskGid, user_gid: gid }));
  if (table === 'task_tag') return items('tags').map(({ gid }) => ({ task_gid: taskGid, tag_gid: gid }));
  if (table === 'task_dependency')
    return items('dependencies').map(({ gid }) => ({ task_gid: taskGid, depends_on_gid: gid }));
  return items('custom_fields').map((one) => ({
    task_gid: taskGid,
    custom_field_gid: one['gid'],
    kind: one['type'],
    number_value: one['number_value'] ?? null,
    enum_option_gid: (one['enum_value'] as Ref)?.gid ?? null,
  }));
}
