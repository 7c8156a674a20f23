/**
 * Fulfils a wish for what is around a resource. The warehouse knows the surroundings, but lags behind the log: so the ends of
 * the log are noted first, and the look is taken when the projector has passed them. Until then the wish is put off.
 */
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { hasPassed, type Marker } from '@asana-warehouse/warehouse/log-progress';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import { deferWish, fulfilWish, type ClaimedWish } from '@asana-warehouse/warehouse/wishes';
import { raiseAround } from '@asana-warehouse/warehouse/wishes-around';
import type { Parts } from './parts.ts';

export const aroundPrefix = 'around.';

export type Lookout = {
  /** Looks, or puts the wish off. */
  look(wish: ClaimedWish): Promise<void>;
};

type Noted = { readonly seq: number; readonly markers: readonly Marker[] };

const againMs = 250;
/** The ends of the log and the projector's offsets are read at most this often, however many wishes ask. */
const memoMs = 100;
const notedMax = 10_000;
const projectorGroup = 'projector';

/** A lookout of this process; what another one noted is noted again. */
export function lookout(parts: Parts): Lookout {
  const noted = new Map<string, Noted>();
  const offsets = offsetStore(parts.pool);
  const ends = memo(memoMs, () =>
    Promise.all([deliveriesTopic, snapshotsTopic].map(async (topic) => ({ topic, ends: await parts.log.ends(topic) }))),
  );
  const isPast = async (markers: readonly Marker[]): Promise<boolean> => {
    for (const marker of markers) if (!(await hasPassed(offsets, projectorGroup, marker))) return false;
    return true;
  };
  return {
    look: async (wish) => {
      const key = `${wish.type} ${wish.gid}`;
      const known = noted.get(key);
      if (known?.seq !== wish.seq) {
        if (noted.size >= notedMax) noted.clear();
        noted.set(key, { seq: wish.seq, markers: await ends() });
      } else if (await isPast(known.markers)) {
        const { gid, workspaceGid, priority, reason, traceParent } = wish;
        const type = wish.type.slice(aroundPrefix.length);
        await inTransaction(parts.pool, (client) =>
          raiseAround(client, { type, gid, workspaceGid, priority, reason, traceParent }),
        );
        noted.delete(key);
        await fulfilWish(parts.pool, parts.owner, wish);
        return;
      }
      await deferWish(parts.pool, parts.owner, wish, againMs);
    },
  };
}

/** Calls `read` at most once in `ms`; calls meanwhile share its answer. */
function memo<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let held: { readonly untilMs: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (held === undefined || performance.now() > held.untilMs) {
      held = { untilMs: performance.now() + ms, answer: read() };
      held.answer.catch(() => (held = undefined));
    }
    return held.answer;
  };
}
