/**
 * Dates that a story tells, as dates: before, they were kept as the objects that Asana wraps them in. What was kept of stories
 * is read into the new columns by a replay.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const tables = ['asana.story', 'asana_history.story', 'shadow_asana.story', 'shadow_history.story'];
const columns = ['old_dates', 'new_dates', 'old_date_value', 'new_date_value'];

export async function up(knex: Knex): Promise<void> {
  await knex.raw('DROP VIEW analytics.story; DROP VIEW asana_as_of.story');
  for (const table of tables) {
    await knex.raw(`ALTER TABLE ${table} ${columns.map((column) => `DROP COLUMN ${column}`).join(', ')}`);
  }
}

export const down = refuseToGoBack;
