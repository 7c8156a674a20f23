/** Memberships of goals: one list a goal. No events tell of them. */
import { ref } from '../field.ts';
import { memberFields } from '../member-fields.ts';
import { resource } from '../resource.ts';

export const goalMembership = resource({
  name: 'goal_membership',
  doc: 'That a person or a team may see a goal, and how much they may do there.',
  schema: 'GoalMembershipResponse',
  api: {
    one: '/memberships/{gid}',
    lists: [
      {
        path: '/memberships',
        per: 'goal',
        query: { parent: '{goal}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: { parent: ref('goal', 'The goal.'), ...memberFields },
  links: [],
  containers: [{ type: 'goal', field: 'parent' }],
  goneBy: [],
  events: false,
  omitted: {
    role: 'deprecated form of access_level',
    is_commenter: 'deprecated form of access_level',
    is_editor: 'deprecated form of access_level',
    goal: 'deprecated name of parent',
    user: 'deprecated name of member',
    workspace: 'deprecated; the goal says its own',
  },
});
