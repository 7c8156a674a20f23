/**
 * The one error class of the product. A `Failure` means "cannot go on": expected outcomes are values, never thrown.
 * Every code is declared here once, with what the edge needs to decide: whether trying again can help, which exit
 * code a command ends with, and what the person on call should do. docs/reference/errors.md is generated from it.
 */

type CodeFacts = { readonly exit: 1 | 2 | 3; readonly retriable: boolean; readonly remedy: string };

/** All failure codes: `exit` is the process exit code, `retriable` whether the same call may succeed later unchanged. */
export const failureCodes = {
  'settings.invalid': { exit: 2, retriable: false, remedy: 'Correct the settings named above and start again.' },
  'usage.invalid': { exit: 2, retriable: false, remedy: 'Run the command with --help to see what it accepts.' },
  'postgres.unreachable': {
    exit: 3,
    retriable: true,
    remedy: 'Check that DATABASE_URL is right, that the server runs and that it accepts connections from here.',
  },
  'postgres.refused': {
    exit: 3,
    retriable: false,
    remedy: 'Check the user, password and database in DATABASE_URL, and the rights of that role.',
  },
  'postgres.tls_failed': {
    exit: 3,
    retriable: false,
    remedy:
      'Correct what is named above: sslmode, sslrootcert, sslcert and sslkey in DATABASE_URL, or the certificate of the server. ' +
      'Files of certificates are read at the start alone.',
  },
  'postgres.embedded_failed': {
    exit: 3,
    retriable: false,
    remedy:
      'Read server.log in the folder postgres under DATA_DIR, or set DATABASE_URL to a Postgres server of your own.',
  },
  'warehouse.schema_outdated': { exit: 3, retriable: false, remedy: 'Run asana-warehouse migrate, then start again.' },
  'migration.altered': {
    exit: 1,
    retriable: false,
    remedy: 'Install this release again: a released migration must stay as it is. Nothing was changed in the database.',
  },
  'migration.forward_only': {
    exit: 1,
    retriable: false,
    remedy: 'Restore a backup from before the upgrade; the release before also runs on this schema.',
  },
  'warehouse.conflict': { exit: 1, retriable: true, remedy: 'Nothing to do: the transaction is tried again.' },
  'rebuild.memory_lost': {
    exit: 1,
    retriable: false,
    remedy:
      'Restore ops.fact and asana.event from a backup before you rebuild; without them history before that time would be cut off. Nothing was changed.',
  },
  'kafka.unreachable': {
    exit: 3,
    retriable: true,
    remedy: 'Check KAFKA_BROKERS and the KAFKA_* settings for TLS and SASL, and that a broker listens there.',
  },
  'kafka.refused': {
    exit: 3,
    retriable: false,
    remedy:
      'Check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, and what the ACLs allow that user on topics and groups.',
  },
  'kafka.tls_failed': {
    exit: 3,
    retriable: false,
    remedy:
      'Correct what is named above: KAFKA_SSL, KAFKA_SSL_CA_FILE, KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE, or the certificates of ' +
      'the brokers. Files of certificates are read at the start alone.',
  },
  'asana.unreachable': {
    exit: 3,
    retriable: true,
    remedy: 'Check ASANA_BASE_URL and the network path to it; the state of Asana is shown on its status page.',
  },
  'asana.unauthorized': { exit: 3, retriable: false, remedy: 'Put a valid token into ASANA_TOKEN and start again.' },
  'asana.refused': {
    exit: 1,
    retriable: false,
    remedy: "Read Asana's words above: the request is refused as it stands, so repeating it cannot help.",
  },
  'asana.rate_limited': {
    exit: 3,
    retriable: true,
    remedy: 'Nothing to do: requests go on after the pause Asana asked for.',
  },
  'asana.unavailable': { exit: 3, retriable: true, remedy: 'Nothing to do: requests are tried again with back-off.' },
  'asana.malformed': {
    exit: 1,
    retriable: false,
    remedy: 'Asana answered something its description does not allow. Keep the request named above and report it.',
  },
  'log.unavailable': {
    exit: 3,
    retriable: true,
    remedy: 'Check what holds the log: KAFKA_BROKERS when it is set, DATABASE_URL otherwise.',
  },
  'log.fenced': {
    exit: 1,
    retriable: true,
    remedy: 'Nothing to do: another instance has taken the partition over, and this one lets go of it.',
  },
  'log.offset_out_of_range': {
    exit: 1,
    retriable: false,
    remedy:
      'Records were removed from the log before this consumer read them. Run asana-warehouse reconcile to close the gap, ' +
      'then move the consumer to the start of what is kept, as the runbook "consumer fell off the log" says.',
  },
  'log.recreated': {
    exit: 1,
    retriable: false,
    remedy:
      'The topic is not the one this consumer read before (it was deleted and made anew). Run asana-warehouse reconcile, ' +
      'then reset the consumer, as the runbook "topic recreated" says.',
  },
  'log.record_too_large': {
    exit: 1,
    retriable: false,
    remedy: 'Raise the record size limit of the topic, or lower what is sent.',
  },
  'log.topic_mismatch': {
    exit: 3,
    retriable: false,
    remedy: 'The topic exists with other settings than this product needs. Correct them as named above.',
  },
  'secrets.unsealable': {
    exit: 2,
    retriable: false,
    remedy: 'SECRETS_KEY is not the key the stored secrets were sealed with. Restore that key.',
  },
  'app.failed': {
    exit: 1,
    retriable: false,
    remedy: 'Read what it logged, in the file named above.',
  },
  'consumer.too_many_failures': {
    exit: 1,
    retriable: false,
    remedy:
      'Most records of a batch could not be applied, which looks like a fault of this release rather than of the records. ' +
      'Nothing was skipped. Roll back or fix, then start again.',
  },
} as const satisfies Record<string, CodeFacts>;

/** Name of a failure, stable across releases: alerts and runbooks refer to it. */
export type FailureCode = keyof typeof failureCodes;

/** A reason not to go on. `message` is for operators and holds no secret and no personal data. */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
  }

  get retriable(): boolean {
    return failureCodes[this.code].retriable;
  }

  get exitCode(): 1 | 2 | 3 {
    return failureCodes[this.code].exit;
  }

  get remedy(): string {
    return failureCodes[this.code].remedy;
  }
}

/** Whether `error` is a failure that may pass by itself. Anything that is not a `Failure` is a programmer's error: no. */
export function isRetriable(error: unknown): boolean {
  return error instanceof Failure && error.retriable;
}
