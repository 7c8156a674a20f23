/** What the deletion guard holds back and asks about, as jobs tell of it: their exit code is 1 while there is any. */
import { listGuard, type GuardEntry } from '@asana-warehouse/warehouse/guard';
import { partsOfScope } from '@asana-warehouse/warehouse/guard-scopes';
import type pg from 'pg';

/** `kind` and `gid`: the scope; `held`: resources whose deletion waits for a word. */
export type HeldBack = Pick<GuardEntry, 'id' | 'type' | 'rule' | 'missing' | 'members' | 'held'> & {
  readonly kind: string;
  readonly gid: string;
};

const namedMax = 100;

/** The open entries, of which at most 100. */
export async function readHeldBack(pool: pg.Pool): Promise<readonly HeldBack[]> {
  const entries = await listGuard(pool, ['open'], namedMax);
  return entries.map(({ id, scope, type, rule, missing, members, held }) => {
    const { kind, gid = '' } = partsOfScope(scope);
    return { id, kind, gid, type, rule, missing, members, held };
  });
}

/** For people. */
export function tellHeldBack(heldBack: readonly HeldBack[]): readonly string[] {
  return heldBack.map(
    ({ id, kind, gid, type, held }) =>
      `held back: ${held} disappearances in ${kind} ${gid}`.trimEnd() +
      ` (${type}), which is implausible: see asana-warehouse guard list, then guard confirm ${id} or guard dismiss ${id}`,
  );
}
