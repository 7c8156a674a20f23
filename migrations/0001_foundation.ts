/**
 * Schemas, the raw landing zone and the operational tables. The resource tables follow in migrations of their own,
 * generated from the catalogue; the Postgres log has one of its own too.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0001_foundation.sql', 'f608d293c1bd3f72ea1307994bbeb1dfb9da4df6f5f33901b749a482a77f8418');
}

export const down = refuseToGoBack;
