/**
 * Real Postgres for tests. One server for all test processes of this checkout, started by the first that asks and
 * stopped by `global-teardown.mjs`; every test file works in a database of its own, cloned from a template that holds
 * the migrated schema and is built anew when the migrations change. A test file that failed keeps its database and says
 * where it is.
 *
 * The shared server runs without fsync: what survives is the kill of a process, not of the machine. Tests that hold
 * transactions open, or stop the server, take one of their own (`ownPostgres`), since they would stall the others.
 */
import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@asana-warehouse/embedded-postgres/embedded-postgres';
import { migrate } from '@asana-warehouse/migrations/migrate';
import pg from 'pg';
import { anyTestFailed } from './failed-tests.ts';
import { serversDir, sharedPostgresDir } from './places.ts';

/** A migrated database of its own. `drop` removes it, unless a test of this file has failed. */
export type FreshDatabase = { readonly url: string; drop(): Promise<void> };

/** A server for one test file. `kill` ends it at once, as a crash would; `restart` starts it again on the same port. */
export type OwnPostgres = {
  readonly url: string;
  readonly pid: number;
  /** What it has logged since its last start. */
  readonly logFile: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const testSettings = {
  max_connections: '400',
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '10min',
  // What is logged may lie in memory (`places.ts`).
  max_wal_size: '128MB',
  min_wal_size: '32MB',
};
/** Advisory lock around building and cloning the template: a template cannot be cloned while someone is connected to it. */
const templateLock = 4_207_002;
const leaveMsMax = 1_000;
const keptDatabasesMax = 20;

/** Clones the template. Takes about a tenth of a second once the template exists. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await startEmbeddedPostgres({
    dataDir: sharedPostgresDir,
    log: () => undefined,
    settings: testSettings,
  });
  const name = `test_${Date.now()}_${randomUUID().slice(0, 8)}`;
  await withAdmin(server.url, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [templateLock]);
    const template = await currentTemplate(admin, server.url);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  });
  const url = urlOf(server.url, name);
  return { url, drop: () => dropUnlessFailed(server.url, name) };
}

/** An empty server of its own, not migrated, with fsync as delivered. `parent`: folder that its data folder is made in. */
export async function ownPostgres(
  settings: Readonly<Record<string, string>> = {},
  parent: string | null = null,
): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(path.join(parent ?? serversDir, 'asana-warehouse-postgres-'));
  // Else the account that the server runs as could not reach it, and data would go to another place.
  await chmod(dataDir, 0o755);
  const start = (): ReturnType<typeof startEmbeddedPostgres> =>
    startEmbeddedPostgres({
      dataDir,
      log: () => undefined,
      settings: { max_connections: '400', max_wal_size: '256MB', ...settings },
    });
  let server = await start();
  const url = server.url;
  return {
    url,
    logFile: path.join(dataDir, 'server.log'),
    get pid() {
      return server.pid;
    },
    kill: () => killed(server.pid),
    restart: async () => {
      server = await start();
      if (server.url !== url) throw new Error('The port of the stopped server was taken meanwhile');
    },
    stop: async () => {
      await server.stop();
      const elsewhere = (await readFile(path.join(dataDir, 'location'), 'utf8').catch(() => '')).trim();
      if (elsewhere !== '') await rm(elsewhere, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function currentTemplate(admin: pg.Client, serverUrl: string): Promise<string> {
  const name = `template_${await migrationsHash()}`;
  const { rows } = await admin.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' AND NOT datistemplate`,
  );
  if (rows.some(({ datname }) => datname === name)) return name;
  const building = `building_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`CREATE DATABASE ${building}`);
  await migrate(urlOf(serverUrl, building));
  await untilUnused(admin, building);
  await admin.query(`ALTER DATABASE ${building} RENAME TO ${name}`);
  await removeOld(
    admin,
    rows.map(({ datname }) => datname),
  );
  return name;
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  const folder = new URL('../../migrations/', import.meta.url);
  for (const file of (await readdir(folder)).filter((name) => /^\d{4}_/.test(name)).sort()) {
    hash.update(file).update(await readFile(new URL(file, folder)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** A closed connection stays visible for a moment. */
async function untilUnused(admin: pg.Client, database: string): Promise<void> {
  for (;;) {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [database]);
    if (rowCount === 0) return;
    await sleep(10);
  }
}

/** Templates of earlier migrations, and databases of failed tests beyond the newest few, unless a test that runs elsewhere may be using them. */
async function removeOld(admin: pg.Client, templates: readonly string[]): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `SELECT datname FROM pg_database d
     WHERE (datname LIKE 'building\\_%'
         OR datname LIKE 'test\\_%' AND to_timestamp(split_part(datname, '_', 2)::bigint / 1000.0) < now() - interval '1 hour')
       AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname) ORDER BY datname DESC OFFSET $1`,
    [keptDatabasesMax],
  );
  for (const name of [...templates, ...rows.map(({ datname }) => datname)]) {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function dropUnlessFailed(serverUrl: string, name: string): Promise<void> {
  if (anyTestFailed()) {
    process.stderr.write(`Kept database ${name} of the failed test on port ${new URL(serverUrl).port}\n`);
    return;
  }
  await withAdmin(serverUrl, async (admin) => {
    await untilLeft(admin, name);
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
}

/** A pool has ended before its connections are gone: one that is cut off by then would be an error that nobody hears. */
async function untilLeft(admin: pg.Client, name: string): Promise<void> {
  const untilMs = Date.now() + leaveMsMax;
  while (Date.now() < untilMs) {
    const { rows } = await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name]);
    if (rows.length === 0) return;
    await sleep(10);
  }
}

async function withAdmin(serverUrl: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl });
  // A server that goes away fails the statement under way; the event alone would end the process.
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(10);
  }
}
