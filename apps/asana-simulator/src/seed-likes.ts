/**
 * What people like, which custom fields teams offer, and what profiles say in them: a few in each workspace. They come last of all, by chance
 * of its own, so that all else is what it would be without them.
 */
import { changeDeclared } from './declared-change.ts';
import { like } from './likes.ts';
import { changeProfile } from './place-change.ts';
import { addFieldSetting } from './project-change.ts';
import { randomValue } from './random-value.ts';
import { seededRandom } from './random.ts';
import { textIn } from './rows-declared.ts';
import type { Gid } from './rows.ts';
import type { Actor, World } from './world.ts';

/** `afterMs`: when all else was there. */
export function seedLikes(world: World, afterMs: number): void {
  const { store } = world;
  const random = seededRandom(world.seed, 'likes');
  let atMs = afterMs;
  for (const workspace of store.list('all:workspace').gids()) {
    const people = store
      .list(`workspace_memberships:${workspace}`)
      .gids()
      .map((gid) => store.need('workspace_membership', gid).user);
    const next = (): Actor & { readonly user: Gid } => ({ user: random.pick(people), atMs: (atMs += 1_000) });
    const goals = [...store.ofType('goal')].filter((goal) => textIn(goal, 'workspace') === workspace);
    for (const { gid } of goals.slice(0, 2)) {
      const actor = next();
      changeDeclared(world, actor, gid, { likes: { [actor.user]: true } });
      for (const story of store.list(`stories:${gid}`).gids()) like(world, next(), world.need('story', story), true);
      for (const update of store.list(`status_updates:${gid}`).gids())
        like(world, next(), world.need('status_update', update), true);
    }
    if (world.rules.plan === 'free') continue;
    const fields = store.list(`custom_fields:${workspace}`).gids();
    const [offered = ''] = fields;
    for (const team of store.list(`teams:${workspace}`).gids().slice(0, 2))
      addFieldSetting(world, next(), team, offered, random.chance(0.5), world.newDeclaredGid());
    for (const person of people.slice(0, 2)) {
      const field = random.pick(fields.slice(0, 3));
      changeProfile(world, next(), person, { [field]: randomValue(world, random, field, people) });
    }
  }
}
