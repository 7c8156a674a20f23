/** What the warehouse holds of a resource, as far as comparing needs it: mirrors `libs/warehouse/held-rows.ts`. */
import type { HeldRow } from '@asana-warehouse/reconciliation/drift';
import { resourceKey, textOf, type ResourceRef } from './tables.ts';
import type { World } from './world.ts';

/** `row` undefined: there is none. */
export function heldOf({ warehouse }: World, resource: ResourceRef): { row: HeldRow | undefined; repairEpoch: number } {
  const key = resourceKey(resource);
  const row = warehouse.get('current', key);
  const repairEpoch = warehouse.get('confirmation', key)?.repairEpoch ?? 0;
  if (row === undefined) return { row: undefined, repairEpoch };
  const stamp = row['modified_at'];
  return {
    row: {
      version: textOf(row['_version']),
      isGone: row['_deleted_at'] !== null,
      isGoneWith: row['_deleted_how'] === 'container',
      isForbidden: row['_visibility'] !== 'visible',
      modifiedAtMs: typeof stamp === 'string' ? Date.parse(stamp) : null,
    },
    repairEpoch,
  };
}
