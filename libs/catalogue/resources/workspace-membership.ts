/** Memberships of workspaces: who administers one, is a guest in it or has left it. They come and go by `added` and `removed`. */
import { boolean, ref, timestamp } from '../field.ts';
import { resource } from '../resource.ts';

export const workspaceMembership = resource({
  name: 'workspace_membership',
  doc: 'That a person belongs to a workspace, and with which rights.',
  schema: 'WorkspaceMembershipResponse',
  api: {
    one: '/workspace_memberships/{gid}',
    lists: [
      { path: '/workspaces/{workspace}/workspace_memberships', per: 'workspace', tolerated: [402, 403], phase: 0 },
    ],
  },
  version: 'observed_at',
  workspace: 'workspace.gid',
  fields: {
    user: ref('user', 'The member.'),
    workspace: ref('workspace', 'The workspace.'),
    user_task_list: ref('user_task_list', 'The list of the member’s own tasks there.'),
    is_active: boolean('Whether the member belongs to it now; invited people do.'),
    is_admin: boolean('Whether the member administers it.'),
    is_guest: boolean('Whether the member is a guest.'),
    is_view_only: boolean('Whether the member may only look.'),
    created_at: timestamp('When the membership began.'),
  },
  links: [],
  containers: [],
  goneBy: ['removed', 'deleted'],
  events: true,
  omitted: { vacation_dates: 'deprecated form of ooo_entry' },
});
