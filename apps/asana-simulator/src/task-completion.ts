/** Tasks completed and opened again. */
import type { Gid, TaskRow } from './rows.ts';
import type { Actor, World } from './world.ts';

export function completion(completed: boolean, actor: Actor): Partial<TaskRow> {
  return { completed, completedAtMs: completed ? actor.atMs : null, completedBy: completed ? actor.user : null };
}

export function complete(world: World, actor: Actor, gid: Gid, completed: boolean): void {
  const row = world.patchTask(actor, gid, completion(completed, actor));
  world.changed(actor, row, 'completed');
  world.changed(actor, row, 'completed_at');
  const subtype = completed ? 'marked_complete' : 'marked_incomplete';
  world.tell(actor, gid, subtype, completed ? 'completed this task' : 'marked this task incomplete', {});
}
