/** Of several wishes for one resource the newest event's expectation counts: mirrors `mergeTwo` of `libs/warehouse/wishes.ts`. */
import { resourceKey } from './tables.ts';
import type { Raise } from './wishes.ts';

/** Each resource once. */
export function mergedWishes(wishes: readonly Raise[]): readonly Raise[] {
  const merged = new Map<string, Raise>();
  for (const wish of wishes) {
    const known = merged.get(resourceKey(wish));
    merged.set(resourceKey(wish), known === undefined ? wish : mergeTwo(known, wish));
  }
  return [...merged.values()];
}

function mergeTwo(a: Raise, b: Raise): Raise {
  const [older, newer] = (b.eventAt ?? '') >= (a.eventAt ?? '') ? [a, b] : [b, a];
  const expects = newer.expects ?? (newer.eventAt === older.eventAt ? older.expects : null);
  return { ...newer, priority: Math.min(a.priority, b.priority), expects };
}
