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
    '2e7ca1fabca9c03821dbb505240ebb4fedc6e830b9198b5839e0eb9544beb17b',
  );
}

export const down = refuseToGoBack;
