/**
 * Letters for records of a later major version than their consumer could read. They need no decision: once a release that
 * knows the version runs, it makes them due. While older instances still run beside it one of them may take a letter up
 * and set it aside again; it is made due again at the next look.
 */
import { majorOfDetail } from '@asana-warehouse/event-log/envelope';
import type pg from 'pg';
import { inTransaction } from './database.ts';

/** Records of `topic` are read by this release up to this major version. */
export type Readable = { readonly topic: string; readonly major: number };

const reason = 'from_the_future';
const batchMax = 1_000;

const dueSql = /* sql */ `
WITH readable AS (
  SELECT id FROM ops.dead_letter
  WHERE state = 'open' AND reason = $1 AND consumer_group = $2 AND topic = $3 AND substring(detail FROM $4)::int <= $5
  ORDER BY id LIMIT $6 FOR UPDATE SKIP LOCKED
)
UPDATE ops.dead_letter AS letter SET state = 'retry', decided_at = now() FROM readable WHERE letter.id = readable.id
RETURNING letter.id`;

/** Makes the letters of this group due that can be read by now, audited in the name of `actor`; resolves to how many. */
export async function retryReadable(
  pool: pg.Pool,
  group: string,
  readable: readonly Readable[],
  actor: string,
): Promise<number> {
  let count = 0;
  for (const one of readable) {
    let batch: number;
    do {
      batch = await inTransaction(pool, (client) => makeDue(client, group, one, actor));
      count += batch;
    } while (batch === batchMax);
  }
  return count;
}

async function makeDue(
  client: pg.ClientBase,
  group: string,
  { topic, major }: Readable,
  actor: string,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(dueSql, [reason, group, topic, majorOfDetail, major, batchMax]);
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  const detail = {
    count: ids.length,
    first: Math.min(...ids),
    last: Math.max(...ids),
    reasons: [reason],
    topic,
    major,
  };
  await client.query(
    `INSERT INTO ops.audit (actor, action, subject, detail) VALUES ($1, 'dead letters retried', $2, $3)`,
    [actor, `${ids.length} dead letters`, JSON.stringify(detail)],
  );
  return ids.length;
}
