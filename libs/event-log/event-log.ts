/**
 * The log as a port. Two adapters keep these promises, Kafka and Postgres, under one contract suite (`contract.ts`);
 * no one outside them knows which one runs.
 *
 * - `append` resolves only when the records are durable; records of one key keep their order.
 * - A subscription gets batches of one partition, in offset order, none skipped; a batch that was not committed comes
 *   again. Two consumers of a group never own a partition at the same epoch.
 * - Offsets live in Postgres, beside the effects: the handler moves them in the transaction that holds what it did
 *   (`warehouse/offsets.ts`), by compare-and-set on the epoch it was given. A consumer that was frozen past its session
 *   time-out therefore fails to commit instead of overwriting its successor.
 */

/** Place of a record in its partition, from 0, rising by at least one. */
export type Offset = number & { readonly __brand: 'Offset' };

/** Metadata of a record: short strings; names in kebab-case (see `headers.ts`). */
export type LogHeaders = Readonly<Record<string, string>>;

/** What is appended: `key` chooses the partition and so the order; `value` travels byte for byte. */
export type LogRecord = { readonly key: string; readonly value: Buffer; readonly headers: LogHeaders };

/** A record as the log keeps it. `appendedAtMs`: the log's clock, ms since 1970. */
export type StoredRecord = LogRecord & { readonly offset: Offset; readonly appendedAtMs: number };

/** Where an appended record lies. */
export type Position = { readonly topic: string; readonly partition: number; readonly offset: Offset };

/** A topic as this product needs it. `retentionMs`: least time that records are kept. */
export type TopicSpec = {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
  readonly recordBytesMax: number;
};

/** A consumer's right to a partition, and how far the group has come. */
export type Claim = {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Raised at every assignment; the commit checks it. */
  readonly epoch: number;
};

/** Records of one partition, ascending. Committing it moves the group from `fromOffset` to `nextOffset`. */
export type Batch = Claim & {
  readonly records: readonly StoredRecord[];
  /** The group's position when the batch was taken; the commit checks it. */
  readonly fromOffset: Offset;
  /** First offset after the batch. */
  readonly nextOffset: Offset;
  /** SHA-256 (hex) of the last record's value: shows later whether the topic is still the same one. */
  readonly lastHash: string;
};

/** What the group has stored for a partition. `nextOffset` null: never read; the subscription starts at the oldest record. */
export type StoredOffset = {
  readonly epoch: number;
  readonly nextOffset: Offset | null;
  readonly lastHash: string | null;
};

/** The consumer offsets, kept in Postgres. Raising the epoch fences every earlier owner. */
export interface OffsetStore {
  claim(claim: { group: string; topic: string; partition: number; owner: string }): Promise<StoredOffset>;
  read(group: string, topic: string): Promise<ReadonlyMap<number, StoredOffset>>;
}

/** How to consume. `handle` resolves after its effects and the offset are committed (or throws a `Failure`). */
export type SubscriptionOptions = {
  readonly group: string;
  readonly topics: readonly string[];
  /** Unique per consumer instance. */
  readonly owner: string;
  readonly offsets: OffsetStore;
  readonly batchRecordsMax: number;
  readonly batchBytesMax: number;
  readonly handle: (batch: Batch) => Promise<void>;
};

/** A running subscription. */
export interface Subscription {
  /** Partitions owned now. */
  assigned(): readonly { topic: string; partition: number }[];
  /** Rejects when the subscription cannot go on: a failure that is not retriable, or a programmer's error. Never resolves. */
  readonly failed: Promise<never>;
  /** Finishes the batch in hand, lets go of the partitions, resolves when no handler runs any more. */
  close(): Promise<void>;
}

/** Bounds of what a partition holds: `first` the oldest kept offset, `next` the one the next append gets. */
export type PartitionEnds = { readonly partition: number; readonly first: Offset; readonly next: Offset };

export interface EventLog {
  /** Creates missing topics and checks existing ones. Throws `log.topic_mismatch` naming the difference. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  /** Durable when resolved; all positions in the order given. Throws `log.unavailable`, `log.record_too_large`. */
  append(topic: string, records: readonly LogRecord[]): Promise<readonly Position[]>;
  subscribe(options: SubscriptionOptions): Promise<Subscription>;
  /** Records from `from` on (at most `recordsMax`), for replay and for showing a dead letter. Empty at the end. */
  read(topic: string, partition: number, from: Offset, recordsMax: number): Promise<readonly StoredRecord[]>;
  ends(topic: string): Promise<readonly PartitionEnds[]>;
  /** Resolves when appends under way are settled and all connections are closed. */
  close(): Promise<void>;
}
