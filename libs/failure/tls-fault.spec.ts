/** Which errors are faults of TLS, and which are not: those of a real handshake are in the tests on real servers. */
import { tlsFailure } from './tls-fault.ts';

const failed = (code: string, message: string = 'words'): object => Object.assign(new Error(message), { code });

test.each([
  ['CERT_HAS_EXPIRED', 'expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'sslrootcert'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'sslrootcert'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'sslrootcert'],
  // As Node up to 22 and from 24 on names the same alert.
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'sslcert and sslkey'],
  ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'sslcert and sslkey'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'sslcert and sslkey'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'sslcert and sslkey'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS 1.2'],
])('%s is told as "%s"', (code, words) => {
  const failure = tlsFailure('postgres', 'Postgres', failed(code));
  expect(failure).toMatchObject({ code: 'postgres.tls_failed', exitCode: 3, retriable: false });
  expect(failure?.message).toContain(words);
  expect(tlsFailure('kafka', 'Kafka', failed(code))?.message).not.toContain('DATABASE_URL');
});

test.each([
  failed('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
  failed('28P01', 'password authentication failed for user "asana"'),
  failed('28000', 'no pg_hba.conf entry for host "10.0.0.1", user "asana", database "asana", SSL encryption'),
  new Error('Connection terminated unexpectedly'),
  {},
])('%p is none of them', (error) => {
  expect(tlsFailure('postgres', 'Postgres', error)).toBeNull();
});
