/**
 * Volatile values: addresses that expire, texts that follow another object. They are shown, but two contents that differ
 * in nothing else are equal, and history does not know them.
 */
import type { ColumnValue, Row } from './decode.ts';
import { columnName, type Field } from './field.ts';
import type { Resource } from './resource.ts';

type Fields = Readonly<Record<string, Field>>;

/** Names of the columns whose values are volatile. */
export function volatileColumns(fields: Fields): ReadonlySet<string> {
  const known = cache.get(fields);
  if (known !== undefined) return known;
  const volatile = Object.entries(fields).filter(([, field]) => field.volatile === true);
  const columns = new Set(volatile.map(([name, field]) => columnName(name, field)));
  cache.set(fields, columns);
  return columns;
}

/** Whether anything of a resource is volatile: equal contents of it may still show different values. */
export function showsVolatile({ fields, links }: Resource): boolean {
  return [fields, ...links.map((link) => link.fields)].some((some) => volatileColumns(some).size > 0);
}

/** The row without them: what counts when rows are compared. */
export function withoutVolatile(fields: Fields, row: Row): Row {
  const columns = volatileColumns(fields);
  if (columns.size === 0) return row;
  const kept: Record<string, ColumnValue> = {};
  for (const column of Object.keys(row)) {
    const value = row[column];
    if (value !== undefined && !columns.has(column)) kept[column] = value;
  }
  return kept;
}

const cache = new WeakMap<Fields, ReadonlySet<string>>();
