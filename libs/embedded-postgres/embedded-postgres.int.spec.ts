/** The embedded server: started once however many ask, kept over kill -9 of its starter, moved away from closed folders. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres, stopUnusedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { isAlive } from './postmaster.ts';

let folder: string;
const isRoot = process.getuid?.() === 0;

beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-embedded-'))));
afterEach(async () => {
  await chmod(folder, 0o755);
  const elsewhere = await readFile(path.join(folder, 'location'), 'utf8').catch(() => '');
  if (elsewhere !== '') await rm(elsewhere, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

function start(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir: folder, log: () => undefined, settings: { fsync: 'off' } });
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

test('it listens on loopback with a generated password, keeps data and port, and stops whole', async () => {
  const first = await start();
  expect(await ask(first.url, 'SHOW listen_addresses')).toBe('127.0.0.1');
  await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const wrong = new URL(first.url);
  wrong.password = 'guess';
  await expect(ask(wrong.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  expect((await stat(path.join(folder, 'password'))).mode & 0o777).toBe(0o600);
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42);
  await second.stop();
});

test('many who start it at once get one server', async () => {
  const all = await Promise.all([start(), start(), start()]);
  expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
  await all[0]?.stop();
  expect(await stopUnusedPostgres(folder)).toBe(true);
});

test('a server whose starter was killed is found and used again, and stays while another process uses it', async () => {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url)))});
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(folder)}, log: () => undefined });
    process.stdout.write(String(server.pid));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise<number>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))),
  );
  const mine = await start();
  expect(mine.pid).toBe(pid);
  await mine.stop();
  expect(isAlive(pid)).toBe(true);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
  expect(isAlive(pid)).toBe(true);
  const again = await start();
  expect(again.pid).toBe(pid);
  await again.stop();
  expect(isAlive(pid)).toBe(false);
});

test('a pid file that names a process of something else does not keep it from starting', async () => {
  const first = await start();
  await first.stop();
  const home = (await readFile(path.join(folder, 'location'), 'utf8').catch(() => '')) || folder;
  await writeFile(
    path.join(home, 'cluster', 'postmaster.pid'),
    `${process.pid}\n${home}/cluster\n0\n5432\n\n127.0.0.1\n0 0\nready\n`,
  );
  const second = await start();
  expect(second.pid).not.toBe(process.pid);
  expect(await ask(second.url, 'SELECT 1')).toBe(1);
  await second.stop();
});

test('in a folder closed to the account it runs as, its data goes where that account may', async () => {
  await chmod(folder, 0o700);
  const dataDir = path.join(folder, 'inner');
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const location = await readFile(path.join(dataDir, 'location'), 'utf8').catch(() => dataDir);
  expect(await ask(server.url, 'SHOW data_directory')).toBe(path.join(location, 'cluster'));
  // Only root runs it as somebody else; for everyone else their own folder is open.
  expect(location !== dataDir).toBe(isRoot);
  await server.stop();
  await rm(location, { recursive: true });
});
