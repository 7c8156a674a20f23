/**
 * Brings a database to the newest schema. Any number of instances may call it at once: a Postgres advisory lock lets
 * one work while the others wait, and it falls with its connection, so a killed instance leaves nothing locked.
 */
import { fileURLToPath } from 'node:url';
import knex from 'knex';
import pg from 'pg';

/** Key of the advisory lock around migrations: the same in every release. */
const lockKey = 4_207_001;

/** What a call did: names of the migrations it ran, in order, and the newest one now in place. */
export type Migrated = { readonly ran: readonly string[]; readonly newest: string };

/** Runs what is missing. Throws the driver's error when the server cannot be reached or a statement fails. */
export async function migrate(databaseUrl: string): Promise<Migrated> {
  const guard = new pg.Client({ connectionString: databaseUrl });
  await guard.connect();
  const database = knex({
    client: 'pg',
    connection: databaseUrl,
    pool: { min: 0, max: 2 },
    migrations: {
      directory: fileURLToPath(new URL('.', import.meta.url)),
      loadExtensions: ['.ts'],
      extension: 'ts',
      migrationSource: undefined as never,
      tableName: 'schema_migration',
    },
  });
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await database.migrate.forceFreeMigrationsLock();
    const [, ran] = (await database.migrate.latest()) as [number, string[]];
    return { ran, newest: await database.migrate.currentVersion() };
  } finally {
    await database.destroy();
    await guard.end();
  }
}
