/**
 * Runs the statements of a migration that keeps them in a `.sql` file beside it. The migration names the file's hash,
 * so a file that was changed, cut short or mixed up between releases stops before it does anything.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Knex } from 'knex';

/** `sha256`: of the file's bytes, hex. Throws `migration.altered` when the file is another one. */
export async function runSqlFile(knex: Knex, file: string, sha256: string): Promise<void> {
  const sql = await readFile(new URL(file, import.meta.url), 'utf8');
  if (createHash('sha256').update(sql).digest('hex') !== sha256) {
    throw new Failure('migration.altered', `The migration ${file} is not the one that was released`);
  }
  // The query builder would take a bare question mark for a parameter.
  await knex.raw(sql.replaceAll('?', '\\?'));
}

/** Going back would take data away: the way back is a backup. */
export function refuseToGoBack(): never {
  throw new Failure('migration.forward_only', 'Migrations go forward only');
}
