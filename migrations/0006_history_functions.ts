/**
 * History people can use: what held at a moment, as functions and as a schema of views; what changed, field by field; how
 * long something was so. The statements were generated from the catalogue, as the tables were.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0006_history_functions.sql', 'e3226de286edf39bc1ab7601888b1de5052020d62945befdfc121988eadc454f');
}

export const down = refuseToGoBack;
