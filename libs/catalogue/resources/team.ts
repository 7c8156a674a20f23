/** Teams of an organisation. A workspace that is no organisation has none, and its list is not asked. */
import { customFieldSettings } from '../custom-field-settings.ts';
import { boolean, privateUrl, ref, richText, text, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const team = resource({
  name: 'team',
  doc: 'A group of people within an organisation, with whom projects are shared.',
  schema: 'TeamResponse',
  api: {
    one: '/teams/{gid}',
    lists: [
      {
        path: '/workspaces/{workspace}/teams',
        per: 'workspace',
        when: 'is_organization',
        tolerated: [403, 404],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: 'organization.gid',
  fields: {
    name: userText('Name.'),
    description: userText('Description as plain text.'),
    html_description: richText('Description as rich text.'),
    organization: ref('workspace', 'The organisation it belongs to.'),
    visibility: text('Who can see and join it: secret, request_to_join or public.'),
    endorsed: boolean('Whether the organisation recommends it.'),
    edit_team_name_or_description_access_level: text('Who may change name and description.'),
    edit_team_visibility_or_trash_team_access_level: text('Who may change the visibility or delete the team.'),
    member_invite_management_access_level: text('Who may accept or refuse invitations of members.'),
    guest_invite_management_access_level: text('Who may accept or refuse invitations of guests.'),
    join_request_management_access_level: text('Who may accept or refuse requests to join.'),
    team_member_removal_access_level: text('Who may remove members.'),
    team_content_management_access_level: text('Who may create and share contents with the team.'),
    permalink_url: privateUrl('Address in the Asana app.'),
  },
  links: [customFieldSettings('team', 'Which custom fields a team offers to its projects.')],
  containers: [],
  goneBy: ['deleted'],
  events: true,
  omitted: {},
});
