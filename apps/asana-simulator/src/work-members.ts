/** What members of a project may do, as the seeded people change it. No event tells of it. */
import { changeAccess } from './project-change.ts';
import type { Action } from './work-desk.ts';

export const memberActions: readonly Action[] = [
  {
    name: 'member_access',
    weight: 1,
    run: (desk) => {
      const membership = desk.any('project_membership');
      const project = desk.world.store.find('project', membership?.project);
      if (membership === null || project === undefined) return false;
      const level = desk.random.pick(['admin', 'editor', 'commenter', 'viewer']);
      const actor = desk.world.actor(desk.person(project.workspace));
      return changeAccess(desk.world, actor, membership.gid, level).accessLevel !== membership.accessLevel;
    },
  },
];
