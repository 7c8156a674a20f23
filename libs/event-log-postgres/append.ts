/**
 * One group commit as one statement. The arrays of `log.append` go side by side; all values travel as one run of bytes
 * with the place and length of each, since an array of bytea would be sent as hexadecimal text, twice as large. Arrays of numbers
 * and of JSON are written here as Postgres reads them, in one step each: the driver looks through every element twice.
 */
import type { LogRecord, Offset, Position } from '@asana-warehouse/event-log/event-log';
import { partitionOf } from '@asana-warehouse/event-log/partition';
import type pg from 'pg';
import { ask } from './connection.ts';

type Base = { partition: number; first_offset: number };

/** Appends to a topic of `partitions` partitions; positions in the order given. Throws `log.unavailable` and its like. */
export async function appendRecords(
  pool: pg.Pool,
  topic: { readonly name: string; readonly partitions: number },
  records: readonly LogRecord[],
  timeoutMs: number,
): Promise<readonly Position[]> {
  const partitions = records.map((record) => partitionOf(record.key, topic.partitions));
  const ranks = ranksWithin(partitions);
  let end = 1;
  const starts = records.map((record) => {
    const start = end;
    end += record.value.length;
    return start;
  });
  const bases = await ask<Base>(pool, {
    text: 'SELECT partition, first_offset FROM log.append($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [
      topic.name,
      numbers(partitions),
      numbers(ranks),
      records.map((record) => record.key),
      jsonTexts(records.map((record) => JSON.stringify(record.headers))),
      numbers(starts),
      numbers(records.map((record) => record.value.length)),
      Buffer.concat(records.map((record) => record.value)),
    ],
    timeoutMs,
  });
  const first = new Map(bases.map((base) => [base.partition, base.first_offset]));
  return partitions.map((partition, index) => ({
    topic: topic.name,
    partition,
    offset: ((first.get(partition) ?? Number.NaN) + (ranks[index] ?? Number.NaN)) as Offset,
  }));
}

/** For each record, how many before it go to the same partition. */
function ranksWithin(partitions: readonly number[]): number[] {
  const counts = new Map<number, number>();
  return partitions.map((partition) => {
    const rank = counts.get(partition) ?? 0;
    counts.set(partition, rank + 1);
    return rank;
  });
}

function numbers(values: readonly number[]): string {
  return `{${values.join(',')}}`;
}

/** JSON holds no control characters, so JSON's own quotes and backslashes around it are all that Postgres wants. */
function jsonTexts(texts: readonly string[]): string {
  return `{${JSON.stringify(texts).slice(1, -1)}}`;
}
