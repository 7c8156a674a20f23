/**
 * History people can use: what held at a moment, as functions and as a schema of views; what changed, field by field; how
 * long something was so. The statements were generated from the catalogue, as the tables were.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0006_history_functions.sql', '0de815ff4e68e506520f3febd7c53555fd82c93f847d6d8a7315d1332a6f0b3e');
}

export const down = refuseToGoBack;
