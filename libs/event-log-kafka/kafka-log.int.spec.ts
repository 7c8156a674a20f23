/** What is special about the log on Kafka: what its own tools see, topics that others made, brokers that are not there. */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { createEffects, commitEffects, readEffects } from '@asana-warehouse/testbed/effects';
import { describeWithKafka, sharedKafka } from '@asana-warehouse/testbed/kafka';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { openPool } from '@asana-warehouse/warehouse/database';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import kafkajs, { type Admin } from 'kafkajs';
import type pg from 'pg';
import { openKafka } from './client.ts';
import { kafkaLogBounds, openKafkaLog } from './kafka-log.ts';
import type { TopicCopies } from './topics.ts';

const hourMs = 3_600_000;
const asBrokersHaveIt: TopicCopies = { replicationFactor: null, minInsyncReplicas: null };
const runId = Math.random().toString(36).slice(2, 8);

function open(brokers: readonly string[], copies: TopicCopies = asBrokersHaveIt): EventLog {
  return openKafkaLog({
    ...kafkaLogBounds,
    copies,
    subscription: { ...kafkaLogBounds.subscription, heartbeatMs: 200, showMs: 100 },
    connection: { brokers, clientId: 'test', ssl: false, sasl: null },
  });
}

describeWithKafka('the log on Kafka, in particular', () => {
  let brokers: readonly string[];
  let database: FreshDatabase;
  let pool: pg.Pool;
  let admin: Admin;
  let log: EventLog;

  beforeAll(async () => {
    brokers = await sharedKafka();
    database = await freshDatabase();
    pool = openPool(database.url, { max: 4, applicationName: 'test' });
    await createEffects(pool);
    admin = openKafka({ brokers, clientId: 'test-admin', ssl: false, sasl: null }, 10_000).admin();
    await admin.connect();
    log = open(brokers);
  });
  afterAll(async () => {
    await log.close();
    await admin.disconnect();
    await pool.end();
    await database.drop();
  });

  test("Kafka's own tools see how far a group has come, and Node has nothing to warn of", async () => {
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', note);
    const topic = `shown.${runId}`;
    const group = `shown-${runId}`;
    await log.ensureTopics([{ name: topic, partitions: 1, retentionMs: hourMs, recordBytesMax: 1_000_000 }]);
    await log.append(topic, [
      { key: 'a', value: Buffer.from('1'), headers: {} },
      { key: 'a', value: Buffer.from('2'), headers: {} },
    ]);
    const subscription = await log.subscribe({
      group,
      topics: [topic],
      owner: 'o',
      offsets: offsetStore(pool),
      batchRecordsMax: 10,
      batchBytesMax: 1_000_000,
      handle: (batch) => commitEffects(pool, batch),
    });
    const endMs = performance.now() + 20_000;
    let shown = '';
    while (shown !== '2' && performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      // Refused while the brokers settle who looks after the group.
      const offsets = await admin.fetchOffsets({ groupId: group, topics: [topic] }).catch(() => []);
      shown = offsets[0]?.partitions[0]?.offset ?? '';
    }
    await subscription.close();
    process.off('warning', note);
    expect(shown).toBe('2');
    expect(await readEffects(pool, group)).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  test('a topic is made with the settings that are needed', async () => {
    const name = `settings.${runId}`;
    await log.ensureTopics([{ name, partitions: 3, retentionMs: hourMs, recordBytesMax: 2_000_000 }]);
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    expect(topics[0]?.partitions).toHaveLength(3);
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name }],
    });
    const settings = new Map(resources[0]?.configEntries.map((entry) => [entry.configName, entry.configValue]));
    expect(settings.get('retention.ms')).toBe(String(hourMs));
    expect(settings.get('cleanup.policy')).toBe('delete');
    expect(settings.get('message.timestamp.type')).toBe('LogAppendTime');
    expect(Number(settings.get('max.message.bytes'))).toBeGreaterThan(2_000_000);
  });

  test('a topic that others made in a way that loses records is refused, every difference named', async () => {
    const name = `others.${runId}`;
    const configEntries = [
      { name: 'retention.ms', value: '60000' },
      { name: 'cleanup.policy', value: 'compact' },
      { name: 'max.message.bytes', value: '1000' },
      { name: 'unclean.leader.election.enable', value: 'true' },
    ];
    await admin.createTopics({ topics: [{ topic: name, numPartitions: 1, configEntries }] });
    const topic = { name, partitions: 2, retentionMs: hourMs, recordBytesMax: 1_000_000 };
    const refusal: unknown = await log.ensureTopics([topic]).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'log.topic_mismatch' });
    for (const part of [
      '1 partitions instead of 2',
      'retention.ms is 60000',
      'max.message.bytes is 1000',
      'cleanup.policy is compact',
      'unclean.leader.election.enable is true',
    ]) {
      expect(String(refusal)).toContain(part);
    }
  });

  test('a topic is given the copies asked for, and one with fewer is refused', async () => {
    const topic = { name: `copies.${runId}`, partitions: 1, retentionMs: hourMs, recordBytesMax: 1_000_000 };
    const modest = open(brokers, { replicationFactor: 1, minInsyncReplicas: 1 });
    await modest.ensureTopics([topic]);
    await modest.close();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic.name, configNames: ['min.insync.replicas'] }],
    });
    expect(resources[0]?.configEntries[0]).toMatchObject({ configValue: '1', isDefault: false });
    const careful = open(brokers, { replicationFactor: 3, minInsyncReplicas: 2 });
    const refusal: unknown = await careful.ensureTopics([topic]).catch((error: unknown) => error);
    await careful.close();
    expect(refusal).toMatchObject({ code: 'log.topic_mismatch' });
    expect(String(refusal)).toContain('kept by 1 brokers, less than 3');
    expect(String(refusal)).toContain('min.insync.replicas is 1, less than 2');
  });

  test('appending to a topic that is missing is told from brokers that are away', async () => {
    await expect(
      log.append(`missing.${runId}`, [{ key: 'a', value: Buffer.alloc(1), headers: {} }]),
    ).rejects.toMatchObject({
      code: 'log.topic_mismatch',
    });
    const away = open(['127.0.0.1:1']);
    await expect(away.append('t', [{ key: 'a', value: Buffer.alloc(1), headers: {} }])).rejects.toMatchObject({
      code: 'log.unavailable',
    });
    await expect(away.ends('t')).rejects.toMatchObject({ code: 'kafka.unreachable' });
    await away.close();
  });
});
