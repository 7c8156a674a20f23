/**
 * The time before the first version, derived from what others tell of it: walking back from what the first read showed, each
 * story undoes what it tells. A pure function of the first version and the stories; what was observed is never touched.
 *
 *   read ◀── "moved from A to B" ◀── "assigned to Ann" ◀── born
 *   B        A                        nobody knows whom before: unknown, not nobody
 *
 * Each column, and each row of a link, is walked by itself. Between two stories of it the value is what the later one says
 * was before, and must be what the earlier one says came after. Where it is not, something happened that nobody tells of: the
 * value is unknown between the two and at all times before.
 */
import type { ColumnValue, Row } from '@asana-warehouse/catalogue/decode';
import { columnName } from '@asana-warehouse/catalogue/field';
import type { Past, Side, Tells, ToldValue } from '@asana-warehouse/catalogue/past';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { compareText } from './facts.ts';
import { pastVersions, type DerivedPast } from './past-versions.ts';
import type { Version } from './explain.ts';

/** A story as its row has it, in the spelling of decoding; `atMs`: when it happened. */
export type Story = {
  readonly gid: string;
  readonly subtype: string;
  readonly atMs: number;
  readonly byGid: string | null;
  readonly row: Row;
};

/** What is known of a value at some time: nothing (undefined), that a row is not there (null), or these columns of it. */
export type State = Row | null | undefined;
/** `byGids`: who began it, by the stories that tell of it. */
export type Held = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: Row | null;
  readonly byGids: readonly (string | null)[];
};
/** A column of the resource (`table` null), or a row of a link: `name` is the column, or the last part of the row's key. */
export type Cell = { readonly table: string | null; readonly name: string; readonly held: readonly Held[] };
/** `wholeSinceMs`: by link table, since when all its rows are known if each one is; Infinity: never. */
export type Walked = {
  readonly cells: readonly Cell[];
  readonly wholeSinceMs: ReadonlyMap<string, number>;
  readonly bornMs: number;
  readonly endMs: number;
};

/**
 * What was before `first`, as far as the stories tell; null where nothing is before it, when it began is not known, or nobody tells: of
 * what has no stories they may not have been read.
 */
export function pastOf(
  declaration: Resource,
  gid: string,
  first: Pick<Version, 'content' | 'fromMs'>,
  stories: readonly Story[],
): DerivedPast | null {
  const { past } = declaration;
  const bornAt = past === undefined ? undefined : first.content.decoded.row[past.born];
  if (past === undefined || typeof bornAt !== 'string' || stories.length === 0) return null;
  const bornMs = Date.parse(bornAt);
  if (bornMs >= first.fromMs) return null;
  const walked = walk(declaration, past, first, bornMs, stories);
  const constants = past.constant.map((name) => columnOf(declaration, name));
  return pastVersions(declaration, gid, first.content, walked, constants);
}

/** The subtypes of stories that tell of anything. */
export function tellingSubtypes({ tells }: Past): readonly string[] {
  return [...new Set(tells.flatMap(({ subtypes }) => subtypes))];
}

type Touch = {
  readonly atMs: number;
  readonly byGid: string | null;
  readonly before: State;
  readonly after: State;
};
type Touched = { readonly table: string | null; readonly name: string; readonly touches: Touch[] };

function walk(
  declaration: Resource,
  past: Past,
  first: Pick<Version, 'content' | 'fromMs'>,
  bornMs: number,
  stories: readonly Story[],
): Walked {
  const { decoded } = first.content;
  const endMs = first.fromMs;
  const ordered = stories
    .filter(({ atMs }) => atMs <= endMs)
    .toSorted((a, b) => a.atMs - b.atMs || a.gid.length - b.gid.length || compareText(a.gid, b.gid));
  const told = touchesOf(declaration, past, decoded, ordered);
  const cells = told.cells.map(({ table, name, touches }) => ({
    table,
    name,
    held: heldOf(touches, finalOf(declaration, past, decoded, table, name), bornMs, endMs),
  }));
  return { cells, wholeSinceMs: told.wholeSinceMs, bornMs, endMs };
}

type Shown = Version['content']['decoded'];

/** What stories touch, cell by cell, oldest first, with cells that none touches: what was read first was always so. */
function touchesOf(
  declaration: Resource,
  past: Past,
  decoded: Shown,
  stories: readonly Story[],
): { readonly cells: readonly Touched[]; readonly wholeSinceMs: ReadonlyMap<string, number> } {
  const cells = new Map<string, Touched>();
  const cellOf = (table: string | null, name: string): Touched => {
    const key = `${table ?? ''} ${name}`;
    const cell = cells.get(key) ?? { table, name, touches: [] };
    cells.set(key, cell);
    return cell;
  };
  const wholeSinceMs = new Map<string, number>();
  for (const column of columnsTold(past)) if (decoded.row[column] !== undefined) cellOf(null, column);
  for (const link of linksTold(declaration, past)) {
    const rows = decoded.links[link.table];
    wholeSinceMs.set(link.table, rows === undefined ? Infinity : -Infinity);
    for (const row of rows ?? []) {
      const item = row[itemColumn(link)];
      if (typeof item === 'string') cellOf(link.table, item);
    }
  }
  const told = stories.map((story) => ({
    story,
    tells: past.tells.filter((one) => one.subtypes.includes(story.subtype)),
  }));
  for (const { story, tells } of told) {
    for (const one of tells) {
      const item = one.item === undefined ? null : story.row[one.item.by];
      if (one.item !== undefined && typeof item === 'string') cellOf(one.item.table, item);
      if (one.item === undefined) for (const column of columnsOfTells(one)) cellOf(null, column);
    }
  }
  for (const { story, tells } of told) {
    for (const one of tells) touch(one, story, cellOf, [...cells.values()], wholeSinceMs);
  }
  return { cells: [...cells.values()], wholeSinceMs };
}

function touch(
  tells: Tells,
  { atMs, byGid, row }: Story,
  cellOf: (table: string | null, name: string) => Touched,
  cells: readonly Touched[],
  wholeSinceMs: Map<string, number>,
): void {
  const { item, before, after, blinds = [] } = tells;
  const by = item === undefined ? null : row[item.by];
  // A story that does not say which row it tells of may tell of any.
  const blind = item !== undefined && typeof by !== 'string' ? [...blinds, item.table] : blinds;
  for (const cell of cells) {
    if (blind.includes(cell.table ?? cell.name))
      cell.touches.push({ atMs, byGid, before: undefined, after: undefined });
  }
  for (const table of blind)
    if (wholeSinceMs.has(table)) wholeSinceMs.set(table, Math.max(wholeSinceMs.get(table) ?? 0, atMs));
  if (item !== undefined) {
    if (typeof by === 'string') {
      const sides = { before: sideOf(before, row), after: sideOf(after, row) };
      cellOf(item.table, by).touches.push({ atMs, byGid, ...sides });
    }
    return;
  }
  for (const column of columnsOfTells(tells)) {
    const valueOf = (side: Side | undefined): State => {
      const value = side?.[column] === undefined ? undefined : valueTold(side[column], row);
      return value === undefined ? undefined : { [column]: value };
    };
    cellOf(null, column).touches.push({ atMs, byGid, before: valueOf(before), after: valueOf(after) });
  }
}

/** What a story says of a row of a link; of a row that is there perhaps no column. */
function sideOf(side: Side | undefined, row: Row): State {
  if (side === undefined || side === null) return side;
  const entries = Object.entries(side).flatMap(([column, told]) => {
    const value = valueTold(told, row);
    return value === undefined ? [] : [[column, value] as const];
  });
  return Object.fromEntries(entries);
}

function valueTold(told: ToldValue, row: Row): ColumnValue | undefined {
  if ('is' in told) return told.is;
  const value = row[told.column] ?? null;
  const isUntold =
    value === null && (told.never === true || (told.or !== undefined && (row[told.or] ?? null) !== null));
  return isUntold ? undefined : value;
}

/**
 * What the first version shows of a cell: of the row of a link what stories of such rows tell of. Nothing of one that no story would tell of,
 * since it may have changed unheard.
 */
function finalOf(declaration: Resource, { tells }: Past, decoded: Shown, table: string | null, name: string): State {
  if (table === null) {
    const value = decoded.row[name];
    return value === undefined ? undefined : { [name]: value };
  }
  const link = declaration.links.find((one) => one.table === table);
  const rows = decoded.links[table];
  if (link === undefined || rows === undefined) return undefined;
  const row = rows.find((one) => one[itemColumn(link)] === name);
  if (row === undefined) return null;
  const telling = tells.filter((one) => one.item?.table === table && fits(one, row));
  if (telling.length === 0) return undefined;
  const told = new Set(telling.flatMap(columnsOfTells));
  return Object.fromEntries(Object.entries(row).filter(([column]) => told.has(column)));
}

/** Whether a row is such as the subtype alone says: of that kind. */
function fits({ after }: Tells, row: Row): boolean {
  return Object.entries(after ?? {}).every(([column, told]) => !('is' in told) || told.is === row[column]);
}

/** The intervals of one cell in which its state is known, oldest last. */
function heldOf(touches: readonly Touch[], final: State, bornMs: number, endMs: number): readonly Held[] {
  const held: Held[] = [];
  let state = final;
  let toMs = endMs;
  const hold = (fromMs: number, byGids: Held['byGids']): void => {
    if (state !== undefined && fromMs < toMs) held.push({ fromMs, toMs, state, byGids });
  };
  for (const { atMs, byGid, before, after } of touches.toReversed()) {
    const fromMs = Math.min(Math.max(atMs, bornMs), toMs);
    if (after !== undefined) {
      if (state !== undefined && !agrees(after, state)) return held;
      state = after === null || state === undefined || state === null ? after : { ...after, ...state };
    }
    hold(fromMs, after === undefined && before === undefined ? [] : [byGid]);
    state = before;
    toMs = fromMs;
  }
  hold(bornMs, []);
  return held;
}

/** Whether what a story says came after fits what is known to have held then. */
function agrees(after: Row | null, state: Row | null): boolean {
  if (after === null || state === null) return after === state;
  return Object.keys(after).every((column) => state[column] === undefined || isSame(after[column], state[column]));
}

/** Values by what they mean: no text, no members and nothing are the same. */
function isSame(a: ColumnValue | undefined, b: ColumnValue | undefined): boolean {
  return spelled(a) === spelled(b);
}

function spelled(value: ColumnValue | undefined): string {
  if (value === undefined || value === null || value === '') return '';
  return Array.isArray(value) && value.length === 0 ? '' : JSON.stringify(value);
}

function columnsTold({ tells }: Past): readonly string[] {
  return [...new Set(tells.flatMap((one) => (one.item === undefined ? columnsOfTells(one) : [])))];
}

function columnsOfTells({ before, after }: Tells): readonly string[] {
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
}

function linksTold(declaration: Resource, { tells }: Past): readonly Link[] {
  const tables = new Set(tells.flatMap(({ item }) => item?.table ?? []));
  return declaration.links.filter(({ table }) => tables.has(table));
}

/** The column that tells the rows of one owner apart. */
function itemColumn(link: Link): string {
  return link.key.at(-1) ?? '';
}

function columnOf(declaration: Resource, name: string): string {
  const field = declaration.fields[name];
  return field === undefined ? name : columnName(name, field);
}
