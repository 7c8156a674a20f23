/** The facts of a batch beside the ones that are known: which are new, which bring a body, which turn out to be older. */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { showsVolatile } from '@asana-warehouse/catalogue/volatile';
import type { SnapshotFact } from '@asana-warehouse/projection/facts';
import { resourceKey, type StoredFact } from '@asana-warehouse/warehouse/fact-store';

/** Which of the new facts bring a body that is not kept yet. Volatile values need every body. */
export function markBodies(
  facts: readonly StoredFact[],
  stored: ReadonlyMap<string, readonly SnapshotFact[]>,
): readonly (StoredFact & { readonly keepBody: boolean })[] {
  const kept = new Set<string>();
  for (const [key, known] of stored)
    for (const fact of known) if (fact.kind === 'present') kept.add(`${key} ${fact.hash}`);
  return earliestOfEach(facts).map((one) => {
    if (one.fact.kind !== 'present') return { ...one, keepBody: false };
    const content = `${resourceKey(one)} ${one.fact.hash}`;
    const declaration = resourceOf(one.type);
    const keepBody = !kept.has(content) || (declaration !== undefined && showsVolatile(declaration));
    kept.add(content);
    return { ...one, keepBody };
  });
}

/** Of the same fact seen twice, the one that entered the log first. */
function earliestOfEach(facts: readonly StoredFact[]): readonly StoredFact[] {
  const earliest = new Map<string, StoredFact>();
  for (const one of facts) {
    const key = `${resourceKey(one)} ${one.fact.id}`;
    const other = earliest.get(key);
    if (other === undefined || one.fact.appendedAtMs < other.fact.appendedAtMs) earliest.set(key, one);
  }
  return [...earliest.values()];
}

/** `restamped`: resources of which a known fact turned out to have entered the log earlier, which stamps alone show. */
export type Merged = {
  readonly facts: ReadonlyMap<string, readonly SnapshotFact[]>;
  readonly restamped: ReadonlySet<string>;
};

/** Known and new facts together. */
export function mergeFacts(stored: ReadonlyMap<string, readonly SnapshotFact[]>, news: readonly StoredFact[]): Merged {
  const merged = new Map([...stored].map(([key, facts]) => [key, new Map(facts.map((fact) => [fact.id, fact]))]));
  const restamped = new Set<string>();
  for (const one of earliestOfEach(news)) {
    const key = resourceKey(one);
    const facts = merged.get(key) ?? new Map<string, SnapshotFact>();
    const other = facts.get(one.fact.id);
    if (other !== undefined && one.fact.appendedAtMs < other.appendedAtMs) restamped.add(key);
    if (other === undefined || one.fact.appendedAtMs < other.appendedAtMs) facts.set(one.fact.id, one.fact);
    merged.set(key, facts);
  }
  return { facts: new Map([...merged].map(([key, facts]) => [key, [...facts.values()]])), restamped };
}
