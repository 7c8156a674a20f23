/**
 * A handful of objects of every declared kind in each seeded workspace. They come last and by chance of their own, so that all
 * else is what it would be without them.
 */
import { ApiFault } from './api-fault.ts';
import type { DeclaredKind, Values } from './declare.ts';
import { putDeclared } from './declared-change.ts';
import { declaredKinds } from './declared-kinds.ts';
import { openScene } from './declared-scene.ts';
import { seededRandom } from './random.ts';
import type { Actor, World } from './world.ts';

const minuteMs = 60_000;

/** `afterMs`: when all else was there. Answers with the time when these were, too. */
export function seedDeclared(world: World, afterMs: number): number {
  let atMs = afterMs;
  for (const workspace of world.store.list('all:workspace').gids()) {
    if (world.store.list(`workspace_memberships:${workspace}`).size === 0) continue;
    for (const kind of declaredKinds) {
      if (kind.isPaid === true && world.rules.plan === 'free') continue;
      const random = seededRandom(world.seed, `${kind.type} of ${workspace}`);
      for (let left = kind.people.seeded; left > 0; left -= 1) {
        atMs += 1_000 + random.below(10 * minuteMs);
        const scene = openScene(world, random, workspace, atMs);
        const values = kind.people.make(scene);
        if (values !== null) put(world, kind, values, { user: scene.person(), atMs });
      }
    }
  }
  return atMs;
}

/** Chance may pick what is there already, such as the same member twice; then there is one less. */
function put(world: World, kind: DeclaredKind, values: Values, actor: Actor): void {
  try {
    putDeclared(world, actor, kind.type, values);
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
  }
}
