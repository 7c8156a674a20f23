/** The worst that an environment could hold: each refused by name, all of them at once, and nothing of it repeated. */
import { Failure } from '@asana-warehouse/failure/failure';
import { judgeSettings, readSettings, type Asked, type Environment } from './read.ts';

const word = 'hunter2';
const key = Buffer.from(`${word}${'x'.repeat(25)}`).toString('base64');

/** What is wrong, the one setting that must be named for it, and the variables. */
const worst: readonly (readonly [string, Asked, Environment])[] = [
  ['a control character in a token', 'ASANA_TOKEN', { ASANA_TOKEN: `${word}\u0000more` }],
  ['a password in a public address', 'PUBLIC_URL', { PUBLIC_URL: `https://me:${word}@example.org` }],
  ['a password beside an sslmode that is none', 'DATABASE_URL', url(`?sslmode=verify_${word}`)],
  ['a parameter for TLS that would be ignored', 'DATABASE_URL', url(`?sslmode=require&sslcrl=/run/${word}`)],
  ['certificates beside no TLS', 'DATABASE_URL', url(`?sslmode=prefer&sslrootcert=/run/${word}`)],
  ['a certificate without its key', 'DATABASE_URL', url(`?sslmode=require&sslcert=/run/${word}`)],
  ['public authorities for any host', 'DATABASE_URL', url('?sslmode=verify-ca&sslrootcert=system')],
  ['a database of another make', 'DATABASE_URL', { DATABASE_URL: `mysql://me:${word}@db/w` }],
  ['a negative port', 'INGRESS_PORT', { INGRESS_PORT: '-8080' }],
  ['a port above all ports', 'METRICS_PORT', { METRICS_PORT: '70000' }],
  ['a duration without a unit', 'FRESHNESS_TARGET', { FRESHNESS_TARGET: '90' }],
  ['a number with thirty zeros', 'ASANA_REQUESTS_PER_MINUTE', { ASANA_REQUESTS_PER_MINUTE: `1${'0'.repeat(30)}` }],
  ['a number in scientific notation', 'LOG_PARTITIONS', { LOG_PARTITIONS: '1e1' }],
  ['a size larger than any memory', 'INGRESS_BODY_BYTES_MAX', { INGRESS_BODY_BYTES_MAX: '999999999999GiB' }],
  ['digits of another script', 'CONSOLE_PORT', { CONSOLE_PORT: '８０８１' }],
  ['SQL in a list of gids', 'ASANA_PROJECTS', { ASANA_PROJECTS: `12, 13'; DROP TABLE ${word}` }],
  ['nothing but commas in a list of gids', 'ASANA_WORKSPACES', { ASANA_WORKSPACES: ' , ,, ' }],
  ['a mechanism that no broker knows', 'KAFKA_SASL_MECHANISM', sasl(`gssapi-${word}`)],
  ['a key and a file for it', 'SECRETS_KEY_FILE', { SECRETS_KEY: key, SECRETS_KEY_FILE: `/run/${word}` }],
  ['a key that is a sentence', 'SECRETS_KEY', { SECRETS_KEY: `${word} is the password` }],
  ['certificates of brokers beside plain text', 'KAFKA_SSL', plainText()],
  ['brokers as addresses of web pages', 'KAFKA_BROKERS', { KAFKA_BROKERS: `https://me:${word}@broker:9092` }],
  ['more copies than a topic has', 'KAFKA_MIN_INSYNC_REPLICAS', replicas('2', '3')],
  ['a number of copies that is none', 'KAFKA_REPLICATION_FACTOR', replicas(word, '3')],
];

function url(more: string): Environment {
  return { DATABASE_URL: `postgres://me:${word}@db:5432/w${more}` };
}

function sasl(mechanism: string): Environment {
  return { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: 'me', KAFKA_SASL_PASSWORD: word };
}

function plainText(): Environment {
  return { KAFKA_BROKERS: 'broker:9092', KAFKA_SSL: 'no', KAFKA_SSL_CA_FILE: `/run/${word}` };
}

function replicas(all: string, least: string): Environment {
  return { KAFKA_REPLICATION_FACTOR: all, KAFKA_MIN_INSYNC_REPLICAS: least };
}

test.each(worst)('%s: exit 2, named, not repeated', (_what, name, environment) => {
  const asked = Object.keys(environment) as Asked[];
  const judged = judgeSettings(asked, { DATABASE_URL: 'postgres://db/w', ...environment });
  expect(judged).toMatchObject({ ok: false, faults: [{ name }] });
  expect(judged.ok ? 0 : judged.faults.length).toBe(1);
  expect(failureOf(asked, environment)).toMatchObject({ code: 'settings.invalid', exitCode: 2 });
  expect(failureOf(asked, environment).message).not.toContain(word);
});

test('all of them at once are told at once, each setting in a line of its own', () => {
  const all: Environment = Object.assign({}, ...worst.map(([, , environment]) => environment)) as Environment;
  const asked = Object.keys(all) as Asked[];
  const named = new Set(worst.map(([, name]) => name));
  const lines = failureOf(asked, all).message.split('\n');
  // The last one's number of copies is none, so there is nothing to compare with it.
  named.delete('KAFKA_MIN_INSYNC_REPLICAS');
  expect(lines.map((line) => line.split(' ')[0] ?? '').sort()).toEqual([...named].sort());
  expect(lines.join('\n')).not.toContain(word);
});

function failureOf(asked: readonly Asked[], environment: Environment): Failure {
  try {
    readSettings(asked, environment);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('the settings were taken');
}
