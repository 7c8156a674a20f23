/**
 * A row of the warehouse against what the API says, column by column and link by link: stronger than comparing hashes, since
 * a hash can be right where a column is wrong. Volatile columns are left out, and so is what the answer says nothing of. Values
 * are compared in one spelling.
 */
import { columnsOf, linkKey, ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Decoded, Row } from '@asana-warehouse/catalogue/decode';
import { saysPlaceOf } from '@asana-warehouse/catalogue/extra';
import type { Field, SqlType } from '@asana-warehouse/catalogue/field';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';

/** A row as JSON gives it, and the living rows of its links by table. */
export type StoredRow = {
  readonly row: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
};

/** One column, or one link table, that differs. */
export type FieldDifference = { readonly field: string; readonly warehouse: unknown; readonly asana: unknown };

/** All differences of a living, visible row. `hash`: of the API's content. */
export function compareRow(
  declaration: Resource,
  stored: StoredRow,
  decoded: Decoded,
  hash: string,
): readonly FieldDifference[] {
  const differences: FieldDifference[] = [];
  const compare = (field: string, warehouse: unknown, asana: unknown): void => {
    if (canonicalJson(warehouse ?? null) !== canonicalJson(asana ?? null))
      differences.push({ field, warehouse, asana });
  };
  for (const { name, field } of columnsOf(declaration)) {
    if (field.volatile === true || decoded.row[name] === undefined) continue;
    compare(name, spelled(field.sqlType, stored.row[name]), spelled(field.sqlType, decoded.row[name]));
  }
  for (const link of declaration.links) {
    const rows = decoded.links[link.table];
    if (rows !== undefined) compare(link.table, ...linkRows(declaration, link, stored.links[link.table] ?? [], rows));
  }
  const extra = (stored.row['_extra'] ?? {}) as Readonly<Record<string, unknown>>;
  const shown = decoded.extra ?? {};
  const unsaid = Object.keys(extra).filter(
    (name) => shown[name] === undefined && !saysPlaceOf(declaration, decoded, name),
  );
  for (const name of new Set([...Object.keys(extra), ...Object.keys(shown)]))
    if (!unsaid.includes(name)) compare(`_extra.${name}`, extra[name], shown[name]);
  const isWhole = decoded.lacks.length === 0 && unsaid.length === 0;
  if (isWhole && differences.length === 0) compare('_version', stored.row['_version'], hash);
  return differences;
}

/** The rows of both sides, those of the warehouse without what the other says nothing of. */
function linkRows(
  owner: Resource,
  link: Link,
  stored: StoredRow['links'][string],
  read: readonly Row[],
): readonly [warehouse: readonly unknown[], asana: readonly unknown[]] {
  const key = linkKey(owner, link);
  const spell = (row: Readonly<Record<string, unknown>>): string => canonicalJson(key.map((column) => row[column]));
  const shown = new Map(read.map((row) => [spell(row), row]));
  const kept = stored.map((row) => {
    const other = shown.get(spell(row));
    if (other === undefined) return row;
    return Object.fromEntries(Object.entries(row).filter(([column]) => other[column] !== undefined));
  });
  const all = (rows: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] =>
    rows.map((row) => linkRow(owner, link, row)).sort(byText);
  return [all(kept), all(read)];
}

function linkRow(
  owner: Resource,
  link: Link,
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const columns = columnsOf({ fields: link.fields }).filter(({ field }: { field: Field }) => field.volatile !== true);
  return {
    [ownerColumn(owner)]: row[ownerColumn(owner)],
    ...Object.fromEntries(columns.map(({ name, field }) => [name, spelled(field.sqlType, row[name])])),
  };
}

function byText(a: unknown, b: unknown): number {
  return byBytes(canonicalJson(a), canonicalJson(b));
}

function byBytes(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function spelled(sqlType: SqlType, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (sqlType === 'timestamptz' && typeof value === 'string') return new Date(value).toISOString();
  if (sqlType === 'numeric') return String(Number(value));
  if (sqlType === 'text[]' && Array.isArray(value)) return value.map(String).sort(byBytes);
  return value;
}
