/**
 * Between a read that found nothing and the log: whether it is believed. What an event said to be gone, and what has no
 * living row, goes on at once; anything else the deletion guard judges, and what it holds back does not reach the log, so
 * that every fold, and every rebuild, knows only what was believed. What an event said to be there waits for its row.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { log } from '@asana-warehouse/telemetry/logger';
import { count } from '@asana-warehouse/telemetry/metrics';
import {
  judgeAbsence,
  type AbsenceVerdict,
  type GuardOptions,
  type Opened,
} from '@asana-warehouse/warehouse/guard-absences';
import { partsOfScope } from '@asana-warehouse/warehouse/guard-scopes';
import { loadHeld } from '@asana-warehouse/warehouse/held-rows';
import type { Parts } from './parts.ts';

/**
 * A resource that a read did not find. `isTold`: the newest event says that it is gone. `isFolded`: whether its row shows what
 * was heard of it; where that may be waited for, a row that counts as gone is not believed before.
 */
export type Unread = {
  readonly gid: string;
  readonly workspaceGid: string | null;
  readonly isTold: boolean;
  readonly isFolded?: () => Promise<boolean>;
};

/** What disappears together is read within moments: a second read so much later sees how many there are. */
export const settleMs = 2_000;

/** `settledMs`: how long an absence is doubted before a second read is believed; 0 judges the first one. */
export async function doubtAbsence(
  parts: Pick<Parts, 'pool' | 'settings'>,
  declaration: Resource,
  { gid, workspaceGid, isTold, isFolded }: Unread,
  settledMs: number,
): Promise<AbsenceVerdict> {
  if (isTold) return 'believe';
  // Asked before the row is read: what is folded in between shows.
  const shows = (await isFolded?.()) ?? true;
  const row = (await loadHeld(parts.pool, declaration, [gid])).get(gid)?.row;
  if (row === undefined) return 'believe';
  if (row.isGone) return shows ? 'believe' : 'wait';
  const unfound = { declaration, gid, workspaceGid };
  const { verdict, opened } = await judgeAbsence(parts.pool, guardOptions(parts), unfound, settledMs);
  count('asana_warehouse_guard_verdicts_total', { verdict });
  if (opened !== null) tellOpened(opened);
  return verdict;
}

/** The guard's limits, as set. */
export function guardOptions({ settings }: Pick<Parts, 'settings'>): GuardOptions {
  return {
    countMax: settings.GUARD_ABSENCES_MAX,
    shareMax: settings.GUARD_ABSENCES_PERCENT_MAX / 100,
    windowMs: settings.GUARD_WINDOW,
  };
}

/** Once per entry, as loud as it deserves. */
export function tellOpened({ scope, type, rule, missing, members }: Opened): void {
  log.error('deletions are held back: asana-warehouse guard list tells of them', {
    ...partsOfScope(scope),
    resourceType: type,
    reason: rule,
    count: missing,
    ...(members === null ? {} : { rows: members }),
  });
}
