/**
 * Ingress, mirroring `apps/ingress/src/webhook.controller.ts`: the head is screened, the key looked up (from a cache that is
 * good for acceptance only, else read anew), the delivery judged, appended, and only then acknowledged. An append that is
 * late or fails answers 503, whatever becomes of the record.
 */
import { deliveryRecord } from '@asana-warehouse/event-log/records';
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';
import { judge, screen, type Delivery, type Known, type SignedHead } from '@asana-warehouse/delivery/verify';
import type { Post } from './asana-server.ts';
import type { Life, Work } from './schedule.ts';
import { appendRecords, mayPass, type World } from './world.ts';

/** What one life of ingress remembers. */
export type Cache = Map<string, Known>;

/** Serves one request; `answer` gets the status. */
export function* serveDelivery(
  world: World,
  life: Life,
  cache: Cache,
  post: Post,
  answer: (status: number) => void,
): Work<void> {
  const head = screen({
    webhookKey: post.key,
    contentType: 'application/json',
    hookSecret: undefined,
    hookSignature: post.signature,
  });
  if (head.kind !== 'signed') return answer(head.kind === 'reject' ? head.status : 403);
  try {
    const delivery = yield* judged(world, life, cache, head, post.body);
    if (delivery === null) return answer(401);
    if (world.sabotage === 'ack before append') answer(200);
    yield* appendRecords(world, life, deliveriesTopic, [deliveryRecord(delivery)]);
    return answer(200);
  } catch (error) {
    if (!mayPass(error)) throw error;
    return answer(503);
  }
}

function* judged(world: World, life: Life, cache: Cache, head: SignedHead, body: Buffer): Work<Delivery | null> {
  const cached = cache.get(head.webhookKey);
  const known = cached ?? (yield* lookUp(world, life, cache, head.webhookKey));
  const verdict = judge(head, known, body, world.schedule.nowMs);
  if (verdict.kind === 'accept') return verdict.delivery;
  if (verdict.kind !== 'look-up') return null;
  const again = judge(head, yield* lookUp(world, life, cache, head.webhookKey), body, world.schedule.nowMs);
  return again.kind === 'accept' ? again.delivery : null;
}

function* lookUp(world: World, life: Life, cache: Cache, key: string): Work<Known> {
  const registration = yield* world.warehouse.transact(life, function* (tx) {
    yield* tx.statement();
    return tx.get('webhook', key) ?? null;
  });
  if (registration !== null) cache.set(key, { registration, fresh: false });
  return { registration, fresh: true };
}
