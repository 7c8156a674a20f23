/**
 * The content register. Full reads have one total order: repair epoch, Asana's own stamp where the type has one, when
 * we read at the earliest, hash. The greatest wins; the whole sequence, equal neighbours merged, is the resource's life.
 *
 * Existence has a register of its own (`existence.ts`): comparing "content modified at 5, read at 1", "content modified
 * at 1, read at 3" and "absent at 2" in one order has a cycle, so the row would depend on the order of arrival.
 */
import { decodeOnce, type Decoded, type Row } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { volatileColumns, withoutVolatile } from '@asana-warehouse/catalogue/volatile';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import { compareText, seenFromMs, type ContentFact } from './facts.ts';

/** A run of equal contents. `first` brought it, `last` confirmed it last; `decoded` is what `last` showed, volatile values included. */
export type Content = {
  readonly first: ContentFact;
  readonly last: ContentFact;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly decoded: Decoded;
};

/** The contents in register order, equal neighbours merged. */
export function contentsOf(declaration: Resource, facts: readonly ContentFact[]): readonly Content[] {
  const runs: Run[] = [];
  for (const fact of [...facts].sort(compareContent)) {
    const run = runs.at(-1);
    if (run === undefined || run.first.hash !== fact.hash) {
      runs.push({ first: fact, last: fact, firstSeenMs: fact.observedAtMs, lastSeenMs: fact.observedAtMs });
    } else {
      run.last = fact;
      run.firstSeenMs = Math.min(run.firstSeenMs, fact.observedAtMs);
      run.lastSeenMs = Math.max(run.lastSeenMs, fact.observedAtMs);
    }
  }
  return runs.map((run) => ({ ...run, decoded: decodeOnce(declaration, run.last.body) }));
}

type Run = { readonly first: ContentFact; last: ContentFact; firstSeenMs: number; lastSeenMs: number };

/** Negative when `a` is the older content. Total: ids break the last tie. */
export function compareContent(a: ContentFact, b: ContentFact): number {
  return (
    a.repairEpoch - b.repairEpoch ||
    (a.modifiedAtMs ?? 0) - (b.modifiedAtMs ?? 0) ||
    seenFromMs(a) - seenFromMs(b) ||
    compareText(a.hash, b.hash) ||
    compareText(a.id, b.id)
  );
}

/** Names of the columns and link tables in which two contents differ, sorted; volatile columns do not count. */
export function differences(declaration: Resource, before: Decoded, after: Decoded): readonly string[] {
  const names: string[] = [];
  const volatile = volatileColumns(declaration.fields);
  for (const column of Object.keys(after.row)) {
    if (!volatile.has(column) && !same(before.row[column], after.row[column])) names.push(column);
  }
  for (const { table, fields } of declaration.links) {
    const settled = ({ links }: Decoded): readonly Row[] =>
      (links[table] ?? []).map((row) => withoutVolatile(fields, row));
    if (!same(settled(before), settled(after))) names.push(table);
  }
  if (!same(before.extra, after.extra)) names.push('_extra');
  return names.sort();
}

/** Equal texts are equal values; values spelled with other key order need the longer way. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return (
    JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || canonicalJson(a ?? null) === canonicalJson(b ?? null)
  );
}
