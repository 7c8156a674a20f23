/**
 * The lists of the graph as sources of pages, each O(page) to read from any key.
 */
import type { Item, ListKey, ListSource } from './paging.ts';
import type { Gid, Row, RowType, SectionRow } from './rows.ts';
import type { Store } from './store.ts';

/** One index list, its gids turned into rows of the type (for memberships: into what they lead to, by `lead`). */
export function listOf(store: Store, name: string, lead: (row: Row) => Gid = (row) => row.gid): ListSource {
  return function* from(after: ListKey | null): Generator<Item> {
    const place = after === null ? null : { rank: Number(after[0]), gid: String(after[1]) };
    for (const { rank, gid } of store.list(name).after(place)) {
      const member = store.get(gid);
      const row = member === undefined ? undefined : store.get(lead(member));
      if (row !== undefined) yield { key: [rank, gid], row };
    }
  };
}

/** A project's tasks: section by section, in each by rank. */
export function tasksOfProject(store: Store, project: Gid): ListSource {
  return function* from(after: ListKey | null): Generator<Item> {
    const sections = store
      .list(`sections:${project}`)
      .gids()
      .map((gid) => store.need('section', gid));
    for (const section of sections) {
      const order = after === null ? 1 : compareSection(section, after);
      if (order < 0) continue;
      const start = order === 0 && after !== null ? { rank: Number(after[2]), gid: String(after[3]) } : null;
      for (const { rank, gid } of store.list(`section_tasks:${section.gid}`).after(start)) {
        yield { key: [section.rank, section.gid, rank, gid], row: store.need('task', gid) };
      }
    }
  };
}

function compareSection(section: SectionRow, after: ListKey): number {
  const rank = section.rank - Number(after[0]);
  if (rank !== 0) return rank;
  return section.gid < String(after[1]) ? -1 : section.gid > String(after[1]) ? 1 : 0;
}

/** What a project shows on its overview: the newest of that type that was not deleted. */
export function shownOn(store: Store, project: Gid, type: 'status_update' | 'project_brief'): Gid | undefined {
  return store.list(`${type}s:${project}`).last()?.gid;
}

/** Rows at hand, in the order given. */
export function listGiven(rows: readonly Row[]): ListSource {
  return function* from(after: ListKey | null): Generator<Item> {
    for (let index = after === null ? 0 : Number(after[0]) + 1; index < rows.length; index += 1) {
      const row = rows[index];
      if (row !== undefined) yield { key: [index], row };
    }
  };
}

export function rowsOf<T extends RowType>(store: Store, type: T, gids: readonly Gid[]): Row[] {
  return gids.map((gid) => store.find(type, gid)).filter((row) => row !== undefined);
}
