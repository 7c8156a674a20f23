/**
 * Letters for what never reached the log: the log does not take a record of that size, or Asana does not give the resource,
 * however often it is asked. Such a letter has no place and holds no bytes, only which resource it was: a retry reads the
 * resource again, and so does any later read for another reason. Whichever read goes through settles the letter.
 */
import type pg from 'pg';
import { failedAgain } from './dead-letter-writer.ts';
import type { ResourceRef } from './lock-resources.ts';
import { coverReadSql } from './unread.ts';

/** The consumer group that these letters are filed under. */
export const unloggedGroup = 'reconciler';

/** What did not reach the log. `detail` holds no contents. */
export type UnloggedFact = ResourceRef & {
  readonly topic: string;
  readonly reason: string;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly traceId: string | null;
};

const writeSql = /* sql */ `
INSERT INTO ops.dead_letter AS letter
  (consumer_group, topic, record_key, reason, detail, headers, value, trace_id, resource_type, resource_gid)
VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $3)
ON CONFLICT (consumer_group, resource_type, resource_gid) WHERE "offset" IS NULL DO UPDATE
SET ${failedAgain('excluded.reason', 'excluded.detail')},
  headers = excluded.headers, trace_id = excluded.trace_id,
  state = CASE letter.state WHEN 'discarded' THEN letter.state ELSE 'open' END`;

/** Files it, or counts another attempt. */
export async function writeUnlogged(client: pg.ClientBase | pg.Pool, fact: UnloggedFact): Promise<void> {
  const { topic, gid, reason, detail, headers, traceId, type } = fact;
  await client.query(writeSql, [unloggedGroup, topic, gid, reason, detail, JSON.stringify(headers), traceId, type]);
}

/** Parts of a statement that settle the letters of resources which `read`, a query of type and gid, gives, and cover them again. */
export function settleReadSql(read: string): string {
  return /* sql */ `settled AS (
  UPDATE ops.dead_letter AS letter SET state = 'retried', attempts = letter.attempts + 1, last_seen_at = now()
  FROM (${read}) AS read(type, gid)
  WHERE letter.consumer_group = '${unloggedGroup}' AND letter.resource_type = read.type AND letter.resource_gid = read.gid
    AND letter."offset" IS NULL AND letter.state IN ('open', 'retry')
), covered AS (
  ${coverReadSql(read)}
)`;
}

const settleSql = `WITH ${settleReadSql('SELECT * FROM unnest($1::text[], $2::text[])')} SELECT`;

/** These resources were read, and what was read is in the log. Costs a look into two indexes in which they nearly never are. */
export async function settleUnlogged(
  client: pg.ClientBase | pg.Pool,
  resources: readonly ResourceRef[],
): Promise<void> {
  if (resources.length === 0) return;
  await client.query(settleSql, [resources.map(({ type }) => type), resources.map(({ gid }) => gid)]);
}
