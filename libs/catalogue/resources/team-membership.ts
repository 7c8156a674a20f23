/** Memberships of teams: resources of their own in Asana, with a gid, that come and go by `added` and `removed`. */
import { boolean, ref } from '../field.ts';
import { resource } from '../resource.ts';

export const teamMembership = resource({
  name: 'team_membership',
  doc: 'That a person belongs to a team, and with which rights.',
  schema: 'TeamMembershipResponse',
  api: {
    one: '/team_memberships/{gid}',
    lists: [{ path: '/teams/{team}/team_memberships', per: 'team', tolerated: [403, 404], phase: 0 }],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    user: ref('user', 'The member.'),
    team: ref('team', 'The team.'),
    is_guest: boolean('Whether the member is a guest of the team.'),
    is_limited_access: boolean('Whether the member sees only what was shared with them.'),
    is_admin: boolean('Whether the member administers the team.'),
  },
  links: [
    {
      table: 'team_member',
      doc: 'Who belongs to which team.',
      from: '.',
      fields: { team: ref('team', 'The team.'), user: ref('user', 'The member.') },
      key: ['team_gid', 'user_gid'],
    },
  ],
  containers: [{ type: 'team', field: 'team' }],
  goneBy: ['removed', 'deleted'],
  events: true,
  omitted: {},
});
