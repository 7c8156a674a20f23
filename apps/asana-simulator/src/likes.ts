/**
 * Who likes something. Asana takes a like of a task or goal by `liked` of a request, of a comment or status update in its app alone, and gives
 * all of them alike; hearts are the old name.
 */
import { refer } from './render.ts';
import type { Getters, View } from './render.ts';
import type { Liked } from './rows-parts.ts';
import type { Gid, StatusUpdateRow, StoryRow, TaskRow } from './rows.ts';
import type { Actor, World } from './world.ts';

export const isLikedBy = (view: View, likes: readonly Gid[]): boolean =>
  view.user !== null && likes.includes(view.user);
export const showLikes = (view: View, likes: readonly Gid[]): unknown =>
  likes.map((user) => ({ gid: user, user: refer(view, user) }));

const isLiked = ({ likes = [] }: Liked, view: View): boolean => isLikedBy(view, likes);
const shown = ({ likes = [] }: Liked, view: View): unknown => showLikes(view, likes);
const count = ({ likes = [] }: Liked): number => likes.length;

export const likeFields: Getters<Liked> = {
  hearted: isLiked,
  hearts: shown,
  num_hearts: count,
  liked: isLiked,
  likes: shown,
  num_likes: count,
};

/** Of a task, story or status update; goals hold likes among their values. Moves no `modified_at`. */
export function like(world: World, actor: Actor, row: TaskRow | StoryRow | StatusUpdateRow, liked: boolean): void {
  const { user } = actor;
  const before = row.likes ?? [];
  if (user === null || before.includes(user) === liked) return;
  const likes = liked ? [...before, user] : before.filter((it) => it !== user);
  world.changed(actor, world.put(actor, { ...row, likes }), 'likes');
}
