/**
 * Puts facts that cannot be applied aside, in the transaction that moves the offset past them. A record refused again, as
 * after a redelivery or a replay, is another attempt of the same letter: it keeps what was wrong with it first. A letter
 * that was applied once and is refused now is open again; one that was discarded stays so, since someone decided it.
 */
import type { LogHeaders } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';
import { subjectOf } from './dead-letter-subject.ts';
import { storableHeaders, storableKey } from './storable-text.ts';

/** `eventIndex` -1: the whole record. `detail` holds no contents. `appendedAtMs`: the log's clock. */
export type NewDeadLetter = {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly eventIndex: number;
  readonly key: string;
  readonly reason: string;
  readonly detail: string;
  readonly headers: LogHeaders;
  readonly value: Buffer;
  readonly traceId: string | null;
  readonly appendedAtMs: number;
};

/** What another failure, for the reason and detail given as SQL, changes in a letter: all but its state. */
export function failedAgain(reason: string, detail: string): string {
  const changes = `(letter.reason, letter.detail) IS DISTINCT FROM (${reason}, ${detail})`;
  return /* sql */ `
  attempts = letter.attempts + 1, last_seen_at = now(),
  first_reason = CASE WHEN letter.first_reason IS NULL AND ${changes} THEN letter.reason ELSE letter.first_reason END,
  first_detail = CASE WHEN letter.first_reason IS NULL AND ${changes} THEN letter.detail ELSE letter.first_detail END,
  reason = ${reason}, detail = ${detail}`;
}

const sql = /* sql */ `
INSERT INTO ops.dead_letter AS letter
  (consumer_group, topic, partition, "offset", event_index, record_key, reason, detail, headers, value, trace_id, appended_at,
   resource_type, resource_gid)
SELECT consumer_group, topic, partition, place, event_index, record_key, reason, detail, headers, value, trace_id,
  to_timestamp(appended_ms / 1000.0), resource_type, resource_gid
FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::text[], $9::jsonb[],
  $10::bytea[], $11::text[], $12::bigint[], $13::text[], $14::text[])
  AS one(consumer_group, topic, partition, place, event_index, record_key, reason, detail, headers, value, trace_id, appended_ms,
    resource_type, resource_gid)
ON CONFLICT (consumer_group, topic, partition, "offset", event_index) DO UPDATE
SET ${failedAgain('excluded.reason', 'excluded.detail')},
  state = CASE letter.state WHEN 'retried' THEN 'open' ELSE letter.state END`;

/** Adds letters, or counts another attempt of ones that are there. */
export async function writeDeadLetters(client: pg.ClientBase, letters: readonly NewDeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  const subjects = letters.map(subjectOf);
  await client.query(sql, [
    letters.map((letter) => letter.group),
    letters.map((letter) => letter.topic),
    letters.map((letter) => letter.partition),
    letters.map((letter) => letter.offset),
    letters.map((letter) => letter.eventIndex),
    letters.map((letter) => storableKey(letter.key)),
    letters.map((letter) => letter.reason),
    letters.map((letter) => letter.detail),
    letters.map((letter) => storableHeaders(letter.headers)),
    letters.map((letter) => letter.value),
    letters.map((letter) => letter.traceId),
    letters.map((letter) => letter.appendedAtMs),
    subjects.map((subject) => subject?.type ?? null),
    subjects.map((subject) => subject?.gid ?? null),
  ]);
}
