/** Puts facts that cannot be applied aside, in the transaction that moves the offset past them. */
import type { LogHeaders } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';
import { storableHeaders, storableKey } from './storable-text.ts';

/** `eventIndex` -1: the whole record. `detail` holds no contents. */
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
};

const sql = /* sql */ `
INSERT INTO ops.dead_letter AS letter
  (consumer_group, topic, partition, "offset", event_index, record_key, reason, detail, headers, value, trace_id)
SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::text[], $9::jsonb[],
  $10::bytea[], $11::text[])
ON CONFLICT (consumer_group, topic, partition, "offset", event_index) DO UPDATE
SET attempts = letter.attempts + 1, last_seen_at = now(), reason = excluded.reason, detail = excluded.detail`;

/** Adds letters, or counts another attempt of ones that are there. */
export async function writeDeadLetters(client: pg.ClientBase, letters: readonly NewDeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
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
  ]);
}
