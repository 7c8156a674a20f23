/**
 * Every setting of the product, declared once as data. Reading (`read.ts`), `--help`, docs/reference/configuration.md and
 * the check of docker-compose.yml all come from this list; a variable that is not here is not read by anyone, except
 * the OpenTelemetry SDK, which reads its own `OTEL_*` variables itself.
 */
import {
  bindAddress,
  bytes,
  choice,
  days,
  duration,
  flag,
  gid,
  hostAndPort,
  key32,
  list,
  type Parser,
  port,
  postgresUrl,
  shortName,
  topicPrefix,
  webUrl,
  whole,
  word,
} from './parsers.ts';

/**
 * One environment variable. `presence` says what a missing one means: `default` (the text in `fallback` is parsed),
 * `optional` (the value is null, and `fallback` says in words what then happens) or `required` (a fault).
 */
export type Setting<T, P extends Presence = Presence> = {
  readonly parse: Parser<T>;
  readonly presence: P;
  readonly fallback: string;
  readonly doc: string;
  /** Never printed, neither whole nor in part. */
  readonly secret: boolean;
  /** Of interest to operators who tune, and to tests; not needed to get started. */
  readonly internal: boolean;
};

export type Presence = 'default' | 'optional' | 'required';

type Marks = { readonly secret?: true; readonly internal?: true };

function setting<T, P extends Presence>(
  presence: P,
  parse: Parser<T>,
  fallback: string,
  doc: string,
  marks: Marks = {},
): Setting<T, P> {
  return { parse, presence, fallback, doc, secret: marks.secret ?? false, internal: marks.internal ?? false };
}

const secret = { secret: true } as const;
const internal = { internal: true } as const;

/** The list, by variable name, in the order of the documentation. */
export const settings = {
  DATABASE_URL: setting(
    'required',
    postgresUrl,
    'embedded Postgres under DATA_DIR, when started through asana-warehouse',
    "The warehouse. libpq's sslmode, sslrootcert, sslcert and sslkey are honoured, and no other parameter for TLS.",
    secret,
  ),
  DATA_DIR: setting('default', word, '.data', 'Folder where the embedded default keeps its state.'),
  DATABASE_CONNECTIONS_MAX: setting('default', whole(2, 500), '10', 'Most connections of one app at once.', internal),

  KAFKA_BROKERS: setting(
    'optional',
    list(hostAndPort),
    'the log lives in Postgres',
    'Brokers of Apache Kafka, separated by commas. When set, the log lives in Kafka.',
  ),
  KAFKA_CLIENT_ID: setting('default', word, 'asana-warehouse', 'Name that the brokers show for our connections.'),
  KAFKA_TOPIC_PREFIX: setting(
    'optional',
    topicPrefix,
    'none',
    'Put before the names of topics and consumer groups, so that several installations can share brokers.',
  ),
  KAFKA_SSL: setting('default', flag, 'false', 'Whether to speak TLS with the brokers.'),
  KAFKA_SSL_CA_FILE: setting(
    'optional',
    word,
    'those that Node brings',
    'PEM file of the authorities that vouch for brokers.',
  ),
  KAFKA_SSL_CERT_FILE: setting('optional', word, 'none', 'PEM file of our client certificate.'),
  KAFKA_SSL_KEY_FILE: setting('optional', word, 'none', 'PEM file of the key of that certificate.'),
  KAFKA_SASL_MECHANISM: setting(
    'optional',
    choice('plain', 'scram-sha-256', 'scram-sha-512'),
    'no authentication',
    'How to authenticate with the brokers: plain, scram-sha-256 or scram-sha-512.',
  ),
  KAFKA_SASL_USERNAME: setting('optional', word, 'none', 'User name for KAFKA_SASL_MECHANISM.'),
  KAFKA_SASL_PASSWORD: setting('optional', word, 'none', 'Password for KAFKA_SASL_MECHANISM.', secret),
  KAFKA_REPLICATION_FACTOR: setting(
    'optional',
    whole(1, 15),
    "the brokers' default",
    'Brokers that keep a copy of each topic: asked for when it is created, and the least that an existing one may have.',
  ),
  KAFKA_MIN_INSYNC_REPLICAS: setting(
    'optional',
    whole(1, 15),
    "the brokers' default",
    'Copies that must hold a record before it counts as appended: set when a topic is created, and the least that an existing one may ask for.',
  ),
  LOG_PARTITIONS: setting(
    'default',
    whole(1, 512),
    '8',
    'Partitions of each topic, fixed when it is created: the most consumers that can share the work.',
    internal,
  ),

  ASANA_BASE_URL: setting(
    'default',
    webUrl,
    'https://app.asana.com',
    'Where the Asana API is; the path /api/1.0 is appended.',
  ),
  ASANA_TOKEN: setting('optional', word, 'none', 'Personal access token or service account token.', secret),
  ASANA_CLIENT_ID: setting('optional', word, 'none', 'OAuth app, instead of ASANA_TOKEN.'),
  ASANA_CLIENT_SECRET: setting('optional', word, 'none', 'Secret of that OAuth app.', secret),
  ASANA_REFRESH_TOKEN: setting('optional', word, 'none', 'Refresh token that the OAuth app was granted.', secret),
  ASANA_WORKSPACES: setting('optional', list(gid), 'all that the credential sees', 'Gids of the workspaces to sync.'),
  ASANA_PROJECTS: setting('optional', list(gid), 'all that the credential sees', 'Gids of the projects to sync.'),
  ASANA_REQUESTS_PER_MINUTE: setting(
    'default',
    whole(1, 100_000),
    '1500',
    'Budget of the credential, shared by all instances: 1500 on paid plans, 150 on free ones.',
  ),
  ASANA_READS_IN_FLIGHT_MAX: setting('default', whole(1, 50), '40', 'Most GET requests at once.', internal),
  ASANA_WRITES_IN_FLIGHT_MAX: setting('default', whole(1, 15), '10', 'Most other requests at once.', internal),
  FRESHNESS_TARGET: setting(
    'default',
    duration,
    '6h',
    'How old the oldest unverified truth may get; paces reconciliation within the budget.',
  ),

  GUARD_ABSENCES_MAX: setting(
    'default',
    whole(1, 1_000_000),
    '20',
    'So many resources may disappear from a project or workspace without an event before the deletion guard counts shares.',
  ),
  GUARD_ABSENCES_PERCENT_MAX: setting(
    'default',
    whole(1, 100),
    '25',
    'Share of a project or workspace above which the deletion guard holds disappearances back and asks.',
  ),
  GUARD_WINDOW: setting(
    'default',
    duration,
    '10m',
    'Time within which disappearances count as one: as long as a project takes to be read through hydration alone.',
  ),

  RAW_RETENTION: setting(
    'optional',
    days,
    'the raw zone keeps everything for ever',
    'How long the raw zone keeps every record; of older weeks only what the current state rests on.',
  ),
  DEAD_LETTER_RETENTION: setting(
    'default',
    duration,
    '90d',
    'How long dead letters stay that were applied since or discarded; open ones stay for ever.',
  ),

  PUBLIC_URL: setting(
    'optional',
    webUrl,
    'none: no webhooks are registered',
    'Address where Asana reaches ingress; the path /asana/webhooks/… is appended.',
  ),
  ENVIRONMENT: setting(
    'default',
    shortName,
    'default',
    'Name of this installation. Webhooks of other environments are never touched.',
  ),
  SECRETS_KEY: setting(
    'optional',
    key32,
    'a key file under DATA_DIR, made at the first start',
    'Key that seals webhook secrets and tokens. Required, here or as a file, with an outside DATABASE_URL.',
    secret,
  ),
  SECRETS_KEY_FILE: setting('optional', word, 'none', 'File that holds SECRETS_KEY.'),

  BIND_ADDRESS: setting('default', bindAddress, '127.0.0.1', 'Address that the HTTP servers listen on.'),
  INGRESS_PORT: setting('default', port, '8080', 'Port of ingress; 0 picks a free one.'),
  CONSOLE_PORT: setting('default', port, '8081', 'Port of the console; 0 picks a free one.'),
  METRICS_PORT: setting(
    'default',
    port,
    '9464',
    'Port of /metrics and /health, one app a process; 0 picks a free one.',
  ),
  INGRESS_BODY_BYTES_MAX: setting('default', bytes, '10MiB', 'Largest body of one delivery.', internal),
  INGRESS_BODIES_BYTES_MAX: setting('default', bytes, '12MiB', 'Most memory for all bodies in flight.', internal),
  INGRESS_IN_FLIGHT_MAX: setting('default', whole(1, 100_000), '512', 'Most deliveries in flight.', internal),
  INGRESS_APPEND_MAX: setting(
    'default',
    duration,
    '5s',
    'Longest wait for the log before ingress answers 503.',
    internal,
  ),

  OTEL_SDK_DISABLED: setting('default', flag, 'false', 'Turns all export off.', internal),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'optional',
    word,
    'nothing is exported',
    'Where traces and metrics are sent; all other OTEL_* variables mean what the OpenTelemetry SDK says.',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: setting('optional', word, 'OTEL_EXPORTER_OTLP_ENDPOINT', 'The same for traces.'),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: setting(
    'optional',
    word,
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'The same for metrics.',
  ),
  LOG_LEVEL: setting(
    'default',
    choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'info',
    'Least severity that is logged. JSON lines on stderr; pretty on a terminal.',
  ),
  SHUTDOWN_MAX: setting('default', duration, '20s', 'Longest time an app may take to drain and end.', internal),
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

export type SettingName = keyof typeof settings;

/** The type of a setting's value, null included where it may be missing. */
export type SettingValue<N extends SettingName> =
  (typeof settings)[N] extends Setting<infer T, infer P> ? (P extends 'optional' ? T | null : T) : never;
