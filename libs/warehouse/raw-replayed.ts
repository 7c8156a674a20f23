/**
 * What a replay does to dead letters. A record that can be applied now settles the letters that it has; a record that
 * still cannot is another attempt of the same letter, as from the log. What was discarded stays discarded.
 */
import type pg from 'pg';
import type { RawRecord } from './raw-reader.ts';

/** The place of a letter: a record, and which event of it; -1 for the whole. */
export type LetterPlace = { readonly partition: number; readonly offset: number; readonly eventIndex: number };

const settleSql = /* sql */ `
UPDATE ops.dead_letter AS letter SET state = 'retried', attempts = letter.attempts + 1, last_seen_at = now()
FROM unnest($3::integer[], $4::bigint[], $5::bigint[]) AS applied(partition, place, appended_ms)
WHERE letter.consumer_group = $1 AND letter.topic = $2 AND letter.partition = applied.partition AND letter."offset" = applied.place
  AND letter.state IN ('open', 'retry') AND coalesce(letter.appended_at = to_timestamp(appended_ms / 1000.0), true)
  AND ($6::text[] IS NULL OR letter.resource_gid = ANY ($6::text[]))
  AND NOT EXISTS (
    SELECT FROM unnest($7::integer[], $8::bigint[], $9::integer[]) AS refused(partition, place, event_index)
    WHERE refused.partition = letter.partition AND refused.place = letter."offset" AND refused.event_index IN (-1, letter.event_index))
RETURNING letter.partition, letter."offset", letter.event_index AS "eventIndex"`;

/** Settles the letters that these records have, but for what was refused again; `gids`: only those of these resources. Resolves to the letters settled. */
export async function settleReplayed(
  client: pg.ClientBase,
  { group, topic }: { readonly group: string; readonly topic: string },
  records: readonly RawRecord[],
  refused: readonly LetterPlace[],
  gids: readonly string[] | null,
): Promise<readonly LetterPlace[]> {
  const { rows } = await client.query<LetterPlace>(settleSql, [
    group,
    topic,
    records.map(({ partition }) => partition),
    records.map(({ offset }) => offset),
    records.map(({ appendedAtMs }) => appendedAtMs),
    gids,
    refused.map(({ partition }) => partition),
    refused.map(({ offset }) => offset),
    refused.map(({ eventIndex }) => eventIndex),
  ]);
  return rows;
}

/** How many of these places have no letter yet. */
export async function countUnknown(
  client: pg.ClientBase,
  { group, topic }: { readonly group: string; readonly topic: string },
  places: readonly LetterPlace[],
): Promise<number> {
  if (places.length === 0) return 0;
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(DISTINCT (place.partition, place.place)) AS count
     FROM unnest($3::integer[], $4::bigint[], $5::integer[]) AS place(partition, place, event_index)
     WHERE NOT EXISTS (
       SELECT FROM ops.dead_letter AS letter WHERE letter.consumer_group = $1 AND letter.topic = $2
         AND letter.partition = place.partition AND letter."offset" = place.place AND letter.event_index = place.event_index)`,
    [
      group,
      topic,
      places.map(({ partition }) => partition),
      places.map(({ offset }) => offset),
      places.map(({ eventIndex }) => eventIndex),
    ],
  );
  return rows[0]?.count ?? 0;
}

/** Those of the records that have a dead letter which waits for someone or for its retry. */
export async function waitingAmong(
  client: pg.ClientBase,
  { group, topic }: { readonly group: string; readonly topic: string },
  records: readonly RawRecord[],
): Promise<ReadonlySet<RawRecord>> {
  const { rows } = await client.query<{ index: number }>(
    `SELECT DISTINCT index FROM unnest($3::integer[], $4::bigint[]) WITH ORDINALITY AS record(partition, place, index)
     JOIN ops.dead_letter AS letter ON letter.partition = record.partition AND letter."offset" = record.place
     WHERE letter.consumer_group = $1 AND letter.topic = $2 AND letter.state IN ('open', 'retry')`,
    [group, topic, records.map(({ partition }) => partition), records.map(({ offset }) => offset)],
  );
  return new Set(rows.flatMap(({ index }) => records[index - 1] ?? []));
}
