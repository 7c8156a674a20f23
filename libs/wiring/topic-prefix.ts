/**
 * A log whose topics and groups carry a prefix on the brokers, so that several installations can share a cluster. Whoever
 * uses the log sees the plain names, and so does the offset store: the prefix may be given to an installation later only
 * together with new offsets.
 */
import type { EventLog, OffsetStore } from '@asana-warehouse/event-log/event-log';

/** `prefix` empty: the log itself. */
export function withTopicPrefix(log: EventLog, prefix: string): EventLog {
  if (prefix === '') return log;
  const plain = (name: string): string => name.slice(prefix.length);
  return {
    ensureTopics: (topics) => log.ensureTopics(topics.map((topic) => ({ ...topic, name: prefix + topic.name }))),
    append: async (topic, records) =>
      (await log.append(prefix + topic, records)).map((position) => ({ ...position, topic: plain(position.topic) })),
    subscribe: async (options) => {
      const subscription = await log.subscribe({
        ...options,
        group: prefix + options.group,
        topics: options.topics.map((topic) => prefix + topic),
        offsets: plainOffsets(options.offsets, plain),
        handle: (batch) => options.handle({ ...batch, group: plain(batch.group), topic: plain(batch.topic) }),
      });
      return {
        assigned: () => subscription.assigned().map((place) => ({ ...place, topic: plain(place.topic) })),
        failed: subscription.failed,
        close: () => subscription.close(),
      };
    },
    read: (topic, partition, from, recordsMax) => log.read(prefix + topic, partition, from, recordsMax),
    ends: (topic) => log.ends(prefix + topic),
    close: () => log.close(),
  };
}

function plainOffsets(offsets: OffsetStore, plain: (name: string) => string): OffsetStore {
  return {
    claim: (claim) => offsets.claim({ ...claim, group: plain(claim.group), topic: plain(claim.topic) }),
    read: (group, topic) => offsets.read(plain(group), plain(topic)),
  };
}
