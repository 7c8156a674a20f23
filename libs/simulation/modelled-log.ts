/**
 * The log in memory: partitions with offsets, groups whose members share the partitions, and a session after which a silent
 * member loses its share without hearing of it. Appends are durable at once; whether the caller learns of it is the
 * network's matter (`append-records.ts`).
 */
import type { LogRecord, Offset, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { partitionOf } from '@asana-warehouse/event-log/partition';

/** A place that a group reads. */
export type Place = { readonly topic: string; readonly partition: number };
/** An append as it became durable. */
export type Appended = Place & { readonly record: StoredRecord };

type Member = { readonly owner: string; seenMs: number };

export const partitions = 2;
const sessionMs = 3_000;

/** Topics and groups of one run. Throws nothing: what fails on the way to it fails elsewhere. */
export class ModelledLog {
  /** Hears of everything that becomes durable. */
  onAppend: (appended: Appended) => void = () => undefined;
  downUntilMs = 0;
  readonly #topics = new Map<string, StoredRecord[][]>();
  readonly #groups = new Map<string, Member[]>();

  /** Makes records durable, in order. `nowMs`: the log's clock. */
  append(topic: string, records: readonly LogRecord[], nowMs: number): void {
    for (const record of records) {
      const partition = partitionOf(record.key, partitions);
      const kept = this.records({ topic, partition });
      const stored = { ...record, offset: kept.length as Offset, appendedAtMs: nowMs };
      kept.push(stored);
      this.onAppend({ topic, partition, record: stored });
    }
  }

  /** All records of a partition, from offset 0. */
  records({ topic, partition }: Place): StoredRecord[] {
    const held = this.#topics.get(topic) ?? Array.from({ length: partitions }, () => []);
    this.#topics.set(topic, held);
    return held[partition] ?? [];
  }

  /** Where the next record of each partition will lie. */
  ends(topic: string): readonly number[] {
    return Array.from({ length: partitions }, (_, partition) => this.records({ topic, partition }).length);
  }

  /** Shows that a member lives, and takes it in if it is new or was given up. */
  heartbeat(group: string, owner: string, nowMs: number): void {
    const members = (this.#groups.get(group) ?? []).filter(({ seenMs }) => nowMs - seenMs <= sessionMs);
    this.#groups.set(group, members);
    const member = members.find((one) => one.owner === owner);
    if (member !== undefined) member.seenMs = nowMs;
    else members.push({ owner, seenMs: nowMs });
    members.sort((a, b) => (a.owner < b.owner ? -1 : 1));
  }

  /** The places that a member owns now, as the group sees it. */
  assigned(group: string, owner: string, topics: readonly string[]): readonly Place[] {
    const members = this.#groups.get(group) ?? [];
    const places = topics.flatMap((topic) =>
      Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
    );
    return places.filter((_, index) => members[index % Math.max(1, members.length)]?.owner === owner);
  }
}
