/**
 * What is known of a resource after one more read: what the read shows, and of what it leaves out, what was known before.
 * Something may be unknown before and after. A read that leaves nothing out is all there is to know, as nearly always.
 */
import { columnsOf, linkKey, ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { ColumnValue, Decoded, Row } from '@asana-warehouse/catalogue/decode';
import { saysPlaceOf } from '@asana-warehouse/catalogue/extra';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';

/** Contents as far as they are known. */
export type KnownContent = Pick<Decoded, 'row' | 'links' | 'extra'>;

/**
 * `carried`: names of columns and link tables of which something is known that the read did not show, `_extra` for what
 * the catalogue does not declare.
 */
export type Carried = { readonly known: KnownContent; readonly carried: readonly string[] };

/** Lays a read over what was known before it. */
export function carry(declaration: Resource, before: KnownContent, read: Decoded): Carried {
  if (read.lacks.length === 0 && before.extra === null) return { known: read, carried: nothing };
  const carried = new Set<string>();
  const known = {
    row: carriedRow(declaration, before.row, read.row, carried),
    links: carriedLinks(declaration, before.links, read, carried),
    extra: carriedExtra(declaration, before.extra, read, carried),
  };
  return { known, carried: carried.size === 0 ? nothing : [...carried] };
}

const nothing: readonly string[] = [];

/** Whether something is known of a content that was unknown before, where nothing else is different. */
export function knowsMore(declaration: Resource, before: KnownContent, after: KnownContent): boolean {
  if (Object.keys(after.row).length > Object.keys(before.row).length) return true;
  if (Object.keys(after.extra ?? {}).length > Object.keys(before.extra ?? {}).length) return true;
  return declaration.links.some(({ table }) => {
    const [held, rows] = [before.links[table], after.links[table]];
    if (held === undefined || rows === undefined) return rows !== undefined;
    return rows !== held && columnsKnown(rows) > columnsKnown(held);
  });
}

function columnsKnown(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + Object.keys(row).length, 0);
}

function carriedRow(declaration: Resource, before: Row, read: Row, carried: Set<string>): Row {
  const row: Record<string, ColumnValue> = { gid: read['gid'] ?? null };
  for (const column of columnNames(declaration)) {
    const shown = read[column];
    const value = shown === undefined ? before[column] : shown;
    if (value === undefined) continue;
    row[column] = value;
    if (shown === undefined) carried.add(column);
  }
  return row;
}

function columnNames(declaration: Resource): readonly string[] {
  const known = namesOf.get(declaration);
  if (known !== undefined) return known;
  const names = columnsOf(declaration).map(({ name }) => name);
  namesOf.set(declaration, names);
  return names;
}

const namesOf = new WeakMap<Resource, readonly string[]>();

function carriedLinks(
  declaration: Resource,
  before: KnownContent['links'],
  read: Decoded,
  carried: Set<string>,
): KnownContent['links'] {
  const links: Record<string, readonly Row[]> = {};
  for (const link of declaration.links) {
    const { table } = link;
    const [held, shown] = [before[table], read.links[table]];
    const rows = shown ?? held;
    if (rows === undefined) continue;
    if (shown === undefined) carried.add(table);
    const isCut = shown !== undefined && read.lacks.some((name) => name.startsWith(`${table}.`));
    links[table] = isCut ? carriedRows(declaration, link, held ?? [], shown, carried) : rows;
  }
  return links;
}

/** A link that was there before keeps the attributes that its element leaves out. */
function carriedRows(
  owner: Resource,
  link: Link,
  before: readonly Row[],
  read: readonly Row[],
  carried: Set<string>,
): readonly Row[] {
  const key = linkKey(owner, link);
  const spell = (row: Row): string => JSON.stringify(key.map((column) => row[column]));
  const held = new Map(before.map((row) => [spell(row), row]));
  const columns = [ownerColumn(owner), ...columnsOf(link).map(({ name }) => name)];
  return read.map((row) => {
    const other = held.get(spell(row));
    const known: Record<string, ColumnValue> = {};
    for (const column of columns) {
      const value = row[column] === undefined ? other?.[column] : row[column];
      if (value !== undefined) known[column] = value;
    }
    if (Object.keys(known).length > Object.keys(row).length) carried.add(link.table);
    return known;
  });
}

/** What lies in a place that the read shows is there as far as it shows it. */
function carriedExtra(
  declaration: Resource,
  before: KnownContent['extra'],
  read: Decoded,
  carried: Set<string>,
): KnownContent['extra'] {
  if (before === null) return read.extra;
  const kept = Object.entries(before).filter(
    ([name]) => !Object.hasOwn(read.extra ?? {}, name) && !saysPlaceOf(declaration, read, name),
  );
  if (kept.length === 0) return read.extra;
  carried.add('_extra');
  return { ...Object.fromEntries(kept), ...read.extra };
}
