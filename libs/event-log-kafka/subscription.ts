/**
 * A consumer of a group on Kafka: a member of the group with one pump for every partition of its share.
 *
 *   joining ──share──▶ running ──rejoin, expelled──▶ draining ──pumps ended──▶ joining
 *      ▲  │ brokers away         │ close                 │ close
 *      └──┘ back-off             ▼                       ▼
 *                             draining ─────────────▶ left
 *
 * While it drains it keeps beating, so that a long batch does not cost the membership; past the time that the group waits
 * it joins all the same, and the batch is fenced if its partition went elsewhere. A pump that was fenced starts again, with
 * a new claim, only after a heartbeat has confirmed the share: else a consumer that wakes from a freeze would fence its
 * successor.
 */
import { backoffMs, pause, type Backoff } from '@asana-warehouse/event-log/deliver';
import type { Subscription, SubscriptionOptions } from '@asana-warehouse/event-log/event-log';
import { Pump, type Place, type RecordSource } from '@asana-warehouse/event-log/pump';
import { isRetriable } from '@asana-warehouse/failure/failure';
import { kafkaFailure, type Cluster } from './client.ts';
import { Fetcher, type FetcherBounds } from './fetcher.ts';
import { Membership, type MembershipBounds } from './membership.ts';

/** `heartbeatMs`: well below `sessionMs`. `showMs`: how often Kafka's own tools learn the positions. */
export type SubscriptionBounds = MembershipBounds &
  FetcherBounds &
  Backoff & { readonly heartbeatMs: number; readonly showMs: number };

type Running = { readonly pump: Pump; readonly ended: Promise<void> };

/** The running subscription; `start` makes it work. */
export class KafkaSubscription implements Subscription {
  readonly failed: Promise<never>;
  readonly #cluster: Cluster;
  readonly #source: Omit<RecordSource, 'read'>;
  readonly #options: SubscriptionOptions;
  readonly #bounds: SubscriptionBounds;
  readonly #membership: Membership;
  readonly #fetcher: Fetcher;
  readonly #stop = new AbortController();
  readonly #pumps = new Map<string, Running>();
  #share: readonly Place[] = [];
  #fail: (reason: unknown) => void = () => undefined;
  #beatNow = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(
    cluster: Cluster,
    source: Omit<RecordSource, 'read'>,
    options: SubscriptionOptions,
    bounds: SubscriptionBounds,
  ) {
    this.#cluster = cluster;
    this.#source = source;
    this.#options = options;
    this.#bounds = bounds;
    this.#membership = new Membership(cluster, options.group, options.topics, bounds);
    this.#fetcher = new Fetcher(cluster, bounds);
    this.failed = new Promise<never>((_, reject) => (this.#fail = reject));
    // Whoever starts the subscription watches it; until then a failure must not count as unhandled.
    this.failed.catch(() => undefined);
  }

  /** Reaches the brokers, then joins in the background: joining may wait for other members. Throws `kafka.unreachable`. */
  async start(): Promise<void> {
    try {
      await this.#cluster.connect();
    } catch (error) {
      throw kafkaFailure(error, 'kafka.unreachable');
    }
    this.#running = this.#run().catch((error: unknown) => this.#end(error));
  }

  assigned(): readonly Place[] {
    return [...this.#pumps.values()].map(({ pump }) => pump.place);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#stopPumps();
    this.#stop.abort();
    this.#beatNow.abort();
    await this.#running;
    await Promise.all([...this.#pumps.values()].map(({ ended }) => ended));
    await this.#fetcher.stop();
    await this.#membership.leave();
    await this.#cluster.disconnect().catch(() => undefined);
  }

  async #run(): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted;) {
      try {
        this.#share = await this.#membership.join();
        attempt = 0;
      } catch (error) {
        const failure = kafkaFailure(error, 'log.unavailable');
        if (!isRetriable(failure)) throw failure;
        await pause(backoffMs((attempt += 1), this.#bounds, Math.random()), this.#stop.signal);
        continue;
      }
      this.#startMissing();
      await this.#beatWhileAlive();
      this.#share = [];
      await this.#drain();
    }
  }

  /** Returns when the share is no longer this member's, or at the stop. */
  async #beatWhileAlive(): Promise<void> {
    let shownMs = performance.now();
    while (!this.#stop.signal.aborted) {
      this.#beatNow = new AbortController();
      await pause(this.#bounds.heartbeatMs, this.#beatNow.signal);
      const pulse = await this.#membership.beat();
      if (pulse === 'rejoin' || pulse === 'expelled') return;
      if (pulse === 'alive') this.#startMissing();
      if (performance.now() - shownMs > this.#bounds.showMs) {
        shownMs = performance.now();
        await this.#showPositions();
      }
    }
  }

  /** Stops all pumps and waits for their batches, at most as long as the group waits for this member. */
  async #drain(): Promise<void> {
    this.#stopPumps();
    await this.#showPositions();
    const drained = Promise.all([...this.#pumps.values()].map(({ ended }) => ended)).then(() => true);
    const deadlineMs = performance.now() + this.#bounds.rebalanceMs / 2;
    while (!(await Promise.race([drained, pause(this.#bounds.heartbeatMs, this.#stop.signal).then(() => false)]))) {
      if (this.#stop.signal.aborted || performance.now() > deadlineMs) return;
      await this.#membership.beat();
    }
  }

  /** Starts a pump for every partition of the share that has none. */
  #startMissing(): void {
    for (const { topic, partition } of this.#share) {
      const id = `${partition} ${topic}`;
      if (!this.#pumps.has(id) && !this.#stop.signal.aborted) this.#startPump(id, { topic, partition });
    }
  }

  #startPump(id: string, place: Place): void {
    const source: RecordSource = {
      ...this.#source,
      read: (where, from, recordsMax, bytesMax) =>
        Promise.resolve().then(() => this.#fetcher.take(where, from, recordsMax, bytesMax)),
    };
    const pump = new Pump(source, place, this.#options, this.#bounds);
    this.#fetcher.open(place, () => pump.wake());
    const ended = this.#runPump(id, pump);
    this.#pumps.set(id, { pump, ended });
  }

  async #runPump(id: string, pump: Pump): Promise<void> {
    try {
      await pump.run();
    } catch (error) {
      this.#end(error);
    }
    this.#fetcher.close(pump.place);
    await pause(this.#bounds.backoffMsMin, this.#stop.signal);
    this.#pumps.delete(id);
    this.#beatNow.abort();
  }

  #stopPumps(): void {
    for (const { pump } of this.#pumps.values()) pump.stop();
  }

  #end(error: unknown): void {
    this.#fail(error);
    this.#stopPumps();
    this.#stop.abort();
    this.#beatNow.abort();
  }

  async #showPositions(): Promise<void> {
    const positions = [...this.#pumps.values()].flatMap(({ pump }) =>
      pump.position === null ? [] : [{ ...pump.place, offset: pump.position }],
    );
    await this.#membership.show(positions);
  }
}
