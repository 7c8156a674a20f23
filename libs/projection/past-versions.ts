/**
 * Rows of history for the time before the first version: what is known of each column and link at each time, laid together. A
 * version begins wherever any of them changes; `_known_fields` says what of it is known, everything else in it is unknown.
 */
import { columnsOf, ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { canonicalJson, decodedHash } from '@asana-warehouse/snapshot/content-hash';
import type { Content } from './content.ts';
import type { Cell, Held, Walked } from './past.ts';

/** `history`: oldest first. `links`: by table; every one that stories tell of. They follow from the versions, who changed them included. */
export type DerivedPast = {
  readonly history: readonly PastRow[];
  readonly links: readonly { readonly table: string; readonly history: readonly PastRow[] }[];
};
/** A row with its interval, ISO 8601. */
export type PastRow = Row & { readonly valid_from: string; readonly valid_to: string };
type Mutable = Record<string, Row[string]> & { valid_from: string; valid_to: string };

/** What `_source` says of rows that stories tell of, and `_valid_from_how` of versions that begin with one. */
export const fromStories = 'story';

/** The rows, from birth to the first version. `constants`: columns that were always what the first content shows. */
export function pastVersions(
  declaration: Resource,
  gid: string,
  first: Content,
  walked: Walked,
  constants: readonly string[],
): DerivedPast {
  const owner = { gid, workspaceGid: first.told.workspaceGid };
  const constant = Object.fromEntries(
    constants.flatMap((column) => {
      const value = first.decoded.row[column];
      return value === undefined ? [] : [[column, value] as const];
    }),
  );
  const history = versionRows(declaration, owner, constant, walked);
  const begun = new Map(history.map((row) => [row.valid_from, row]));
  return {
    history,
    links: [...walked.wholeSinceMs.keys()].map((table) => ({
      table,
      history: linkRows(declaration, owner, table, walked, begun),
    })),
  };
}

type Owner = { readonly gid: string; readonly workspaceGid: string | null };

/** A stretch of time in which nothing that is known changes. */
type Moment = {
  readonly row: Row;
  readonly links: Readonly<Record<string, readonly Row[]>>;
  readonly known: readonly string[];
};

function versionRows(declaration: Resource, owner: Owner, constant: Row, walked: Walked): readonly PastRow[] {
  const rows: Mutable[] = [];
  let before: Moment | undefined;
  const edges = edgesOf(walked);
  for (const [index, fromMs] of edges.entries()) {
    const toMs = edges[index + 1] ?? walked.endMs;
    const moment = momentAt(declaration, owner, constant, walked, fromMs);
    const last = rows.at(-1);
    if (last !== undefined && before !== undefined && canonicalJson(moment) === canonicalJson(before)) {
      last.valid_to = instant(toMs);
      continue;
    }
    const { row, links, known } = moment;
    rows.push({
      gid: owner.gid,
      ...row,
      valid_from: instant(fromMs),
      valid_to: instant(toMs),
      _workspace_gid: owner.workspaceGid,
      _version: decodedHash(declaration, { row, links, extra: null }),
      _source: fromStories,
      _valid_from_how: fromStories,
      _changed_by_gid: onlyOne(walked.cells.flatMap(({ held }) => begunAt(held, fromMs))),
      _change_action: before === undefined ? 'added' : 'changed',
      _changed_fields: before === undefined ? null : changedBetween(before, moment),
      _known_fields: known,
    });
    before = moment;
  }
  return rows;
}

/** Where something begins or ends, from birth to before the first version. */
function edgesOf({ cells, wholeSinceMs, bornMs, endMs }: Walked): readonly number[] {
  const edges = new Set([bornMs, ...wholeSinceMs.values()]);
  for (const { fromMs, toMs } of cells.flatMap(({ held }) => held)) edges.add(fromMs).add(toMs);
  return [...edges].filter((edge) => edge >= bornMs && edge < endMs).sort((a, b) => a - b);
}

function momentAt(declaration: Resource, owner: Owner, constant: Row, walked: Walked, atMs: number): Moment {
  const row: Record<string, Row[string]> = { ...constant };
  const links: Record<string, Row[]> = {};
  const known = Object.keys(constant);
  const unknownTables = new Set<string>();
  for (const [table, sinceMs] of walked.wholeSinceMs) if (atMs < sinceMs) unknownTables.add(table);
  const items: { readonly table: string; readonly name: string }[] = [];
  for (const cell of walked.cells) {
    const { table, name } = cell;
    const held = cell.held.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
    if (table === null) {
      if (held === undefined) continue;
      Object.assign(row, held.state);
      known.push(name);
    } else if (held === undefined) unknownTables.add(table);
    else {
      items.push({ table, name });
      if (held.state !== null) (links[table] ??= []).push(linkRow(declaration, owner, cell, held.state));
    }
  }
  // Of a link that is not known as a whole the rows that are known are named, be they there or not.
  for (const table of walked.wholeSinceMs.keys()) if (!unknownTables.has(table)) known.push(table);
  for (const { table, name } of items) if (unknownTables.has(table)) known.push(`${table} ${name}`);
  return { row, links, known: known.sort() };
}

function linkRows(
  declaration: Resource,
  owner: Owner,
  table: string,
  { cells }: Walked,
  begun: Begun,
): readonly PastRow[] {
  return cells.flatMap((cell) => (cell.table === table ? rowsOfItem(declaration, owner, cell, begun) : []));
}

/** The version that begins at a time: it says who changed what begins with it. */
type Begun = ReadonlyMap<string, Row>;

function changedBy(table: string | null, version: Row | undefined): string | null {
  const changed = version?.['_changed_fields'];
  const isTold = changed === null || (Array.isArray(changed) && changed.includes(table));
  return isTold ? ((version?.['_changed_by_gid'] ?? null) as string | null) : null;
}

/** Rows of one item, neighbours that agree as one. */
function rowsOfItem(declaration: Resource, owner: Owner, cell: Cell, begun: Begun): readonly PastRow[] {
  const rows: Mutable[] = [];
  for (const { fromMs, toMs, state } of cell.held.toReversed()) {
    if (state === null) continue;
    const shown = linkRow(declaration, owner, cell, state);
    const last = rows.at(-1);
    const goesOn =
      last?.valid_to === instant(fromMs) &&
      Object.keys({ ...shown, ...withoutInterval(last) }).every(
        (column) => JSON.stringify(last[column] ?? null) === JSON.stringify(shown[column] ?? null),
      );
    if (goesOn) last.valid_to = instant(toMs);
    else {
      rows.push({
        ...shown,
        valid_from: instant(fromMs),
        valid_to: instant(toMs),
        _workspace_gid: owner.workspaceGid,
        _changed_by_gid: changedBy(cell.table, begun.get(instant(fromMs))),
        _source: fromStories,
      });
    }
  }
  return rows;
}

const interval: ReadonlySet<string> = new Set([
  'valid_from',
  'valid_to',
  '_workspace_gid',
  '_changed_by_gid',
  '_source',
]);

function withoutInterval(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !interval.has(column)));
}

function linkRow(declaration: Resource, { gid }: Owner, { table, name }: Cell, state: Row): Row {
  const link = declaration.links.find((one) => one.table === table);
  const columns = link === undefined ? [] : columnsOf(link).map((column) => column.name);
  return {
    [ownerColumn(declaration)]: gid,
    [link?.key.at(-1) ?? '']: name,
    ...Object.fromEntries(Object.entries(state).filter(([column]) => columns.includes(column))),
  };
}

function changedBetween(before: Moment, after: Moment): readonly string[] {
  const columns = new Set([...Object.keys(before.row), ...Object.keys(after.row)]);
  const tables = new Set([...Object.keys(before.links), ...Object.keys(after.links)]);
  return [
    ...[...columns].filter((column) => JSON.stringify(before.row[column]) !== JSON.stringify(after.row[column])),
    ...[...tables].filter(
      (table) => canonicalJson(before.links[table] ?? []) !== canonicalJson(after.links[table] ?? []),
    ),
  ].sort();
}

function begunAt(held: readonly Held[], fromMs: number): Held['byGids'] {
  return held.flatMap((one) => (one.fromMs === fromMs ? one.byGids : []));
}

/** The one person of these; null where there are several, or one is not known. */
function onlyOne(gids: Held['byGids']): string | null {
  const people = new Set(gids);
  return people.size === 1 ? ([...people][0] ?? null) : null;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
