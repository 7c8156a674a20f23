/**
 * Reads one partition for one consumer, from the claim to the release.
 *
 *   claim ─▶ check ─▶ read ─▶ handle ─▶ read … ─▶ released     stop() was called: the batch in hand was finished
 *              │        │        ├────▶ fenced                  another consumer has claimed it: claim again if still ours
 *              │        │       idle ─▶ fenced                  the stored offset was taken back: claim again from there
 *              └────────┴─────────────▶ throws                  a failure that waiting does not cure
 *
 * The check compares what the group has stored with what the topic holds: an offset below what is kept, or a last record
 * that is not the one seen then, stops the subscription instead of skipping or repeating in silence.
 *
 * Handlers commit effects and offset without waiting for the disk, so a crash of their server may take the last of them
 * together. The next commit would notice, but a partition may stay quiet for long: so a pump without records looks at what is
 * stored, once as soon as its last commit must have reached the disk, and now and then after that.
 */
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import { backoffMs, deliver, pause, type Backoff } from './deliver.ts';
import type { Batch, Offset, PartitionEnds, StoredRecord, StoredOffset, SubscriptionOptions } from './event-log.ts';

/** Where a pump gets its records: an adapter's way to read, which may answer "none yet" and wake the pump later. */
export interface RecordSource {
  /** Offsets without gaps: a missing one was removed. */
  readonly gapless: boolean;
  /** Every record that is appended wakes the pumps of its partition, whether or not they asked in vain before. */
  readonly tells: boolean;
  /** Records from `from` on; more than `bytesMax` only when the first alone is larger. */
  read(place: Place, from: Offset, recordsMax: number, bytesMax: number): Promise<readonly StoredRecord[]>;
  /** Bounds of the partition. Throws `log.topic_mismatch` when there is none. */
  endsOf(place: Place): Promise<PartitionEnds>;
  /** SHA-256 (hex) of the value of the newest record below `offset`; null when none is kept. */
  hashBefore(place: Place, offset: Offset): Promise<string | null>;
  /** SHA-256 (hex) of a value. */
  hashOf(value: Buffer): string;
}

/** How a pump ended without a failure. */
export type PumpEnd = 'released' | 'fenced';

/** How long a pump has been without records when it looks at the stored offset, ms: first, and from then on. */
const idleLooks = { firstMs: 2_000, everyMs: 60_000 } as const;

/** One partition. */
export type Place = { readonly topic: string; readonly partition: number };

/** Reads `place` until stopped. */
export class Pump {
  readonly place: Place;
  readonly #source: RecordSource;
  readonly #options: SubscriptionOptions;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  #position: Offset | null = null;
  /** What the group has stored, as far as this pump knows. */
  #held: StoredOffset | null = null;
  #wakeUp: (() => void) | null = null;
  #woken = false;
  #doubted = false;

  constructor(source: RecordSource, place: Place, options: SubscriptionOptions, backoff: Backoff) {
    this.#source = source;
    this.place = place;
    this.#options = options;
    this.#backoff = backoff;
  }

  /** Where it reads next; null before it has claimed. */
  get position(): Offset | null {
    return this.#position;
  }

  /** There may be records: look. */
  wake(): void {
    this.#woken = true;
    this.#wakeUp?.();
  }

  /** The topic seems to end before the position: look whether it is still the same one. */
  doubt(): void {
    this.#doubted = true;
    this.wake();
  }

  /** Ends after the batch in hand. */
  stop(): void {
    this.#stop.abort();
    this.#wakeUp?.();
  }

  /** Resolves when no handler runs any more. Throws what is not retriable. */
  async run(): Promise<PumpEnd> {
    const { group, owner, offsets } = this.#options;
    const stored = await this.#persist(() => offsets.claim({ group, ...this.place, owner }));
    if (stored === null) return 'released';
    const start = await this.#persist(() => this.#startFrom(stored));
    if (start === null) return 'released';
    this.#position = start;
    this.#held = stored;
    while (!this.#stop.signal.aborted) {
      const from = this.#position;
      this.#woken = false;
      const records = await this.#persist(() => this.#read(from));
      if (records === null) break;
      const last = records.at(-1);
      if (last === undefined) {
        if (await this.#isTakenBackWhileIdle()) return 'fenced';
        continue;
      }
      const batch = this.#batch(stored, from, records, last);
      const outcome = await deliver(this.#options.handle, batch, this.#backoff, this.#stop.signal);
      if (outcome === 'fenced') return 'fenced';
      if (outcome === 'stopped') break;
      this.#position = batch.nextOffset;
      this.#held = { ...stored, nextOffset: batch.nextOffset };
      if (this.#source.tells && !this.#isFull(records) && (await this.#isTakenBackWhileIdle())) return 'fenced';
    }
    return 'released';
  }

  /** Whether the bounds of a batch may have kept records back. */
  #isFull(records: readonly StoredRecord[]): boolean {
    const { batchRecordsMax, batchBytesMax } = this.#options;
    return (
      records.length >= batchRecordsMax || records.reduce((sum, { value }) => sum + value.length, 0) >= batchBytesMax
    );
  }

  #batch(stored: StoredOffset, from: Offset, records: readonly StoredRecord[], last: StoredRecord): Batch {
    return {
      group: this.#options.group,
      ...this.place,
      epoch: stored.epoch,
      records,
      fromOffset: from,
      nextOffset: (last.offset + 1) as Offset,
      lastHash: this.#source.hashOf(last.value),
    };
  }

  async #startFrom(stored: StoredOffset): Promise<Offset> {
    const { topic, partition } = this.place;
    const ends = await this.#source.endsOf(this.place);
    const next = stored.nextOffset;
    if (next === null) return ends.first;
    const where = `${this.#options.group} at ${topic}/${partition}, offset ${next}`;
    if (next > ends.next) throw new Failure('log.recreated', `${where}: the topic ends at ${ends.next}`);
    if (next < ends.first)
      throw new Failure('log.offset_out_of_range', `${where}: the oldest record kept is ${ends.first}`);
    const hash = stored.lastHash === null ? null : await this.#source.hashBefore(this.place, next);
    if (hash !== null && hash !== stored.lastHash) {
      throw new Failure('log.recreated', `${where}: the record before it is not the one applied then`);
    }
    return next;
  }

  async #read(from: Offset): Promise<readonly StoredRecord[]> {
    const { group, batchRecordsMax, batchBytesMax } = this.#options;
    const records = await this.#source.read(this.place, from, batchRecordsMax, batchBytesMax);
    const { topic, partition } = this.place;
    const where = `${group} at ${topic}/${partition}, offset ${from}`;
    if (this.#source.gapless && records.some((record, index) => record.offset !== from + index)) {
      throw new Failure('log.offset_out_of_range', `${where}: the next record kept is ${records[0]?.offset}`);
    }
    if (records.length === 0 && this.#doubted) {
      this.#doubted = false;
      const { next } = await this.#source.endsOf(this.place);
      if (next < from) throw new Failure('log.recreated', `${where}: the topic ends at ${next}`);
    }
    return records;
  }

  /** Tries again while the failure may pass; null when stopped meanwhile. */
  async #persist<T>(work: () => Promise<T>): Promise<T | null> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!isRetriable(error)) throw error;
      }
      await pause(backoffMs(attempt, this.#backoff, Math.random()), this.#stop.signal);
    }
    return null;
  }

  /** Waits until there may be records. True: what this pump has committed is no longer stored. */
  async #isTakenBackWhileIdle(): Promise<boolean> {
    for (
      let waitMs: number = idleLooks.firstMs;
      !this.#woken && !this.#stop.signal.aborted;
      waitMs = idleLooks.everyMs
    ) {
      await this.#untilWoken(waitMs);
      if (this.#woken) return false;
      const { group, offsets } = this.#options;
      const stored = await this.#persist(() => offsets.read(group, this.place.topic));
      const own = stored?.get(this.place.partition);
      if (own?.epoch === this.#held?.epoch && own?.nextOffset !== this.#held?.nextOffset) return true;
    }
    return false;
  }

  async #untilWoken(msMax: number): Promise<void> {
    const timer = setTimeout(() => this.#wakeUp?.(), msMax);
    await new Promise<void>((resolve) => (this.#wakeUp = resolve));
    clearTimeout(timer);
    this.#wakeUp = null;
  }
}
