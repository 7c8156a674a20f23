/**
 * Looks whether what the deletion guard holds back is found again, at growing intervals and by a few reads an entry, so that
 * it costs next to nothing however much is held. When most of a sample is there, everything held is read and the entry
 * ends by itself: access that came back needs nobody. What is then still missing is judged anew.
 */
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { checkAfterMs, mostAreGone, sampleSize } from '@asana-warehouse/reconciliation/deletion-guard';
import { log } from '@asana-warehouse/telemetry/logger';
import {
  dueEntries,
  forgetHeldGone,
  postponeCheck,
  pruneAbsences,
  sampleHeld,
  settleEntry,
  type GuardEntry,
  type HeldResource,
} from '@asana-warehouse/warehouse/guard';
import { partsOfScope } from '@asana-warehouse/warehouse/guard-scopes';
import { guardOptions } from './doubt-absence.ts';
import { ownFailure } from './own-failure.ts';
import type { Parts } from './parts.ts';

const sweepPriority = 9;

/** Looks at the entries that are due, or at all. Throws what reads throw that cannot be made. */
export async function recheckGuard(parts: Parts, { all }: { readonly all: boolean }): Promise<void> {
  for (const entry of await dueEntries(parts.pool, all)) await recheck(parts, entry);
  await pruneAbsences(parts.pool, guardOptions(parts).windowMs);
}

async function recheck(parts: Parts, entry: GuardEntry): Promise<void> {
  const { pool } = parts;
  await forgetHeldGone(pool, entry.id);
  const sample = await sampleHeld(pool, entry.id, sampleSize);
  const found = await Promise.all(sample.map((held) => isAbsent(parts, held)));
  if (mostAreGone(found.length, found.filter((absent) => absent).length)) {
    await postponeCheck(pool, entry.id, checkAfterMs(entry.checks + 1));
    return;
  }
  const decided = await settleEntry(pool, entry.id, 'reconciler');
  if (decided.kind !== 'done') return;
  log.warn('what was held back is found again: deletions are believed as before', {
    ...partsOfScope(entry.scope),
    count: decided.entry.held,
  });
}

async function isAbsent(parts: Parts, { type, gid, workspaceGid }: HeldResource): Promise<boolean> {
  const declaration = resourceOf(type);
  if (declaration === undefined) return true;
  const reading = { gid, workspaceGid, source: 'reconcile', repairEpoch: 0 } as const;
  const options = { priority: sweepPriority, signal: parts.stopping } as const;
  try {
    return (await readResource(parts.api, declaration, reading, options)).kind === 'absent';
  } catch (error) {
    // What Asana cannot give is not found again by that.
    await ownFailure(parts, error, sweepPriority);
    return true;
  }
}
