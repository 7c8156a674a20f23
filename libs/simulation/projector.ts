/**
 * The projector, mirroring `apps/projector/src/projector.ts` (decode, project and move the offset in one transaction) and
 * `refolder.ts` (drain the queue of children, in transactions of their own).
 */
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { commitOffset, consume } from './consumer.ts';
import { queuePending } from './flags.ts';
import { retryLetters, writeLetters } from './letters.ts';
import type { Transaction } from './modelled-warehouse.ts';
import { inProjection, project } from './project.ts';
import { pause, type Life, type Work } from './schedule.ts';
import type { ResourceRef } from './tables.ts';
import { mayPass, type World } from './world.ts';

export const projectorGroup = 'projector';
const refoldsMax = 4;

/** Starts the work of one life. */
export function startProjector(world: World, life: Life): void {
  const handle = function* (own: Life, batch: Parameters<typeof commitOffset>[2]): Work<void> {
    const { facts, events, refusals } = world.poison.decode(batch.topic, batch.records);
    const meant = world.sabotage === 'forbidden is absent' ? facts.map(asAbsent) : facts;
    if (world.sabotage === 'offset before effects') {
      yield* inProjection(world, own, (tx) => commitOffset(world, tx, batch));
    }
    yield* inProjection(world, own, function* (tx, locked) {
      yield* project(world, tx, { facts: meant, events, refold: [] }, locked);
      yield* writeLetters(world, tx, batch, refusals);
      if (world.sabotage !== 'offset before effects') yield* commitOffset(world, tx, batch);
    });
  };
  const group = { name: projectorGroup, topics: [deliveriesTopic, snapshotsTopic], handle };
  world.schedule.start(life, consume(world, life, group));
  world.schedule.start(life, refold(world, life));
  world.schedule.start(life, retryLetters(world, life));
}

function* refold(world: World, life: Life): Work<void> {
  for (;;) {
    try {
      yield* queuePending(world, life);
      let taken = 0;
      yield* inProjection(world, life, function* (tx, locked) {
        const resources = takeQueued(tx);
        taken = resources.length;
        if (taken > 0) yield* project(world, tx, { facts: [], events: [], refold: resources }, locked);
      });
      if (taken > 0) continue;
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    yield* pause(world.choices.between('refold', 50, 400));
  }
}

function takeQueued(tx: Transaction): readonly ResourceRef[] {
  const taken = tx
    .entries('refold')
    .filter(([key]) => tx.trySkip('refold', key))
    .slice(0, refoldsMax);
  for (const [key] of taken) tx.put('refold', key, undefined);
  return taken.map(([, resource]) => resource);
}

function asAbsent<T extends { readonly fact: { readonly kind: string } }>(one: T): T {
  return one.fact.kind === 'forbidden' ? { ...one, fact: { ...one.fact, kind: 'absent' } } : one;
}
