/**
 * History people can use: what held at a moment, as functions and as a schema of views; what changed, field by field; how
 * long something was so. The statements were generated from the catalogue, as the tables were.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(
    knex,
    '0006_history_functions.sql',
    'fe88f203237c1dd9f1151c8e08d69b52ee1b10d0a9120bfcb09a6eee269c3ec7',
  );
}

export const down = refuseToGoBack;
