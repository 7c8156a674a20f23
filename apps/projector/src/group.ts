/** Items put together: equal resources as one, and items by what they have in common. */
import { resourceKey } from '@asana-warehouse/warehouse/fact-store';
import type { ResourceRef } from '@asana-warehouse/warehouse/lock-resources';

/** Each once. */
export function distinct(resources: readonly ResourceRef[]): readonly ResourceRef[] {
  return [...new Map(resources.map(({ type, gid }) => [resourceKey({ type, gid }), { type, gid }])).values()];
}

/** Items by what they have in common, in order of first appearance. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
