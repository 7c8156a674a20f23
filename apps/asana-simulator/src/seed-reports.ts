/**
 * What the seeded portfolios and goals carry: each has custom fields, most with a value, and a status update; goals have a comment. Seeded last and by
 * chance of its own, so that all else is what it would be without.
 */
import { changeDeclared } from './declared-change.ts';
import { postStatus } from './overview-change.ts';
import { addFieldSetting } from './project-change.ts';
import { seededRandom } from './random.ts';
import { textIn } from './rows-declared.ts';
import { randomValue } from './random-value.ts';
import { sentence } from './seed-words.ts';
import { comment } from './task-links.ts';
import type { Actor, World } from './world.ts';

const hourMs = 3_600_000;

/** `afterMs`: when all else was there. Answers with the time when these were, too. */
export function seedReports(world: World, afterMs: number): number {
  const { store } = world;
  const random = seededRandom(world.seed, 'reports');
  let atMs = afterMs;
  for (const kind of ['portfolio', 'goal'] as const) {
    for (const gid of store.list(`all:${kind}`).gids()) {
      const workspace = textIn(store.need(kind, gid), 'workspace') ?? '';
      const memberships = store.list(`workspace_memberships:${workspace}`).gids();
      const people = memberships.map((it) => store.need('workspace_membership', it).user);
      const next = (): Actor => ({ user: random.pick(people), atMs: (atMs += 1_000 + random.below(hourMs)) });
      const fields = store.list(`custom_fields:${workspace}`).gids();
      for (const field of new Set([random.pick(fields), random.pick(fields)])) {
        addFieldSetting(world, next(), gid, field, random.chance(0.5));
        if (random.chance(0.8)) {
          const values = { [field]: randomValue(world, random, field, people) };
          changeDeclared(world, next(), gid, { custom_fields: values });
        }
      }
      const statusType = random.pick(['on_track', 'on_track', 'at_risk', 'off_track']);
      postStatus(world, next(), kind, gid, { title: 'Monthly status', text: `${sentence(random)}.`, statusType });
      if (kind === 'goal') comment(world, next(), gid, `${sentence(random)}?`, false);
    }
  }
  return atMs;
}
