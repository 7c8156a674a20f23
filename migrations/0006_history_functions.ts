/**
 * History people can use: what held at a moment, as functions and as a schema of views; what changed, field by field; how
 * long something was so. The statements were generated from the catalogue, as the tables were.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0006_history_functions.sql', 'b6537d6ee0c874fe09ab56bd7e8845323452fa7fe6dea458bb1b6deaf6235d3f');
}

export const down = refuseToGoBack;
