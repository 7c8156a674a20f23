/**
 * Resources that were noted as different, looked at again some at a time, in one transaction each that holds their locks, so
 * that no projector changes them meanwhile. First the rebuild learns of what the projector has applied since; then most
 * are the same. What is not is wrong in the live tables, or a child of a container that the rebuild has not come to yet, which
 * another round shows. To apply means to go one step further in the same transaction: the live rows become the rebuilt ones.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { loadGone, queueChildren } from '@asana-warehouse/warehouse/containers';
import { lockResources, type ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import { learnFromLive, replaceLive } from '@asana-warehouse/warehouse/rebuild-apply';
import { compareAgain } from '@asana-warehouse/warehouse/rebuild-compare';
import { differenceTable, inRebuild } from '@asana-warehouse/warehouse/rebuild-tables';
import {
  readRebuild,
  saveRebuild,
  type RebuildPhase,
  type RebuildProgress,
} from '@asana-warehouse/warehouse/rebuild-run';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type pg from 'pg';
import { inProjection, project } from './project.ts';
import { foldQueued } from './rebuild-fold.ts';
import { gatherAll } from './rebuild-gather.ts';
import { persistently, type Work } from './rebuild-work.ts';
import { landingGroup, projectorGroup } from './tokens.ts';

const batchMax = 100;
const roundsMax = 60;
const pauseMs = 1_000;
const groups = { projector: projectorGroup, landing: landingGroup };

/** `equal`: resources that are the same by now. `left`: those that are not, of which `unsure` cannot be judged yet. */
type Round = { readonly equal: number; readonly left: number; readonly unsure: number };

/** Settles all that is noted, in as many rounds as it takes; with `apply` puts it right. What nothing can be said of stays noted. */
export async function settleAll(work: Work, progress: RebuildProgress, apply: boolean): Promise<void> {
  for (let round = 1; round <= roundsMax && !work.stopped(); round += 1) {
    const reached = (await readRebuild(work.pool))?.progress ?? progress;
    await catchUp(work, apply ? 'found' : 'settle', reached);
    const { equal, left, unsure } = await settleRound(work, apply);
    const isDone = left === 0 || (apply ? unsure === 0 : equal === 0 && unsure === 0);
    if (isDone || work.stopped()) return;
    if (unsure > 0) await sleep(pauseMs);
  }
}

/** Folds what was landed meanwhile, without touching the phase that the run is in. */
async function catchUp(work: Work, phase: RebuildPhase, progress: RebuildProgress): Promise<void> {
  await gatherAll(work, phase, progress, progress.records);
  await foldQueued(work, phase, null);
}

async function settleRound(work: Work, apply: boolean): Promise<Round> {
  let sum: Round = { equal: 0, left: 0, unsure: 0 };
  let after = { type: '', gid: '' };
  while (!work.stopped()) {
    const batch = await nextBatch(work.pool, after);
    const last = batch.at(-1);
    if (last === undefined) break;
    const done = await persistently(work.stopped, () => settleBatch(work, batch, apply));
    sum = { equal: sum.equal + done.equal, left: sum.left + done.left, unsure: sum.unsure + done.unsure };
    after = last;
    work.tell({ phase: apply ? 'found' : 'settle', done: sum.equal + sum.left, total: null });
  }
  return sum;
}

/** The next resources of one type that are noted. */
async function nextBatch(pool: pg.Pool, { type, gid }: ResourceRef): Promise<readonly ResourceRef[]> {
  const { rows } = await pool.query<ResourceRef>(
    `SELECT type, gid FROM ${differenceTable} WHERE (type, gid) > ($1, $2) ORDER BY type, gid LIMIT $3`,
    [type, gid, batchMax],
  );
  return rows.filter((row) => row.type === rows[0]?.type);
}

async function settleBatch({ pool, owner }: Work, batch: readonly ResourceRef[], apply: boolean): Promise<Round> {
  const type = batch[0]?.type ?? '';
  return await inProjection(pool, async (client, shared) => {
    await lockResources(client, batch, shared);
    const gids = batch.map(({ gid }) => gid);
    const { facts, unsure } = await learnFromLive(client, groups, type, gids);
    const rebuilt = inRebuild(client);
    await project(rebuilt, { facts, events: [], refold: batch }, shared);
    const differing = await compareAgain(client, type, gids);
    const waiting = new Set([...unsure, ...(await queuedAmong(client, type, differing))]);
    const certain = differing.filter((gid) => (apply ? !unsure.has(gid) : !waiting.has(gid)));
    const equal = gids.length - differing.length;
    if (!apply) return { equal, left: differing.length, unsure: differing.length - certain.length };
    await putRight(client, rebuilt, type, certain, shared);
    await client.query(`DELETE FROM ${differenceTable} WHERE type = $1 AND gid = ANY ($2::text[])`, [type, certain]);
    await saveRebuild(client, owner, 'found', {}, { applied: certain.length });
    const left = differing.length - certain.length;
    return { equal: gids.length - left, left, unsure: left };
  });
}

/** Those that wait to be folded again since a container changed: their rows are about to change. */
async function queuedAmong(client: pg.PoolClient, type: string, gids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ gid: string }>(
    'SELECT gid FROM ops.refold WHERE type = $1 AND gid = ANY ($2::text[])',
    [type, gids],
  );
  return rows.map(({ gid }) => gid);
}

/** Live rows become the rebuilt ones, and then what the live containers say, which may be more than the rebuild knows. */
async function putRight(
  client: pg.PoolClient,
  rebuilt: pg.PoolClient,
  type: string,
  gids: readonly string[],
  shared: readonly ResourceRef[],
): Promise<void> {
  if (gids.length === 0) return;
  const resources = gids.map((gid) => ({ type, gid }));
  const isDeclared = resourceOf(type) !== undefined;
  const [before, after] = isDeclared ? [await loadGone(client, resources), await loadGone(rebuilt, resources)] : [];
  const moved = gids.filter((gid) => JSON.stringify(before?.(type, gid)) !== JSON.stringify(after?.(type, gid)));
  await replaceLive(client, type, gids);
  await queueChildren(client, type, moved);
  await project(client, { facts: [], events: [], refold: resources }, shared);
}
