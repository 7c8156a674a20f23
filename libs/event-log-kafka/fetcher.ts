/**
 * Fetches for all partitions of one consumer. A request to a broker names every partition of it whose buffer is empty, so
 * that one long poll serves them all and a slow handler holds up its own partition alone; while a handler works, what
 * comes next is fetched already.
 *
 *   lane: wanting ──request──▶ asked ──answer──▶ filled ──all taken──▶ wanting
 *             ▲                  └── nothing new, or an error that passes ──┐
 *             └─────────────────────────────────────────────────────────────┘
 *
 * A lane that the broker says is out of range fails: its pump throws what the failure says.
 */
import { pause } from '@asana-warehouse/event-log/deliver';
import type { Offset, StoredRecord } from '@asana-warehouse/event-log/event-log';
import type { Place } from '@asana-warehouse/event-log/pump';
import { Failure } from '@asana-warehouse/failure/failure';
import { errorType, FetchedRecords, isMove, type Cluster } from './client.ts';
import { offsetBehind, storedRecord } from './records.ts';

/** `pollMs`: longest wait of the broker for news. `partitionBytesMax`, `answerBytesMax`: sizes asked for; a single larger record still comes. */
export type FetcherBounds = {
  readonly pollMs: number;
  readonly partitionBytesMax: number;
  readonly answerBytesMax: number;
  readonly retryMs: number;
};

type Lane = {
  readonly place: Place;
  /** Where the next request asks from. */
  next: number;
  records: StoredRecord[];
  asked: boolean;
  failure: Failure | null;
  readonly wake: () => void;
};

const isolationReadCommitted = 1;

/** Buffers of one consumer's partitions. */
export class Fetcher {
  readonly #cluster: Cluster;
  readonly #bounds: FetcherBounds;
  readonly #lanes = new Map<string, Lane>();
  readonly #busy = new Map<number, Promise<void>>();
  readonly #stop = new AbortController();
  #scheduled = false;

  constructor(cluster: Cluster, bounds: FetcherBounds) {
    this.#cluster = cluster;
    this.#bounds = bounds;
  }

  /** Opens the lane of a partition; `wake` is called when it has records or has failed. */
  open(place: Place, wake: () => void): void {
    this.#lanes.set(idOf(place), { place, next: -1, records: [], asked: false, failure: null, wake });
  }

  /** Drops the lane. */
  close(place: Place): void {
    this.#lanes.delete(idOf(place));
  }

  /** What is buffered from `from` on, within bounds; empty when the pump must wait. Throws the lane's failure. */
  take(place: Place, from: Offset, recordsMax: number, bytesMax: number): readonly StoredRecord[] {
    const lane = this.#lanes.get(idOf(place));
    if (lane === undefined) return [];
    if (lane.failure !== null) throw lane.failure;
    if (lane.next < 0 || (lane.records[0]?.offset ?? lane.next) < from)
      Object.assign(lane, { next: from, records: [] });
    let bytes = 0;
    let count = 0;
    for (const { value } of lane.records) {
      if (count === recordsMax || (count > 0 && bytes + value.length > bytesMax)) break;
      bytes += value.length;
      count += 1;
    }
    const taken = lane.records.splice(0, count);
    if (lane.records.length === 0) this.#schedule();
    return taken;
  }

  /** Resolves when no request is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#busy.values());
  }

  /** Requests leave together at the end of this turn, so that lanes opened at once share one. */
  #schedule(): void {
    if (this.#scheduled || this.#stop.signal.aborted) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      for (const [node, lanes] of this.#wanting()) {
        if (this.#busy.has(node) || this.#stop.signal.aborted) continue;
        const request = this.#request(node, lanes).finally(() => {
          this.#busy.delete(node);
          this.#schedule();
        });
        this.#busy.set(node, request);
      }
    }, 0);
  }

  /** Lanes to ask for, by the node that leads them; -1: nobody does just now. */
  #wanting(): Map<number, Lane[]> {
    const byNode = new Map<number, Lane[]>();
    for (const lane of this.#lanes.values()) {
      if (lane.next < 0 || lane.asked || lane.failure !== null || lane.records.length > 0) continue;
      const { topic, partition } = lane.place;
      const node = this.#leaderOf(topic, partition);
      byNode.set(node, [...(byNode.get(node) ?? []), lane]);
    }
    return byNode;
  }

  #leaderOf(topic: string, partition: number): number {
    try {
      return (
        this.#cluster.findTopicPartitionMetadata(topic).find((each) => each.partitionId === partition)?.leader ?? -1
      );
    } catch {
      return -1;
    }
  }

  async #request(node: number, lanes: readonly Lane[]): Promise<void> {
    for (const lane of lanes) lane.asked = true;
    try {
      if (node < 0) throw Object.assign(new Error('No leader'), { type: 'LEADER_NOT_AVAILABLE' });
      const broker = await this.#cluster.findBroker({ nodeId: node });
      const asked = new Map(lanes.map((lane) => [idOf(lane.place), lane.next]));
      const { responses } = await broker.fetch({
        maxWaitTime: this.#bounds.pollMs,
        minBytes: 1,
        maxBytes: this.#bounds.answerBytesMax,
        isolationLevel: isolationReadCommitted,
        topics: this.#topicsOf(lanes),
      });
      for (const { topicName, partitions } of responses) {
        for (const answer of partitions) {
          const id = idOf({ topic: topicName, partition: answer.partition });
          this.#fill(this.#lanes.get(id), asked.get(id), answer);
        }
      }
    } catch (error) {
      await this.#recover(error);
    } finally {
      for (const lane of lanes) lane.asked = false;
    }
  }

  #topicsOf(lanes: readonly Lane[]): Parameters<Awaited<ReturnType<Cluster['findBroker']>>['fetch']>[0]['topics'] {
    return [...new Set(lanes.map((lane) => lane.place.topic))].map((topic) => ({
      topic,
      partitions: lanes
        .filter((lane) => lane.place.topic === topic)
        .map((lane) => ({
          partition: lane.place.partition,
          fetchOffset: String(lane.next),
          maxBytes: this.#bounds.partitionBytesMax,
        })),
    }));
  }

  #fill(
    lane: Lane | undefined,
    asked: number | undefined,
    answer: ConstructorParameters<typeof FetchedRecords>[2],
  ): void {
    // The lane may have been closed, or opened anew elsewhere, while the broker was answering.
    if (lane === undefined || asked === undefined || lane.next !== asked) return;
    const fetched = new FetchedRecords(lane.place.topic, String(asked), answer);
    if (fetched.messages.length > 0) lane.records = fetched.messages.map(storedRecord);
    lane.next = offsetBehind(fetched) ?? lane.next;
    if (lane.records.length > 0) lane.wake();
  }

  async #recover(error: unknown): Promise<void> {
    const type = errorType(error);
    if (type === 'OFFSET_OUT_OF_RANGE' && typeof error === 'object' && error !== null) {
      const { topic, partition } = error as { topic?: string; partition?: number };
      const lane =
        topic === undefined || partition === undefined ? undefined : this.#lanes.get(idOf({ topic, partition }));
      if (lane !== undefined) {
        const text = `${topic}/${partition}: the broker keeps no record at offset ${lane.next}`;
        lane.failure = new Failure('log.offset_out_of_range', text, { cause: error });
        lane.wake();
      }
      return;
    }
    if (typeof error === 'object' && error !== null && 'host' in error && 'port' in error) {
      this.#cluster.removeBroker({ host: String(error.host), port: Number(error.port) });
    }
    // Whatever it was, where the partitions live may have changed; while brokers are away the pumps simply wait.
    await pause(isMove(type) ? Math.min(100, this.#bounds.retryMs) : this.#bounds.retryMs, this.#stop.signal);
    try {
      await this.#cluster.connect();
      await this.#cluster.refreshMetadata();
    } catch {
      // Still away: the next request comes here again.
    }
  }
}

function idOf(place: Place): string {
  return `${place.partition} ${place.topic}`;
}
