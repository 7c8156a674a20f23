/**
 * What Asana does not give, however often it is asked for, is set aside: a letter tells of the resource and waits for whoever
 * decides about it, `ops.coverage` tells of resources and lists until they are read, and whatever else is wished for goes on.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type { Failure } from '@asana-warehouse/failure/failure';
import { listPrefix } from '@asana-warehouse/reconciliation/told-lists';
import { traceId } from '@asana-warehouse/telemetry/trace';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { writeUnlogged } from '@asana-warehouse/warehouse/dead-letter-unlogged';
import type { Scope } from '@asana-warehouse/warehouse/runs';
import { neighbourOf, tellUnread } from '@asana-warehouse/warehouse/unread';
import { fulfilWish, type ClaimedWish } from '@asana-warehouse/warehouse/wishes';
import { isAnswered, mayBeOwn, ownFailure } from './own-failure.ts';
import type { Parts } from './parts.ts';

/** Live reads, over minutes, before a wish is set aside. A sweep tells of it at once and comes again, and so may who retries a letter. */
const readsMax = 8;
const priority = 5;

/** Ends a wish whose reads have failed often enough, if nothing else is to blame. False: it stays. */
export async function setAsideWish(parts: Parts, wish: ClaimedWish, failure: Failure): Promise<boolean> {
  const isOnce = wish.priority === 9 || wish.reason === 'dead_letter';
  if (wish.attempts + 1 < (isOnce ? 1 : readsMax) || !mayBeOwn(failure)) return false;
  if (!(await isOwn(parts, wish, failure))) return false;
  const kind = wish.type.startsWith(listPrefix) ? wish.type.slice(listPrefix.length) : wish.type;
  await setAside(parts, { ...wish, kind }, failure);
  await fulfilWish(parts.pool, parts.owner, wish);
  return true;
}

/** Tells of a list or, where the kind is a type, of a resource, which has a letter too. */
export async function setAside(
  { pool }: Pick<Parts, 'pool'>,
  unread: Omit<Scope, 'phase'>,
  { message: detail }: Failure,
): Promise<void> {
  const { kind: type, gid } = unread;
  const letter = { type, gid, topic: snapshotsTopic, reason: 'unreadable', detail, headers: {}, traceId: traceId() };
  await inTransaction(pool, async (client) => {
    if (resourceOf(type) !== undefined) await writeUnlogged(client, letter);
    await tellUnread(client, unread, detail);
  });
}

/** Whether others of its type are answered: while Asana has lost a whole type, nothing of it is given up. */
async function isOwn(parts: Parts, { type, gid }: ClaimedWish, failure: Failure): Promise<boolean> {
  const declaration = resourceOf(type);
  const other = declaration === undefined ? null : await neighbourOf(parts.pool, declaration, gid);
  if (declaration !== undefined && other !== null)
    return await isAnswered(parts, declaration, other, { priority, signal: parts.stopping });
  return await ownFailure(parts, failure, priority).then(
    () => true,
    () => false,
  );
}
