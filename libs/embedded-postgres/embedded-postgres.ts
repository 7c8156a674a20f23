/**
 * A real Postgres for people who have none: the server binaries come with the npm package, its data lies under
 * `dataDir`, it listens on loopback only and its password is generated.
 *
 * The package's own class is not used: it stops the server from a process exit hook, which is before our apps have
 * drained. What holds here instead:
 *
 * - The server is a process of its own session, so Ctrl-C in the terminal does not reach it. `stop` ends it, by a fast
 *   shutdown, once no living process uses it any more (`users/<pid>` files), so two commands may share one data folder.
 * - A server that survived its starter (kill -9) is found by its `postmaster.pid` and used again.
 * - The port stays the same from start to start while it is free.
 *
 *   dataDir/port, password (600), location, server.log, users/<pid>, starting (pid of who starts it)
 *   home/cluster  the Postgres data folder; home is dataDir, or a folder under /var/lib where dataDir is out of reach
 */
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@asana-warehouse/failure/failure';
import { chooseAccount, reachableBinaries, reachableHome, type Account, type Binaries } from './account.ts';
import { createCluster, databaseName, ownerName, passwordOf } from './cluster.ts';
import { isAlive, livingServer, type RunningServer } from './postmaster.ts';
import { stillUsed, whileStarting } from './starting.ts';

/** `dataDir`: folder for this server alone, made when missing. `log`: takes one line of progress for a person. */
export type EmbeddedPostgresOptions = {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Server settings that differ from ours, by their Postgres names. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** A running server. `url` carries the password: never print it whole. */
export type EmbeddedPostgres = {
  readonly url: string;
  readonly pid: number;
  /** Lets go of the server, and shuts it down when nobody else uses it. Resolves when it has ended. */
  stop(): Promise<void>;
};

const startMsMax = 60_000;
const stopMsMax = 60_000;

/** Starts the server of `dataDir`, or finds it running. Throws `postgres.embedded_failed`. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await mkdir(path.join(dataDir, 'users'), { recursive: true, mode: 0o755 });
  return await whileStarting(dataDir, async () => {
    const account = await chooseAccount(options.log);
    const home = await reachableHome(dataDir, account);
    const cluster = path.join(home, 'cluster');
    const running = (await livingServer(cluster)) ?? (await launch(dataDir, home, account, options));
    await writeFile(path.join(dataDir, 'users', String(process.pid)), '');
    const password = await passwordOf(dataDir);
    return {
      url: `postgres://${ownerName}:${password}@127.0.0.1:${running.port}/${databaseName}`,
      pid: running.pid,
      stop: () => release(dataDir, cluster, process.pid),
    };
  });
}

/** Shuts the server of `dataDir` down unless a living process still uses it. True: it is not running any more. */
export async function stopUnusedPostgres(dataDir: string): Promise<boolean> {
  const absolute = path.resolve(dataDir);
  await mkdir(path.join(absolute, 'users'), { recursive: true, mode: 0o755 });
  const home = await reachableHome(absolute, await chooseAccount(() => undefined));
  await release(absolute, path.join(home, 'cluster'), process.pid);
  return (await livingServer(path.join(home, 'cluster'))) === null;
}

async function launch(
  dataDir: string,
  home: string,
  account: Account,
  options: EmbeddedPostgresOptions,
): Promise<RunningServer> {
  const binaries = await reachableBinaries(account, options.log);
  const cluster = path.join(home, 'cluster');
  if (await createCluster(dataDir, home, binaries, account)) options.log('Created a new Postgres data folder.');
  const port = await keptPort(dataDir);
  const spawnNow = (): Promise<{ ended(): boolean }> =>
    spawnServer(dataDir, cluster, port, binaries, account, options.settings ?? {});
  let child = await spawnNow();
  const deadlineMs = Date.now() + startMsMax;
  while (Date.now() < deadlineMs) {
    const running = await livingServer(cluster);
    if (running !== null) return running;
    if (child.ended()) {
      const words = await lastWords(dataDir);
      // Children of a killed server hold its memory for some moments longer.
      if (!words.includes('shared memory block')) throw failed(`Postgres ended while starting: ${words}`);
      await sleep(200);
      child = await spawnNow();
    }
    await sleep(20);
  }
  throw failed(`Postgres was not ready after ${startMsMax / 1000} s: ${await lastWords(dataDir)}`);
}

async function spawnServer(
  dataDir: string,
  cluster: string,
  port: number,
  binaries: Binaries,
  account: Account,
  settings: Readonly<Record<string, string>>,
): Promise<{ ended(): boolean }> {
  const flags = Object.entries({ ...serverSettings(port), ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = await open(path.join(dataDir, 'server.log'), 'w', 0o600);
  let ended = false;
  try {
    const child = spawn(binaries.postgres, ['-D', cluster, ...flags], {
      ...account.ids,
      cwd: cluster,
      detached: true,
      env: { LC_ALL: 'C' },
      stdio: ['ignore', log.fd, log.fd],
    });
    child.once('error', () => (ended = true));
    child.once('exit', () => (ended = true));
    child.unref();
  } finally {
    await log.close();
  }
  return { ended: () => ended };
}

/** Durability is left alone; the rest suits many short-lived connections on a small machine. */
function serverSettings(port: number): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}

/** The port of the last start if it is free, else another one. */
async function keptPort(dataDir: string): Promise<number> {
  const file = path.join(dataDir, 'port');
  const kept = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = (await freePort(kept)) ?? (await freePort(0));
  if (port === null) throw failed('No free port on 127.0.0.1');
  await writeFile(file, String(port));
  return port;
}

/** `wanted` (0: any) if it can be listened on, else null. */
function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}

async function release(dataDir: string, cluster: string, pid: number): Promise<void> {
  await whileStarting(dataDir, async () => {
    if (await stillUsed(dataDir, pid)) return;
    const running = await livingServer(cluster);
    if (running !== null) await shutDown(running.pid);
  });
}

/** Fast shutdown (SIGINT): open transactions roll back, a checkpoint is written. Past the time: immediate shutdown. */
async function shutDown(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const deadlineMs = Date.now() + stopMsMax;
    while (isAlive(pid) && Date.now() < deadlineMs) await sleep(20);
  }
}

async function lastWords(dataDir: string): Promise<string> {
  const text = await readFile(path.join(dataDir, 'server.log'), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-3).join(' | ') || 'it wrote nothing';
}

function failed(text: string): Failure {
  return new Failure('postgres.embedded_failed', text);
}
