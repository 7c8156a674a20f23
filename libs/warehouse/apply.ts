/**
 * Writes what the fold says, and only what differs from what is there: one statement a table for a whole batch. The
 * stored history is compared by its stamps (interval, content hash, cause), not by its columns, since equal hashes are
 * equal contents; links follow from the history, so they are touched only where it changed: when it only grew at its end,
 * as nearly always, just those that began or ended there.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { tablesOf, type ResourceTables } from '@asana-warehouse/catalogue/tables';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { volatileColumns } from '@asana-warehouse/catalogue/volatile';
import type { Interval } from '@asana-warehouse/projection/facts';
import type { Folded } from '@asana-warehouse/projection/fold';
import type pg from 'pg';
import { endIntervals, qualifiedName, removeRows, replaceOwned, upsertRows } from './table-writer.ts';

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
  const changes = results.map((result) => changeOf(stored.get(result.gid) ?? [], result));
  await removeRows(
    client,
    tables.history,
    changes.flatMap((change) => change.removals),
  );
  await endIntervals(
    client,
    tables.history,
    changes.flatMap((change) => change.ends),
  );
  await upsertRows(
    client,
    tables.history,
    changes.flatMap((change) => change.upserts),
  );
  const current = results.flatMap(({ folded }) => (folded.current === null ? [] : [folded.current]));
  const written = (await upsertRows(client, tables.current, current)) + (await applyLinks(client, tables, changes));
  return { written, goneChanged: changes.flatMap((change) => (change.goneChanged ? [change.result.gid] : [])) };
}

/**
 * What differs from the stored history. `since`: the links are as they were before that time (ISO 8601), and all that held
 * then had no end; null: nothing can be said of what is stored. Undefined: no link has changed.
 */
type Change = {
  readonly result: Result;
  readonly upserts: readonly Row[];
  readonly ends: readonly Row[];
  readonly removals: readonly Row[];
  readonly since: string | null | undefined;
  readonly goneChanged: boolean;
};

function changeOf(held: readonly HistoryStamp[], result: Result): Change {
  const { history, gone } = result.folded;
  const goneChanged = goneStamp(goneOf(held)) !== goneStamp(gone);
  const { upserts, removals } = compareHistory(held, history);
  const same = upserts.length === 0 && removals.length === 0;
  const base = { result, goneChanged, ends: [], upserts, removals };
  if (result.restamped) return { ...base, since: null };
  if (same) return { ...base, since: undefined };
  if (held.length === 0) return { ...base, since: '' };
  const ended = history[held.length - 1];
  const next = history[held.length];
  const appended = removals.length === 0 && upserts.length === history.length - held.length + 1 && upserts[0] === ended;
  const wasOpen = held.find(({ key }) => key['valid_from'] === ended?.['valid_from'])?.stamp;
  if (
    !appended ||
    ended === undefined ||
    next === undefined ||
    wasOpen !== stampOfWanted({ ...ended, valid_to: null })
  ) {
    return { ...base, since: null };
  }
  const { gid, valid_from, valid_to } = ended as { gid: string; valid_from: string; valid_to: string };
  return { ...base, upserts: upserts.slice(1), ends: [{ gid, valid_from, valid_to }], since: valid_to };
}

async function applyLinks(client: pg.ClientBase, tables: ResourceTables, changes: readonly Change[]): Promise<number> {
  const rewritten = changes.filter(({ since }) => since === null);
  const appended = changes.filter(({ since }) => since !== null);
  const owners = rewritten.map(({ result }) => result.gid);
  let written = 0;
  for (const { link, current, history } of tables.links) {
    const all = rewritten.map(({ result }) => linkRows(result, link.table));
    await replaceOwned(
      client,
      history,
      owners,
      all.flatMap((rows) => rows.history),
    );
    written += await replaceOwned(
      client,
      current,
      owners,
      all.flatMap((rows) => rows.current),
    );
    // Volatile values follow the newest read of an equal content, which history does not show.
    const followsReads = volatileColumns(link.fields).size > 0;
    const some = appended.map((change) => touchedLinks(change, link.table, current.primaryKey, followsReads));
    await upsertRows(
      client,
      history,
      some.flatMap((rows) => rows.history),
    );
    written += await upsertRows(
      client,
      current,
      some.flatMap((rows) => rows.current),
    );
  }
  return written;
}

type LinkRows = { readonly current: readonly Row[]; readonly history: readonly Row[] };

function linkRows({ folded }: Result, name: string): LinkRows {
  return folded.links.find(({ table }) => table === name) ?? { current: [], history: [] };
}

/** The links that began or ended since the stored history's end; `all`: every current row besides. */
function touchedLinks({ result, since }: Change, name: string, key: readonly string[], all: boolean): LinkRows {
  const rows = linkRows(result, name);
  const history = since === undefined || since === null ? [] : rows.history.filter((row) => touches(row, since));
  if (all) return { current: rows.current, history };
  if (history.length === 0) return { current: [], history };
  const spell = (row: Row): string => JSON.stringify(key.map((column) => row[column]));
  const touched = new Set(history.map(spell));
  return { current: rows.current.filter((row) => touched.has(spell(row))), history };
}

function touches({ valid_from: from, valid_to: to }: Row, since: string): boolean {
  return (from as string) >= since || (to !== null && (to as string) >= since);
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
