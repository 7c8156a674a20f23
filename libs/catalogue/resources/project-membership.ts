/**
 * Memberships of projects: one list a project. Events tell who comes and goes, by the same gid under the name of their older form, but
 * not what a member may do from now on.
 */
import { ref } from '../field.ts';
import { memberFields } from '../member-fields.ts';
import { resource } from '../resource.ts';

export const projectMembership = resource({
  name: 'project_membership',
  doc: 'That a person or a team belongs to a project, and how much they may do there.',
  schema: 'ProjectMembershipCompactResponse',
  api: {
    one: '/memberships/{gid}',
    lists: [
      {
        path: '/memberships',
        per: 'project',
        query: { parent: '{project}' },
        tolerated: [402, 403],
        untold: true,
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: { parent: ref('project', 'The project.'), ...memberFields },
  links: [],
  containers: [{ type: 'project', field: 'parent' }],
  goneBy: ['removed', 'deleted'],
  events: true,
  omitted: {},
});
