/** What the seeded people do on the overview of a project: they post, edit and delete status updates, and write briefs. */
import { deleteRow } from './deletion.ts';
import { editBrief, editStatus, postStatus, writeBrief } from './overview-change.ts';
import { shownOn } from './listing.ts';
import type { StatusUpdateRow } from './rows.ts';
import { sentence } from './seed-words.ts';
import { on } from './work-desk.ts';
import type { Action, Desk } from './work-desk.ts';
import type { Actor } from './world.ts';

const statusTypes = ['on_track', 'at_risk', 'off_track', 'on_hold'];

export const overviewActions: readonly Action[] = [
  on('post_status', 2, 'project', (desk, project, actor) =>
    postStatus(desk.world, actor, 'project', project.gid, {
      title: sentence(desk.random),
      text: `${sentence(desk.random)}.`,
      statusType: desk.random.pick(statusTypes),
    }),
  ),
  byAuthor('edit_status', (desk, status, actor) =>
    editStatus(desk.world, actor, status.gid, `${sentence(desk.random)}.`),
  ),
  byAuthor('delete_status', (desk, status, actor) => deleteRow(desk.world, actor, 'status_update', status.gid)),
  on('write_brief', 2, 'project', (desk, project, actor) => {
    const text = `${sentence(desk.random)}.`;
    const gid = shownOn(desk.world.store, project.gid, 'project_brief');
    if (gid === undefined) return writeBrief(desk.world, actor, project.gid, { title: sentence(desk.random), text });
    return editBrief(desk.world, actor, gid, { text });
  }),
  on('delete_brief', 1, 'project', (desk, project, actor) => {
    const gid = shownOn(desk.world.store, project.gid, 'project_brief');
    return gid === undefined ? false : deleteRow(desk.world, actor, 'project_brief', gid);
  }),
];

/** An action on one random status update, by who posted it. */
function byAuthor(name: string, step: (desk: Desk, status: StatusUpdateRow, actor: Actor) => void): Action {
  return {
    name,
    weight: 1,
    run: (desk) => {
      const status = desk.any('status_update');
      if (status !== null) step(desk, status, desk.world.actor(status.createdBy));
      return status !== null;
    },
  };
}
