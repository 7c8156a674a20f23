/**
 * Taking letters up again, in batches bounded in number and bytes. They are taken, retried and settled in one transaction,
 * so that a crash in between leaves them due; another instance passes over those that are taken.
 */
import type { LogHeaders } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';
import { failedAgain } from './dead-letter-writer.ts';

/** A letter to try again. `eventIndex` -1: the whole record. `appendedAtMs`: the log's clock where that is known. */
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

/** Why a letter failed again. */
export type FailedRetry = { readonly id: number; readonly reason: string; readonly detail: string };

/** How many letters at most, and after how many bytes no further one is taken. */
export type TakeBounds = { readonly lettersMax: number; readonly bytesMax: number };

const takeSql = /* sql */ `
WITH due AS MATERIALIZED (
  SELECT id, octet_length(value) AS bytes FROM ops.dead_letter
  WHERE consumer_group = $1 AND state = 'retry' ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
), bounded AS (
  SELECT id FROM (SELECT id, sum(bytes) OVER (ORDER BY id) - bytes AS before FROM due) AS running WHERE before < $3
)
SELECT id, topic, "offset", event_index AS "eventIndex", record_key AS key, headers, value,
  (extract(epoch FROM coalesce(appended_at, first_seen_at)) * 1000)::bigint AS "appendedAtMs"
FROM ops.dead_letter JOIN bounded USING (id) ORDER BY id`;

/** The oldest letters that wait for a retry by this group, locked; none when nothing is due. */
export async function takeDueLetters(
  client: pg.ClientBase,
  group: string,
  { lettersMax, bytesMax }: TakeBounds,
): Promise<readonly DueLetter[]> {
  const { rows } = await client.query<DueLetter>(takeSql, [group, lettersMax, bytesMax]);
  return rows;
}

/** Their retry succeeded. */
export async function settleLetters(client: pg.ClientBase, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    `UPDATE ops.dead_letter SET state = 'retried', attempts = attempts + 1, last_seen_at = now() WHERE id = ANY ($1::bigint[])`,
    [ids],
  );
}

/** Their retry failed again, each for its reason; what failed first is kept. */
export async function reopenLetters(client: pg.ClientBase, failed: readonly FailedRetry[]): Promise<void> {
  if (failed.length === 0) return;
  await client.query(
    `UPDATE ops.dead_letter AS letter SET ${failedAgain('again.reason', 'again.detail')}, state = 'open'
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS again(id, reason, detail) WHERE letter.id = again.id`,
    [failed.map(({ id }) => id), failed.map(({ reason }) => reason), failed.map(({ detail }) => detail)],
  );
}
