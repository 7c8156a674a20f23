/**
 * Schemas, the raw landing zone and the operational tables. The resource tables follow in migrations of their own,
 * generated from the catalogue; the Postgres log has one of its own too.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0001_foundation.sql', 'cbff0f7fa3ae069240e5d60ded804aa331999f4a61236c76cdfbea1e65593443');
}

export const down = refuseToGoBack;
