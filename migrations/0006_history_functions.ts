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
    'f52f243a7d53726c1c83e5381092081a6fb024e2485f2ac3e8427edc931fa0a0',
  );
}

export const down = refuseToGoBack;
