/**
 * The event log on Kafka: an idempotent producer with group commit on the way in, group membership and explicit offsets
 * on the way out. What is special is said where it happens: sending in `producer.ts`, fetching in `fetcher.ts`, sharing in
 * `subscription.ts`, positions in the port's `pump.ts`.
 */
import type {
  EventLog,
  LogRecord,
  Offset,
  PartitionEnds,
  Position,
  StoredRecord,
  Subscription,
  SubscriptionOptions,
  TopicSpec,
} from '@asana-warehouse/event-log/event-log';
import { GroupCommit, recordBytes, type GroupCommitBounds } from '@asana-warehouse/event-log/group-commit';
import type { RecordSource } from '@asana-warehouse/event-log/pump';
import { Failure } from '@asana-warehouse/failure/failure';
import { count, observe } from '@asana-warehouse/telemetry/metrics';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { errorType, isMove, kafkaFailure, openCluster, openKafka, type KafkaConnection } from './client.ts';
import { TopicProducer } from './producer.ts';
import { hashOf, RecordReader } from './records.ts';
import { KafkaSubscription, type SubscriptionBounds } from './subscription.ts';
import { describeTopic, ensureTopic, readEnds, type TopicCopies } from './topics.ts';

/** `requestMsMax`: longest wait for one answer of a broker; keep it at the append's `timeoutMs`. */
export type KafkaLogOptions = {
  readonly connection: KafkaConnection;
  readonly copies: TopicCopies;
  readonly append: GroupCommitBounds;
  readonly subscription: SubscriptionBounds;
  readonly requestMsMax: number;
};

/** Bounds that suit one process of this product. */
export const kafkaLogBounds = {
  append: {
    batchRecordsMax: 10_000,
    batchBytesMax: 8 * 1024 * 1024,
    queueRecordsMax: 20_000,
    queueBytesMax: 64 * 1024 * 1024,
    timeoutMs: 5_000,
  },
  subscription: {
    sessionMs: 10_000,
    rebalanceMs: 60_000,
    heartbeatMs: 2_000,
    showMs: 5_000,
    pollMs: 250,
    partitionBytesMax: 1024 * 1024,
    answerBytesMax: 16 * 1024 * 1024,
    retryMs: 500,
    backoffMsMin: 50,
    backoffMsMax: 5_000,
  },
  requestMsMax: 5_000,
} as const satisfies Omit<KafkaLogOptions, 'connection' | 'copies'>;

/** How long a partition may be without a known leader: about five seconds. */
const leaderAttemptsMax = 25;
const leaderEveryMs = 200;

type Writer = {
  readonly queue: GroupCommit<Position>;
  readonly producer: TopicProducer;
  readonly recordBytesMax: number;
};

/** Connects at the first call. Close it when done. */
export function openKafkaLog(options: KafkaLogOptions): EventLog {
  return new KafkaEventLog(options);
}

class KafkaEventLog implements EventLog {
  readonly #options: KafkaLogOptions;
  readonly #kafka: Kafka;
  readonly #reader: RecordReader;
  readonly #writers = new Map<string, Promise<Writer>>();
  readonly #subscriptions = new Set<KafkaSubscription>();
  #admin: Promise<Admin> | null = null;
  #closed = false;

  constructor(options: KafkaLogOptions) {
    this.#options = options;
    this.#kafka = openKafka(options.connection, options.requestMsMax);
    this.#reader = new RecordReader(openCluster(this.#kafka));
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    for (const topic of topics) await this.#administer((admin) => ensureTopic(admin, topic, this.#options.copies));
  }

  async append(topic: string, records: readonly LogRecord[]): Promise<readonly Position[]> {
    const { queue, recordBytesMax } = await this.#writer(topic);
    for (const record of records) {
      const bytes = recordBytes(record);
      if (bytes > recordBytesMax) {
        throw new Failure('log.record_too_large', `A record of ${bytes} bytes; ${topic} takes ${recordBytesMax}`);
      }
    }
    return await queue.submit(records);
  }

  async subscribe(options: SubscriptionOptions): Promise<Subscription> {
    for (const topic of options.topics) await this.#administer((admin) => describeTopic(admin, topic));
    const cluster = openCluster(this.#kafka);
    const subscription = new KafkaSubscription(cluster, this.#source(), options, this.#options.subscription);
    this.#subscriptions.add(subscription);
    await subscription.start();
    return subscription;
  }

  async read(topic: string, partition: number, from: Offset, recordsMax: number): Promise<readonly StoredRecord[]> {
    return await this.#reader.read({ topic, partition }, from, recordsMax);
  }

  async ends(topic: string): Promise<readonly PartitionEnds[]> {
    // A topic that was made a moment ago, or a broker that just went, leaves partitions without a leader for a while.
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#administer((admin) => readEnds(admin, topic));
      } catch (error) {
        if (!isMove(errorType(error)) || attempt === leaderAttemptsMax) throw error;
      }
      await sleep(leaderEveryMs);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    for (const writer of await Promise.allSettled(this.#writers.values())) {
      if (writer.status === 'rejected') continue;
      await writer.value.queue.close();
      await writer.value.producer.close();
    }
    await this.#reader.close();
    const admin = await this.#admin?.catch(() => null);
    await admin?.disconnect().catch(() => undefined);
  }

  #source(): Omit<RecordSource, 'read'> {
    const endsOf: RecordSource['endsOf'] = async ({ topic, partition }) => {
      const found = (await this.ends(topic)).find((each) => each.partition === partition);
      if (found === undefined) throw new Failure('log.topic_mismatch', `Topic ${topic} has no partition ${partition}`);
      return found;
    };
    return {
      gapless: false,
      tells: false,
      endsOf,
      hashOf,
      hashBefore: async (place, offset) => {
        const { first } = await endsOf(place);
        if (offset <= first) return null;
        const [record] = await this.#reader.read(place, (offset - 1) as Offset, 1);
        return record === undefined || record.offset >= offset ? null : hashOf(record.value);
      },
    };
  }

  /** Runs one admin call, connecting first. A connection that failed is made anew by the next call. */
  async #administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const opening = (this.#admin ??= this.#connectAdmin());
    try {
      return await work(await opening);
    } catch (error) {
      const failure = kafkaFailure(error, 'kafka.unreachable');
      if (failure instanceof Failure && failure.retriable && this.#admin === opening) {
        this.#admin = null;
        opening.then((admin) => admin.disconnect()).catch(() => undefined);
      }
      throw failure;
    }
  }

  async #connectAdmin(): Promise<Admin> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#admin = null;
      // A broker that refused us may still hold the connection.
      await admin.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** The queue of a topic, made at its first append. A failed look-up is tried again by the next. */
  #writer(name: string): Promise<Writer> {
    if (this.#closed) return Promise.reject(new Failure('log.unavailable', 'The log is closed'));
    const known = this.#writers.get(name);
    if (known !== undefined) return known;
    const bounds = this.#options.append;
    const opening = this.#administer((admin) => describeTopic(admin, name)).then(
      ({ partitions, recordBytesMax }) => {
        const bytesMax = Math.min(recordBytesMax, bounds.batchBytesMax);
        const timeoutMs = bounds.timeoutMs;
        const producer = new TopicProducer(this.#kafka, { topic: name, partitions, bytesMax, timeoutMs });
        const queue = new GroupCommit<Position>(
          async (records) => {
            const positions = await producer.send(records);
            count('asana_warehouse_log_appended_records_total', { topic: name }, records.length);
            observe('asana_warehouse_log_append_records', { topic: name }, records.length);
            return positions;
          },
          bounds,
          () => performance.now(),
        );
        return { queue, producer, recordBytesMax };
      },
      (error: unknown) => {
        const away = error instanceof Failure && error.code === 'kafka.unreachable';
        throw away ? new Failure('log.unavailable', error.message, { cause: error }) : error;
      },
    );
    this.#writers.set(name, opening);
    opening.catch(() => this.#writers.delete(name));
    return opening;
  }
}
