/**
 * Which log runs: Kafka when KAFKA_BROKERS is set, Postgres otherwise. The only place that knows both; kafkajs is not
 * loaded where it is not used.
 */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { topicSpecs } from '@asana-warehouse/event-log/topics';
import type { Settings } from '@asana-warehouse/settings/read';
import { connectionSettings } from '@asana-warehouse/warehouse/database';

/** What `openLog` reads: an app adds these to the settings it asks for. */
export const logSettings = [
  'DATABASE_URL',
  'KAFKA_BROKERS',
  'KAFKA_CLIENT_ID',
  'KAFKA_SSL',
  'KAFKA_SSL_CA_FILE',
  'KAFKA_SSL_CERT_FILE',
  'KAFKA_SSL_KEY_FILE',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'KAFKA_REPLICATION_FACTOR',
  'LOG_PARTITIONS',
] as const;

export type LogSettings = Settings<(typeof logSettings)[number]>;

/**
 * The log with its topics in place. Close it when done. Throws `log.unavailable` or `kafka.unreachable`, and
 * `log.topic_mismatch` when a topic exists with other settings.
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
  throw new Error(`not yet: ${settings.KAFKA_CLIENT_ID}`);
}
