/** Which errors are faults of TLS, and which are not: those of a real handshake are in the tests on real servers. */
import { tlsFailure } from './tls-fault.ts';

const failed = (code: string, message: string = 'words'): object => Object.assign(new Error(message), { code });

test.each([
  ['CERT_HAS_EXPIRED', 'expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'DATABASE_URL must use a host'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'sslrootcert'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'sslrootcert'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'sslrootcert'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'none of the authorities that we trust'],
  // As Node up to 22 and from 24 on names the same alert.
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'sslcert and sslkey'],
  ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'sslcert and sslkey'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'sslcert and sslkey'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'sslcert and sslkey'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS'],
  ['ERR_SSL_WRONG_VERSION_NUMBER_TOO', 'agree on no version'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS 1.2'],
])('%s is told as "%s"', (code, words) => {
  const failure = tlsFailure('postgres', 'Postgres', failed(code));
  expect(failure).toMatchObject({ code: 'postgres.tls_failed', exitCode: 3, retriable: false });
  expect(failure?.message).toContain(words);
  expect(tlsFailure('kafka', 'Kafka', failed(code))?.message).not.toContain('DATABASE_URL');
});

test.each([
  ['The server does not support SSL connections', 'sslmode in DATABASE_URL must be disable'],
  ['no pg_hba.conf entry for host "10.0.0.1", user "asana", no encryption', 'must be verify-full'],
  ['no pg_hba.conf entry for host "10.0.0.1", user "asana", no encryption', 'no connection in plain text'],
  ['connection requires a valid client certificate', 'sslcert and sslkey'],
  ['certificate authentication failed for user "asana"', 'sslcert and sslkey'],
])('"%s", which has no code of its own, is told as "%s"', (message, words) => {
  expect(tlsFailure('postgres', 'Postgres', new Error(message))?.message).toContain(words);
  for (const other of [`more, ${message}`, `${message}\nmore`]) {
    expect(tlsFailure('postgres', 'Postgres', new Error(other))).toBeNull();
  }
});

test.each([
  ['CERT_NOT_YET_VALID', 'the clock here'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'KAFKA_BROKERS'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'KAFKA_SSL_CA_FILE'],
  ['SELF_SIGNED_CERT', 'KAFKA_SSL_CA_FILE'],
  ['CERT_UNTRUSTED', 'KAFKA_SSL_CA_FILE'],
  ['INVALID_PURPOSE', 'KAFKA_SSL_CA_FILE'],
  ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', 'KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'KAFKA_SSL must be false'],
  ['ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'TLS 1.2'],
])('%s of a broker is told as "%s", and longer codes are others', (code, words) => {
  expect(tlsFailure('kafka', 'Kafka', failed(code))?.message).toContain(words);
  expect(tlsFailure('kafka', 'Kafka', failed(`OTHER_${code}`))).toBeNull();
});

test.each(['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'SELF_SIGNED_CERT', 'CERT_REVOKED'])(
  '%s with more behind it is another code',
  (code) => {
    expect(tlsFailure('postgres', 'Postgres', failed(`${code}_NOW`))).toBeNull();
  },
);

test('it says who, what, the code if there is one, and the cure, and keeps the error', () => {
  const expired = failed('CERT_HAS_EXPIRED');
  const failure = tlsFailure('postgres', 'Postgres at db', expired);
  expect(failure?.message).toBe(
    'Postgres at db: its certificate has expired, or is not valid yet (CERT_HAS_EXPIRED); ' +
      'it must be renewed on the server, or the clock here be set right',
  );
  expect(failure?.cause).toBe(expired);
  const message = 'connection requires a valid client certificate';
  for (const uncoded of [{ message }, { message, code: 7 }]) {
    expect(tlsFailure('postgres', 'Postgres', uncoded)?.message).toBe(
      'Postgres: it wants a client certificate that it trusts; ' +
        'sslcert and sslkey in DATABASE_URL must name the PEM files of such a certificate and its key',
    );
  }
});

test.each([
  failed('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
  failed('28P01', 'password authentication failed for user "asana"'),
  failed('28000', 'no pg_hba.conf entry for host "10.0.0.1", user "asana", database "asana", SSL encryption'),
  new Error('Connection terminated unexpectedly'),
  { code: 7, message: 7 },
  {},
])('%p is none of them', (error) => {
  expect(tlsFailure('postgres', 'Postgres', error)).toBeNull();
});
