/**
 * The event log on Postgres tables (schema `log`, migration 0002): group commit on the way in, LISTEN with polling on the
 * way out, leases to share partitions. What makes it correct is said where it happens: order and visibility in the
 * migration, sharing in `subscription.ts`, positions in the port's `pump.ts`.
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
import { Failure } from '@asana-warehouse/failure/failure';
import { count, observe } from '@asana-warehouse/telemetry/metrics';
import type pg from 'pg';
import { appendRecords } from './append.ts';
import { openConnections, type ConnectionSettings } from './connection.ts';
import { Listener } from './listener.ts';
import { keepRetaining } from './retention.ts';
import { PostgresSubscription, type SubscriptionBounds } from './subscription.ts';
import { describeTopic, ensureTopic, readEnds, readRecords } from './topics.ts';

/** `connection`: where the server is. `connectionsMax`: besides the one that listens. `retainEveryMs`: pause between removals of old records. */
export type PostgresLogOptions = {
  readonly connection: ConnectionSettings;
  readonly connectionsMax: number;
  readonly append: GroupCommitBounds;
  readonly subscription: SubscriptionBounds;
  readonly retainEveryMs: number;
};

/** Bounds that suit one process of this product. */
export const postgresLogBounds = {
  connectionsMax: 8,
  append: {
    batchRecordsMax: 5_000,
    batchBytesMax: 2 * 1024 * 1024,
    queueRecordsMax: 20_000,
    queueBytesMax: 64 * 1024 * 1024,
    timeoutMs: 5_000,
  },
  subscription: { leaseMs: 10_000, heartbeatMs: 2_000, pollMs: 500, backoffMsMin: 50, backoffMsMax: 5_000 },
  retainEveryMs: 60_000,
} as const satisfies Omit<PostgresLogOptions, 'connection'>;

/** The queue of a topic. */
type Writer = { readonly queue: GroupCommit<Position>; readonly topic: TopicSpec };

const readBytesMax = 64 * 1024 * 1024;

/** Connects at the first call. Close it when done. */
export function openPostgresLog(options: PostgresLogOptions): EventLog {
  return new PostgresEventLog(options);
}

class PostgresEventLog implements EventLog {
  readonly #options: PostgresLogOptions;
  readonly #pool: pg.Pool;
  readonly #listener: Listener;
  readonly #writers = new Map<string, Promise<Writer>>();
  /** Those of `#writers` that are there: an append waits for nothing but its commit. */
  readonly #open = new Map<string, Writer>();
  readonly #subscriptions = new Set<PostgresSubscription>();
  readonly #stop = new AbortController();
  #retaining: Promise<void> | null = null;
  #ensured: readonly string[] = [];

  constructor(options: PostgresLogOptions) {
    this.#options = options;
    this.#pool = openConnections(options.connection, options.connectionsMax);
    this.#listener = new Listener(options.connection);
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    for (const topic of topics) await ensureTopic(this.#pool, topic);
    this.#ensured = [...new Set([...this.#ensured, ...topics.map((topic) => topic.name)])];
    this.#retaining ??= keepRetaining(this.#pool, () => this.#ensured, this.#options.retainEveryMs, this.#stop.signal);
  }

  append(topic: string, records: readonly LogRecord[]): Promise<readonly Position[]> {
    const writer = this.#open.get(topic);
    if (writer === undefined || this.#stop.signal.aborted) {
      return this.#writer(topic).then((opened) => submit(opened, records));
    }
    return submit(writer, records);
  }

  async subscribe(options: SubscriptionOptions): Promise<Subscription> {
    for (const topic of options.topics) await describeTopic(this.#pool, topic);
    const subscription = new PostgresSubscription(this.#pool, this.#listener, options, this.#options.subscription);
    this.#subscriptions.add(subscription);
    await subscription.start();
    return subscription;
  }

  async read(topic: string, partition: number, from: Offset, recordsMax: number): Promise<readonly StoredRecord[]> {
    return await readRecords(this.#pool, { topic, partition, from }, recordsMax, readBytesMax);
  }

  async ends(topic: string): Promise<readonly PartitionEnds[]> {
    return await readEnds(this.#pool, topic);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    const writers = await Promise.allSettled(this.#writers.values());
    for (const writer of writers) if (writer.status === 'fulfilled') await writer.value.queue.close();
    await this.#retaining;
    await this.#listener.close();
    if (!this.#pool.ending) await this.#pool.end();
  }

  /** The queue of a topic, made at its first append. A failed look-up is tried again by the next. */
  #writer(name: string): Promise<Writer> {
    if (this.#stop.signal.aborted) return Promise.reject(new Failure('log.unavailable', 'The log is closed'));
    const known = this.#writers.get(name);
    if (known !== undefined) return known;
    const bounds = this.#options.append;
    const opening = describeTopic(this.#pool, name).then((topic) => ({
      topic,
      queue: new GroupCommit<Position>(
        async (records) => {
          const positions = await appendRecords(this.#pool, topic, records, bounds.timeoutMs);
          count('asana_warehouse_log_appended_records_total', { topic: name }, records.length);
          observe('asana_warehouse_log_append_records', { topic: name }, records.length);
          return positions;
        },
        bounds,
        () => performance.now(),
      ),
    }));
    this.#writers.set(name, opening);
    opening.then(
      (writer) => this.#open.set(name, writer),
      () => this.#writers.delete(name),
    );
    return opening;
  }
}

function submit({ queue, topic }: Writer, records: readonly LogRecord[]): Promise<readonly Position[]> {
  for (const record of records) {
    const bytes = recordBytes(record);
    if (bytes > topic.recordBytesMax) {
      const said = `A record of ${bytes} bytes; ${topic.name} takes ${topic.recordBytesMax}`;
      return Promise.reject(new Failure('log.record_too_large', said));
    }
  }
  return queue.submit(records);
}
