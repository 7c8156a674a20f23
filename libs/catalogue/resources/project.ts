/**
 * Projects. A team is no container here: a team can vanish from sight (a credential that may see a shared project but
 * not its team) while the project lives on, and a project that goes with its team says so by an event of its own.
 */
import { boolean, date, privateUrl, ref, richText, text, timestamp, userText } from '../field.ts';
import { customFieldValues } from '../custom-field-values.ts';
import { resource } from '../resource.ts';

export const project = resource({
  name: 'project',
  doc: 'A list or board of tasks that people work through together.',
  schema: 'ProjectResponse',
  api: {
    one: '/projects/{gid}',
    lists: [{ path: '/projects', per: 'workspace', query: { workspace: '{workspace}' }, phase: 0 }],
  },
  version: 'modified_at',
  workspace: 'workspace.gid',
  fields: {
    name: userText('Title.'),
    notes: userText('Description as plain text.'),
    html_notes: richText('Description as rich text.'),
    archived: boolean('Whether it was put away.'),
    completed: boolean('Whether it is done.'),
    completed_at: timestamp('When it was done.'),
    completed_by: ref('user', 'Who completed it.'),
    created_at: timestamp('When it was created.'),
    modified_at: timestamp('When its own contents changed last; tasks and comments within it do not count.'),
    start_on: date('Start date.'),
    due_on: date('Due date.'),
    owner: ref('user', 'Who is responsible for it.'),
    team: ref('team', 'The team it is shared with.'),
    workspace: ref('workspace', 'The workspace that holds it.'),
    color: text('Colour, for example light-green.'),
    icon: text('Name of its icon.'),
    default_view: text('View it opens with: list, board, calendar or timeline.'),
    privacy_setting: text('Who can see it: public_to_workspace, private_to_team or private.'),
    default_access_level: text('Access of new members: admin, editor, commenter or viewer.'),
    minimum_access_level_for_customization: text('Access needed to change its workflow: admin or editor.'),
    minimum_access_level_for_sharing: text('Access needed to share it: admin or editor.'),
    current_status_update: ref('status_update', 'Its latest status update.'),
    project_brief: ref('project_brief', 'Its brief.'),
    created_from_template: ref('project_template', 'The template it was made from.'),
    permalink_url: privateUrl('Address in the Asana app.'),
  },
  links: [
    {
      table: 'project_member',
      doc: 'Who is a member of a project.',
      from: 'members',
      fields: { user: ref('user', 'The member.', { path: 'gid' }) },
      key: ['user_gid'],
    },
    {
      table: 'project_follower',
      doc: 'Who is told of all changes in a project.',
      from: 'followers',
      fields: { user: ref('user', 'The follower.', { path: 'gid' }) },
      key: ['user_gid'],
    },
    {
      table: 'project_custom_field',
      doc: 'Which custom fields the tasks of a project show.',
      from: 'custom_field_settings',
      fields: {
        custom_field: ref('custom_field', 'The field.'),
        is_important: boolean('Whether it is shown in the list of tasks.'),
      },
      key: ['custom_field_gid'],
      offeredTo: 'task_project',
    },
    customFieldValues('project'),
  ],
  containers: [],
  goneBy: ['deleted'],
  events: true,
  eventFields: {
    due_date: ['due_on'],
    completed: ['completed', 'completed_at', 'completed_by'],
    completed_at: ['completed', 'completed_at', 'completed_by'],
    public: ['privacy_setting'],
    current_status: ['current_status_update'],
    members: ['project_member'],
    followers: ['project_follower'],
    custom_field_settings: ['project_custom_field'],
    custom_fields: ['project_custom_field_value'],
  },
  omitted: {
    current_status: 'deprecated form of current_status_update',
    due_date: 'deprecated name of due_on',
    public: 'deprecated; privacy_setting says more',
  },
});
