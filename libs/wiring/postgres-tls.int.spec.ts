/**
 * A Postgres that takes encrypted connections alone, through the ways that the apps go: migrations, the pool, the log with its
 * LISTEN connection. What is right works, and is encrypted; what is wrong is told in time, with what cures it and
 * without the password.
 */
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import { migrate } from '@asana-warehouse/migrations/migrate';
import { readSettings } from '@asana-warehouse/settings/read';
import { eventually } from '@asana-warehouse/testbed/eventually';
import {
  certifiedRole,
  securePostgres,
  type SecurePostgres,
  type Shown,
} from '@asana-warehouse/testbed/postgres-secure';
import { runJob, startJob } from '@asana-warehouse/testbed/processes';
import { connectionSettings, inTransaction, openPool, postgresFailure } from '@asana-warehouse/warehouse/database';
import { commitOffset, offsetStore } from '@asana-warehouse/warehouse/offsets';
import { failureReport } from './failure-text.ts';
import { logSettings, openLog } from './open-log.ts';

const wrongPassword = 'guess-2718';
const tellMsMax = 5_000;

let postgres: SecurePostgres;
beforeAll(async () => void (postgres = await securePostgres()));
afterAll(() => postgres.stop());

type Parameters = Readonly<Record<string, string>>;
type Files = SecurePostgres['files'];

const full = ({ ca }: Files): Parameters => ({ sslmode: 'verify-full', sslrootcert: ca });
const certified = (files: Files): Parameters => ({ ...full(files), sslcert: files.cert, sslkey: files.key });

test('the migrations run, as a command too, with a client certificate too', async () => {
  const url = postgres.url(certified(postgres.files), { user: certifiedRole });
  const { ran, newest } = await migrate(connectionSettings(url));
  expect(ran.at(-1)).toBe(newest);
  const command = await runJob('cli', { DATABASE_URL: postgres.url(full(postgres.files)) }, ['migrate', '--json']);
  expect(command).toEqual({ code: 0, document: { ok: true, ran: [], newest } });
});

test.each([
  ['require', (): Parameters => ({ sslmode: 'require' }), null],
  ['verify-ca', ({ ca }: Files): Parameters => ({ sslmode: 'verify-ca', sslrootcert: ca }), null],
  ['verify-full', full, null],
  ['verify-full with a client certificate', certified, certifiedRole],
])('%s: the pool, the log and its LISTEN connection work, all of them encrypted', async (name, parameters, user) => {
  const url = postgres.url(parameters(postgres.files), user === null ? {} : { user });
  const pool = openPool(url, { max: 4, applicationName: 'spec' });
  const log = await openLog(readSettings(logSettings, { DATABASE_URL: url, LOG_PARTITIONS: '1' }));
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  const handle = async (batch: Batch): Promise<void> => {
    await inTransaction(pool, (client) => commitOffset(client, batch));
    const values = batch.records.map(({ value }) => value.toString());
    if (values.includes(name)) resolve(values);
  };
  try {
    const bounds = { batchRecordsMax: 10, batchBytesMax: 1_000_000 };
    const topics = [deliveriesTopic];
    const subscription = await log.subscribe({
      group: name,
      topics,
      owner: 'spec',
      offsets: offsetStore(pool),
      ...bounds,
      handle,
    });
    await log.append(deliveriesTopic, [{ key: 'k', value: Buffer.from(name), headers: {} }]);
    await Promise.race([promise, subscription.failed]);
    const connections = async (): Promise<readonly { name: string; ssl: boolean }[]> =>
      (await pool.query<{ name: string; ssl: boolean }>(connectionsSql)).rows;
    // The LISTEN connection is made beside the others.
    expect(await eventually(connections, (found) => found.length === 3)).toEqual([
      { name: 'asana-warehouse-log', ssl: true },
      { name: 'asana-warehouse-log-listen', ssl: true },
      { name: 'spec', ssl: true },
    ]);
  } finally {
    await log.close();
    await pool.end();
  }
});

const connectionsSql = /* sql */ `
SELECT application_name AS name, bool_and(ssl) AS ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
WHERE application_name LIKE 'asana-warehouse-log%' OR application_name = 'spec' GROUP BY 1 ORDER BY 1`;

type As = { readonly user?: string; readonly password?: string };
type Wrong = {
  readonly name: string;
  readonly parameters: (files: Files) => Parameters;
  readonly code: FailureCode;
  readonly told: string;
  readonly as?: As;
  readonly shown?: Shown;
};

const guess = { password: wrongPassword };
const byCertificate = { user: certifiedRole };
const untrusted = { code: 'postgres.tls_failed', told: 'sslrootcert' } as const;
const unknown = { code: 'postgres.tls_failed', told: 'sslcert', as: byCertificate } as const;
const stranger = ({ strangerCa }: Files): Parameters => ({ sslmode: 'verify-full', sslrootcert: strangerCa });
const strangerOurselves = (files: Files): Parameters => ({
  ...full(files),
  sslcert: files.strangerCert,
  sslkey: files.strangerKey,
});

const wrong: readonly Wrong[] = [
  { name: 'another authority', parameters: stranger, ...untrusted },
  {
    name: 'another authority, for require',
    parameters: (files) => ({ ...stranger(files), sslmode: 'require' }),
    ...untrusted,
  },
  { name: 'no authority', parameters: () => ({ sslmode: 'verify-full' }), ...untrusted },
  { name: 'public authorities', parameters: () => ({ sslmode: 'verify-full', sslrootcert: 'system' }), ...untrusted },
  { name: 'plain text', parameters: () => ({}), code: 'postgres.tls_failed', told: 'sslmode' },
  { name: 'no certificate of ours', parameters: full, ...unknown },
  { name: 'a certificate that it does not know', parameters: strangerOurselves, ...unknown },
  { name: 'a password that is wrong', parameters: full, code: 'postgres.refused', told: 'password', as: guess },
  {
    name: 'a file that is no certificate',
    parameters: (files) => ({ ...full(files), sslrootcert: import.meta.filename }),
    code: 'settings.invalid',
    told: 'sslrootcert',
  },
  {
    name: 'the key of another certificate',
    parameters: (files) => ({ ...certified(files), sslkey: files.strangerKey }),
    code: 'settings.invalid',
    told: 'sslkey',
  },
  {
    name: 'a certificate of yesterday',
    parameters: full,
    code: 'postgres.tls_failed',
    told: 'expired',
    shown: 'expired',
  },
  {
    name: 'a certificate for another host',
    parameters: full,
    code: 'postgres.tls_failed',
    told: 'host',
    shown: 'elsewhere',
  },
];

test.each(wrong)('$name: the pool, the log and the migrations say $code and $told', async (each) => {
  const { parameters, code, told, as, shown = 'good' } = each;
  if (shown !== 'good') await postgres.show(shown);
  const url = postgres.url(parameters(postgres.files), as);
  for (const ask of [askPool, askLog, askMigrations]) {
    const { error, ms } = await failing(() => ask(url));
    expect(error).toMatchObject({ code, exitCode: code === 'settings.invalid' ? 2 : 3 });
    const report = JSON.stringify(failureReport(error));
    expect(report).toContain(told);
    expect(report).not.toContain(wrongPassword);
    expect(report).not.toContain(new URL(postgres.url({})).password);
    expect(ms).toBeLessThan(tellMsMax);
  }
  if (shown !== 'good') await postgres.show('good');
});

test('a certificate for another host is enough where names are not compared', async () => {
  await postgres.show('elsewhere');
  const asked = askPool(postgres.url({ sslmode: 'verify-ca', sslrootcert: postgres.files.ca }));
  await expect(asked).resolves.toBeUndefined();
  await postgres.show('good');
});

test('a command and an app that are refused end with 3, and nothing that they say has the password', async () => {
  const { strangerCa } = postgres.files;
  const refused = postgres.url({ sslmode: 'verify-full', sslrootcert: strangerCa }, { password: wrongPassword });
  const settings = { DATABASE_URL: refused, SECRETS_KEY: Buffer.alloc(32, 7).toString('base64') };
  const ports = { INGRESS_PORT: '0', METRICS_PORT: '0' };
  const both = [startJob('cli', settings, ['migrate']), startJob('ingress', { ...settings, ...ports }, [])];
  for (const started of both) {
    expect(await started.ended).toBe(3);
    expect(started.output()).toContain('sslrootcert in DATABASE_URL');
    expect(started.output()).not.toContain(wrongPassword);
  }
});

async function askPool(url: string): Promise<void> {
  const pool = openPool(url, { max: 1, applicationName: 'spec' });
  try {
    await pool.query('SELECT 1');
  } finally {
    await pool.end();
  }
}

async function askLog(url: string): Promise<void> {
  const log = await openLog(readSettings(logSettings, { DATABASE_URL: url, LOG_PARTITIONS: '1' }));
  await log.close();
}

async function askMigrations(url: string): Promise<void> {
  await migrate(connectionSettings(url)).catch((error: unknown) => Promise.reject(postgresFailure(error)));
}

async function failing(work: () => Promise<void>): Promise<{ readonly error: unknown; readonly ms: number }> {
  const startMs = performance.now();
  const error: unknown = await work().then(
    () => new Failure('usage.invalid', 'It works'),
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - startMs };
}
