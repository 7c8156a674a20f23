/**
 * Writes what the fold says, and only what differs from what is there: one statement a table for a whole batch. The
 * stored history is compared by its stamps (interval, content hash, cause), not by its columns, since equal hashes are
 * equal contents; links follow from the history, so they are touched only where it changed.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { tablesOf, type ResourceTables } from '@asana-warehouse/catalogue/tables';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { showsVolatile } from '@asana-warehouse/catalogue/volatile';
import type { Interval } from '@asana-warehouse/projection/facts';
import type { Folded } from '@asana-warehouse/projection/fold';
import type pg from 'pg';
import { qualifiedName, removeRows, replaceOwned, upsertRows } from './table-writer.ts';

/** The fold of one resource. `restamped`: its links must be written although its history may be as it was. */
export type Result = { readonly gid: string; readonly folded: Folded; readonly restamped: boolean };

/** `written`: rows of current tables that were inserted or changed. `goneChanged`: resources whose children must be folded again. */
export type Applied = { readonly written: number; readonly goneChanged: readonly string[] };

/** Applies the folds of resources of one type; the caller holds their locks. */
export async function applyFolds(
  client: pg.ClientBase,
  declaration: Resource,
  results: readonly Result[],
): Promise<Applied> {
  const tables = cachedTables(declaration);
  const stored = await loadHistory(
    client,
    tables,
    results.map((result) => result.gid),
  );
  const upserts: Row[] = [];
  const removals: Row[] = [];
  const changed: Result[] = [];
  const goneChanged: string[] = [];
  // Volatile values follow from the oldest read of an equal content, which history does not show.
  const followsReads = showsVolatile(declaration);
  for (const result of results) {
    const held = stored.get(result.gid) ?? [];
    const difference = compareHistory(held, result.folded.history);
    upserts.push(...difference.upserts);
    removals.push(...difference.removals);
    const differs = difference.upserts.length > 0 || difference.removals.length > 0;
    if (differs || result.restamped || followsReads) changed.push(result);
    if (goneStamp(goneOf(held)) !== goneStamp(result.folded.gone)) goneChanged.push(result.gid);
  }
  await removeRows(client, tables.history, removals);
  await upsertRows(client, tables.history, upserts);
  const current = results.flatMap(({ folded }) => (folded.current === null ? [] : [folded.current]));
  const written = (await upsertRows(client, tables.current, current)) + (await applyLinks(client, tables, changed));
  return { written, goneChanged };
}

async function applyLinks(client: pg.ClientBase, tables: ResourceTables, changed: readonly Result[]): Promise<number> {
  const owners = changed.map((result) => result.gid);
  let written = 0;
  for (const { link, current, history } of tables.links) {
    const rowsOf = (which: 'current' | 'history'): readonly Row[] =>
      changed.flatMap(({ folded }) => folded.links.find(({ table }) => table === link.table)?.[which] ?? []);
    await replaceOwned(client, history, owners, rowsOf('history'));
    written += await replaceOwned(client, current, owners, rowsOf('current'));
  }
  return written;
}

type HistoryStamp = { readonly key: Row; readonly stamp: string; readonly gone: Interval | null };

async function loadHistory(
  client: pg.ClientBase,
  tables: ResourceTables,
  gids: readonly string[],
): Promise<ReadonlyMap<string, readonly HistoryStamp[]>> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT gid, ${stampColumns.map(selectStamp).join(', ')} FROM ${qualifiedName(tables.history)} WHERE gid = ANY ($1::text[])`,
    [gids],
  );
  const stamps = new Map<string, HistoryStamp[]>();
  for (const row of rows) {
    const gid = row['gid'] as string;
    const held = stamps.get(gid);
    const stamp = stampOfStored(gid, row);
    if (held === undefined) stamps.set(gid, [stamp]);
    else held.push(stamp);
  }
  return stamps;
}

/** Columns that tell two history rows apart; times first. */
const timeColumns = ['valid_from', 'valid_to', '_deleted_at'];
const stampColumns = [
  ...timeColumns,
  '_version',
  '_deleted_how',
  '_valid_from_how',
  '_changed_by_gid',
  '_change_action',
  '_changed_fields',
  '_source',
  '_trace_id',
];

function selectStamp(column: string): string {
  return timeColumns.includes(column) ? `(extract(epoch FROM ${column}) * 1000)::bigint AS ${column}` : column;
}

function stampOfStored(gid: string, row: Record<string, unknown>): HistoryStamp {
  const time = (column: string): number | null => row[column] as number | null;
  const deletedAtMs = time('_deleted_at');
  return {
    key: { gid, valid_from: new Date(time('valid_from') ?? 0).toISOString() },
    stamp: JSON.stringify(stampColumns.map((column) => row[column] ?? null)),
    gone: deletedAtMs === null ? null : { fromMs: deletedAtMs, toMs: time('valid_to') },
  };
}

function stampOfWanted(row: Row): string {
  return JSON.stringify(
    stampColumns.map((column) => {
      const value = row[column] ?? null;
      return timeColumns.includes(column) && typeof value === 'string' ? Date.parse(value) : value;
    }),
  );
}

function compareHistory(
  held: readonly HistoryStamp[],
  wanted: readonly Row[],
): { readonly upserts: readonly Row[]; readonly removals: readonly Row[] } {
  const heldByStart = new Map(held.map((stamp) => [stamp.key['valid_from'], stamp]));
  const upserts = wanted.filter((row) => heldByStart.get(row['valid_from'] ?? null)?.stamp !== stampOfWanted(row));
  const starts = new Set(wanted.map((row) => row['valid_from']));
  const removals = held.filter((stamp) => !starts.has(stamp.key['valid_from'] ?? null)).map((stamp) => stamp.key);
  return { upserts, removals };
}

function goneOf(held: readonly HistoryStamp[]): readonly Interval[] {
  return held.flatMap(({ gone }) => (gone === null ? [] : [gone]));
}

function goneStamp(intervals: readonly Interval[]): string {
  return JSON.stringify(intervals.map(({ fromMs, toMs }) => `${fromMs}-${toMs ?? ''}`).sort());
}

const tablesByType = new WeakMap<Resource, ResourceTables>();

function cachedTables(declaration: Resource): ResourceTables {
  const known = tablesByType.get(declaration) ?? tablesOf(declaration);
  tablesByType.set(declaration, known);
  return known;
}
