/**
 * Brokers that speak TLS and ask who one is, through the settings that the apps read: what is right works from the topics to
 * a consumer, and what is wrong is told in time, with the setting that cures it and without the password.
 */
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';
import type { FailureCode } from '@asana-warehouse/failure/failure';
import { readSettings } from '@asana-warehouse/settings/read';
import { describeWithKafka } from '@asana-warehouse/testbed/kafka';
import { secureKafka, type Listener, type SecureKafka } from '@asana-warehouse/testbed/kafka-secure';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { startJob, type AppSettings } from '@asana-warehouse/testbed/processes';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { commitOffset, offsetStore } from '@asana-warehouse/warehouse/offsets';
import type pg from 'pg';
import { failureReport } from './failure-text.ts';
import { logSettings, openLog } from './open-log.ts';

const wrongPassword = 'guess-2718';
/** A start that fails has told why by then. */
const tellMsMax = 8_000;

type Case = {
  readonly name: string;
  readonly listener: Listener;
  readonly settings: (kafka: SecureKafka) => AppSettings;
};
type Wrong = Case & { readonly code: FailureCode; readonly told: string };

const tls = ({ files }: SecureKafka): AppSettings => ({ KAFKA_SSL: 'true', KAFKA_SSL_CA_FILE: files.ca });
const certified = (kafka: SecureKafka): AppSettings => ({
  ...tls(kafka),
  KAFKA_SSL_CERT_FILE: kafka.files.cert,
  KAFKA_SSL_KEY_FILE: kafka.files.key,
});
const login =
  (mechanism: string, password: string | null = null) =>
  ({ user }: SecureKafka): AppSettings => ({
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: user.name,
    KAFKA_SASL_PASSWORD: password ?? user.password,
  });
const tlsLogin =
  (mechanism: string, password: string | null = null) =>
  (kafka: SecureKafka): AppSettings => ({ ...tls(kafka), ...login(mechanism, password)(kafka) });

const right: readonly Case[] = [
  { name: 'TLS', listener: 'tls', settings: tls },
  { name: 'TLS with a client certificate', listener: 'mutual', settings: certified },
  { name: 'PLAIN over TLS', listener: 'login', settings: tlsLogin('plain') },
  { name: 'SCRAM-SHA-256 over TLS', listener: 'login', settings: tlsLogin('scram-sha-256') },
  { name: 'SCRAM-SHA-512 over TLS', listener: 'login', settings: tlsLogin('scram-sha-512') },
  { name: 'SCRAM-SHA-512 in plain text', listener: 'bare', settings: login('scram-sha-512') },
];

const stranger = (kafka: SecureKafka): AppSettings => ({ ...tls(kafka), KAFKA_SSL_CA_FILE: kafka.files.strangerCa });
const strangerOurselves = (kafka: SecureKafka): AppSettings => ({
  ...tls(kafka),
  KAFKA_SSL_CERT_FILE: kafka.files.strangerCert,
  KAFKA_SSL_KEY_FILE: kafka.files.strangerKey,
});
const notPem = (kafka: SecureKafka): AppSettings => ({ ...tls(kafka), KAFKA_SSL_CA_FILE: import.meta.filename });
const otherKey = (kafka: SecureKafka): AppSettings => ({
  ...certified(kafka),
  KAFKA_SSL_KEY_FILE: kafka.files.strangerKey,
});

const wrong: readonly Wrong[] = [
  wrongly('another authority', 'tls', stranger, 'kafka.tls_failed', 'KAFKA_SSL_CA_FILE'),
  wrongly('no authority', 'tls', () => ({ KAFKA_SSL: 'true' }), 'kafka.tls_failed', 'KAFKA_SSL_CA_FILE'),
  wrongly('a certificate of yesterday', 'expired', tls, 'kafka.tls_failed', 'expired'),
  wrongly('a certificate for another host', 'elsewhere', tls, 'kafka.tls_failed', 'KAFKA_BROKERS'),
  wrongly('no certificate of ours', 'mutual', tls, 'kafka.tls_failed', 'KAFKA_SSL_CERT_FILE'),
  wrongly(
    'a certificate that they do not know',
    'mutual',
    strangerOurselves,
    'kafka.tls_failed',
    'KAFKA_SSL_CERT_FILE',
  ),
  wrongly('plain text to a port of TLS', 'tls', () => ({}), 'kafka.unreachable', 'KAFKA_SSL'),
  wrongly('TLS to a port of plain text', 'plain', tls, 'kafka.unreachable', 'KAFKA_SSL must be false'),
  wrongly(
    'a password that is wrong, PLAIN',
    'login',
    tlsLogin('plain', wrongPassword),
    'kafka.refused',
    'KAFKA_SASL_PASSWORD',
  ),
  wrongly(
    'a password that is wrong, SCRAM',
    'bare',
    login('scram-sha-512', wrongPassword),
    'kafka.refused',
    'KAFKA_SASL_PASSWORD',
  ),
  wrongly('a mechanism that is off', 'bare', login('scram-sha-256'), 'kafka.refused', 'KAFKA_SASL_MECHANISM'),
  wrongly('nobody where one must be somebody', 'login', tls, 'kafka.unreachable', 'KAFKA_SASL_MECHANISM'),
  wrongly('somebody where nobody is asked', 'plain', login('plain'), 'kafka.refused', 'KAFKA_SASL_MECHANISM must not'),
  wrongly('a file that is no certificate', 'tls', notPem, 'settings.invalid', 'KAFKA_SSL_CA_FILE'),
  wrongly('the key of another certificate', 'mutual', otherKey, 'settings.invalid', 'KAFKA_SSL_KEY_FILE'),
];

function wrongly(name: string, listener: Listener, settings: Case['settings'], code: FailureCode, told: string): Wrong {
  return { name, listener, settings, code, told };
}

describeWithKafka(
  'Kafka over TLS and SASL',
  () => {
    let kafka: SecureKafka;
    let database: FreshDatabase;
    let pool: pg.Pool;
    const consumed = new Map<string, Promise<readonly string[]>>();
    const refused = new Map<string, Promise<{ readonly error: unknown; readonly ms: number }>>();

    // All at once, since what takes time is waiting; each test looks at its own outcome.
    beforeAll(async () => {
      [kafka, database] = await Promise.all([secureKafka(), freshDatabase()]);
      pool = openPool(database.url, { max: 4, applicationName: 'test' });
      for (const [index, each] of right.entries()) consumed.set(each.name, consume(each, `group-${index}`));
      for (const each of wrong) refused.set(each.name, fail(each));
      await Promise.allSettled([...consumed.values(), ...refused.values()]);
    });
    afterAll(async () => {
      await pool.end();
      await database.drop();
      await kafka.stop();
    });

    const environment = (each: Case): AppSettings => ({
      DATABASE_URL: database.url,
      LOG_PARTITIONS: '1',
      KAFKA_BROKERS: kafka.brokers(each.listener),
      KAFKA_TOPIC_PREFIX: `${each.name.replaceAll(/\W+/g, '-')}.`,
      ...each.settings(kafka),
    });

    /** From the topics to a consumer that has committed; what it consumed. */
    async function consume(each: Case, group: string): Promise<readonly string[]> {
      const log = await openLog(readSettings(logSettings, environment(each)));
      const { promise, resolve } = Promise.withResolvers<readonly string[]>();
      const handle = async (batch: Batch): Promise<void> => {
        await inTransaction(pool, (client) => commitOffset(client, batch));
        resolve(batch.records.map(({ value }) => value.toString()));
      };
      try {
        await log.append(deliveriesTopic, [{ key: 'k', value: Buffer.from(each.name), headers: {} }]);
        const bounds = { batchRecordsMax: 10, batchBytesMax: 1_000_000 };
        const topics = [deliveriesTopic];
        const subscription = await log.subscribe({
          group,
          topics,
          owner: 'spec',
          offsets: offsetStore(pool),
          ...bounds,
          handle,
        });
        return await Promise.race([promise, subscription.failed]);
      } finally {
        await log.close();
      }
    }

    async function fail(each: Case): Promise<{ readonly error: unknown; readonly ms: number }> {
      const startMs = performance.now();
      const error: unknown = await openLog(readSettings(logSettings, environment(each))).then(
        (log) => log.close(),
        (reason: unknown) => reason,
      );
      return { error, ms: performance.now() - startMs };
    }

    test.each(right)('$name: topics are made, a record goes in and comes out', async ({ name }) => {
      expect(await consumed.get(name)).toEqual([name]);
    });

    test.each(wrong)('$name: $code names $told', async ({ name, code, told }) => {
      const { error, ms } = (await refused.get(name)) ?? { error: null, ms: Infinity };
      expect(error).toMatchObject({ code, exitCode: code === 'settings.invalid' ? 2 : 3 });
      const report = JSON.stringify(failureReport(error));
      expect(report).toContain(told);
      expect(report).not.toContain(wrongPassword);
      expect(report).not.toContain(kafka.user.password);
      expect(ms).toBeLessThan(tellMsMax);
    });

    test('an app that is refused ends with 3, and nothing that it logs has the password', async () => {
      const each = wrong.find(({ code }) => code === 'kafka.refused') as Wrong;
      const key = { SECRETS_KEY: Buffer.alloc(32, 7).toString('base64') };
      const app = startJob('ingress', { ...environment(each), ...key, INGRESS_PORT: '0', METRICS_PORT: '0' }, []);
      expect(await app.ended).toBe(3);
      expect(app.output()).toContain(each.told);
      expect(app.output()).not.toContain(wrongPassword);
    });
  },
  'own',
);
