/** Settings: all faults at once, nothing found is repeated, and what belongs together is judged together. */
import { Failure } from '@asana-warehouse/failure/failure';
import fc from 'fast-check';
import { nodeOptions } from './node-options.ts';
import { environmentWith, isSet, judgeSettings, readSettings, type Asked } from './read.ts';
import { settings, type SettingName } from './settings.ts';

const names = Object.keys(settings) as SettingName[];
const key = Buffer.alloc(32, 7).toString('base64');

function faultsOf(asked: readonly Asked[], environment: Record<string, string>): string[] {
  const judged = judgeSettings(asked, environment);
  return judged.ok ? [] : judged.faults.map(({ name }) => name);
}

test('every default parses', () => {
  const defaults = names.filter((name) => settings[name].presence === 'default');
  expect(defaults.length).toBeGreaterThan(5);
  expect(faultsOf(defaults, {})).toEqual([]);
});

test('values are typed and named as the variables are', () => {
  const read = readSettings(
    [
      'DATABASE_URL',
      'INGRESS_PORT',
      'FRESHNESS_TARGET',
      'KAFKA_BROKERS',
      'PUBLIC_URL!',
      'INGRESS_BODY_BYTES_MAX',
      'RAW_RETENTION',
    ],
    {
      DATABASE_URL: 'postgres://u:p@localhost:5432/w?sslmode=require',
      PUBLIC_URL: 'https://hooks.example.org/in/',
      FRESHNESS_TARGET: '90m',
      RAW_RETENTION: '1000d',
      KAFKA_BROKERS: ' a:9092, [::1]:9093 ,',
    },
  );
  expect(read).toEqual({
    DATABASE_URL: 'postgres://u:p@localhost:5432/w?sslmode=require',
    INGRESS_PORT: 8080,
    FRESHNESS_TARGET: 5_400_000,
    RAW_RETENTION: 86_400_000_000,
    KAFKA_BROKERS: ['a:9092', '[::1]:9093'],
    PUBLIC_URL: 'https://hooks.example.org/in',
    INGRESS_BODY_BYTES_MAX: 10 * 1024 * 1024,
  });
});

test('all faults come at once, each naming its setting', () => {
  const environment = { INGRESS_PORT: '80x', LOG_LEVEL: 'loud', FRESHNESS_TARGET: 'soon', ASANA_WORKSPACES: 'my team' };
  const asked = ['DATABASE_URL', 'INGRESS_PORT', 'LOG_LEVEL', 'FRESHNESS_TARGET', 'ASANA_WORKSPACES'] as const;
  expect(faultsOf(asked, environment)).toEqual([...asked]);
  expect(() => readSettings(asked, environment)).toThrow(Failure);
  try {
    readSettings(asked, environment);
  } catch (error) {
    expect(error).toMatchObject({ code: 'settings.invalid', exitCode: 2 });
    expect(String(error).match(/\n/g)).toHaveLength(4);
  }
});

test('a fault says what is wrong: nothing there, or what was expected instead', () => {
  expect(() => readSettings(['DATABASE_URL', 'INGRESS_PORT'], { INGRESS_PORT: '80x' })).toThrow(
    'DATABASE_URL is not set\nINGRESS_PORT is wrong: expected a whole number from 0 to 65535',
  );
});

test('no fault repeats what a variable holds, whatever it holds', () => {
  // The unit `binary` of fast-check takes a second to prepare.
  const unit = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code));
  const text = fc.string({ minLength: 12, unit }).map((rest) => `hunter2${rest}`);
  fc.assert(
    fc.property(fc.constantFrom(...names), text, (name, value) => {
      const judged = judgeSettings([name], { [name]: value });
      if (!judged.ok) for (const fault of judged.faults) expect(fault.text).not.toContain('hunter2');
    }),
    { numRuns: 2000 },
  );
});

test('an empty variable counts as unset', () => {
  expect(readSettings(['INGRESS_PORT', 'PUBLIC_URL'], { INGRESS_PORT: '', PUBLIC_URL: '' })).toEqual({
    INGRESS_PORT: 8080,
    PUBLIC_URL: null,
  });
});

test('`!` refuses what is missing, `?` accepts it', () => {
  expect(faultsOf(['PUBLIC_URL!'], {})).toEqual(['PUBLIC_URL']);
  expect(readSettings(['DATABASE_URL?', 'ASANA_TOKEN?'], {})).toEqual({ DATABASE_URL: null, ASANA_TOKEN: null });
});

test('credentials are a token or a whole OAuth app, never both nor half', () => {
  const asked = ['ASANA_TOKEN', 'ASANA_CLIENT_ID', 'ASANA_CLIENT_SECRET', 'ASANA_REFRESH_TOKEN'] as const;
  expect(faultsOf(asked, {})).toEqual(['ASANA_TOKEN']);
  expect(faultsOf(asked, { ASANA_TOKEN: 't' })).toEqual([]);
  expect(faultsOf(asked, { ASANA_CLIENT_ID: 'c' })).toEqual(['ASANA_CLIENT_SECRET', 'ASANA_REFRESH_TOKEN']);
  expect(faultsOf(asked, { ASANA_CLIENT_ID: 'c', ASANA_CLIENT_SECRET: 's', ASANA_REFRESH_TOKEN: 'r' })).toEqual([]);
  expect(faultsOf(asked, { ASANA_TOKEN: 't', ASANA_CLIENT_ID: 'c' })).toEqual(['ASANA_CLIENT_ID']);
});

test('rules are judged as soon as one of the settings they are about is asked for, unless with `?`', () => {
  const both = { SECRETS_KEY: key, SECRETS_KEY_FILE: 'k' };
  const judged: readonly [Asked, Record<string, string>, string][] = [
    ['ASANA_TOKEN', {}, 'ASANA_TOKEN'],
    ['ASANA_CLIENT_ID', { ASANA_CLIENT_ID: 'c', ASANA_CLIENT_SECRET: 's' }, 'ASANA_REFRESH_TOKEN'],
    ['SECRETS_KEY', both, 'SECRETS_KEY_FILE'],
    ['SECRETS_KEY_FILE', both, 'SECRETS_KEY_FILE'],
  ];
  for (const [asked, environment, fault] of judged) {
    expect(faultsOf([asked], environment)).toEqual([fault]);
    expect(faultsOf([`${asked as SettingName}?`], environment)).toEqual([]);
  }
});

test('a setting that is wrong by itself has no second fault', () => {
  const asked = ['KAFKA_REPLICATION_FACTOR', 'KAFKA_MIN_INSYNC_REPLICAS'] as const;
  const environment = { KAFKA_REPLICATION_FACTOR: '2', KAFKA_MIN_INSYNC_REPLICAS: '1000000' };
  expect(faultsOf(asked, environment)).toEqual(['KAFKA_MIN_INSYNC_REPLICAS']);
});

test('an outside database needs a sealing key, and exactly one', () => {
  const asked = ['DATABASE_URL?', 'SECRETS_KEY', 'SECRETS_KEY_FILE'] as const;
  const DATABASE_URL = 'postgres://localhost/w';
  expect(faultsOf(asked, {})).toEqual([]);
  expect(faultsOf(asked, { DATABASE_URL })).toEqual(['SECRETS_KEY']);
  expect(faultsOf(asked, { DATABASE_URL, SECRETS_KEY: key })).toEqual([]);
  expect(faultsOf(asked, { DATABASE_URL, SECRETS_KEY: key.slice(3) })).toEqual(['SECRETS_KEY']);
  expect(faultsOf(asked, { DATABASE_URL, SECRETS_KEY: key, SECRETS_KEY_FILE: 'k' })).toEqual(['SECRETS_KEY_FILE']);
});

test('SASL and client certificates come complete or not at all', () => {
  const KAFKA_BROKERS = 'a:1';
  expect(faultsOf(['KAFKA_BROKERS'], { KAFKA_BROKERS, KAFKA_SASL_USERNAME: 'u' })).toEqual([
    'KAFKA_SASL_MECHANISM',
    'KAFKA_SASL_PASSWORD',
  ]);
  const certificates = (files: Record<string, string>, more: Record<string, string> = { KAFKA_SSL: 'on' }) =>
    faultsOf(['KAFKA_BROKERS'], { KAFKA_BROKERS, ...files, ...more });
  const [KAFKA_SSL_CERT_FILE, KAFKA_SSL_KEY_FILE] = ['c', 'k'];
  expect(certificates({ KAFKA_SSL_CERT_FILE })).toEqual(['KAFKA_SSL_KEY_FILE']);
  expect(certificates({ KAFKA_SSL_KEY_FILE })).toEqual(['KAFKA_SSL_CERT_FILE']);
  expect(certificates({ KAFKA_SSL_CERT_FILE, KAFKA_SSL_KEY_FILE })).toEqual([]);
  expect(certificates({ KAFKA_SSL_CERT_FILE, KAFKA_SSL_KEY_FILE }, {})).toEqual(['KAFKA_SSL']);
  expect(certificates({ KAFKA_SSL_CA_FILE: 'c' }, {})).toEqual(['KAFKA_SSL']);
  expect(certificates({ KAFKA_SSL_CA_FILE: 'c' }, { KAFKA_SSL: 'off' })).toEqual(['KAFKA_SSL']);
  for (const KAFKA_SSL of ['true', '1', 'YES'])
    expect(certificates({ KAFKA_SSL_CA_FILE: 'c' }, { KAFKA_SSL })).toEqual([]);
});

test('an append does not wait for more copies than a topic has', () => {
  const asked = ['KAFKA_REPLICATION_FACTOR', 'KAFKA_MIN_INSYNC_REPLICAS'] as const;
  expect(faultsOf(asked, { KAFKA_REPLICATION_FACTOR: '3', KAFKA_MIN_INSYNC_REPLICAS: '2' })).toEqual([]);
  expect(faultsOf(asked, { KAFKA_REPLICATION_FACTOR: '2', KAFKA_MIN_INSYNC_REPLICAS: '2' })).toEqual([]);
  expect(faultsOf(asked, { KAFKA_MIN_INSYNC_REPLICAS: '2' })).toEqual([]);
  expect(faultsOf(asked, { KAFKA_REPLICATION_FACTOR: '2' })).toEqual([]);
  expect(faultsOf(asked, { KAFKA_REPLICATION_FACTOR: '2', KAFKA_MIN_INSYNC_REPLICAS: '3' })).toEqual([
    'KAFKA_MIN_INSYNC_REPLICAS',
  ]);
});

test.each([
  ['DATABASE_URL', 'mysql://localhost/w'],
  ['DATABASE_URL', 'postgres://localhost'],
  ['DATABASE_URL', 'postgres://localhost/w?sslmode=maybe'],
  ['KAFKA_BROKERS', 'kafka'],
  ['KAFKA_BROKERS', 'kafka:99999'],
  ['KAFKA_BROKERS', ','],
  ['ASANA_BASE_URL', 'ftp://app.asana.com'],
  ['ASANA_BASE_URL', 'https://user:word@app.asana.com'],
  ['PUBLIC_URL', 'https://example.org/?a=1'],
  ['ASANA_TOKEN', 'two\nlines'],
  ['METRICS_PORT', '65536'],
  ['METRICS_PORT', '-1'],
  ['FRESHNESS_TARGET', '0h'],
  ['RAW_RETENTION', '12h'],
  ['RAW_RETENTION', '0d'],
  ['RAW_RETENTION', 'for ever'],
  ['INGRESS_BODY_BYTES_MAX', '10MB'],
  ['ENVIRONMENT', 'Prod!'],
] as const)('%s=%s is refused', (name, value) => {
  expect(faultsOf([name], { [name]: value })).toContain(name);
});

test('a child gets our environment with changes on top', () => {
  expect(environmentWith({ ASANA_TOKEN: 't', DATA_DIR: null }, { PATH: '/bin', DATA_DIR: 'd' })).toEqual({
    PATH: '/bin',
    ASANA_TOKEN: 't',
  });
});

test('a variable is set when it says something', () => {
  expect([{}, { ASANA_TOKEN: '' }, { ASANA_TOKEN: 't' }].map((one) => isSet('ASANA_TOKEN', one))).toEqual([
    false,
    false,
    true,
  ]);
});

test('what Node is told is read as it stands', () => {
  const before = process.env['NODE_OPTIONS'];
  try {
    process.env['NODE_OPTIONS'] = '--no-warnings';
    expect(nodeOptions()).toBe('--no-warnings');
    delete process.env['NODE_OPTIONS'];
    expect(nodeOptions()).toBe('');
  } finally {
    if (before !== undefined) process.env['NODE_OPTIONS'] = before;
  }
});
