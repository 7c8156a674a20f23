/** `migrate`: brings the database to the newest schema. */
import { migrate } from '@asana-warehouse/migrations/migrate';
import { connectionSettings, postgresFailure } from '@asana-warehouse/warehouse/database';
import type { Command } from 'commander';
import { printJson, printLine } from '../output.ts';
import { inSurroundings } from '../surroundings.ts';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema; safe to run twice and at the same time')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      const { ran, newest } = await inSurroundings(({ databaseUrl }) => migrateDatabase(databaseUrl));
      if (json === true) await printJson({ ok: true, ran, newest });
      else if (ran.length === 0) await printLine(`Nothing to do: the schema is at ${newest}.`);
      else await printLine(`Ran ${ran.join(', ')}. The schema is at ${newest}.`);
    });
}

/** What was run and what is newest. Throws a `Failure` when the server cannot be reached. */
export async function migrateDatabase(databaseUrl: string): ReturnType<typeof migrate> {
  try {
    return await migrate(connectionSettings(databaseUrl));
  } catch (error) {
    throw postgresFailure(error);
  }
}
