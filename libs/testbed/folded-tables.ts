/**
 * Tables as a database holds them and as folds ask for them, in one spelling, so that they can be compared to the last
 * column.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import type { Folded } from '@asana-warehouse/projection/fold';
import type pg from 'pg';

/** Rows by table, as `asana.task`. */
export type Tables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** A table, whatever schema stands for its own. `key`: its primary key, the column of its owner first. */
export type TableName = { readonly schema: string; readonly name: string; readonly key: readonly string[] };

/** All tables of these types. */
export function tableNames(declarations: Iterable<Resource>): readonly TableName[] {
  return [...new Set(declarations)].flatMap((declaration) => {
    const { current, history, links } = tablesOf(declaration);
    const all = [current, history, ...links.flatMap((link) => [link.current, link.history])];
    return all.map(({ schema, name, primaryKey }) => ({ schema, name, key: primaryKey }));
  });
}

/** What the tables hold. `schemas`: where they are, if not in their own schemas. */
export async function storedTables(
  pool: pg.Pool,
  names: readonly TableName[],
  schemas: Readonly<Record<string, string>> = {},
): Promise<Tables> {
  const tables: Record<string, readonly Readonly<Record<string, unknown>>[]> = {};
  for (const { schema, name, key } of names) {
    const { rows } = await pool.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM ${schemas[schema] ?? schema}."${name}" t`,
    );
    tables[`${schema}.${name}`] = rows.map(({ row }) => normalise(row)).sort((a, b) => compareKeys(a, b, key));
  }
  return tables;
}

/** What these folds ask for. */
export function foldedTables(
  names: readonly TableName[],
  folds: readonly { readonly type: string; readonly folded: Folded }[],
): Tables {
  return Object.fromEntries(
    names.map(({ schema, name, key }) => {
      const rows = folds.flatMap(({ type, folded }) => rowsFor(schema, name, type, folded));
      return [`${schema}.${name}`, rows.map(normalise).sort((a, b) => compareKeys(a, b, key))];
    }),
  );
}

function rowsFor(schema: string, name: string, type: string, folded: Folded): readonly Row[] {
  if (name === type) return schema === 'asana' ? (folded.current === null ? [] : [folded.current]) : folded.history;
  const link = folded.links.find(({ table }) => table === name);
  return schema === 'asana' ? (link?.current ?? []) : (link?.history ?? []);
}

/** One spelling for both sides: times as ms, numbers as text, columns in order; null columns that a row leaves out do not count. */
function normalise(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([column, value]): [string, unknown] => [column, isTime(value) ? Date.parse(value) : value])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
}

function compareKeys(a: Record<string, unknown>, b: Record<string, unknown>, key: readonly string[]): number {
  for (const column of key) {
    const [left, right] = [a[column] as string | number, b[column] as string | number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
