/**
 * Links are rows that a resource's content lists, so their life follows from the owner's: a link holds while the owner
 * lives and its content names it. A changed attribute (the section of a task in a project) ends one interval and begins
 * the next. The current row of a link is its last interval; an ended one stays as a tombstone.
 *
 * By its links to them a resource is found when its containers come back. So one that was only named while the owner was gone
 * has a tombstone, too: an empty interval, which ends as it begins, and no row of history.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { columnsOf, linkKey } from '@asana-warehouse/catalogue/columns';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { volatileColumns } from '@asana-warehouse/catalogue/volatile';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import { agree, textOfRows } from './content.ts';
import type { Stretch } from './life.ts';

/**
 * One interval of one link. `begin` and `end` are the owner's stretches that brought and ended it; `row` is as the last
 * content within it showed it.
 */
export type LinkInterval = { readonly row: Row; readonly begin: Stretch; readonly end: Stretch | null };

/** Intervals of every link of one table; an empty one, if there is any, is the first of its link. */
export function linkIntervalsOf(owner: Resource, link: Link, stretches: readonly Stretch[]): readonly LinkInterval[] {
  const key = linkKey(owner, link);
  const settled = settledColumns(link, key);
  const holdsOwner = owner.containers.some((container) => 'link' in container && container.link === link.table);
  const closed: LinkInterval[] = [];
  let open = new Map<string, Open>();
  let before: readonly Row[] = none;
  for (const stretch of stretches) {
    const named = stretch.version.content.decoded.links[link.table] ?? none;
    const rows = stretch.gone === null ? named : none;
    // As nearly always: what was changed is something else.
    if (stretch.gone === null && textOfRows(rows) === textOfRows(before)) continue;
    before = rows;
    if (named.length === 0 && open.size === 0) continue;
    const next = new Map<string, Open>();
    for (const row of rows) {
      const id = spell(key, row);
      const values = spell(settled, row);
      const held = open.get(id);
      const goesOn = held !== undefined && (held.values === values || agreesIn(settled, held.row, row));
      next.set(id, { row, values, begin: goesOn ? held.begin : stretch });
    }
    for (const [id, { row, begin }] of open) {
      if (next.get(id)?.begin !== begin) closed.push({ row, begin, end: stretch });
    }
    open = next;
    if (stretch.gone !== null && holdsOwner) closed.push(...emptyIntervals(key, named, closed, stretch));
  }
  return [...closed, ...[...open.values()].map(({ row, begin }) => ({ row, begin, end: null }))];
}

const none: readonly Row[] = [];

/** Of what a stretch names in which the owner is gone: the links that were never known before. */
function emptyIntervals(
  key: readonly string[],
  named: readonly Row[],
  before: readonly LinkInterval[],
  stretch: Stretch,
): readonly LinkInterval[] {
  const known = new Set(before.map(({ row }) => spell(key, row)));
  const unknown = named.filter((row) => !known.has(spell(key, row)));
  return unknown.map((row) => ({ row, begin: stretch, end: stretch }));
}

/** Whether the link held at all. */
export function isHeld({ begin, end }: LinkInterval): boolean {
  return begin !== end;
}

/** The last interval of each link: what the current table shows. */
export function lastIntervals(
  owner: Resource,
  link: Link,
  intervals: readonly LinkInterval[],
): readonly LinkInterval[] {
  const key = linkKey(owner, link);
  const last = new Map<string, LinkInterval>();
  for (const interval of intervals) {
    const id = spell(key, interval.row);
    const other = last.get(id);
    if (other === undefined || other.begin.fromMs <= interval.begin.fromMs) last.set(id, interval);
  }
  return [...last.values()];
}

/** An interval that has not ended so far. `values`: what it must keep to go on. */
type Open = { readonly row: Row; readonly values: string; readonly begin: Stretch };

/** The columns beside the key that make a link another one when they change. */
export function settledColumns(link: Link, key: readonly string[]): readonly string[] {
  const volatile = volatileColumns(link.fields);
  return columnsOf(link)
    .map(({ name }) => name)
    .filter((name) => !key.includes(name) && !volatile.has(name));
}

/** Whether a link goes on: its values are equal, or were unknown. */
export function agreesIn(columns: readonly string[], before: Row, after: Row): boolean {
  return columns.every((column) => agree(before[column], after[column]));
}

/** The values of these columns as one text: equal values, equal text. */
export function spell(columns: readonly string[], row: Row): string {
  return canonicalJson(columns.map((column) => row[column]));
}
