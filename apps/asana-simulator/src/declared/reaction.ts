/**
 * Emojis that people leave on comments and status updates, which show how many there are of each. Asana gives reactions no type of their own
 * in answers, and lists them by what they are on and by the emoji without its skin tone.
 */
import type { Change, DeclaredKind, Scene, Values } from '../declare.ts';
import { listName } from '../declare.ts';
import { author, needed, once, ref, text } from '../declared-fields.ts';
import { isLive } from '../liveness.ts';
import { textIn } from '../rows-declared.ts';
import type { Store } from '../store.ts';
import type { View } from '../render.ts';

export const reaction: DeclaredKind = {
  type: 'reaction',
  resourceType: null,
  fields: { emoji: needed(text()), user: author() },
  inner: { target: needed(once(ref('story', 'status_update'))) },
  holders: ['target'],
  unique: ['target', 'user', 'emoji'],
  after: tellTarget,
  requests: {
    path: '/reactions',
    one: [],
    lists: [
      {
        path: '/reactions',
        by: { target: 'target', emoji_base: (row, asked) => baseOf(textIn(row, 'emoji') ?? '').base === asked },
        needs: [['target'], ['emoji_base']],
      },
    ],
  },
  people: { seeded: 4, make, work: ['create', 'delete', 'restore'] },
};

const tones = /[\u{1F3FB}-\u{1F3FF}]/u;

/** An emoji without its skin tone, and the tone. */
function baseOf(emoji: string): { readonly base: string; readonly variant: string } {
  return { base: emoji.replace(tones, ''), variant: tones.exec(emoji)?.[0] ?? '' };
}

/** What a comment or status update shows of the reactions to it. */
export function reactionSummary(row: { readonly gid: string }, view: View): unknown[] {
  const counts = new Map<string, { count: number; reacted: boolean }>();
  for (const it of reactionsOn(view.store, row.gid)) {
    const emoji = textIn(it, 'emoji') ?? '';
    const known = counts.get(emoji) ?? { count: 0, reacted: false };
    counts.set(emoji, { count: known.count + 1, reacted: known.reacted || textIn(it, 'user') === view.user });
  }
  return [...counts].map(([emoji, shown]) => {
    const { base, variant } = baseOf(emoji);
    return { emoji_base: base, variant, ...shown };
  });
}

function reactionsOn(store: Store, target: string): { readonly values: Values }[] {
  const gids = store.list(listName('reaction', 'target', target)).gids();
  return gids.map((gid) => store.need('reaction', gid));
}

function make(scene: Scene): Values | null {
  const target = scene.random.chance(0.7) ? scene.any('story') : scene.any('status_update');
  if (target === null || (target.type === 'story' && target.kind !== 'comment')) return null;
  return { target: target.gid, emoji: scene.random.pick(['👍', '👍🏽', '🎉', '❤️']), user: scene.person() };
}

/** What it is on shows another summary than before. */
function tellTarget({ world, actor, row }: Change): void {
  const target = world.store.get(textIn(row, 'target') ?? '');
  if (target !== undefined && isLive(world.store, target)) world.changed(actor, target, 'reaction_summary');
}
