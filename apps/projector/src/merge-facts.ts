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

/** Resources of which a known fact turned out to have entered the log earlier, which stamps alone show. */
export function restampedBy(
  news: readonly StoredFact[],
  stamps: ReadonlyMap<string, readonly SnapshotFact[]>,
): ReadonlySet<string> {
  return new Set(
    news.flatMap((one) => {
      const key = resourceKey(one);
      const known = stamps.get(key)?.find(({ id }) => id === one.fact.id);
      return known !== undefined && one.fact.appendedAtMs < known.appendedAtMs ? [key] : [];
    }),
  );
}

/** The facts as stored, with the new ones among them as they came: those are decoded already. */
export function withDecoded(
  stored: ReadonlyMap<string, readonly SnapshotFact[]>,
  news: readonly StoredFact[],
): ReadonlyMap<string, readonly SnapshotFact[]> {
  const came = new Map(news.map((one) => [`${resourceKey(one)} ${one.fact.id}`, one.fact]));
  return new Map(
    [...stored].map(([key, facts]) => [
      key,
      facts.map((fact) => {
        const same = came.get(`${key} ${fact.id}`);
        return same === undefined ? fact : { ...same, appendedAtMs: fact.appendedAtMs };
      }),
    ]),
  );
}
