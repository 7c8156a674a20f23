/**
 * When each webhook was last heard of, written to the inventory every few seconds and off the path of deliveries: the
 * newest time a webhook, one statement for all. What cannot be written is kept for the next turn.
 */
import type { Delivery } from '@asana-warehouse/delivery/verify';
import type { Sighting } from '@asana-warehouse/warehouse/webhook-secrets';

export class Sightings {
  readonly #write: (sightings: readonly Sighting[]) => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #noted = new Map<string, Sighting>();
  #writing: Promise<void> = Promise.resolve();

  /** `onFailed` is told of each turn that could not write. */
  constructor(
    write: (sightings: readonly Sighting[]) => Promise<void>,
    everyMs: number,
    onFailed: (error: unknown) => void,
  ) {
    this.#write = write;
    this.#timer = setInterval(() => {
      this.#writing = this.#writing.then(() => this.#flush()).catch(onFailed);
    }, everyMs);
    this.#timer.unref();
  }

  note({ webhookKey, receivedAt, heartbeat }: Delivery): void {
    const before = this.#noted.get(webhookKey);
    this.#noted.set(webhookKey, {
      webhookKey,
      deliveryAt: receivedAt,
      heartbeatAt: heartbeat ? receivedAt : (before?.heartbeatAt ?? null),
    });
  }

  /** Writes what is noted, once. Rejects when that fails. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#noted.size === 0) return;
    const taken = this.#noted;
    this.#noted = new Map();
    try {
      await this.#write([...taken.values()]);
    } catch (error) {
      for (const [key, sighting] of taken) this.#noted.set(key, newer(this.#noted.get(key), sighting));
      throw error;
    }
  }
}

function newer(later: Sighting | undefined, earlier: Sighting): Sighting {
  if (later === undefined) return earlier;
  return { ...later, heartbeatAt: later.heartbeatAt ?? earlier.heartbeatAt };
}
