/**
 * What hangs on a task: tags, followers, dependencies and comments.
 */
import { badRequest, forbidden } from './api-fault.ts';
import type { Gid, StoryRow } from './rows.ts';
import type { Actor, World } from './world.ts';

export function addTag(world: World, actor: Actor, gid: Gid, tagGid: Gid): void {
  const task = world.need('task', gid);
  const tag = world.need('tag', tagGid);
  if (task.tags.includes(tagGid)) return;
  const row = world.patchTask(actor, gid, { tags: [...task.tags, tagGid] });
  world.changed(actor, row, 'tags', { added_value: { gid: tagGid, resource_type: 'tag' } });
  world.tell(actor, gid, 'added_to_tag', `added to ${tag.name}`, { tag: tagGid });
}

export function removeTag(world: World, actor: Actor, gid: Gid, tagGid: Gid): void {
  const task = world.need('task', gid);
  const tag = world.need('tag', tagGid);
  if (!task.tags.includes(tagGid)) return;
  const row = world.patchTask(actor, gid, { tags: task.tags.filter((it) => it !== tagGid) });
  world.changed(actor, row, 'tags', { removed_value: { gid: tagGid, resource_type: 'tag' } });
  world.tell(actor, gid, 'removed_from_tag', `removed from ${tag.name}`, { tag: tagGid });
}

/** Following moves no modified_at by itself; the story that tells it does. `quietly` for followers a task is born with. */
export function addFollower(world: World, actor: Actor, gid: Gid, user: Gid, quietly: boolean): void {
  const task = world.need('task', gid);
  if (task.followers.includes(user)) return;
  const row = world.put(actor, { ...task, followers: [...task.followers, user] });
  if (!quietly) world.changed(actor, row, 'followers', { added_value: { gid: user, resource_type: 'user' } });
}

export function removeFollower(world: World, actor: Actor, gid: Gid, user: Gid): void {
  const task = world.need('task', gid);
  if (!task.followers.includes(user)) return;
  const row = world.put(actor, { ...task, followers: task.followers.filter((it) => it !== user) });
  world.changed(actor, row, 'followers', { removed_value: { gid: user, resource_type: 'user' } });
}

/** Makes a task wait for another. At most 30 on either side, never in a circle of two, never on itself. */
export function addDependency(world: World, actor: Actor, gid: Gid, onGid: Gid): void {
  const task = world.need('task', gid);
  const on = world.need('task', onGid);
  if (gid === onGid || on.dependencies.includes(gid))
    throw badRequest('dependencies: tasks cannot wait for each other');
  if (task.dependencies.includes(onGid)) return;
  const waiting = world.store.list(`dependents:${onGid}`).size;
  if (task.dependencies.length >= 30 || waiting >= 30) throw badRequest('dependencies: at most 30 on either side');
  const row = world.patchTask(actor, gid, { dependencies: [...task.dependencies, onGid] });
  world.changed(actor, row, 'dependencies', { added_value: { gid: onGid, resource_type: 'task' } });
  world.changed(actor, on, 'dependents', { added_value: { gid, resource_type: 'task' } });
  world.tell(actor, gid, 'dependency_added', `now waits for ${on.name}`, { dependency: onGid });
}

export function removeDependency(world: World, actor: Actor, gid: Gid, onGid: Gid): void {
  const task = world.need('task', gid);
  const on = world.need('task', onGid);
  if (!task.dependencies.includes(onGid)) return;
  const row = world.patchTask(actor, gid, { dependencies: task.dependencies.filter((it) => it !== onGid) });
  world.changed(actor, row, 'dependencies', { removed_value: { gid: onGid, resource_type: 'task' } });
  world.changed(actor, on, 'dependents', { removed_value: { gid, resource_type: 'task' } });
  world.tell(actor, gid, 'dependency_removed', `no longer waits for ${on.name}`, { dependency: onGid });
}

/** On a task, or on a goal. */
export function comment(
  world: World,
  actor: Actor,
  gid: Gid,
  text: string,
  isPinned: boolean,
  rich?: string,
): StoryRow {
  const target = world.store.find('goal', gid) ?? world.need('task', gid);
  const story = world.put(actor, {
    type: 'story',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    task: gid,
    kind: 'comment',
    subtype: 'comment_added',
    text,
    ...(rich === undefined ? {} : { rich }),
    createdBy: actor.user,
    isPinned,
    isEdited: false,
    detail: {},
  });
  if (target.type === 'task') world.touch(actor, gid);
  world.emit(actor, 'added', story, { parent: target });
  return story;
}

/** Only comments can be edited, and only by who wrote them. */
export function editStory(
  world: World,
  actor: Actor,
  gid: Gid,
  patch: { text?: string; rich?: string; isPinned?: boolean },
): StoryRow {
  const story = world.need('story', gid);
  if (patch.text !== undefined && (story.kind !== 'comment' || story.createdBy !== actor.user)) {
    throw forbidden('story: only the author may edit a comment, and nobody a system story');
  }
  const row = world.put(actor, { ...story, ...patch, isEdited: story.isEdited || patch.text !== undefined });
  if (row.text !== story.text || row.rich !== story.rich) world.changed(actor, row, 'text');
  if (row.isPinned !== story.isPinned) world.changed(actor, row, 'is_pinned');
  return row;
}
