/**
 * Brings a database to the newest schema. Any number of instances may call it at once: a Postgres advisory lock lets
 * one work while the others wait, and it falls with its connection, so a killed instance leaves nothing locked. Each
 * migration, a file `NNNN_name.ts` beside this one, runs in one transaction together with its entry in the list of those done.
 * What a newer release has done stays: migrations expand first and contract a release later, so that this one runs on it.
 */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import pg from 'pg';

/** Key of the advisory lock around migrations: the same in every release. */
const lockKey = 4_207_001;
const tableName = 'schema_migration';
/** By name, since what comes first for a user called "asana" is the schema of that name, once it is there. */
const schemaName = 'public';
const folder = new URL('.', import.meta.url);
const namePattern = /^\d{4}_[a-z0-9_]+\.ts$/;

/** What a call did: names of the migrations it ran, in order, and the newest one now in place. */
export type Migrated = { readonly ran: readonly string[]; readonly newest: string };

/**
 * Runs what is missing. `connection`: a URL, or the driver's settings where a URL alone does not say enough about TLS.
 * Throws the driver's error when the server cannot be reached or a statement fails.
 */
export async function migrate(connection: string | pg.ClientConfig): Promise<Migrated> {
  const settings = typeof connection === 'string' ? { connectionString: connection } : connection;
  const guard = new pg.Client(settings);
  // A lost connection fails the statement under way; the event alone would end the process.
  guard.on('error', () => undefined);
  await guard.connect();
  // Loaded only now: hundreds of files, and most commands that could migrate have nothing to.
  const { default: knex } = await import('knex');
  const database = knex({
    client: 'pg',
    // As a function: what it is given as a value the query builder copies, and loses the key of a client certificate, which
    // the driver has hidden from enumeration.
    connection: () => settings as Knex.PgConnectionConfig,
    pool: { min: 0, max: 2 },
    // What goes wrong is thrown; without this the query builder would print it on stdout as well.
    log: { warn: silent, error: silent, deprecate: silent, debug: silent },
    migrations: {
      migrationSource: numberedFiles(),
      tableName,
      schemaName,
      disableTransactions: false,
      // Else a database that a newer release has migrated would be taken for a corrupt one.
      disableMigrationsListValidation: true,
    },
  });
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [lockKey]);
    // The tool's own lock is a row that a killed instance leaves behind; ours has made sure that nobody is at work.
    await database.migrate.forceFreeMigrationsLock();
    const [, ran] = (await database.migrate.latest()) as [number, string[]];
    const [last] = (await database.withSchema(schemaName).from(tableName).max({ name: 'name' })) as [
      { name: string | null },
    ];
    return { ran, newest: last.name ?? 'none' };
  } finally {
    await database.destroy();
    await guard.end();
  }
}

/** Names of all migrations, in order. */
export async function migrationNames(): Promise<readonly string[]> {
  return (await readdir(fileURLToPath(folder))).filter((name) => namePattern.test(name)).sort();
}

function numberedFiles(): Knex.MigrationSource<string> {
  return {
    getMigrations: async () => [...(await migrationNames())],
    getMigrationName: migrationName,
    getMigration: async (name) => (await import(new URL(name, folder).href)) as Knex.Migration,
  };
}

function migrationName(file: string): string {
  return file.replace(/\.ts$/, '');
}

function silent(): void {
  // Nothing is printed.
}
