/** Records as the library decodes them, as records of the log; and reading some at any place, apart from consumers. */
import { createHash } from 'node:crypto';
import type { LogHeaders, Offset, StoredRecord } from '@asana-warehouse/event-log/event-log';
import type { Place } from '@asana-warehouse/event-log/pump';
import { Failure } from '@asana-warehouse/failure/failure';
import { errorType, FetchedRecords, kafkaFailure, type Cluster, type RawRecord } from './client.ts';

const isolationReadCommitted = 1;
const waitMs = 200;
const answerBytesMax = 16 * 1024 * 1024;
const attemptsMax = 5;

/** Headers come as bytes; of a repeated one the last counts. A tombstone's missing value is an empty one. */
export function storedRecord(raw: RawRecord): StoredRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw.headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) headers[name] = last.toString();
  }
  return {
    key: raw.key?.toString('utf8') ?? '',
    value: raw.value ?? Buffer.alloc(0),
    headers: headers satisfies LogHeaders,
    offset: Number(raw.offset) as Offset,
    appendedAtMs: Number(raw.timestamp),
  };
}

/**
 * Reads at any place, one request at a time: of two fetches that find no connection each would open one, and the library
 * forgets the first without closing it.
 */
export class RecordReader {
  readonly #cluster: Cluster;
  #last: Promise<unknown> = Promise.resolve();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Records from `from` on, at most so many; empty at the end. Throws `log.offset_out_of_range`, `log.unavailable`. */
  async read(place: Place, from: Offset, recordsMax: number): Promise<readonly StoredRecord[]> {
    const mine = this.#last.then(() => readRecords(this.#cluster, place, from, recordsMax));
    this.#last = mine.catch(() => undefined);
    return await mine;
  }

  /** Resolves when the read under way is done and the connections are closed. */
  async close(): Promise<void> {
    await this.#last;
    await this.#cluster.disconnect().catch(() => undefined);
  }
}

async function readRecords(
  cluster: Cluster,
  place: Place,
  from: Offset,
  recordsMax: number,
): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  let next: number = from;
  for (let end = Infinity; records.length < recordsMax && next < end;) {
    const { highWatermark, fetched } = await fetchOnce(cluster, place, next);
    end = highWatermark;
    records.push(...fetched.messages.map(storedRecord));
    const beyond = offsetBehind(fetched);
    if (beyond === null) break;
    next = beyond;
  }
  return records.slice(0, recordsMax);
}

/** First offset behind what was fetched, with what consumers do not see; null when nothing was. */
export function offsetBehind(fetched: InstanceType<typeof FetchedRecords>): number | null {
  const last = fetched.messagesWithinOffset.at(-1);
  return last === undefined ? null : Number(last.offset) + 1;
}

/** SHA-256 (hex) of a value. */
export function hashOf(value: Buffer): string {
  return createHash('sha256').update(value).digest('hex');
}

async function fetchOnce(
  cluster: Cluster,
  { topic, partition }: Place,
  from: number,
): Promise<{ highWatermark: number; fetched: InstanceType<typeof FetchedRecords> }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await cluster.connect();
      await cluster.addMultipleTargetTopics([topic]);
      const leader = cluster.findTopicPartitionMetadata(topic).find((each) => each.partitionId === partition)?.leader;
      if (leader === undefined) throw new Failure('log.topic_mismatch', `Topic ${topic} has no partition ${partition}`);
      const broker = await cluster.findBroker({ nodeId: leader });
      const { responses } = await broker.fetch({
        maxWaitTime: waitMs,
        minBytes: 1,
        maxBytes: answerBytesMax,
        isolationLevel: isolationReadCommitted,
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(from), maxBytes: answerBytesMax }] }],
      });
      const answer = responses[0]?.partitions[0];
      if (answer === undefined)
        throw new Failure('log.unavailable', `The broker answered nothing for ${topic}/${partition}`);
      return { highWatermark: Number(answer.highWatermark), fetched: new FetchedRecords(topic, String(from), answer) };
    } catch (error) {
      if (errorType(error) === 'OFFSET_OUT_OF_RANGE') {
        throw new Failure('log.offset_out_of_range', `${topic}/${partition} keeps no record at offset ${from}`, {
          cause: error,
        });
      }
      if (error instanceof Failure || attempt === attemptsMax) throw kafkaFailure(error, 'log.unavailable');
      await cluster.refreshMetadata().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
    }
  }
}
