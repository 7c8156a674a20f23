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
    '57f5cbad1cf708f73a16fdffe558b1d126302e9a4d9b00f6e8acfa742241a447',
  );
}

export const down = refuseToGoBack;
