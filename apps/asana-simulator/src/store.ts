/**
 * All rows, their lists, and the journal of every change: one writer, `put`, keeps the three together.
 *
 * The journal holds the row that each change replaced, so `rowsAt(time)` gives the graph as it was then: the present with
 * everything after that time undone, newest first. Rows put before `startJournal` are the beginning of history.
 */
import { optionsOf, placements } from './placement.ts';
import type { EnumOption, Gid, Row, RowOf, RowType } from './rows.ts';
import { Sorted } from './sorted.ts';

export interface JournalEntry {
  readonly atMs: number;
  readonly gid: Gid;
  readonly before: Row | null;
}

const nothing = new Sorted();

export class Store {
  readonly journal: JournalEntry[] = [];
  private readonly rows = new Map<Gid, Row>();
  private readonly lists = new Map<string, Sorted>();
  private readonly optionFields = new Map<Gid, Gid>();
  private journaling = false;
  /** Raised by every change; persistence compares it to know whether there is something to write. */
  revision = 0;

  static of(rows: Iterable<Row>): Store {
    const store = new Store();
    for (const row of rows) store.put(row, 0);
    return store;
  }

  startJournal(): void {
    this.journaling = true;
  }

  get(gid: Gid): Row | undefined {
    return this.rows.get(gid);
  }

  find<T extends RowType>(type: T, gid: Gid | null | undefined): RowOf<T> | undefined {
    const row = gid === null || gid === undefined ? undefined : this.rows.get(gid);
    return row?.type === type ? (row as RowOf<T>) : undefined;
  }

  /** The row of that type, where the graph guarantees that it is there. Throws when the graph is broken. */
  need<T extends RowType>(type: T, gid: Gid): RowOf<T> {
    const row = this.find(type, gid);
    if (row === undefined) throw new Error(`the graph has no ${type} ${gid}`);
    return row;
  }

  option(gid: Gid): EnumOption | undefined {
    const field = this.find('custom_field', this.optionFields.get(gid));
    return field?.options.find((option) => option.gid === gid);
  }

  optionField(gid: Gid): RowOf<'custom_field'> | undefined {
    return this.find('custom_field', this.optionFields.get(gid));
  }

  list(name: string): Sorted {
    return this.lists.get(name) ?? nothing;
  }

  all(): IterableIterator<Row> {
    return this.rows.values();
  }

  *ofType<T extends RowType>(type: T): Generator<RowOf<T>> {
    for (const row of this.rows.values()) if (row.type === type) yield row as RowOf<T>;
  }

  put(row: Row, atMs: number): void {
    const before = this.rows.get(row.gid);
    if (this.journaling && row.type !== 'webhook') this.journal.push({ atMs, gid: row.gid, before: before ?? null });
    this.revision += 1;
    this.rows.set(row.gid, row);
    this.replacePlaces(before, row);
    for (const option of optionsOf(row)) this.optionFields.set(option.gid, row.gid);
  }

  rowsAt(atMs: number): Row[] {
    const then = new Map(this.rows);
    for (let index = this.journal.length - 1; index >= 0; index -= 1) {
      const entry = this.journal[index];
      if (entry === undefined || entry.atMs <= atMs) continue;
      if (entry.before === null) then.delete(entry.gid);
      else then.set(entry.gid, entry.before);
    }
    return [...then.values()];
  }

  private replacePlaces(before: Row | undefined, after: Row): void {
    const old = before === undefined ? [] : placements(before);
    const fresh = placements(after);
    if (old.length === fresh.length && old.every((place, at) => samePlace(place, fresh[at]))) return;
    for (const [name, rank] of old) this.lists.get(name)?.remove(rank, after.gid);
    for (const [name, rank] of fresh) {
      let list = this.lists.get(name);
      if (list === undefined) this.lists.set(name, (list = new Sorted()));
      list.add(rank, after.gid);
    }
  }
}

function samePlace(left: readonly [string, number], right: readonly [string, number] | undefined): boolean {
  return right !== undefined && left[0] === right[0] && left[1] === right[1];
}
