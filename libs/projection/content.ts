/**
 * The content register. Full reads have one total order: repair epoch, Asana's own stamp where the type has one, when
 * we read, hash. The greatest wins; the whole sequence, equal neighbours merged, is the resource's life.
 *
 * Existence has a register of its own (`existence.ts`): comparing "content modified at 5, read at 1", "content modified
 * at 1, read at 3" and "absent at 2" in one order has a cycle, so the row would depend on the order of arrival.
 */
import { columnName } from '@asana-warehouse/catalogue/field';
import { decode, type Decoded, type Row } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { withoutVolatile } from '@asana-warehouse/catalogue/volatile';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import { compareText, type ContentFact } from './facts.ts';

/** A run of equal contents. `first` brought it, `last` confirmed it last. */
export type Content = {
  readonly first: ContentFact;
  readonly last: ContentFact;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly decoded: Decoded;
};

/** The contents in register order, equal neighbours merged. */
export function contentsOf(declaration: Resource, facts: readonly ContentFact[]): readonly Content[] {
  const contents: Content[] = [];
  for (const fact of [...facts].sort(compareContent)) {
    const previous = contents.at(-1);
    if (previous?.first.hash === fact.hash) contents[contents.length - 1] = extend(previous, fact);
    else {
      const seen = { firstSeenMs: fact.observedAtMs, lastSeenMs: fact.observedAtMs };
      contents.push({ first: fact, last: fact, ...seen, decoded: decode(declaration, fact.body) });
    }
  }
  return contents;
}

/** Negative when `a` is the older content. Total: ids break the last tie. */
export function compareContent(a: ContentFact, b: ContentFact): number {
  return (
    a.repairEpoch - b.repairEpoch ||
    (a.modifiedAtMs ?? 0) - (b.modifiedAtMs ?? 0) ||
    a.observedAtMs - b.observedAtMs ||
    compareText(a.hash, b.hash) ||
    compareText(a.id, b.id)
  );
}

/** Names of the columns and link tables in which two contents differ, sorted; volatile columns do not count. */
export function differences(declaration: Resource, before: Decoded, after: Decoded): readonly string[] {
  const names: string[] = [];
  for (const [column, value] of Object.entries(after.row)) {
    if (!volatileColumns(declaration).has(column) && !same(before.row[column], value)) names.push(column);
  }
  for (const { table, fields } of declaration.links) {
    const settled = ({ links }: Decoded): readonly Row[] =>
      (links[table] ?? []).map((row) => withoutVolatile(fields, row));
    if (!same(settled(before), settled(after))) names.push(table);
  }
  if (!same(before.extra, after.extra)) names.push('_extra');
  return names.sort();
}

/** Columns that are neither hashed nor historised. */
export function volatileColumns(declaration: Resource): ReadonlySet<string> {
  let columns = volatileOf.get(declaration);
  if (columns === undefined) {
    columns = new Set(
      Object.entries(declaration.fields)
        .filter(([, field]) => field.volatile === true)
        .map(([name, field]) => columnName(name, field)),
    );
    volatileOf.set(declaration, columns);
  }
  return columns;
}

const volatileOf = new WeakMap<Resource, ReadonlySet<string>>();

function extend(content: Content, fact: ContentFact): Content {
  return {
    ...content,
    last: fact,
    firstSeenMs: Math.min(content.firstSeenMs, fact.observedAtMs),
    lastSeenMs: Math.max(content.lastSeenMs, fact.observedAtMs),
  };
}

function same(a: unknown, b: unknown): boolean {
  return (
    a === b || (typeof a === 'object' && typeof b === 'object' && canonicalJson(a ?? null) === canonicalJson(b ?? null))
  );
}
