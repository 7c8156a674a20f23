/**
 * Writes what the fold says, and only what differs from what is there: one statement a table for a whole batch. The
 * stored history is compared by its stamps (interval, content hash, cause), not by its columns, since equal hashes are
 * equal contents; links follow from the history, so they are touched only where it changed: when it only grew at its end,
 * as nearly always, just those that began or ended there.
 */
import { linkKey } from '@asana-warehouse/catalogue/columns';
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { ResourceTables } from '@asana-warehouse/catalogue/tables';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { volatileColumns } from '@asana-warehouse/catalogue/volatile';
import type { Interval } from '@asana-warehouse/projection/facts';
import {
  historyRow,
  historyStamp,
  historyStampColumns,
  linkHistoryRow,
  linkRow,
  type Folded,
} from '@asana-warehouse/projection/fold';
import type { Stretch } from '@asana-warehouse/projection/life';
import { isHeld, lastIntervals, type LinkInterval } from '@asana-warehouse/projection/link-life';
import type pg from 'pg';
import { fromStories } from '@asana-warehouse/projection/past-versions';
import {
  endIntervals,
  qualifiedName,
  removeRows,
  replaceOwned,
  replacePast,
  tablesOfType,
  upsertRows,
} from './table-writer.ts';
import { allOf } from './together.ts';

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
  const tables = tablesOfType(declaration);
  const stored = await loadHistory(
    client,
    tables,
    results.map((result) => result.gid),
  );
  const changes = results.map((result) => changeOf(declaration, stored.get(result.gid)?.observed ?? [], result));
  const current = results.flatMap(({ folded }) => (folded.current === null ? [] : [folded.current]));
  const [, , , writtenCurrent, writtenLinks] = await allOf([
    removeRows(
      client,
      tables.history,
      changes.flatMap((change) => change.removals),
    ),
    endIntervals(
      client,
      tables.history,
      changes.flatMap((change) => change.ends),
    ),
    upsertRows(
      client,
      tables.history,
      changes.flatMap((change) => change.upserts),
    ),
    upsertRows(client, tables.current, current),
    applyLinks(client, declaration, tables, changes),
    applyPasts(
      client,
      declaration,
      tables,
      results.filter(({ gid, folded }) => stampOfPast(folded) !== (stored.get(gid)?.past.join('\n') ?? '')),
    ),
  ]);
  const written = writtenCurrent + writtenLinks;
  return { written, goneChanged: changes.flatMap((change) => (change.goneChanged ? [change.result.gid] : [])) };
}

/**
 * What differs from the stored history. `sinceMs`: the links are as they were before that time, and all that held
 * then had no end; null: nothing can be said of what is stored. Undefined: no link has changed.
 */
type Change = {
  readonly result: Result;
  readonly upserts: readonly Row[];
  readonly ends: readonly Row[];
  readonly removals: readonly Row[];
  readonly sinceMs: number | null | undefined;
  readonly goneChanged: boolean;
};

function changeOf(declaration: Resource, held: readonly HeldVersion[], result: Result): Change {
  const { stretches, gone } = result.folded;
  const goneChanged = goneStamp(goneOf(held)) !== goneStamp(gone);
  const heldByStart = new Map(held.map((version) => [version.fromMs, version]));
  const differs = (index: number, stamp = stampOf(stretches, index)): boolean =>
    heldByStart.get(stretches[index]?.fromMs ?? 0)?.stamp !== stamp;
  const differing = [...stretches.keys()].filter((index) => differs(index));
  const rowsOf = (indices: readonly number[]): readonly Row[] =>
    indices.flatMap((index) => {
      const stretch = stretches[index];
      return stretch === undefined ? [] : [historyRow(declaration, stretch, stretches[index - 1])];
    });
  const starts = new Set(stretches.map(({ fromMs }) => fromMs));
  const gid = result.gid;
  const removals = held
    .filter(({ fromMs }) => !starts.has(fromMs))
    .map(({ fromMs }) => ({ gid, valid_from: instant(fromMs) }));
  const base = { result, goneChanged, ends: [], removals };
  if (result.restamped) return { ...base, upserts: rowsOf(differing), sinceMs: null };
  if (differing.length === 0 && removals.length === 0) return { ...base, upserts: [], sinceMs: undefined };
  if (held.length === 0) return { ...base, upserts: rowsOf(differing), sinceMs: -Infinity };
  const last = held.length - 1;
  const ended = stretches[last];
  const grew = removals.length === 0 && differing[0] === last && differing.length === stretches.length - last;
  if (!grew || ended === undefined || ended.toMs === null || differs(last, stampOf(stretches, last, null))) {
    return { ...base, upserts: rowsOf(differing), sinceMs: null };
  }
  const end = { gid, valid_from: instant(ended.fromMs), valid_to: instant(ended.toMs) };
  return { ...base, upserts: rowsOf(differing.slice(1)), ends: [end], sinceMs: ended.toMs };
}

function stampOf(stretches: readonly Stretch[], index: number, toMs = stretches[index]?.toMs ?? null): string {
  const stretch = stretches[index];
  return stretch === undefined ? '' : JSON.stringify(historyStamp({ ...stretch, toMs }, stretches[index - 1]));
}

async function applyLinks(
  client: pg.ClientBase,
  declaration: Resource,
  tables: ResourceTables,
  changes: readonly Change[],
): Promise<number> {
  const rewritten = changes.filter(({ sinceMs }) => sinceMs === null);
  const appended = changes.filter(({ sinceMs }) => sinceMs !== null);
  const owners = rewritten.map(({ result }) => result.gid);
  const writes = tables.links.flatMap(({ link, current, history }) => {
    const all = rewritten.map(({ result }) => linkRows(result, link.table));
    // Volatile values follow the newest read of an equal content, which history does not show.
    const followsReads = volatileColumns(link.fields).size > 0;
    const some = appended.map((change) => touchedLinks(change, declaration, link, followsReads));
    const historyOf = (rows: readonly LinkRows[]): readonly Row[] => rows.flatMap((one) => one.history);
    const currentOf = (rows: readonly LinkRows[]): readonly Row[] => rows.flatMap((one) => one.current);
    return [
      replaceOwned(client, history, owners, historyOf(all)).then(() => 0),
      replaceOwned(client, current, owners, currentOf(all)),
      upsertRows(client, history, historyOf(some)).then(() => 0),
      upsertRows(client, current, currentOf(some)),
    ];
  });
  return (await allOf(writes)).reduce((sum, written) => sum + written, 0);
}

/** Rows derived from stories, of resources where they are others than those stored. */
async function applyPasts(
  client: pg.ClientBase,
  { past: told }: Resource,
  tables: ResourceTables,
  results: readonly Result[],
): Promise<void> {
  const owners = results.map(({ gid }) => gid);
  const pasts = results.flatMap(({ folded }) => folded.past ?? []);
  await allOf([
    replacePast(
      client,
      tables.history,
      owners,
      pasts.flatMap((past) => past.history),
    ),
    ...tables.links.flatMap(({ link, history }) => {
      if (told?.tells.some(({ item }) => item?.table === link.table) !== true) return [];
      const rows = pasts.flatMap((past) => past.links.find(({ table }) => table === link.table)?.history ?? []);
      return replacePast(client, history, owners, rows);
    }),
  ]);
}

/** Rows of links follow from the same stories as the versions beside them, so the versions tell them apart as well. */
function stampOfPast({ past }: Folded): string {
  const rows = past?.history ?? [];
  const stamps = rows.map((row) =>
    JSON.stringify([
      Date.parse(row.valid_from),
      Date.parse(row.valid_to),
      ...pastStampColumns.map((column) => row[column] ?? null),
    ]),
  );
  return stamps.join('\n');
}

const pastStampColumns = ['_version', '_workspace_gid', '_changed_by_gid', '_changed_fields', '_known_fields'] as const;

type LinkRows = { readonly current: readonly Row[]; readonly history: readonly Row[] };

function linkRows({ folded }: Result, name: string): LinkRows {
  return folded.links.find(({ table }) => table === name) ?? { current: [], history: [] };
}

/** The links that began or ended since the stored history's end; `all`: every current row besides. */
function touchedLinks({ result, sinceMs }: Change, owner: Resource, link: Link, all: boolean): LinkRows {
  const links = result.folded.links.find(({ table }) => table === link.table);
  if (links === undefined) return { current: [], history: [] };
  const since = sinceMs ?? Infinity;
  const touched = links.intervals.filter(
    ({ begin, end }) => begin.fromMs >= since || (end !== null && end.fromMs >= since),
  );
  const history = touched.filter(isHeld).map((interval) => linkHistoryRow(link, interval));
  if (all) return { current: links.current, history };
  if (touched.length === 0) return { current: [], history };
  const key = linkKey(owner, link);
  const spell = ({ row }: LinkInterval): string => JSON.stringify(key.map((column) => row[column]));
  const keys = new Set(touched.map(spell));
  const last = lastIntervals(owner, link, links.intervals).filter((interval) => keys.has(spell(interval)));
  return { current: last.map(linkRow), history };
}

/** A stored history row: where it begins, what tells it apart, and the time in which it says the resource was gone. */
type HeldVersion = { readonly fromMs: number; readonly stamp: string; readonly gone: Interval | null };
/** `past`: stamps of the rows that are derived from stories, oldest first. */
type HeldHistory = { readonly observed: HeldVersion[]; readonly past: string[] };

async function loadHistory(
  client: pg.ClientBase,
  tables: ResourceTables,
  gids: readonly string[],
): Promise<ReadonlyMap<string, HeldHistory>> {
  const { rows } = await client.query<unknown[]>({
    text: `SELECT gid, _source = '${fromStories}', jsonb_build_array(${pastStampColumns.join(', ')}), ${selectedStamp} FROM ${qualifiedName(tables.history)} WHERE gid = ANY ($1::text[]) ORDER BY gid, valid_from`,
    values: [gids],
    rowMode: 'array',
  });
  const versions = new Map<string, HeldHistory>();
  for (const [gid, isPast, pastStamp, ...stamp] of rows) {
    const [fromMs, toMs, deletedAtMs] = stamp as [number, number | null, number | null];
    const held = versions.get(gid as string) ?? { observed: [], past: [] };
    versions.set(gid as string, held);
    if (isPast === true) {
      held.past.push(JSON.stringify([fromMs, toMs, ...(pastStamp as unknown[])]));
      continue;
    }
    const gone = deletedAtMs === null ? null : { fromMs: deletedAtMs, toMs };
    held.observed.push({ fromMs, stamp: JSON.stringify(stamp), gone });
  }
  return versions;
}

const selectedStamp = [
  ...historyStampColumns.times.map((column) => `(extract(epoch FROM ${column}) * 1000)::bigint`),
  ...historyStampColumns.others,
].join(', ');

function goneOf(held: readonly HeldVersion[]): readonly Interval[] {
  return held.flatMap(({ gone }) => (gone === null ? [] : [gone]));
}

function goneStamp(intervals: readonly Interval[]): string {
  return JSON.stringify(intervals.map(({ fromMs, toMs }) => `${fromMs}-${toMs ?? ''}`).sort());
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
