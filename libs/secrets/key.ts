/**
 * Where the key that seals secrets comes from: SECRETS_KEY itself, the file SECRETS_KEY_FILE, or, on the embedded
 * default, a file under DATA_DIR that the first process to need it makes. The key is 32 bytes in base64 or hexadecimal;
 * it is never printed, and faults name the setting, not its text.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '@asana-warehouse/failure/failure';
import { secretsKey, type SecretsKey } from './seal.ts';

/** Settings of the same names; at most one of the first two is set. */
export type KeySource = {
  readonly SECRETS_KEY: string | null;
  readonly SECRETS_KEY_FILE: string | null;
  readonly DATA_DIR: string;
};

const hexPattern = /^[0-9a-fA-F]{64}$/;
const base64Pattern = /^[A-Za-z0-9+/_-]{43}=?$/;
const fileBytesMax = 4096;

/** The key, made if it is to lie under DATA_DIR and does not yet. Throws `settings.invalid`. */
export async function loadKey(source: KeySource): Promise<SecretsKey> {
  if (source.SECRETS_KEY !== null) return keyFrom(source.SECRETS_KEY, 'SECRETS_KEY');
  const file = source.SECRETS_KEY_FILE ?? (await ensureKeyFile(source.DATA_DIR));
  const name = source.SECRETS_KEY_FILE === null ? 'The key file under DATA_DIR' : 'SECRETS_KEY_FILE';
  const text = await readStart(file).catch((cause: unknown) => {
    throw new Failure('settings.invalid', `${name} names a file that cannot be read`, { cause });
  });
  return keyFrom(text.trim(), name);
}

/** The first bytes of a file: a key has few, and what was named by mistake may have no end. */
async function readStart(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(fileBytesMax), 0, fileBytesMax, null);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Path of the key file under `dataDir`, made with a new key and mode 600 where there is none. Processes that start at
 * once end up with the same key: the file appears whole under its name or not at all, and the first one stays.
 */
export async function ensureKeyFile(dataDir: string): Promise<string> {
  const file = path.resolve(dataDir, 'secrets.key');
  const own = `${file}.${randomUUID()}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    if (await exists(file)) return file;
    await writeKey(own);
    await link(own, file).catch(ignoreExisting);
    await rm(own);
    return file;
  } catch (cause) {
    throw new Failure('settings.invalid', 'DATA_DIR is a folder where the key file cannot be written', { cause });
  }
}

async function writeKey(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function keyFrom(text: string, name: string): SecretsKey {
  if (hexPattern.test(text)) return secretsKey(Buffer.from(text, 'hex'));
  if (base64Pattern.test(text)) return secretsKey(Buffer.from(text, 'base64'));
  throw new Failure('settings.invalid', `${name} is wrong: expected 32 random bytes in base64 or hexadecimal`);
}

async function exists(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  await handle?.close();
  return handle !== null;
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
