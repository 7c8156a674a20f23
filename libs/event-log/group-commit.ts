/**
 * Group commit: what arrives while one batch is on its way forms the next, so that the cost of a durable write is shared
 * by all who wait for it and rises in nobody's latency. One queue for one topic; batches leave one after the other,
 * which keeps the order of arrival.
 *
 *   idle ── submit ──▶ sending ── done, queue empty ──▶ idle
 *                       │  ▲
 *                       └──┘ done, queue not empty: the queue, up to the bounds of a batch, is the next batch
 *
 * - Bounded: beyond `queueRecordsMax` or `queueBytesMax` waiting, `submit` refuses at once (`log.unavailable`), which is
 *   the caller's sign to slow down. One submission larger than the bound is taken when nothing else waits.
 * - Timely: a submission that is not durable after `timeoutMs` is refused, whether it waits or is on its way. The one on
 *   its way may still become durable: the caller repeats it and a duplicate results, never a loss.
 * - Fair to neighbours: a batch refused for its contents is sent again submission by submission, so that only the
 *   culprit is refused.
 */
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import type { LogRecord } from './event-log.ts';

/** Bounds, all inclusive. `timeoutMs`: longest wait for durability. */
export type GroupCommitBounds = {
  readonly batchRecordsMax: number;
  readonly batchBytesMax: number;
  readonly queueRecordsMax: number;
  readonly queueBytesMax: number;
  readonly timeoutMs: number;
};

/** Makes a batch durable: one result a record, in order. Throws when nothing can be said to be durable. */
export type Send<Result> = (records: readonly LogRecord[]) => Promise<readonly Result[]>;

type Submission<Result> = {
  readonly records: readonly LogRecord[];
  readonly bytes: number;
  readonly deadlineMs: number;
  settled: boolean;
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (reason: unknown) => void;
};

/** The queue of one topic. */
export class GroupCommit<Result> {
  readonly #send: Send<Result>;
  readonly #bounds: GroupCommitBounds;
  readonly #now: () => number;
  #queue: Submission<Result>[] = [];
  #queueRecords = 0;
  #queueBytes = 0;
  #flight: readonly Submission<Result>[] = [];
  #working: Promise<void> | null = null;
  #alarm: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  /** `now`: milliseconds of a clock that never steps back. */
  constructor(send: Send<Result>, bounds: GroupCommitBounds, now: () => number) {
    this.#send = send;
    this.#bounds = bounds;
    this.#now = now;
  }

  /** Resolves when durable, with one result a record. Throws `log.unavailable`, or what `send` threw. */
  submit(records: readonly LogRecord[]): Promise<readonly Result[]> {
    if (this.#closed) return Promise.reject(new Failure('log.unavailable', 'The log is closed'));
    if (records.length === 0) return Promise.resolve([]);
    const bytes = records.reduce((sum, record) => sum + recordBytes(record), 0);
    const { queueRecordsMax, queueBytesMax, timeoutMs } = this.#bounds;
    const waiting = this.#queue.length > 0;
    if (
      waiting &&
      (this.#queueRecords + records.length > queueRecordsMax || this.#queueBytes + bytes > queueBytesMax)
    ) {
      return Promise.reject(
        new Failure('log.unavailable', `The log is slow: ${this.#queueRecords} records already wait for it`),
      );
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ records, bytes, deadlineMs: this.#now() + timeoutMs, settled: false, resolve, reject });
      this.#queueRecords += records.length;
      this.#queueBytes += bytes;
      this.#setAlarm();
      this.#working ??= this.#work();
    });
  }

  /** Records waiting or on their way. */
  get depth(): number {
    return this.#queueRecords + this.#flight.reduce((sum, submission) => sum + submission.records.length, 0);
  }

  /** Refuses new submissions and resolves when those before are settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    // Arrivals of the same turn of the event loop share the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      this.#flight = this.#take();
      await this.#sendAll(this.#flight);
      this.#flight = [];
    }
    this.#working = null;
    this.#clearAlarm();
  }

  #take(): readonly Submission<Result>[] {
    const { batchRecordsMax, batchBytesMax } = this.#bounds;
    let records = 0;
    let bytes = 0;
    let count = 0;
    for (const submission of this.#queue) {
      if (
        count > 0 &&
        (records + submission.records.length > batchRecordsMax || bytes + submission.bytes > batchBytesMax)
      )
        break;
      records += submission.records.length;
      bytes += submission.bytes;
      count += 1;
    }
    const taken = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    this.#queueRecords -= records;
    this.#queueBytes -= bytes;
    return taken;
  }

  async #sendAll(batch: readonly Submission<Result>[]): Promise<void> {
    const live = batch.filter((submission) => !submission.settled);
    if (live.length === 0) return;
    try {
      const results = await this.#send(live.flatMap((submission) => submission.records));
      let place = 0;
      for (const submission of live) {
        const own = results.slice(place, place + submission.records.length);
        place += submission.records.length;
        settle(submission, () => submission.resolve(own));
      }
    } catch (error) {
      if (live.length > 1 && !isRetriable(error)) {
        for (const submission of live) await this.#sendAll([submission]);
      } else {
        for (const submission of live) settle(submission, () => submission.reject(error));
      }
    }
  }

  #setAlarm(): void {
    const oldest = this.#flight.find((submission) => !submission.settled) ?? this.#queue[0];
    if (this.#alarm !== null || oldest === undefined) return;
    this.#alarm = setTimeout(() => this.#refuseLate(), Math.max(1, oldest.deadlineMs - this.#now()));
  }

  #clearAlarm(): void {
    if (this.#alarm !== null) clearTimeout(this.#alarm);
    this.#alarm = null;
  }

  #refuseLate(): void {
    this.#alarm = null;
    const nowMs = this.#now();
    const isLate = (submission: Submission<Result>): boolean => submission.deadlineMs <= nowMs;
    for (const submission of [...this.#flight, ...this.#queue].filter(isLate)) {
      settle(submission, () =>
        submission.reject(
          new Failure('log.unavailable', `The log has not confirmed within ${this.#bounds.timeoutMs} ms`),
        ),
      );
    }
    const late = this.#queue.filter(isLate);
    this.#queue = this.#queue.filter((submission) => !isLate(submission));
    this.#queueRecords -= late.reduce((sum, submission) => sum + submission.records.length, 0);
    this.#queueBytes -= late.reduce((sum, submission) => sum + submission.bytes, 0);
    this.#setAlarm();
  }
}

/** Size of a record for the bounds: key, value and headers, without the log's own framing. Characters count as bytes. */
export function recordBytes(record: LogRecord): number {
  let bytes = record.key.length + record.value.length;
  for (const name in record.headers) bytes += name.length + (record.headers[name]?.length ?? 0);
  return bytes;
}

function settle<Result>(submission: Submission<Result>, how: () => void): void {
  if (submission.settled) return;
  submission.settled = true;
  how();
}
