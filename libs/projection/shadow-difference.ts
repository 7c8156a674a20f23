/**
 * How two folds of one resource differ: the one that the live tables show, and the one that the shadow tables show. Told are
 * tables and columns, never what is in them, so that it may be kept, counted and printed anywhere.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { ResourceTables, Table } from '@asana-warehouse/catalogue/tables';
import { agree } from './content.ts';
import type { Folded } from './fold.ts';

/**
 * `kinds`: `asana.task: different`, `… only live` or `… only shadow`, a table each, where any row of the resource is so.
 * `fields`: the columns that differ between rows with the same key, as `asana.task.name`. Both sorted; empty: equal.
 */
export type ShadowDifference = { readonly kinds: readonly string[]; readonly fields: readonly string[] };

/** Compares all rows that the two folds ask for in the tables of their type. */
export function shadowDifference(
  { current, history, links }: ResourceTables,
  live: Folded,
  shadow: Folded,
): ShadowDifference {
  const kinds = new Set<string>();
  const fields = new Set<string>();
  const compare = (table: Table, liveRows: readonly Row[], shadowRows: readonly Row[]): void => {
    const name = `${table.schema}.${table.name}`;
    const others = new Map(liveRows.map((row) => [keyOf(table, row), row]));
    for (const row of shadowRows) {
      const key = keyOf(table, row);
      const other = others.get(key);
      others.delete(key);
      const columns = other === undefined ? [] : differing(table, other, row);
      if (other === undefined) kinds.add(`${name}: only shadow`);
      else if (columns.length > 0) kinds.add(`${name}: different`);
      for (const column of columns) fields.add(`${name}.${column}`);
    }
    if (others.size > 0) kinds.add(`${name}: only live`);
  };
  compare(current, rowsOf(live.current), rowsOf(shadow.current));
  compare(history, live.history, shadow.history);
  for (const { link, ...tables } of links) {
    const [before, after] = [live, shadow].map((fold) => fold.links.find(({ table }) => table === link.table));
    compare(tables.current, before?.current ?? [], after?.current ?? []);
    compare(tables.history, before?.history ?? [], after?.history ?? []);
  }
  return { kinds: [...kinds].sort(), fields: [...fields].sort() };
}

function rowsOf(row: Row | null): readonly Row[] {
  return row === null ? [] : [row];
}

function keyOf({ primaryKey }: Table, row: Row): string {
  return JSON.stringify(primaryKey.map((column) => row[column]));
}

function differing({ columns }: Table, a: Row, b: Row): readonly string[] {
  return columns.flatMap(({ name }) => (agree(a[name] ?? null, b[name] ?? null) ? [] : [name]));
}
