/**
 * Makes all tables anew from the raw zone, beside the live ones and while these are read and written, shows where they differ,
 * and puts the live ones right.
 *
 *   seed     what retention took from the raw zone comes from the projector's memory
 *   gather   facts and events of every kept record, through the same code as from the log, until the end of what is landed
 *   fold     every resource from all that was gathered of it, by the code that folds for the live tables
 *   compare  notes resources whose rows are not the same; what arrived meanwhile is among them
 *   settle   looks at those under their locks, when the rebuild has learnt what the projector knows: what still differs is wrong
 *   found    the differences stand; applying them replaces all rows of some resources at a time
 *
 * Each step is one transaction together with the note how far it came, so it can be killed at any moment. One process at a
 * time works on it; retention of the raw zone waits meanwhile.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import { tryAdvisoryLock } from '@asana-warehouse/warehouse/advisory-lock';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { countRaw, placeBefore } from '@asana-warehouse/warehouse/raw-reader';
import { rawTables } from '@asana-warehouse/warehouse/raw-partitions';
import { allOf } from '@asana-warehouse/warehouse/together';
import { countDifferences, noteDifferences, type DifferenceCount } from '@asana-warehouse/warehouse/rebuild-compare';
import {
  analyzeRebuildTables,
  countQueued,
  differenceTable,
  firstForgotten,
  knownTypes,
  nextRange,
  queueAll,
  seedRange,
  type GidRange,
} from '@asana-warehouse/warehouse/rebuild-tables';
import {
  closeRebuild,
  openRebuild,
  readRebuild,
  saveRebuild,
  type Rebuild,
  type RebuildPhase,
  type ResourcePlace,
} from '@asana-warehouse/warehouse/rebuild-run';
import type pg from 'pg';
import { drainRefolds } from './refolder.ts';
import { foldQueued } from './rebuild-fold.ts';
import { gatherAll } from './rebuild-gather.ts';
import { settleAll } from './rebuild-settle.ts';
import { persistently, type RebuildTold, type Work } from './rebuild-work.ts';
import { retentionLock } from './retention.ts';

/** `types`: which are compared and applied; empty: all. `apply`: whether differences are put right. `owner`: unique among processes. */
export type RebuildRequest = { readonly types: readonly string[]; readonly apply: boolean; readonly owner: string };

/** A resource that differs, and in which tables how. */
export type Example = { readonly type: string; readonly gid: string; readonly kinds: readonly string[] };

/**
 * What came of it. `equal`: no difference; `applied`: all were put right; `different`: they stand, and so do the tables of the
 * rebuild; `stopped`: it was ended early and goes on with the next call. `examples`: some of the resources that differ.
 */
export type Rebuilt = {
  readonly outcome: 'equal' | 'applied' | 'different' | 'stopped';
  readonly records: number;
  readonly refused: number;
  readonly applied: number;
  readonly resources: number;
  readonly differences: readonly DifferenceCount[];
  readonly examples: readonly Example[];
};

const rebuildLock = 'rebuild';
const rangeMax = 1_000;
const atOnceMax = 3;
const examplesMax = 20;
/** What a partition of the log landed late has an earlier time than what was read already: this much is read once more. */
const landedLateMs = 60 * 60_000;

/** Rebuilds, or goes on with the run that is open. Throws `usage.invalid` while another process is at it. */
export async function rebuild(
  pool: pg.Pool,
  request: RebuildRequest,
  stopped: () => boolean,
  tell: (told: RebuildTold) => void,
): Promise<Rebuilt> {
  return await alone(pool, async (isOver) => {
    const work: Work = { pool, owner: request.owner, stopped: () => isOver() || stopped(), tell };
    const { run, isNew } = await openRebuild(pool, request.owner);
    // What was found is looked for anew unless it is to be applied: much can have happened since.
    if (!isNew && run.phase === 'found' && !request.apply) await saveRebuild(pool, work.owner, 'compare', { at: null });
    for (;;) {
      const current = await readRebuild(pool);
      if (current === undefined) throw new Failure('warehouse.conflict', 'The rebuild was ended meanwhile');
      if (work.stopped()) return await resultOf(pool, 'stopped', current);
      if (current.phase === 'found') return await finish(work, request, current);
      await phases[current.phase](work, current, request.types);
    }
  });
}

/** Ends the open run without applying anything. Resolves to false where none is open. */
export async function abortRebuild(pool: pg.Pool, owner: string): Promise<boolean> {
  return await alone(pool, () => closeRebuild(pool, owner, 'aborted'));
}

async function alone<T>(pool: pg.Pool, work: (isOver: () => boolean) => Promise<T>): Promise<T> {
  const outcome = await tryAdvisoryLock(pool, rebuildLock, async (lost) =>
    tryAdvisoryLock(pool, retentionLock, (lostToo) => work(() => lost.aborted || lostToo.aborted)),
  );
  const value = outcome?.value;
  if (value !== undefined) return value.value;
  const who = outcome === undefined ? 'Another process works on a rebuild' : 'The raw zone is being thinned';
  throw new Failure('usage.invalid', `${who}: begin again when it is done`);
}

type Phase = (work: Work, run: Rebuild, types: readonly string[]) => Promise<void>;

const phases: Readonly<Record<Exclude<RebuildPhase, 'found'>, Phase>> = {
  seed: async (work, run) => {
    const { horizonMs } = run;
    if (horizonMs > 0)
      await throughAll(work, run, await knownTypes(work.pool), (client, range) => seedRange(client, range, horizonMs));
    if (!work.stopped()) await saveRebuild(work.pool, work.owner, 'gather', { at: null });
  },
  gather: async (work, run) => {
    const counts = await Promise.all(
      rawTables.map((table) => countRaw(work.pool, table, 0, { toMs: null, gids: null })),
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    await gatherAll(work, 'gather', run.progress, total);
    if (work.stopped()) return;
    const late = placeBefore(run.startedMs - landedLateMs);
    if (run.progress.again) await beginFold(work);
    else await saveRebuild(work.pool, work.owner, 'gather', { again: true, delivery: late, snapshot: late });
  },
  fold: async (work) => {
    await foldQueued(work, 'fold', await countQueued(work.pool));
    if (work.stopped()) return;
    await inTransaction(work.pool, async (client) => {
      await analyzeRebuildTables(client);
      await saveRebuild(client, work.owner, 'compare', { at: null });
    });
  },
  compare: async (work, run, types) => {
    if (run.progress.at === null) await work.pool.query(`TRUNCATE ${differenceTable}`);
    const wanted = types.length === 0 ? await knownTypes(work.pool) : [...types].sort();
    await throughAll(work, run, wanted, noteDifferences);
    if (!work.stopped()) await saveRebuild(work.pool, work.owner, 'settle', { at: null });
  },
  settle: async (work, run) => {
    await settleAll(work, run.progress, false);
    if (!work.stopped()) await saveRebuild(work.pool, work.owner, 'found', {});
  },
};

async function beginFold({ pool, owner }: Work): Promise<void> {
  await inTransaction(pool, async (client) => {
    await queueAll(client);
    await saveRebuild(client, owner, 'fold', {});
  });
}

/**
 * Goes through the resources of these types in ranges, from where the run is. Each range is one transaction, some at a time, since
 * Postgres alone works here; the place moves on when all of them are done, so some may be done again, which changes nothing.
 */
async function throughAll(
  { pool, owner, stopped, tell }: Work,
  { phase, progress }: Rebuild,
  types: readonly string[],
  work: (client: pg.PoolClient, range: GidRange) => Promise<unknown>,
): Promise<void> {
  let at = progress.at ?? { type: '', gid: '' };
  while (!stopped()) {
    const ranges = await persistently(stopped, () => rangesFrom(pool, types, at));
    const last = ranges.at(-1);
    if (last === undefined) return;
    const done = ranges.map((range) =>
      persistently(stopped, () =>
        inTransaction(pool, async (client) => {
          await work(client, range);
          await saveRebuild(client, owner, phase, {});
        }),
      ),
    );
    await allOf(done);
    const index = types.indexOf(last.type);
    at = nextPlace(types, index, last);
    await persistently(stopped, () => saveRebuild(pool, owner, phase, { at }));
    tell({ phase, done: index, total: types.length });
  }
}

/** The next ranges, at most `atOnceMax`; none behind the last type. */
async function rangesFrom(pool: pg.Pool, types: readonly string[], at: ResourcePlace): Promise<readonly GidRange[]> {
  const ranges: GidRange[] = [];
  for (const type of types.filter((one) => one >= at.type)) {
    let after: string | null = type === at.type ? at.gid : '';
    while (after !== null && ranges.length < atOnceMax) {
      const range: GidRange = await nextRange(pool, type, after, rangeMax);
      ranges.push(range);
      after = range.to;
    }
  }
  return ranges;
}

function nextPlace(types: readonly string[], index: number, { type, to }: GidRange): ResourcePlace {
  if (to !== null) return { type, gid: to };
  return { type: types[index + 1] ?? '\uffff', gid: '' };
}

async function finish(work: Work, request: RebuildRequest, run: Rebuild): Promise<Rebuilt> {
  const { pool, owner } = work;
  const found = await resultOf(pool, 'different', run);
  if (found.resources > 0 && !request.apply) return found;
  if (found.resources > 0) {
    await refuseToForget(pool, run);
    await settleAll(work, run.progress, true);
    if (!work.stopped()) await drainRefolds(pool, work.stopped);
    const after = await resultOf(pool, work.stopped() ? 'stopped' : 'different', (await readRebuild(pool)) ?? run);
    if (after.resources > 0 || work.stopped()) return after;
    await closeRebuild(pool, owner, 'applied');
    return { ...found, outcome: 'applied', applied: after.applied };
  }
  const outcome = run.progress.applied > 0 ? 'applied' : 'equal';
  await closeRebuild(pool, owner, outcome);
  return { ...found, outcome };
}

/** Behind the horizon of the raw zone only the projector's memory knows history: with that lost, applying would cut it off. */
async function refuseToForget(pool: pg.Pool, { horizonMs }: Rebuild): Promise<void> {
  const forgotten = horizonMs > 0 ? await firstForgotten(pool) : null;
  if (forgotten === null) return;
  throw new Failure(
    'rebuild.memory_lost',
    `The raw zone is thinned before ${new Date(horizonMs).toISOString()}, and ops.fact holds nothing about ${forgotten}`,
  );
}

async function resultOf(pool: pg.Pool, outcome: Rebuilt['outcome'], { progress }: Rebuild): Promise<Rebuilt> {
  const { records, refused, applied } = progress;
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*) FROM ${differenceTable}`);
  const examples = await pool.query<Example>(
    `SELECT type, gid, kinds FROM ${differenceTable} ORDER BY type, gid LIMIT $1`,
    [examplesMax],
  );
  const differences = await countDifferences(pool);
  return { outcome, records, refused, applied, resources: rows[0]?.count ?? 0, differences, examples: examples.rows };
}
