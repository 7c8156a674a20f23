/** The contract's rig over the log on Kafka, with effects and offsets in Postgres as in the product. */
import type { LogRig, ServerControl } from '@asana-warehouse/event-log/contract';
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { openKafka, type KafkaConnection } from '@asana-warehouse/event-log-kafka/client';
import { kafkaLogBounds, openKafkaLog } from '@asana-warehouse/event-log-kafka/kafka-log';
import { openPool } from '@asana-warehouse/warehouse/database';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import type { Admin } from 'kafkajs';
import { startConsumerProcess } from './consumer-process.ts';
import { commitEffects, createEffects, readEffects } from './effects.ts';
import { ownKafka, sharedKafka, type OwnKafka } from './kafka.ts';
import { freshDatabase } from './postgres.ts';

type TestLogSettings = { readonly brokers: readonly string[]; readonly bounds: 'usual' | 'tight' };

const subscription = {
  ...kafkaLogBounds.subscription,
  sessionMs: 1_500,
  rebalanceMs: 3_000,
  heartbeatMs: 250,
  showMs: 500,
  retryMs: 100,
  backoffMsMin: 10,
  backoffMsMax: 300,
};
const tight = { ...kafkaLogBounds.append, queueRecordsMax: 10, batchRecordsMax: 5, timeoutMs: 2_000 };

/** Opens a log with bounds for tests; also called by the consumer child. */
export function openTestLog({ brokers, bounds }: TestLogSettings): EventLog {
  return openKafkaLog({
    connection: connectionTo(brokers),
    copies: { replicationFactor: null, minInsyncReplicas: null },
    subscription,
    append: bounds === 'tight' ? tight : kafkaLogBounds.append,
    requestMsMax: bounds === 'tight' ? tight.timeoutMs : kafkaLogBounds.requestMsMax,
  });
}

/** A rig on the shared broker, or on one of its own. */
export async function makeKafkaRig(kind: 'shared' | 'own'): Promise<LogRig> {
  const own = kind === 'own' ? await ownKafka() : null;
  const brokers = own?.brokers ?? (await sharedKafka());
  const fresh = await freshDatabase();
  const pool = openPool(fresh.url, { max: 10, applicationName: 'rig' });
  await createEffects(pool);
  return {
    open: (bounds = 'usual') => openTestLog({ brokers, bounds }),
    offsets: offsetStore(pool),
    commit: (batch) => commitEffects(pool, batch),
    effects: (group) => readEffects(pool, group),
    // Readers of Kafka wait for no transaction of a database; that they don't is part of the promise.
    holdTransaction: async () => {
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('SELECT pg_current_xact_id()');
      return async () => {
        await client.query('ROLLBACK');
        client.release();
      };
    },
    recreate: async (topic) => {
      await administer(brokers, (admin) => admin.deleteTopics({ topics: [topic.name] }));
      const log = openTestLog({ brokers, bounds: 'usual' });
      await log.ensureTopics([topic]);
      await log.close();
    },
    removeBefore: (topic, partition, offset) =>
      administer(brokers, async (admin) => {
        // Makes the client learn where the topic lives, which deleting takes for granted.
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
      }),
    startConsumer: async (options) =>
      startConsumerProcess({
        ...options,
        adapter: { module: import.meta.url, settings: { brokers, bounds: 'usual' } },
        databaseUrl: fresh.url,
      }),
    server: own === null ? noServer : controlOf(own),
    close: async () => {
      await pool.end();
      await fresh.drop();
      await own?.stop();
    },
  };
}

const refuse = (): Promise<void> => Promise.reject(new Error('The shared broker is not for stopping'));
const noServer: ServerControl = { kill: refuse, restart: refuse, freeze: refuse, thaw: refuse };

function controlOf(server: OwnKafka): ServerControl {
  return {
    kill: () => server.kill(),
    restart: () => server.restart(),
    freeze: async () => void process.kill(server.pid, 'SIGSTOP'),
    thaw: async () => void process.kill(server.pid, 'SIGCONT'),
  };
}

function connectionTo(brokers: readonly string[]): KafkaConnection {
  return { brokers, clientId: 'asana-warehouse-test', ssl: false, sasl: null };
}

async function administer(brokers: readonly string[], work: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = openKafka(connectionTo(brokers), 10_000).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}
