/**
 * Whether the projector has passed all that was in the log when it was first asked about a wish: rows are to be believed only
 * then. What was noted lives in memory; a process that takes the wish over notes anew.
 */
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { resourceKey } from '@asana-warehouse/warehouse/fact-store';
import { hasPassed, type Marker } from '@asana-warehouse/warehouse/log-progress';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import type { ClaimedWish } from '@asana-warehouse/warehouse/wishes';
import type { Parts } from './parts.ts';

type Asked = Pick<ClaimedWish, 'type' | 'gid' | 'seq'>;

/** Of wishes at their number: one that was raised again begins anew. */
export type Folded = {
  /** Notes the ends of the log when it is asked for the first time. */
  isPast(wish: Asked): Promise<boolean>;
  /** Whether that was asked before. */
  isNoted(wish: Asked): boolean;
  forget(wish: Asked): void;
};

type Noted = { readonly seq: number; readonly markers: readonly Marker[] };

/** The ends of the log are read at most this often, however many wishes ask. */
const memoMs = 100;
const notedMax = 10_000;
const projectorGroup = 'projector';

/** Nothing is noted yet. */
export function openFolded({ pool, log }: Pick<Parts, 'pool' | 'log'>): Folded {
  const noted = new Map<string, Noted>();
  const offsets = offsetStore(pool);
  const ends = memo(memoMs, () =>
    Promise.all([deliveriesTopic, snapshotsTopic].map(async (topic) => ({ topic, ends: await log.ends(topic) }))),
  );
  const isNoted = (wish: Asked): boolean => noted.get(resourceKey(wish))?.seq === wish.seq;
  return {
    isNoted,
    isPast: async (wish) => {
      if (!isNoted(wish)) {
        const markers = await ends();
        if (noted.size >= notedMax) noted.clear();
        noted.set(resourceKey(wish), { seq: wish.seq, markers });
      }
      const markers = noted.get(resourceKey(wish))?.markers ?? [];
      for (const marker of markers) if (!(await hasPassed(offsets, projectorGroup, marker))) return false;
      return true;
    },
    forget: (wish) => void noted.delete(resourceKey(wish)),
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
