/**
 * Which log runs: Kafka when KAFKA_BROKERS is set, Postgres otherwise. The only place that knows both; kafkajs is not
 * loaded where it is not used.
 */
import type { KafkaConnection } from '@asana-warehouse/event-log-kafka/client';
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { topicSpecs } from '@asana-warehouse/event-log/topics';
import type { Settings } from '@asana-warehouse/settings/read';
import { readTlsFiles, type TlsFile } from '@asana-warehouse/secrets/tls-files';
import { connectionSettings } from '@asana-warehouse/warehouse/database';
import { withTopicPrefix } from './topic-prefix.ts';

/** What `openLog` reads: an app adds these to the settings it asks for. */
export const logSettings = [
  'DATABASE_URL',
  'KAFKA_BROKERS',
  'KAFKA_CLIENT_ID',
  'KAFKA_TOPIC_PREFIX',
  'KAFKA_SSL',
  'KAFKA_SSL_CA_FILE',
  'KAFKA_SSL_CERT_FILE',
  'KAFKA_SSL_KEY_FILE',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'KAFKA_REPLICATION_FACTOR',
  'KAFKA_MIN_INSYNC_REPLICAS',
  'LOG_PARTITIONS',
] as const;

export type LogSettings = Settings<(typeof logSettings)[number]>;

/**
 * The log with its topics in place. Close it when done. Throws `log.unavailable` or `kafka.unreachable`, `postgres.refused`,
 * `kafka.refused` or their `tls_failed`, `settings.invalid` for files of certificates, and `log.topic_mismatch` when a topic exists
 * with other settings.
 */
export async function openLog(settings: LogSettings): Promise<EventLog> {
  const log = await (settings.KAFKA_BROKERS === null ? openOnPostgres(settings) : openOnKafka(settings));
  try {
    await log.ensureTopics(topicSpecs(settings.LOG_PARTITIONS));
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

async function openOnPostgres(settings: LogSettings): Promise<EventLog> {
  const { openPostgresLog, postgresLogBounds } = await import('@asana-warehouse/event-log-postgres/postgres-log');
  return openPostgresLog({ connection: connectionSettings(settings.DATABASE_URL), ...postgresLogBounds });
}

async function openOnKafka(settings: LogSettings): Promise<EventLog> {
  const { openKafkaLog, kafkaLogBounds } = await import('@asana-warehouse/event-log-kafka/kafka-log');
  const connection = {
    brokers: settings.KAFKA_BROKERS ?? [],
    clientId: settings.KAFKA_CLIENT_ID,
    ssl: sslOf(settings),
    sasl: saslOf(settings),
  };
  const copies = {
    replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
    minInsyncReplicas: settings.KAFKA_MIN_INSYNC_REPLICAS,
  };
  return withTopicPrefix(openKafkaLog({ connection, copies, ...kafkaLogBounds }), settings.KAFKA_TOPIC_PREFIX ?? '');
}

function sslOf(settings: LogSettings): KafkaConnection['ssl'] {
  if (!settings.KAFKA_SSL) return false;
  const named = (setting: 'KAFKA_SSL_CA_FILE' | 'KAFKA_SSL_CERT_FILE' | 'KAFKA_SSL_KEY_FILE'): TlsFile => ({
    setting,
    file: settings[setting],
  });
  return readTlsFiles({
    ca: named('KAFKA_SSL_CA_FILE'),
    cert: named('KAFKA_SSL_CERT_FILE'),
    key: named('KAFKA_SSL_KEY_FILE'),
  });
}

/** The rules of the settings have made sure that the three are set together. */
function saslOf(settings: LogSettings): KafkaConnection['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  return mechanism === null || username === null || password === null ? null : { mechanism, username, password };
}
