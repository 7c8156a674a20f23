/**
 * The fold of a rebuild: resources that something was gathered of, each from everything known of it, into the rebuild's own
 * tables, by the code that folds for the live ones. Batches go side by side, so that one is folded while Postgres takes in another. When
 * Postgres refuses a value, the batch is halved until the resource that carries it stands alone; of that one, the facts
 * are added one by one, and those that are refused are passed over and counted, as the projector did with their records.
 */
import { takeQueued, type Share } from '@asana-warehouse/warehouse/containers';
import { forgetFacts, loadFacts, resourceKey } from '@asana-warehouse/warehouse/fact-store';
import { lockResources, type ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import { saveRebuild, type RebuildPhase } from '@asana-warehouse/warehouse/rebuild-run';
import { countQueued, inRebuild } from '@asana-warehouse/warehouse/rebuild-tables';
import { allOf } from '@asana-warehouse/warehouse/together';
import type pg from 'pg';
import { inProjection, project, refold } from './project.ts';
import { dataFault } from './projector.ts';
import { persistently, type Work } from './rebuild-work.ts';

const batchMax = 200;
const atOnceMax = 3;

/** Folds all that is queued, and what hangs on containers that thereby went or came back; the run stays in `phase`. */
export async function foldQueued(work: Work, phase: RebuildPhase, total: number | null): Promise<void> {
  let done = 0;
  const failed = new AbortController();
  const foldShare = async (share: Share): Promise<void> => {
    while (!work.stopped() && !failed.signal.aborted) {
      const { seen, folded } = await persistently(work.stopped, () => foldBatch(work, phase, share));
      if (seen === 0) return;
      done += folded;
      if (total !== null) work.tell({ phase, done, total: Math.max(total, done) });
    }
  };
  do {
    const folds = Array.from({ length: atOnceMax }, (_, part) =>
      foldShare({ part, of: atOnceMax }).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    );
    await allOf(folds);
    // One share may have filled another that was done.
  } while (!work.stopped() && (await countQueued(work.pool)) > 0);
}

async function foldBatch({ pool, owner }: Work, phase: RebuildPhase, share: Share) {
  let counted = { folded: 0, refused: 0 };
  return await inProjection(
    pool,
    async (client, shared) => {
      const rebuilt = inRebuild(client);
      const lock = (queued: readonly ResourceRef[]): Promise<void> => lockResources(rebuilt, queued, shared);
      const { seen, taken } = await takeQueued(rebuilt, batchMax, lock, share);
      const refused = taken.length === 0 ? 0 : await foldAll(rebuilt, taken, shared);
      counted = { folded: taken.length, refused };
      return { seen, folded: taken.length };
    },
    async (client) => {
      if (counted.folded > 0) await saveRebuild(client, owner, phase, {}, counted);
    },
  );
}

/** Resolves to how many facts were passed over. */
async function foldAll(
  client: pg.PoolClient,
  resources: readonly ResourceRef[],
  shared: readonly ResourceRef[],
): Promise<number> {
  if (await isTaken(client, () => refold(client, resources, shared))) return 0;
  const [one, next] = resources;
  if (one !== undefined && next === undefined) return await foldOneByOne(client, one, shared);
  const middle = Math.ceil(resources.length / 2);
  const first = await foldAll(client, resources.slice(0, middle), shared);
  return first + (await foldAll(client, resources.slice(middle), shared));
}

async function foldOneByOne(
  client: pg.PoolClient,
  resource: ResourceRef,
  shared: readonly ResourceRef[],
): Promise<number> {
  const known = (await loadFacts(client, [resource])).get(resourceKey(resource)) ?? [];
  const facts = known.map((fact) => ({ ...resource, fact }));
  await forgetFacts(client, facts);
  let refused = 0;
  for (const one of facts.toSorted((a, b) => a.fact.appendedAtMs - b.fact.appendedAtMs)) {
    const news = { facts: [one], events: [], refold: [] };
    if (!(await isTaken(client, () => project(client, news, shared)))) refused += 1;
  }
  return refused;
}

/** Whether Postgres took it; where it refused a value, nothing of this stands. */
async function isTaken(client: pg.PoolClient, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await allOf([client.query('SAVEPOINT fold'), work()]);
    return true;
  } catch (error) {
    if (dataFault(error) === undefined) throw error;
    await client.query('ROLLBACK TO SAVEPOINT fold');
    return false;
  }
}
