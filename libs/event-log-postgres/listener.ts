/**
 * One LISTEN connection for a whole log. What it hears only wakes readers up; what they do then, they find out from the
 * tables. So a lost notification costs the time to the next poll, never a record: after a reconnect everybody is woken,
 * and where a pooler swallows notifications the polls alone carry on.
 *
 * Payloads:  topic <name> <partition>[,<partition>…]   records were appended
 *            group <name>                              membership of a consumer group changed
 */
import { backoffMs, pause } from '@asana-warehouse/event-log/deliver';
import type pg from 'pg';
import { openSingle, type ConnectionSettings } from './connection.ts';

/** What was heard. `all`: the connection is new, anything may have happened. */
export type Heard =
  | { readonly kind: 'topic'; readonly topic: string; readonly partitions: readonly number[] }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'all' };

const reconnect = { backoffMsMin: 100, backoffMsMax: 5_000 };

/** Listens until closed, reconnecting as needed. */
export class Listener {
  readonly #settings: ConnectionSettings;
  readonly #hearers = new Set<(heard: Heard) => void>();
  readonly #stop = new AbortController();
  #client: pg.Client | null = null;
  #running: Promise<void> | null = null;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
  }

  /** Calls `hear` for what is heard from now on; the result takes it back. The first hearer opens the connection. */
  add(hear: (heard: Heard) => void): () => void {
    this.#hearers.add(hear);
    this.#running ??= this.#run();
    return () => this.#hearers.delete(hear);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#client?.end().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt += 1) {
      if (attempt > 0) await pause(backoffMs(attempt, reconnect, Math.random()), this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      const client = openSingle(this.#settings);
      const ended = new Promise<void>((resolve) => {
        client.once('end', resolve);
        client.once('error', () => resolve());
      });
      client.on('error', () => undefined);
      client.on('notification', ({ payload }) => this.#tell(heardIn(payload ?? '')));
      try {
        this.#client = client;
        await client.connect();
        await client.query('LISTEN asana_warehouse_log');
        attempt = 0;
        this.#tell({ kind: 'all' });
        if (!this.#stop.signal.aborted) await ended;
      } catch {
        // Readers poll meanwhile; what keeps the server away, they report themselves.
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  #tell(heard: Heard): void {
    for (const hear of this.#hearers) hear(heard);
  }
}

function heardIn(payload: string): Heard {
  const [kind, name = '', partitions = ''] = payload.split(' ');
  if (kind === 'group') return { kind: 'group', group: name };
  if (kind === 'topic') return { kind: 'topic', topic: name, partitions: partitions.split(',').map(Number) };
  return { kind: 'all' };
}
