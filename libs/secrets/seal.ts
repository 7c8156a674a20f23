/**
 * Encryption of secrets at rest: AES-256-GCM under SECRETS_KEY. What was sealed for one name cannot be passed off as
 * another's, since the name is authenticated too, and a wrong key is told apart from a damaged value by the key's id.
 *
 *   sealed = 0x01 · key id (8 bytes, start of SHA-256 over a label and the key) · nonce (12) · ciphertext · tag (16)
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Failure } from '@asana-warehouse/failure/failure';

/** 32 random bytes, and the id that sealed values carry. The id tells nothing about the bytes. */
export type SecretsKey = { readonly id: Buffer; readonly bytes: Buffer };

const version = 1;
const keyBytes = 32;
const idBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + idBytes + nonceBytes;

/** `bytes`: exactly 32, else a RangeError. */
export function secretsKey(bytes: Buffer): SecretsKey {
  if (bytes.length !== keyBytes) throw new RangeError(`A key has ${keyBytes} bytes`);
  const id = createHash('sha256')
    .update('asana-warehouse secrets key id\n')
    .update(bytes)
    .digest()
    .subarray(0, idBytes);
  return { id, bytes };
}

/** `name`: whose secret it is, for example the webhook key; the same is needed to unseal. */
export function seal(key: SecretsKey, name: string, plain: Buffer): Buffer {
  const head = Buffer.concat([Buffer.of(version), key.id, randomBytes(nonceBytes)]);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, head.subarray(1 + idBytes), { authTagLength: tagBytes });
  cipher.setAAD(associatedData(head, name));
  return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed for `name`. Throws `secrets.unsealable` for another key, another name or a changed value. */
export function unseal(key: SecretsKey, name: string, sealed: Buffer): Buffer {
  if (sealed.length < headBytes + tagBytes || sealed[0] !== version) {
    throw new Failure('secrets.unsealable', 'A stored secret has a form this release does not know');
  }
  if (!sealed.subarray(1, 1 + idBytes).equals(key.id)) {
    throw new Failure('secrets.unsealable', 'A stored secret was sealed with another key');
  }
  const head = sealed.subarray(0, headBytes);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, head.subarray(1 + idBytes), { authTagLength: tagBytes });
  decipher.setAAD(associatedData(head, name));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headBytes, sealed.length - tagBytes)), decipher.final()]);
  } catch {
    throw new Failure('secrets.unsealable', 'A stored secret was changed, or belongs to another name');
  }
}

function associatedData(head: Buffer, name: string): Buffer {
  return Buffer.concat([head.subarray(0, 1 + idBytes), Buffer.from(name, 'utf8')]);
}
