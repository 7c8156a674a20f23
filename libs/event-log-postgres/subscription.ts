/**
 * A consumer of a group: keeps its membership alive, and runs one pump for every partition it holds.
 *
 * Every `heartbeatMs`, and whenever the membership changes, `log.heartbeat` says what this consumer holds. New partitions
 * get a pump. Surplus ones are stopped and, once their batch is done, released to the others. What was lost while this
 * process was frozen is stopped without a release. Leases only share the work out; that nothing is written twice rests on
 * the epoch, which every pump raises when it starts.
 */
import { pause } from '@asana-warehouse/event-log/deliver';
import type { Subscription, SubscriptionOptions } from '@asana-warehouse/event-log/event-log';
import { Pump, type Place, type RecordSource } from '@asana-warehouse/event-log/pump';
import { isRetriable } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { ask } from './connection.ts';
import type { Heard, Listener } from './listener.ts';
import { readEnds, tableSource } from './topics.ts';

/** `leaseMs`: a consumer that was not heard of for so long loses its partitions. `pollMs`: bound on what a lost notification costs. */
export type SubscriptionBounds = {
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  readonly pollMs: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
};

type Held = { topic: string; partition: number; surplus: boolean };

/** The running subscription; `start` makes it work. */
export class PostgresSubscription implements Subscription {
  readonly failed: Promise<never>;
  readonly #pool: pg.Pool;
  readonly #source: RecordSource;
  readonly #listener: Listener;
  readonly #options: SubscriptionOptions;
  readonly #bounds: SubscriptionBounds;
  readonly #pumps = new Map<string, { pump: Pump; ended: Promise<void> }>();
  readonly #stop = new AbortController();
  #fail: (reason: unknown) => void = () => undefined;
  #tasks: readonly Promise<void>[] = [];
  #beatAgain = new AbortController();
  #beatDue = false;
  #closing: Promise<void> | null = null;

  constructor(pool: pg.Pool, listener: Listener, options: SubscriptionOptions, bounds: SubscriptionBounds) {
    this.#pool = pool;
    this.#source = tableSource(pool);
    this.#listener = listener;
    this.#options = options;
    this.#bounds = bounds;
    this.failed = new Promise<never>((_, reject) => (this.#fail = reject));
    // Whoever starts the subscription watches it; until then a failure must not count as unhandled.
    this.failed.catch(() => undefined);
  }

  /** Joins the group. Throws what the first heartbeat throws, so that a wrong set-up shows at once. */
  async start(): Promise<void> {
    await this.#beat();
    const forget = this.#listener.add((heard) => this.#hear(heard));
    this.#tasks = [this.#keepAlive().finally(forget), this.#poll()];
  }

  assigned(): readonly Place[] {
    return [...this.#pumps.values()].map(({ pump }) => pump.place);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    this.#beatAgain.abort();
    for (const { pump } of this.#pumps.values()) pump.stop();
    await Promise.all([...this.#pumps.values()].map(({ ended }) => ended));
    await Promise.all(this.#tasks);
    // Best effort: where the server is gone, the lease expires by itself.
    await this.#call('SELECT log.leave($1, $2)', [this.#options.group, this.#options.owner]).catch(() => undefined);
  }

  async #keepAlive(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#beatAgain = new AbortController();
      if (!this.#beatDue) await pause(this.#bounds.heartbeatMs, this.#beatAgain.signal);
      if (this.#stop.signal.aborted) return;
      this.#beatDue = false;
      try {
        await this.#beat();
      } catch (error) {
        // While the log is away the pumps report it; membership is taken up again with the next heartbeat.
        if (!isRetriable(error)) return this.#end(error);
      }
    }
  }

  async #beat(): Promise<void> {
    const { group, owner, topics } = this.#options;
    const held = await ask<Held>(this.#pool, {
      text: 'SELECT topic, partition, surplus FROM log.heartbeat($1, $2, $3, $4)',
      values: [group, owner, topics, this.#bounds.leaseMs],
      timeoutMs: this.#bounds.leaseMs,
    });
    const wanted = new Map(held.filter((place) => !place.surplus).map((place) => [idOf(place), place]));
    const surplus = new Set(held.filter((place) => place.surplus).map(idOf));
    for (const [id, { pump }] of this.#pumps) if (!wanted.has(id)) pump.stop();
    for (const [id, place] of wanted) if (!this.#pumps.has(id) && !this.#stop.signal.aborted) this.#run(id, place);
    const idle = held.filter((place) => surplus.has(idOf(place)) && !this.#pumps.has(idOf(place)));
    if (idle.length > 0) await this.#release(idle);
  }

  #run(id: string, { topic, partition }: Place): void {
    const pump = new Pump(this.#source, { topic, partition }, this.#options, this.#bounds);
    const ended = pump
      .run()
      .then(
        (end) => (end === 'fenced' ? pause(this.#bounds.backoffMsMin, this.#stop.signal) : undefined),
        (error: unknown) => this.#end(error),
      )
      .finally(() => {
        this.#pumps.delete(id);
        // The next heartbeat releases what is surplus, and claims again what was fenced while the lease is ours.
        this.#beatSoon();
      });
    this.#pumps.set(id, { pump, ended });
  }

  #beatSoon(): void {
    this.#beatDue = true;
    this.#beatAgain.abort();
  }

  #end(error: unknown): void {
    this.#fail(error);
    this.#stop.abort();
    this.#beatAgain.abort();
    for (const { pump } of this.#pumps.values()) pump.stop();
  }

  async #release(places: readonly Place[]): Promise<void> {
    const { group, owner } = this.#options;
    const topics = places.map((place) => place.topic);
    const partitions = places.map((place) => place.partition);
    await this.#call('SELECT log.release($1, $2, $3, $4)', [group, owner, topics, partitions]);
  }

  async #call(text: string, values: readonly unknown[]): Promise<void> {
    await ask(this.#pool, { text, values, timeoutMs: this.#bounds.leaseMs });
  }

  #hear(heard: Heard): void {
    if (heard.kind === 'group') {
      if (heard.group === this.#options.group) this.#beatSoon();
      return;
    }
    for (const { pump } of this.#pumps.values()) {
      const { topic, partition } = pump.place;
      if (heard.kind === 'all' || (heard.topic === topic && heard.partitions.includes(partition))) pump.wake();
    }
  }

  /** Wakes pumps that lie behind the end of their partition, and lets those look again that seem to lie beyond it. */
  async #poll(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await pause(this.#bounds.pollMs, this.#stop.signal);
      for (const topic of new Set(this.assigned().map((place) => place.topic))) {
        const ends = await readEnds(this.#pool, topic).catch(() => []);
        for (const { pump } of this.#pumps.values()) {
          const next =
            pump.place.topic === topic ? ends.find((end) => end.partition === pump.place.partition)?.next : undefined;
          if (next === undefined || pump.position === null) continue;
          if (pump.position < next) pump.wake();
          if (pump.position > next) pump.doubt();
        }
      }
    }
  }
}

function idOf(place: Place): string {
  return `${place.partition} ${place.topic}`;
}
