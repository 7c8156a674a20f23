/**
 * Fulfils a wish for what is around a resource. The warehouse knows the surroundings, but lags behind the log: so the ends of
 * the log are noted first, and the look is taken when the projector has passed them. Until then the wish is put off.
 */
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { deferWish, fulfilWish, type ClaimedWish } from '@asana-warehouse/warehouse/wishes';
import { raiseAround } from '@asana-warehouse/warehouse/wishes-around';
import type { Folded } from './folded.ts';
import type { Parts } from './parts.ts';

export const aroundPrefix = 'around.';

const againMs = 250;

/** Looks, or puts the wish off. */
export async function lookAround(parts: Parts, folded: Folded, wish: ClaimedWish): Promise<void> {
  const isFirst = !folded.isNoted(wish);
  if (!(await folded.isPast(wish)) || isFirst) {
    await deferWish(parts.pool, parts.owner, wish, againMs);
    return;
  }
  const { gid, workspaceGid, priority, reason, traceParent } = wish;
  const type = wish.type.slice(aroundPrefix.length);
  await inTransaction(parts.pool, (client) =>
    raiseAround(client, { type, gid, workspaceGid, priority, reason, traceParent }),
  );
  folded.forget(wish);
  await fulfilWish(parts.pool, parts.owner, wish);
}
