/**
 * The two registers recomputed by the shortest rules there are, without the product's own folds: which content holds, when the
 * resource was gone by what was told and seen of itself, and in which order its contents followed one another.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { SnapshotFact } from '@asana-warehouse/projection/facts';

/** What is known of one resource, as the log says it. */
export type NaiveKnown = {
  readonly declaration: Resource;
  readonly facts: readonly SnapshotFact[];
  readonly events: readonly { readonly id: string; readonly action: string; readonly atMs: number }[];
};

/** `contents`: hashes in order, repeats left out. `isGone`: by its own marks, containers aside. `aliveAtMs`, `goneAtMs`: the latest marks. */
export type NaiveRegisters = {
  readonly contents: readonly string[];
  readonly isGone: boolean;
  readonly aliveAtMs: number;
  readonly goneAtMs: number;
  readonly isForbidden: boolean;
};

/** Recomputes both registers. */
export function naiveRegisters({ declaration, facts, events }: NaiveKnown): NaiveRegisters {
  const gone = declaration.goneBy as readonly string[];
  let [aliveAtMs, goneAtMs] = [-Infinity, -Infinity];
  for (const fact of facts) {
    const atMs = fact.observedAtMs - fact.errorMs;
    if (fact.kind === 'absent') goneAtMs = Math.max(goneAtMs, atMs);
    else if (fact.kind !== 'forbidden') aliveAtMs = Math.max(aliveAtMs, atMs);
  }
  for (const { action, atMs } of events) {
    if (gone.includes(action)) goneAtMs = Math.max(goneAtMs, atMs);
    else if (action === 'undeleted' || (action === 'added' && gone.includes('removed')))
      aliveAtMs = Math.max(aliveAtMs, atMs);
  }
  return {
    contents: contentsOf(facts),
    isGone: goneAtMs >= aliveAtMs && goneAtMs > -Infinity,
    aliveAtMs,
    goneAtMs,
    isForbidden: isForbidden(facts),
  };
}

function contentsOf(facts: readonly SnapshotFact[]): readonly string[] {
  const spelled = facts.flatMap((fact) => {
    if (fact.kind !== 'present') return [];
    const { repairEpoch, modifiedAtMs, observedAtMs, errorMs, hash, id } = fact;
    const order = [repairEpoch, modifiedAtMs ?? 0, observedAtMs - errorMs].map((part) =>
      String(part).padStart(16, '0'),
    );
    return [{ hash, order: [...order, hash, id].join(' ') }];
  });
  spelled.sort((a, b) => (a.order < b.order ? -1 : 1));
  return spelled.map(({ hash }) => hash).filter((hash, index, all) => hash !== all[index - 1]);
}

function isForbidden(facts: readonly SnapshotFact[]): boolean {
  const latestMs = Math.max(...facts.map(({ observedAtMs, errorMs }) => observedAtMs - errorMs));
  return (
    facts
      .filter(({ observedAtMs, errorMs }) => observedAtMs - errorMs === latestMs)
      .every(({ kind }) => kind === 'forbidden') && facts.length > 0
  );
}
