/**
 * Rows of resources of which flags show no content any more. Without flags no fold ever ends without a row that had one, so
 * nothing else needs this. The facts stay, and with them everything that comes back when the flags show it again.
 */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type pg from 'pg';

/** Takes the rows of these resources and of their links out of the current and the history tables. */
export async function removeUnshown(
  client: pg.ClientBase,
  declaration: Resource,
  gids: readonly string[],
): Promise<void> {
  if (gids.length === 0) return;
  for (const schema of ['asana', 'asana_history']) {
    for (const { table } of declaration.links) {
      await client.query(`DELETE FROM ${schema}."${table}" WHERE "${ownerColumn(declaration)}" = ANY ($1::text[])`, [
        gids,
      ]);
    }
    await client.query(`DELETE FROM ${schema}."${declaration.name}" WHERE gid = ANY ($1::text[])`, [gids]);
  }
}
