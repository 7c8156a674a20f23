/**
 * Records that the release at work cannot apply, whole or for one of their events, until one runs that can. Who decodes sees
 * them as the product's decoders see what they refuse.
 */
import type { LogRecord, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';
import type { Choices } from './choices.ts';
import { decodeRecords, type DecodedRecords } from './decode-records.ts';
import type { Appended } from './modelled-log.ts';

/** A record, or one event of it, that is refused. */
export type Refusal = { readonly record: StoredRecord; readonly eventIndex: number };

/** What is poison in one run. */
export class Poison {
  /** Whether the release that can apply everything runs. */
  isMended = false;
  readonly #records = new WeakMap<LogRecord, number>();

  /** A record that the log has just taken may be one that cannot be applied. */
  strike({ topic, record }: Appended, choices: Choices): void {
    if (!choices.strikes('poison')) return;
    const { events } = decodeRecords(topic, [record]);
    const index = topic === deliveriesTopic ? choices.pick('poison', events)?.index : undefined;
    this.#records.set(record, index ?? -1);
  }

  /** What can be applied of records. `release`: the one at work, or the one that refuses all poison. */
  decode(
    topic: string,
    records: readonly StoredRecord[],
    release: 'at work' | 'refusing' = 'at work',
  ): DecodedRecords & { readonly refusals: readonly Refusal[] } {
    const refused = (record: StoredRecord): number | undefined =>
      this.isMended && release === 'at work' ? undefined : this.#records.get(record);
    const refusals = records.flatMap((record) => {
      const eventIndex = refused(record);
      return eventIndex === undefined ? [] : [{ record, eventIndex }];
    });
    if (refusals.length === 0) return { ...decodeRecords(topic, records), refusals };
    const decoded = records.map((record) => {
      const index = refused(record);
      if (index === -1) return { facts: [], events: [] };
      const { facts, events } = decodeRecords(topic, [record]);
      return { facts, events: events.filter((event) => event.index !== index) };
    });
    return { facts: decoded.flatMap(({ facts }) => facts), events: decoded.flatMap(({ events }) => events), refusals };
  }
}
