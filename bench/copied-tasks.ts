/**
 * A warehouse of any number of tasks, made quickly: the projector makes the first few thousand, and Postgres copies their rows
 * under other gids, a table at a time. What that gives is what the projector would have made of the same tasks, up to when
 * the log took them and how facts are called; `differencesFrom` tells.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { openFeed, topics } from '@asana-warehouse/testbed/batches';
import { qualifiedName, tablesOfType } from '@asana-warehouse/warehouse/table-writer';
import type pg from 'pg';
import { applyBatch } from '../apps/projector/src/projector.ts';
import { batchRecords, gidOf, period, repeatedTaskRecord } from './projector-tasks.ts';

type Owned = { readonly name: string; readonly owner: string; readonly columns: readonly string[] };

/** So many copies of all first tasks by one statement. */
const copiesMax = 20;
/** When the log took a record, and what follows from its bytes alone. */
const notCopied = new Set(['_synced_at', 'appended_at', 'id']);

/** Fills an empty warehouse with tasks 0 to `tasks`, which is a multiple of the period or below it, and tells the planner. */
export async function fillTasks(pool: pg.Pool, tasks: number): Promise<void> {
  const snapshots = await openFeed(pool, topics.snapshots);
  const first = Math.min(tasks, period);
  for (let from = 0; from < first; from += batchRecords) {
    const count = Math.min(batchRecords, first - from);
    await applyBatch(
      pool,
      snapshots.take(Array.from({ length: count }, (_, index) => repeatedTaskRecord(from + index, 0))),
    );
  }
  const tables = await filledTables(pool);
  const copies = Math.ceil(tasks / period) - 1;
  for (let done = 0; done < copies; done += copiesMax) {
    const values = [done + 1, Math.min(done + copiesMax, copies), period, gidOf(period)];
    for (const table of tables) await pool.query(copySql(table), values);
  }
  for (const { name } of tables) await pool.query(`VACUUM ANALYZE ${name}`);
}

/** Tables in which these tasks are not the same in both warehouses. */
export async function differencesFrom(
  one: pg.Pool,
  other: pg.Pool,
  numbers: readonly number[],
): Promise<readonly string[]> {
  const differing: string[] = [];
  for (const table of await filledTables(one)) {
    const [left, right] = await Promise.all([one, other].map((pool) => digestOf(pool, table, numbers)));
    if (left !== right || left === '') differing.push(table.name);
  }
  return differing;
}

async function filledTables(pool: pg.Pool): Promise<readonly Owned[]> {
  const declaration = resources.find(({ name }) => name === 'task');
  if (declaration === undefined) throw new Error('There are no tasks in the catalogue');
  const { current, history, links } = tablesOfType(declaration);
  const all: readonly Owned[] = [
    ...[current, history].map((table) => ({ ...namesOf(table), owner: 'gid' })),
    ...links.flatMap((link) => [link.current, link.history].map((table) => ({ ...namesOf(table), owner: 'task_gid' }))),
    { name: 'ops.fact', owner: 'gid', columns: ['type', 'gid', 'id', 'kind', 'appended_at', 'stamp', 'body'] },
  ];
  const filled: Owned[] = [];
  for (const table of all) {
    if ((await pool.query(`SELECT FROM ${table.name} LIMIT 1`)).rowCount === 1) filled.push(table);
  }
  return filled;
}

function namesOf(table: Parameters<typeof qualifiedName>[0]): Omit<Owned, 'owner'> {
  return { name: qualifiedName(table), columns: table.columns.map(({ name }) => name) };
}

function copySql({ name, owner, columns }: Owned): string {
  const values = columns.map((column) => {
    if (column === owner) return 'copy.gid';
    if (column === 'id') return 'md5(held.id || copy.gid)';
    return ['permalink_url', 'body'].includes(column)
      ? `replace(held."${column}", held."${owner}", copy.gid)`
      : `held."${column}"`;
  });
  return `INSERT INTO ${name} (${columns.map((column) => `"${column}"`).join(', ')})
SELECT ${values.join(', ')} FROM generate_series($1::bigint, $2::bigint) AS turn
CROSS JOIN ${name} AS held
CROSS JOIN LATERAL (SELECT '12' || lpad((right(held."${owner}", 12)::bigint + turn * $3::bigint)::text, 12, '0') AS gid) AS copy
WHERE held."${owner}" < $4`;
}

async function digestOf(pool: pg.Pool, { name, owner, columns }: Owned, numbers: readonly number[]): Promise<string> {
  const compared = columns.filter((column) => !notCopied.has(column)).map((column) => `"${column}"`);
  const { rows } = await pool.query<{ digest: string }>(
    `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(row(${compared.join(', ')})::text, 0)), 0) AS digest
     FROM ${name} WHERE "${owner}" = ANY ($1::text[])`,
    [numbers.map(gidOf)],
  );
  return rows[0]?.digest ?? '';
}
