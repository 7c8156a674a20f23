/**
 * Certificates and keys for TLS from PEM files, checked as they are read: Node takes a file without any certificate for an
 * empty list of authorities, and tells of a key that does not fit only when the first connection is made. They are read
 * once, at the start, so new ones take a new start.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Failure } from '@asana-warehouse/failure/failure';

/** `ca`: authorities to trust; `cert`, `key`: who we are. */
export type TlsPart = 'ca' | 'cert' | 'key';

/** For each part a file, or null, and what the setting that names it is called. */
export type TlsFile = { readonly file: string | null; readonly setting: string };

/** Contents of the files that are named. Throws `settings.invalid`, naming the setting and nothing of the contents. */
export function readTlsFiles(files: Readonly<Record<TlsPart, TlsFile>>): Partial<Record<TlsPart, string>> {
  const read: Partial<Record<TlsPart, string>> = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    const { file, setting } = files[part];
    if (file !== null)
      read[part] = orInvalid(`${setting} names a file that cannot be read`, () => readFileSync(file, 'utf8'));
  }
  const { ca, cert, key } = read;
  if (ca !== undefined) {
    orInvalid(`${files.ca.setting} names a file without a certificate in PEM`, () => new X509Certificate(ca));
  }
  if (cert !== undefined && key !== undefined) {
    const text = `${files.cert.setting} and ${files.key.setting} must name a certificate and its key, both in PEM, the key without a passphrase`;
    orInvalid(text, () => createSecureContext({ cert, key }));
  }
  return read;
}

function orInvalid<T>(text: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Failure('settings.invalid', text, { cause });
  }
}
