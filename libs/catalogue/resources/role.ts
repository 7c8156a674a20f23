/** Roles of an organisation: what people may do. No events tell of them. */
import { boolean, json, ref, text, timestamp, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const role = resource({
  name: 'role',
  doc: 'What people of an organisation may do by their role.',
  schema: 'RbacRoleResponse',
  api: {
    one: '/roles/{gid}',
    lists: [{ path: '/roles', per: 'workspace', query: { workspace: '{workspace}' }, tolerated: [402, 403], phase: 0 }],
  },
  version: 'modified_at',
  workspace: 'workspace.gid',
  fields: {
    name: userText('Name.'),
    description: userText('What it is for.'),
    is_standard_role: boolean('Whether it comes with Asana.'),
    base_role_type: text('What it builds on: guest, member, admin or super_admin.'),
    permissions: json('What it allows, by the names of the API.', 'none'),
    creation_time: timestamp('When it was created.'),
    modified_at: timestamp('When it changed last.'),
    workspace: ref('workspace', 'The organisation.'),
  },
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
