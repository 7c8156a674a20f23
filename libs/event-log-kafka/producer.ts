/**
 * Sends one group commit. Idempotent and acknowledged by all replicas in sync; the partition of every record is chosen
 * here. A send that fails in the end takes its producer with it: the library would give the next records the sequence
 * numbers of the failed ones, and a broker that had stored those after all would drop the next as duplicates, in silence.
 */
import type { LogRecord, Offset, Position } from '@asana-warehouse/event-log/event-log';
import { recordBytes } from '@asana-warehouse/event-log/group-commit';
import { partitionOf } from '@asana-warehouse/event-log/partition';
import kafkajs, { type Kafka, type Producer } from 'kafkajs';
import { kafkaFailure } from './client.ts';

/** `bytesMax`: most that one partition gets in one request, which the topic's limit for a batch must allow. */
export type TopicProducerOptions = {
  readonly topic: string;
  readonly partitions: number;
  readonly bytesMax: number;
  readonly timeoutMs: number;
};

/** More than the log adds to a record. */
const recordFramingBytes = 128;

/** The producer of one topic. One `send` at a time. */
export class TopicProducer {
  readonly #kafka: Kafka;
  readonly #options: TopicProducerOptions;
  #producer: Promise<Producer> | null = null;

  constructor(kafka: Kafka, options: TopicProducerOptions) {
    this.#kafka = kafka;
    this.#options = options;
  }

  /** Durable when resolved; positions in the order given. Throws `log.unavailable`, `log.record_too_large`. */
  async send(records: readonly LogRecord[]): Promise<readonly Position[]> {
    const positions: Position[] = [];
    for (const chunk of chunksOf(records, this.#options.bytesMax)) positions.push(...(await this.#sendChunk(chunk)));
    return positions;
  }

  async close(): Promise<void> {
    const producer = await this.#producer?.catch(() => null);
    this.#producer = null;
    await producer?.disconnect();
  }

  async #sendChunk(records: readonly LogRecord[]): Promise<readonly Position[]> {
    const { topic, partitions, timeoutMs } = this.#options;
    const placed = records.map((record) => ({ record, partition: partitionOf(record.key, partitions) }));
    try {
      const producer = await (this.#producer ??= this.#open());
      const answers = await producer.send({
        topic,
        acks: -1,
        timeout: timeoutMs,
        compression: kafkajs.CompressionTypes.None,
        messages: placed.map(({ record: { key, value, headers }, partition }) => ({ key, value, headers, partition })),
      });
      return positionsOf(
        placed,
        topic,
        new Map(answers.map((answer) => [answer.partition, Number(answer.baseOffset)])),
      );
    } catch (error) {
      const broken = this.#producer;
      this.#producer = null;
      // It is discarded; how its disconnect ends changes nothing.
      broken?.then((producer) => producer.disconnect()).catch(() => undefined);
      throw kafkaFailure(error, 'log.unavailable');
    }
  }

  async #open(): Promise<Producer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // Asked for every record, though each names its partition.
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      retry: { initialRetryTime: 50, maxRetryTime: 500, factor: 0.2, multiplier: 2, retries: 5 },
    });
    await producer.connect();
    return producer;
  }
}

function positionsOf(
  placed: readonly { readonly partition: number }[],
  topic: string,
  next: Map<number, number>,
): readonly Position[] {
  return placed.map(({ partition }) => {
    const offset = next.get(partition) ?? Number.NaN;
    next.set(partition, offset + 1);
    return { topic, partition, offset: offset as Offset };
  });
}

function chunksOf(records: readonly LogRecord[], bytesMax: number): LogRecord[][] {
  const chunks: LogRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    const size = recordBytes(record) + recordFramingBytes;
    if (bytes + size > bytesMax) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(record);
    bytes += size;
  }
  return chunks;
}
