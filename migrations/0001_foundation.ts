/**
 * Schemas, the raw landing zone and the operational tables. The resource tables follow in migrations of their own,
 * generated from the catalogue; the Postgres log has one of its own too.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0001_foundation.sql', '97836429541a27e8206d05ccff8e12356b692c42c06463adea5133300868e50d');
}

export const down = refuseToGoBack;
