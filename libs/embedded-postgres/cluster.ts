/**
 * Makes the data folder: `initdb` into a folder beside it, then our database, then a rename, so that an interrupted first
 * start leaves nothing half made. Text is UTF-8 and sorts by code point on every machine (locale provider built into
 * Postgres), so the folder can move between machines.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '@asana-warehouse/failure/failure';
import { giveFile, giveFolder, type Account, type Binaries } from './account.ts';

/** Superuser of the embedded server. */
export const ownerName = 'asana_warehouse';
/** The database that commands use by default. */
export const databaseName = 'asana_warehouse';

/** Makes `home/cluster` unless it exists. True: it was made now. Throws `postgres.embedded_failed`. */
export async function createCluster(
  dataDir: string,
  home: string,
  binaries: Binaries,
  account: Account,
): Promise<boolean> {
  const cluster = path.join(home, 'cluster');
  if ((await stat(path.join(cluster, 'PG_VERSION')).catch(() => null)) !== null) return false;
  const unfinished = path.join(home, 'cluster.unfinished');
  const secret = path.join(home, 'password.initdb');
  await rm(unfinished, { recursive: true, force: true });
  await giveFolder(unfinished, account);
  try {
    await writeFile(secret, `${await passwordOf(dataDir)}\n`, { mode: 0o600 });
    await giveFile(secret, account);
    const flags = [
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--encoding=UTF8',
      '--no-instructions',
    ];
    await run(
      binaries.initdb,
      [`--pgdata=${unfinished}`, `--username=${ownerName}`, `--pwfile=${secret}`, '--auth=scram-sha-256', ...flags],
      account,
    );
  } finally {
    await rm(secret, { force: true });
  }
  await run(
    binaries.postgres,
    ['--single', '-D', unfinished, 'postgres'],
    account,
    `CREATE DATABASE ${databaseName}\n`,
  );
  await rename(unfinished, cluster);
  return true;
}

/** The generated password of the server, kept in a file of mode 600. */
export async function passwordOf(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'password');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (kept !== '') return kept;
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

function run(program: string, flags: readonly string[], account: Account, input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, flags, {
      ...account.ids,
      cwd: '/',
      env: { LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    const fail = (cause?: unknown): void => {
      const name = path.basename(program);
      reject(
        new Failure('postgres.embedded_failed', `${name} failed: ${said.trim().split('\n').slice(-3).join(' | ')}`, {
          cause,
        }),
      );
    };
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? resolve() : fail()));
    child.stdin.end(input);
  });
}
