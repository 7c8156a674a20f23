/**
 * Links are rows that a resource's content lists, so their life follows from the owner's: a link holds while the owner
 * lives and its content names it. A changed attribute (the section of a task in a project) ends one interval and begins
 * the next. The current row of a link is its last interval; an ended one stays as a tombstone.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { linkKey } from '@asana-warehouse/catalogue/columns';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { withoutVolatile } from '@asana-warehouse/catalogue/volatile';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import type { Stretch } from './life.ts';

/** One interval of one link. `begin` and `end` are the owner's stretches that brought and ended it. */
export type LinkInterval = { readonly row: Row; readonly begin: Stretch; readonly end: Stretch | null };

/** Intervals of every link of one table, in order of beginning. */
export function linkIntervalsOf(owner: Resource, link: Link, stretches: readonly Stretch[]): readonly LinkInterval[] {
  const key = linkKey(owner, link);
  const spell = (row: Row): string => canonicalJson(withoutVolatile(link.fields, row));
  const closed: LinkInterval[] = [];
  let open = new Map<string, LinkInterval>();
  for (const stretch of stretches) {
    const rows = stretch.gone === null ? (stretch.version.content.decoded.links[link.table] ?? []) : [];
    const next = new Map<string, LinkInterval>();
    for (const row of rows) {
      const id = canonicalJson(key.map((column) => row[column]));
      const held = open.get(id);
      const same = held !== undefined && spell(held.row) === spell(row);
      next.set(id, same ? held : { row, begin: stretch, end: null });
    }
    for (const [id, held] of open) if (next.get(id) !== held) closed.push({ ...held, end: stretch });
    open = next;
  }
  return [...closed, ...open.values()];
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
    const id = canonicalJson(key.map((column) => interval.row[column]));
    const other = last.get(id);
    if (other === undefined || other.begin.fromMs <= interval.begin.fromMs) last.set(id, interval);
  }
  return [...last.values()];
}
