/**
 * What keeps a TLS connection from being made, told from the error that Node, Postgres or a broker gives for it. These are
 * faults of certificates and settings: trying again changes nothing, so they have codes of their own. A server that merely
 * hangs up is not among them, since one that restarts does the same.
 */
import { Failure } from './failure.ts';

type Fault = 'untrusted' | 'expired' | 'elsewhere' | 'ours' | 'no-tls' | 'only-tls' | 'nothing-in-common';

const patterns: readonly (readonly [Fault, RegExp])[] = [
  ['expired', /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/],
  ['elsewhere', /^ERR_TLS_CERT_ALTNAME_INVALID$/],
  [
    'untrusted',
    /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?)$/,
  ],
  [
    'untrusted',
    /^(CERT_(SIGNATURE_FAILURE|UNTRUSTED|REJECTED|REVOKED|CHAIN_TOO_LONG)|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH)$/,
  ],
  // Alerts are the other side's words.
  ['ours', /^ERR_SSL_.*ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)/],
  ['no-tls', /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/],
  ['nothing-in-common', /^ERR_SSL_/],
];

/** Words of Postgres, by its state 28000, and of its driver, which has no code for it. */
const words: readonly (readonly [Fault, RegExp])[] = [
  ['no-tls', /^The server does not support SSL connections$/],
  ['only-tls', /^no pg_hba\.conf entry .* no encryption$/],
  ['ours', /^(connection requires a valid client certificate|certificate authentication failed .*)$/],
];

const whats: Readonly<Record<Fault, string>> = {
  untrusted: 'none of the authorities that we trust vouches for its certificate',
  expired: 'its certificate has expired, or is not valid yet',
  elsewhere: 'its certificate is for another host',
  ours: 'it wants a client certificate that it trusts',
  'no-tls': 'it does not speak TLS on that port',
  'only-tls': 'it takes no connection in plain text',
  'nothing-in-common': 'it and we agree on no version and cipher of TLS',
};

const renew = 'it must be renewed on the server, or the clock here be set right';
const agree = 'the server must allow TLS 1.2 or newer';
const cures: Readonly<Record<'postgres' | 'kafka', Readonly<Record<Fault, string>>>> = {
  postgres: {
    untrusted: 'sslrootcert in DATABASE_URL must name the PEM file of the authority that issued it',
    expired: renew,
    elsewhere: 'DATABASE_URL must use a host that it is for, or sslmode=verify-ca, which compares no names',
    ours: 'sslcert and sslkey in DATABASE_URL must name the PEM files of such a certificate and its key',
    'no-tls': 'sslmode in DATABASE_URL must be disable, or the server have ssl = on',
    'only-tls': 'sslmode in DATABASE_URL must be verify-full, verify-ca or require',
    'nothing-in-common': agree,
  },
  kafka: {
    untrusted: 'KAFKA_SSL_CA_FILE must name the PEM file of the authority that issued it',
    expired: renew,
    elsewhere: 'KAFKA_BROKERS and what the brokers advertise must be hosts that it is for',
    ours: 'KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE must name the PEM files of such a certificate and its key',
    'no-tls': 'KAFKA_SSL must be false for it',
    'only-tls': 'KAFKA_SSL must be true for it',
    'nothing-in-common': agree,
  },
};

/**
 * The `Failure` that `error` stands for: what is wrong, and which setting cures it; null when TLS is not what failed. `who`: the
 * other side, as the message is to call it.
 */
export function tlsFailure(server: 'postgres' | 'kafka', who: string, error: object): Failure | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const text = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const fault = (
    patterns.find(([, pattern]) => pattern.test(code)) ?? words.find(([, pattern]) => pattern.test(text))
  )?.[0];
  if (fault === undefined) return null;
  const told = `${who}: ${whats[fault]}${code && ` (${code})`}; ${cures[server][fault]}`;
  return new Failure(`${server}.tls_failed`, told, { cause: error });
}
