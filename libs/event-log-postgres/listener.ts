/**
 * What a whole log hears, over one connection. It only wakes readers up; what they do then, they find out from the tables. So a lost
 * notification costs the time to the next poll, never a record.
 *
 * Payloads:  topic <name> <partition>[,<partition>…]   records were appended
 *            group <name>                              membership of a consumer group changed
 */
import { listen } from '@asana-warehouse/pg-listen/listen';
import type { ConnectionSettings } from './connection.ts';

/** What was heard. `all`: the connection is new, anything may have happened. */
export type Heard =
  | { readonly kind: 'topic'; readonly topic: string; readonly partitions: readonly number[] }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'all' };

const channel = 'asana_warehouse_log';

/** Tells its hearers, from the first one on until closed. */
export class Listener {
  readonly #settings: ConnectionSettings;
  readonly #hearers = new Set<(heard: Heard) => void>();
  #ears: ReturnType<typeof listen> | null = null;

  constructor(settings: ConnectionSettings) {
    this.#settings = { ...settings, application_name: 'asana-warehouse-log-listen' };
  }

  /** Calls `hear` for what is heard from now on; the result takes it back. The first hearer opens the connection. */
  add(hear: (heard: Heard) => void): () => void {
    this.#hearers.add(hear);
    this.#ears ??= listen({
      settings: this.#settings,
      channels: [channel],
      connected: () => this.#tell({ kind: 'all' }),
      heard: (_, payload) => this.#tell(heardIn(payload)),
    });
    return () => this.#hearers.delete(hear);
  }

  async close(): Promise<void> {
    await this.#ears?.close();
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
