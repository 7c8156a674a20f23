/** Tasks that the seeded people make tasks of a custom type, and move through its statuses. */
import { pickOne } from './work-desk.ts';
import { gidsHeld } from './rows-declared.ts';
import { changeTask } from './task-change.ts';
import { statusOptions } from './task-type.ts';
import type { Action, Desk } from './work-desk.ts';

export const typeActions: readonly Action[] = [
  { name: 'type_task', weight: 1, run: typeTask },
  { name: 'move_status', weight: 1, run: moveStatus },
];

function typeTask(desk: Desk): boolean {
  const { store } = desk.world;
  const task = desk.any('task');
  const types = store
    .list('all:custom_type')
    .gids()
    .map((gid) => store.need('custom_type', gid));
  const fitting = types.filter((type) =>
    task?.places.some(({ project }) => gidsHeld(type, 'projects').includes(project)),
  );
  const type = pickOne(desk, fitting);
  if (task === null || type === null) return false;
  const actor = desk.world.actor(desk.person(task.workspace));
  changeTask(desk.world, actor, task.gid, { subtype: 'custom', customType: type.gid });
  return true;
}

/** Some of the tasks that have a status; the few there are cannot be met by chance among all. */
function moveStatus(desk: Desk): boolean {
  const { store } = desk.world;
  for (let tries = 0; tries < 20; tries += 1) {
    const task = desk.any('task');
    const option = pickOne(
      desk,
      statusOptions(store, task?.customType).filter((it) => it.enabled),
    );
    if (task === null || option === null || task.subtype !== 'custom') continue;
    const actor = desk.world.actor(desk.person(task.workspace));
    changeTask(desk.world, actor, task.gid, { customStatus: option.gid });
    return true;
  }
  return false;
}
