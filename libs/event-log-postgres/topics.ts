/** Topics as rows: creating what is missing, refusing what differs in a way that matters, reading what lies in them. */
import { createHash } from 'node:crypto';
import type { LogHeaders, Offset, PartitionEnds, StoredRecord, TopicSpec } from '@asana-warehouse/event-log/event-log';
import type { RecordSource } from '@asana-warehouse/event-log/pump';
import { Failure } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { ask } from './connection.ts';

type TopicRow = { name: string; partitions: number; retention_ms: number; record_bytes_max: number };
type RecordRow = { offset: number; record_key: string; headers: string; value: Buffer; appended_at_ms: number };

const statementMsMax = 30_000;

const ensureSql = /* sql */ `
WITH made AS (
  INSERT INTO log.topic (name, partitions, retention_ms, record_bytes_max) VALUES ($1, $2, $3, $4)
  ON CONFLICT (name) DO NOTHING RETURNING topic_id, partitions
), parts AS (
  INSERT INTO log.partition (topic_id, partition) SELECT made.topic_id, n FROM made, generate_series(0, made.partitions - 1) AS n
)
SELECT topic_id FROM made`;

const describeSql = 'SELECT name, partitions, retention_ms, record_bytes_max FROM log.topic WHERE name = $1';

const readSql = /* sql */ `
SELECT "offset", record_key, headers::text AS headers, value, (extract(epoch FROM appended_at) * 1000)::bigint AS appended_at_ms
FROM (
  SELECT head.*, sum(octet_length(value)) OVER (ORDER BY "offset") - octet_length(value) AS before
  FROM (
    SELECT "offset", record_key, headers, value, appended_at FROM log.record
    WHERE topic_id = (SELECT topic_id FROM log.topic WHERE name = $1) AND partition = $2 AND "offset" >= $3
    ORDER BY "offset" LIMIT $4
  ) AS head
) AS sized
WHERE before < $5 ORDER BY "offset"`;

const endsSql = /* sql */ `
SELECT p.partition, p.first_offset, greatest(p.first_offset, coalesce((
  SELECT r."offset" + 1 FROM log.record r WHERE r.topic_id = p.topic_id AND r.partition = p.partition ORDER BY r."offset" DESC LIMIT 1
), 0)) AS next_offset
FROM log.partition p JOIN log.topic t USING (topic_id) WHERE t.name = $1 ORDER BY p.partition`;

const beforeSql = /* sql */ `
SELECT r.value FROM log.record r JOIN log.topic t USING (topic_id)
WHERE t.name = $1 AND r.partition = $2 AND r."offset" < $3 ORDER BY r."offset" DESC LIMIT 1`;

/** Creates `topic` unless it exists, and checks it. Throws `log.topic_mismatch`. */
export async function ensureTopic(pool: pg.Pool, topic: TopicSpec): Promise<void> {
  await ask(pool, {
    text: ensureSql,
    values: [topic.name, topic.partitions, topic.retentionMs, topic.recordBytesMax],
    timeoutMs: statementMsMax,
  });
  const found = await describeTopic(pool, topic.name);
  const differences = [
    found.partitions === topic.partitions ? '' : `${found.partitions} partitions instead of ${topic.partitions}`,
    found.retentionMs >= topic.retentionMs ? '' : `keeps ${found.retentionMs} ms, less than ${topic.retentionMs} ms`,
    found.recordBytesMax >= topic.recordBytesMax
      ? ''
      : `takes ${found.recordBytesMax} bytes a record, less than ${topic.recordBytesMax}`,
  ].filter((difference) => difference !== '');
  if (differences.length > 0) throw new Failure('log.topic_mismatch', `Topic ${topic.name}: ${differences.join('; ')}`);
}

/** The settings of an existing topic. Throws `log.topic_mismatch` when there is none of that name. */
export async function describeTopic(pool: pg.Pool, name: string): Promise<TopicSpec> {
  const [row] = await ask<TopicRow>(pool, { text: describeSql, values: [name], timeoutMs: statementMsMax });
  if (row === undefined) throw new Failure('log.topic_mismatch', `Topic ${name} does not exist`);
  return { name, partitions: row.partitions, retentionMs: row.retention_ms, recordBytesMax: row.record_bytes_max };
}

/** Records from `from` on, at most so many, and at most `bytesMax` of values unless the first alone is larger. */
export async function readRecords(
  pool: pg.Pool,
  place: { readonly topic: string; readonly partition: number; readonly from: Offset },
  recordsMax: number,
  bytesMax: number,
): Promise<readonly StoredRecord[]> {
  const rows = await ask<RecordRow>(pool, {
    text: readSql,
    values: [place.topic, place.partition, place.from, recordsMax, bytesMax],
    timeoutMs: statementMsMax,
  });
  return rows.map((row) => ({
    key: row.record_key,
    value: row.value,
    headers: JSON.parse(row.headers) as LogHeaders,
    offset: row.offset as Offset,
    appendedAtMs: row.appended_at_ms,
  }));
}

/** First kept and next offset of every partition, ascending. */
export async function readEnds(pool: pg.Pool, topic: string): Promise<readonly PartitionEnds[]> {
  const rows = await ask<{ partition: number; first_offset: number; next_offset: number }>(pool, {
    text: endsSql,
    values: [topic],
    timeoutMs: statementMsMax,
  });
  return rows.map((row) => ({
    partition: row.partition,
    first: row.first_offset as Offset,
    next: row.next_offset as Offset,
  }));
}

/** SHA-256 (hex) of the value of the newest record below `offset`; null when none is kept. */
async function hashBefore(pool: pg.Pool, topic: string, partition: number, offset: Offset): Promise<string | null> {
  const [row] = await ask<{ value: Buffer }>(pool, {
    text: beforeSql,
    values: [topic, partition, offset],
    timeoutMs: statementMsMax,
  });
  return row === undefined ? null : hashOf(row.value);
}

/** SHA-256 (hex) of a record's value. */
function hashOf(value: Buffer): string {
  return createHash('sha256').update(value).digest('hex');
}

/** The tables as a source for pumps. */
export function tableSource(pool: pg.Pool): RecordSource {
  return {
    gapless: true,
    tells: true,
    read: (place, from, recordsMax, bytesMax) => readRecords(pool, { ...place, from }, recordsMax, bytesMax),
    endsOf: async ({ topic, partition }) => {
      const ends = (await readEnds(pool, topic)).find((each) => each.partition === partition);
      if (ends === undefined) throw new Failure('log.topic_mismatch', `Topic ${topic} has no partition ${partition}`);
      return ends;
    },
    hashBefore: ({ topic, partition }, offset) => hashBefore(pool, topic, partition, offset),
    hashOf,
  };
}
