/**
 * A Nest transport over the event log, one per consumer group: the stock Kafka transport handles record by record and
 * commits when it likes, while here a handler gets a whole batch and moves the offset itself, with its effects.
 *
 *   @EventPattern(deliveriesTopic, groupTransport('hydrator'))
 *   handle(@Payload() batch: Batch): Promise<void>
 *
 * Every group has a transport id of its own, so handlers of several groups live in one application. A handler that
 * throws a retriable `Failure` gets the batch again; use `rethrowFilter`, else Nest replaces what it throws. What cannot
 * go on rejects `failed`, for `main.ts` to end the process with.
 */
import type { Batch, EventLog, OffsetStore, Subscription } from '@asana-warehouse/event-log/event-log';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';

/** How one group consumes. `owner`: unique per process and group. */
export type EventLogServerOptions = {
  readonly log: EventLog;
  readonly offsets: OffsetStore;
  readonly group: string;
  readonly owner: string;
  readonly batchRecordsMax: number;
  readonly batchBytesMax: number;
};

/** The transport id of a group, for `@EventPattern`. Equal for equal names. */
export function groupTransport(group: string): symbol {
  return Symbol.for(`asana-warehouse consumer group ${group}`);
}

/** The strategy to hand to `connectMicroservice`. */
export class EventLogServer extends Server<never, never> implements CustomTransportStrategy {
  override readonly transportId: symbol;
  /** Rejects when the group cannot go on; never resolves. */
  readonly failed: Promise<never>;
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: EventLogServerOptions;
  #fail: (reason: unknown) => void = () => undefined;
  #subscription: Subscription | null = null;

  constructor(options: EventLogServerOptions) {
    super();
    this.#options = options;
    this.transportId = groupTransport(options.group);
    this.failed = new Promise<never>((_, reject) => (this.#fail = reject));
    // Watched by main.ts; until it does, a failure must not count as unhandled.
    this.failed.catch(() => undefined);
  }

  /** Subscribes to the topics that have handlers. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    const [outcome] = await Promise.allSettled([this.#subscribe()]);
    callback(outcome.status === 'rejected' ? outcome.reason : undefined);
  }

  /** Resolves when the batches in hand are done and the partitions released. */
  async close(): Promise<void> {
    await this.#subscription?.close();
  }

  /** Partitions that this process reads for the group now. */
  assigned(): readonly { readonly topic: string; readonly partition: number }[] {
    return this.#subscription?.assigned() ?? [];
  }

  on(): never {
    throw new Error('The event log has no events of its own; watch `failed`');
  }

  unwrap(): never {
    throw new Error('The event log is a port; what lies under it is not for handlers');
  }

  async #subscribe(): Promise<void> {
    const { log, ...options } = this.#options;
    const topics = [...this.messageHandlers.keys()];
    if (topics.length === 0) throw new Error(`No handler for consumer group ${options.group}`);
    const twice = topics.find((topic) => this.messageHandlers.get(topic)?.next !== undefined);
    if (twice !== undefined)
      throw new Error(`Two handlers of ${options.group} for ${twice}: a batch is committed once`);
    this.#subscription = await log.subscribe({ ...options, topics, handle: (batch) => this.#handle(batch) });
    this.#subscription.failed.catch((error: unknown) => this.#fail(error));
  }

  async #handle(batch: Batch): Promise<void> {
    const handler = this.messageHandlers.get(batch.topic);
    if (handler === undefined) throw new Error(`No handler for ${batch.topic}`);
    const result: unknown = await handler(batch);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }
}
