/**
 * Letters whose retry someone asked for (`state = 'retry'`). The consumer that set a letter aside takes it up itself, so
 * a retry reaches no other consumer; taking one locks its row until the transaction ends.
 */
import type { LogHeaders } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';

/** A letter to try again. `eventIndex` -1: the whole record. */
export type DueLetter = {
  readonly id: number;
  readonly topic: string;
  readonly offset: number;
  readonly eventIndex: number;
  readonly key: string;
  readonly headers: LogHeaders;
  readonly value: Buffer;
  readonly appendedAtMs: number;
};

/** The oldest letter that waits for a retry by this group, locked; undefined when there is none. */
export async function takeDueLetter(client: pg.ClientBase, group: string): Promise<DueLetter | undefined> {
  const { rows } = await client.query<DueLetter>(
    `SELECT id, topic, "offset", event_index AS "eventIndex", record_key AS key, headers, value,
            (extract(epoch FROM first_seen_at) * 1000)::bigint AS "appendedAtMs"
     FROM ops.dead_letter WHERE consumer_group = $1 AND state = 'retry' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [group],
  );
  return rows[0];
}

/** The retry succeeded. */
export async function settleLetter(client: pg.ClientBase, id: number): Promise<void> {
  await client.query(
    `UPDATE ops.dead_letter SET state = 'retried', attempts = attempts + 1, last_seen_at = now() WHERE id = $1`,
    [id],
  );
}

/** The retry failed again, with this reason. */
export async function reopenLetter(client: pg.ClientBase, id: number, reason: string, detail: string): Promise<void> {
  await client.query(
    `UPDATE ops.dead_letter SET state = 'open', attempts = attempts + 1, last_seen_at = now(), reason = $2, detail = $3 WHERE id = $1`,
    [id, reason, detail],
  );
}
