/** What tables hold, to compare before and after: rows as text, in an order of their own. */
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import type pg from 'pg';
import { declared } from './facts.ts';

/** Names of all tables of these resource types, current and history, links included. */
export function tablesOfTypes(types: readonly string[]): readonly string[] {
  return types.flatMap((type) => {
    const { current, history, links } = tablesOf(declared(type));
    const own = [current, history, ...links.flatMap((link) => [link.current, link.history])];
    return own.map(({ schema, name }) => `${schema}."${name}"`);
  });
}

/** The rows of these tables. */
export async function dumpOf(pool: pg.Pool, names: readonly string[], columns = '*'): Promise<unknown> {
  const dumps: unknown[] = [];
  for (const name of names) {
    const { rows } = await pool.query<object>(`SELECT ${columns} FROM ${name}`);
    dumps.push([name, rows.map((row) => JSON.stringify(row)).sort()]);
  }
  return dumps;
}

/** Which version of each row is stored where: equal only if nothing was written. */
export async function rowVersions(pool: pg.Pool, names: readonly string[]): Promise<unknown> {
  return await dumpOf(pool, names, 'xmin::text, ctid::text');
}
