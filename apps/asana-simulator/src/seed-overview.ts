/**
 * Overviews of the seeded projects: most have had a status update, some of them two, and half of them have a brief. They are seeded last and by chance of
 * their own, so that all else is what it would be without them.
 */
import { newBrief, newStatus } from './overview-change.ts';
import { seededRandom } from './random.ts';
import { sentence } from './seed-words.ts';
import type { World } from './world.ts';

const hourMs = 3_600_000;

/** `afterMs`: when all else was there. Answers with the time when these were, too. */
export function seedOverviews(world: World, afterMs: number): number {
  const random = seededRandom(world.seed, 'overviews');
  const briefs = seededRandom(world.seed, 'briefs');
  let atMs = afterMs;
  for (const gid of world.store.list('all:project').gids()) {
    for (let left = random.pick([0, 1, 1, 2]); left > 0; left -= 1) {
      atMs += 1_000 + random.below(hourMs);
      const project = world.store.need('project', gid);
      const actor = { user: project.owner, atMs };
      const statusType = random.pick(['on_track', 'on_track', 'at_risk', 'off_track']);
      world.put(
        actor,
        newStatus(world, actor, 'project', gid, { title: 'Weekly status', text: `${sentence(random)}.`, statusType }),
      );
      world.put(actor, { ...project, modifiedAtMs: atMs });
    }
    if (!briefs.chance(0.5)) continue;
    atMs += 1_000;
    const project = world.store.need('project', gid);
    const actor = { user: project.owner, atMs };
    const text = `${sentence(briefs)}. ${sentence(briefs)}.`;
    world.put(actor, newBrief(world, actor, gid, { title: `About ${project.name}`, text }));
    world.put(actor, { ...project, modifiedAtMs: atMs });
  }
  return atMs;
}
