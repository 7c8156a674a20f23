/**
 * History people can use: what held at a moment, as functions and as a schema of views; what changed, field by field; how
 * long something was so. The statements were generated from the catalogue, as the tables were.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0006_history_functions.sql', '1d0a2c8b8f6c6bbad936bacf4243c8fead0e535631f811799f640033fcd1a151');
}

export const down = refuseToGoBack;
