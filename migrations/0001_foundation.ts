/**
 * Schemas, the raw landing zone and the operational tables. The resource tables follow in migrations of their own,
 * generated from the catalogue; the Postgres log has one of its own too.
 */
import type { Knex } from 'knex';
import { refuseToGoBack, runSqlFile } from './sql-file.ts';

export async function up(knex: Knex): Promise<void> {
  await runSqlFile(knex, '0001_foundation.sql', 'eb9df460d210160f227fb83da0f56a54b9bd51ea85363b4c5f66c0f8ee8e69d4');
}

export const down = refuseToGoBack;
