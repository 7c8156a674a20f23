/**
 * Topics: created with the settings this product needs, checked when they exist. `max.message.bytes` limits a whole batch
 * of records, so it must hold the largest record as well as the largest share of a group commit.
 */
import type { Offset, PartitionEnds, TopicSpec } from '@asana-warehouse/event-log/event-log';
import { Failure } from '@asana-warehouse/failure/failure';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { errorType, isMove, kafkaFailure } from './client.ts';

/** Room for the framing of a batch. */
const framingBytes = 64 * 1024;
const adminMsMax = 15_000;
/** About ten seconds in all. */
const spreadAttemptsMax = 14;
const spreadMs = 100;

/**
 * Copies of every topic, and how many of them must hold a record before it is acknowledged: what new topics are given,
 * and the least that existing ones may have. Null: as the brokers have it, unchecked.
 */
export type TopicCopies = { readonly replicationFactor: number | null; readonly minInsyncReplicas: number | null };

type Description = {
  partitions: number;
  retentionMs: number;
  batchBytesMax: number;
  cleanup: string;
  replicationFactor: number;
  minInsyncReplicas: number;
  electsUnclean: boolean;
};

/** Creates `topic` unless it exists, and checks it. Throws `log.topic_mismatch`, `kafka.unreachable`, `kafka.refused`. */
export async function ensureTopic(admin: Admin, topic: TopicSpec, copies: TopicCopies): Promise<void> {
  try {
    await create(admin, topic, copies);
    const found = await describeWhenSpread(admin, topic.name);
    const differences = [
      found.partitions === topic.partitions ? '' : `${found.partitions} partitions instead of ${topic.partitions}`,
      found.retentionMs === -1 || found.retentionMs >= topic.retentionMs
        ? ''
        : `retention.ms is ${found.retentionMs}, less than ${topic.retentionMs}`,
      found.batchBytesMax >= topic.recordBytesMax + framingBytes
        ? ''
        : `max.message.bytes is ${found.batchBytesMax}, less than ${topic.recordBytesMax + framingBytes}`,
      found.cleanup.includes('compact') ? `cleanup.policy is ${found.cleanup}, which removes records by key` : '',
      found.electsUnclean
        ? 'unclean.leader.election.enable is true, which lets a broker lead that lacks acknowledged records'
        : '',
      found.replicationFactor >= (copies.replicationFactor ?? 1)
        ? ''
        : `kept by ${found.replicationFactor} brokers, less than ${copies.replicationFactor}`,
      found.minInsyncReplicas >= (copies.minInsyncReplicas ?? 1)
        ? ''
        : `min.insync.replicas is ${found.minInsyncReplicas}, less than ${copies.minInsyncReplicas}`,
    ].filter((difference) => difference !== '');
    if (differences.length > 0)
      throw new Failure('log.topic_mismatch', `Topic ${topic.name}: ${differences.join('; ')}`);
  } catch (error) {
    throw kafkaFailure(error, 'kafka.unreachable');
  }
}

/** What a topic takes: its number of partitions, and the most bytes in one record. Throws `log.topic_mismatch` if missing. */
export async function describeTopic(
  admin: Admin,
  name: string,
): Promise<{ partitions: number; recordBytesMax: number }> {
  try {
    const { partitions, batchBytesMax } = await describe(admin, name);
    return { partitions, recordBytesMax: batchBytesMax - framingBytes };
  } catch (error) {
    if (errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') {
      throw new Failure('log.topic_mismatch', `Topic ${name} does not exist`, { cause: error });
    }
    throw kafkaFailure(error, 'kafka.unreachable');
  }
}

/** First kept and next offset of every partition, ascending. */
export async function readEnds(admin: Admin, topic: string): Promise<readonly PartitionEnds[]> {
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets
      .map(({ partition, low, high }) => ({ partition, first: Number(low) as Offset, next: Number(high) as Offset }))
      .sort((a, b) => a.partition - b.partition);
  } catch (error) {
    throw kafkaFailure(error, 'kafka.unreachable');
  }
}

async function create(admin: Admin, topic: TopicSpec, copies: TopicCopies): Promise<void> {
  const existing = await admin.listTopics();
  if (existing.includes(topic.name)) return;
  // False when another instance was quicker; the check that follows looks at what it made.
  await admin.createTopics({
    // The library's own wait gives up when the broker it asks has not heard of the topic yet; the check that follows does not.
    waitForLeaders: false,
    timeout: adminMsMax,
    topics: [
      {
        topic: topic.name,
        numPartitions: topic.partitions,
        // What the brokers have for topics of which nobody says it.
        replicationFactor: copies.replicationFactor ?? -1,
        configEntries: [
          { name: 'retention.ms', value: String(topic.retentionMs) },
          { name: 'cleanup.policy', value: 'delete' },
          { name: 'max.message.bytes', value: String(topic.recordBytesMax + framingBytes) },
          { name: 'message.timestamp.type', value: 'LogAppendTime' },
          { name: 'unclean.leader.election.enable', value: 'false' },
          ...(copies.minInsyncReplicas === null
            ? []
            : [{ name: 'min.insync.replicas', value: String(copies.minInsyncReplicas) }]),
        ],
      },
    ],
  });
}

/** A topic that was just made, here or by another instance, is not known to every broker at once, nor are its leaders. */
async function describeWhenSpread(admin: Admin, name: string): Promise<Description> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await describe(admin, name);
    } catch (error) {
      if (!isMove(errorType(error)) || attempt === spreadAttemptsMax) throw error;
      await sleep(spreadMs * attempt);
    }
  }
}

async function describe(admin: Admin, name: string): Promise<Description> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [
      {
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name,
        configNames: [
          'retention.ms',
          'max.message.bytes',
          'cleanup.policy',
          'min.insync.replicas',
          'unclean.leader.election.enable',
        ],
      },
    ],
  });
  const entries = new Map(resources[0]?.configEntries.map((entry) => [entry.configName, entry.configValue]));
  const partitions = topics[0]?.partitions ?? [];
  return {
    partitions: partitions.length,
    replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    electsUnclean: entries.get('unclean.leader.election.enable') === 'true',
    minInsyncReplicas: Number(entries.get('min.insync.replicas') ?? 1),
    retentionMs: Number(entries.get('retention.ms') ?? Number.NaN),
    batchBytesMax: Number(entries.get('max.message.bytes') ?? Number.NaN),
    cleanup: entries.get('cleanup.policy') ?? '',
  };
}
