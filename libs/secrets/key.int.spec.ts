/** Where the key comes from, on a real file system. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureKeyFile, loadKey } from './key.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-key-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const nowhere = { SECRETS_KEY: null, SECRETS_KEY_FILE: null };

test('processes that start at once make one key between them, readable by nobody else', async () => {
  const dataDir = path.join(dir, 'data');
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadKey({ ...nowhere, DATA_DIR: dataDir })));
  expect(new Set(keys.map((key) => key.bytes.toString('hex'))).size).toBe(1);
  expect((await stat(await ensureKeyFile(dataDir))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['secrets.key']);
});

test('hexadecimal, base64 and a file say the same key', async () => {
  const bytes = randomBytes(32);
  const file = path.join(dir, 'key');
  await writeFile(file, `${bytes.toString('base64')}\n`);
  const keys = await Promise.all([
    loadKey({ SECRETS_KEY: bytes.toString('hex'), SECRETS_KEY_FILE: null, DATA_DIR: dir }),
    loadKey({ SECRETS_KEY: bytes.toString('base64url'), SECRETS_KEY_FILE: null, DATA_DIR: dir }),
    loadKey({ SECRETS_KEY: null, SECRETS_KEY_FILE: file, DATA_DIR: dir }),
  ]);
  for (const key of keys) expect(key.bytes).toEqual(bytes);
  expect(await readdir(dir)).toEqual(['key']);
});

test('a fault names its setting and repeats nothing of the key', async () => {
  const short = 'c2hvcnQtc2VjcmV0';
  const file = path.join(dir, 'short');
  await writeFile(file, short);
  const faults = await Promise.all(
    [
      { SECRETS_KEY: short, SECRETS_KEY_FILE: null },
      { SECRETS_KEY: null, SECRETS_KEY_FILE: file },
      { SECRETS_KEY: null, SECRETS_KEY_FILE: path.join(dir, 'missing') },
    ].map((source) => loadKey({ ...source, DATA_DIR: dir }).then(String, (error: unknown) => error)),
  );
  expect(faults).toMatchObject([
    { code: 'settings.invalid' },
    { code: 'settings.invalid' },
    { code: 'settings.invalid' },
  ]);
  expect(faults.map(String).join('\n')).not.toContain(short);
  expect(faults.map((fault) => /SECRETS_KEY(_FILE)?/.exec(String(fault))?.[0])).toEqual([
    'SECRETS_KEY',
    'SECRETS_KEY_FILE',
    'SECRETS_KEY_FILE',
  ]);
});

test.each([
  ['a folder', () => dir],
  ['a file without an end', () => '/dev/zero'],
  ['an empty file', () => '/dev/null'],
  ['a path that no system takes', () => 'a\u0000b'],
  ['a path through a file', () => '/dev/null/key'],
])('%s in place of the key file is a fault of SECRETS_KEY_FILE: exit 2, at once', async (_what, file) => {
  const startedMs = performance.now();
  await expect(loadKey({ SECRETS_KEY: null, SECRETS_KEY_FILE: file(), DATA_DIR: dir })).rejects.toMatchObject({
    code: 'settings.invalid',
    exitCode: 2,
    message: expect.stringContaining('SECRETS_KEY_FILE') as string,
  });
  expect(performance.now() - startedMs).toBeLessThan(1000);
});

test('a folder that cannot be written is said to be one', async () => {
  await writeFile(path.join(dir, 'file'), '');
  await expect(loadKey({ ...nowhere, DATA_DIR: path.join(dir, 'file', 'data') })).rejects.toThrow('DATA_DIR');
});
