/**
 * Finds drift and repairs it. Lists are read as in a backfill and compared with the rows; what differs is appended.
 * What a list did not show is only wished for: the direct read that follows says whether it is gone. Where an
 * implausible share is missing, the deletion guard holds it back. Types that no event tells of (people, fields) are kept current by this alone.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { listKinds, neededKinds, rootScopes, type ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { count } from '@asana-warehouse/telemetry/metrics';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { findResources } from '@asana-warehouse/warehouse/known-resources';
import {
  addScopes,
  openRun,
  readProgress,
  type Run,
  type Scope,
  type UnreadList,
} from '@asana-warehouse/warehouse/runs';
import { unreadAmong } from '@asana-warehouse/warehouse/unread';
import { openWishesAmong } from '@asana-warehouse/warehouse/wishes-waiting';
import { confirmEntry, listGuard, resourcesOf } from '@asana-warehouse/warehouse/guard';
import { describe } from './backfill.ts';
import { crawl } from './crawl.ts';
import type { Crawl } from './crawl-work.ts';
import { startFulfiller } from './fulfil.ts';
import {
  judgeMissing,
  sweep,
  sweepPriority,
  wishForSingle,
  type Findings,
  type ReconcileOptions,
  type Repair,
} from './missing.ts';
import type { Parts } from './parts.ts';
import { readHeldBack, type HeldBack } from './held-back.ts';
import { recheckGuard } from './recheck-guard.ts';
import { showProgress } from './show-progress.ts';

export type Reconciled = {
  readonly runId: string;
  readonly repaired: readonly Repair[];
  readonly repairs: number;
  /** Rows that no list showed, so that they were read directly. */
  readonly missing: number;
  /** What the deletion guard holds back at the end and asks about, found now or before. */
  readonly heldBack: readonly HeldBack[];
  readonly failed: readonly UnreadList[];
  readonly tolerated: readonly UnreadList[];
  readonly requests: number;
  readonly rows: number;
};

const concurrency = 8;
/** Readers of a reconciliation that is spread over time. */
export const readersWithGap = 2;
const repairsNamedMax = 1_000;
const entriesMax = 1_000;

/** Runs, or goes on with, a reconciliation. Resolves when the direct reads it asked for are in the log. */
export async function reconcile(parts: Parts, options: ReconcileOptions): Promise<Reconciled> {
  const { pool } = parts;
  const kinds = neededKinds(listKinds(resources), options.selection);
  const run = await openRun(pool, 'reconcile', {
    ...(describe(options) as object),
    single: options.single,
    since: options.since,
  });
  const findings: Findings = { repaired: [], repairs: 0, wished: [] };
  const note = (type: string, gid: string, what: string): void => {
    findings.repairs += 1;
    count('asana_warehouse_drift_total', { type, repaired: 'true' });
    if (findings.repaired.length < repairsNamedMax) findings.repaired.push({ type, gid, what });
  };
  const fulfiller = startFulfiller(parts, {
    concurrency: 4,
    priorityMax: sweepPriority,
    onSettled: ({ priority }, snapshot, isNews) => {
      if (isNews && priority === sweepPriority) note(snapshot.type, snapshot.gid, snapshot.kind);
    },
  });
  const shown = options.isShown ? showProgress(pool, run, 'reconcile') : null;
  try {
    if (options.acceptsAbsences) await acceptHeld(parts, run, findings);
    else await recheckGuard(parts, { all: true });
    if (options.single.length > 0) await wishForSingle(parts, options, findings);
    else {
      const first = await firstScopes(parts, options, kinds);
      await inTransaction(pool, (client) => addScopes(client, run, first));
    }
    const work = crawlOf(parts, run, kinds, options, findings, note);
    await Promise.race([crawl(parts, work), fulfiller.failed]);
    if (options.single.length === 0 && options.roots.length === 0 && options.since === null) {
      const among = options.selection.types === null ? 'all' : 'nowhere';
      if (await sweep(parts, run, kinds, options, findings, among))
        await Promise.race([crawl(parts, work), fulfiller.failed]);
    }
    await Promise.race([untilRead(parts, findings, fulfiller.nudge), fulfiller.failed]);
    // What was too heavy to go unheard is known only once it was read.
    while (options.acceptsAbsences && (await acceptHeld(parts, run, findings))) {
      await Promise.race([untilRead(parts, findings, fulfiller.nudge), fulfiller.failed]);
    }
  } finally {
    await shown?.end();
    await fulfiller.stop();
  }
  const { requests, rows, failed: lists, tolerated } = await readProgress(pool, run);
  const { repaired, repairs, wished } = findings;
  const unread = await unreadAmong(pool, run, wished);
  const failed = [
    ...lists,
    ...unread.filter((one) => !lists.some(({ kind, gid }) => kind === one.kind && gid === one.gid)),
  ];
  const heldBack = await readHeldBack(pool);
  return { runId: run.id, repaired, repairs, missing: wished.length, heldBack, failed, tolerated, requests, rows };
}

/** Whoever accepts absences accepts those, too, that are held back: they are read once more and believed. False: there were none. */
async function acceptHeld({ pool, owner }: Parts, run: Run, findings: Findings): Promise<boolean> {
  const entries = await listGuard(pool, ['open'], entriesMax);
  for (const { id } of entries) {
    await confirmEntry(pool, id, `reconcile ${run.id} ${owner}`);
    for (const { type, gid } of await resourcesOf(pool, id)) findings.wished.push({ type, gid });
  }
  return entries.length > 0;
}

function crawlOf(
  parts: Parts,
  run: Run,
  kinds: readonly ListKind[],
  options: ReconcileOptions,
  findings: Findings,
  note: (type: string, gid: string, what: string) => void,
): Crawl {
  return {
    run,
    source: 'reconcile',
    selection: options.selection,
    kinds,
    priority: sweepPriority,
    concurrency: options.gapMs > 0 ? readersWithGap : concurrency,
    isRepair: true,
    skipCovered: false,
    since: options.since,
    gapMs: options.gapMs,
    hooks: {
      beforeBelow: async () => undefined,
      onAppended: note,
      afterList: (kind, scope, startedAt) =>
        judgeMissing(parts, { run, kinds }, kind, scope, startedAt, options, findings),
    },
  };
}

async function firstScopes(
  parts: Parts,
  options: ReconcileOptions,
  kinds: readonly ListKind[],
): Promise<readonly Scope[]> {
  if (options.roots.length === 0) return rootScopes(kinds).map((scope) => ({ ...scope, workspaceGid: null, phase: 0 }));
  const known = await findResources(
    parts.pool,
    options.roots.map(({ gid }) => gid),
  );
  return options.roots.map(({ type, gid }) => ({
    kind: type,
    gid,
    workspaceGid: known.find((one) => one.gid === gid && one.type === type)?.workspaceGid ?? null,
    phase: 0,
  }));
}

const drainedPollMs = 200;

/** Resolves when the wishes of this run are read, by this process or another. */
async function untilRead(parts: Parts, findings: Findings, nudge: () => void): Promise<void> {
  let open = findings.wished;
  while (open.length > 0) {
    parts.stopping.throwIfAborted();
    open = [...(await openWishesAmong(parts.pool, open))];
    if (open.length === 0) return;
    nudge();
    await new Promise((resolve) => setTimeout(resolve, drainedPollMs));
  }
}
