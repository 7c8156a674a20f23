/** Templates of projects, with the dates and roles that they ask for. */
import { boolean, ref, richText, text, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const projectTemplate = resource({
  name: 'project_template',
  doc: 'A template that projects are made from.',
  schema: 'ProjectTemplateResponse',
  api: {
    one: '/project_templates/{gid}',
    lists: [
      {
        path: '/project_templates',
        per: 'workspace',
        query: { workspace: '{workspace}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: userText('Title.'),
    description: userText('Description as plain text.'),
    html_description: richText('Description as rich text.'),
    public: boolean('Whether the whole team sees it.'),
    owner: ref('user', 'Who is responsible for it.'),
    team: ref('team', 'The team it belongs to.'),
    color: text('Colour, for example light-green.'),
  },
  links: [
    {
      table: 'project_template_date',
      doc: 'Dates that a template of projects asks for.',
      from: 'requested_dates',
      fields: {
        date_variable: ref('date_variable', 'The date: 1 is the start of the project, 2 its due date.', {
          path: 'gid',
        }),
        name: userText('Name.'),
        description: userText('What it is for.'),
      },
      key: ['date_variable_gid'],
    },
    {
      table: 'template_role',
      doc: 'Roles that a template of projects asks to fill.',
      from: 'requested_roles',
      fields: { template_role: ref('template_role', 'The role.', { path: 'gid' }), name: userText('Name.') },
      key: ['template_role_gid'],
    },
  ],
  containers: [],
  goneBy: ['deleted'],
  events: true,
  eventFields: { requested_dates: ['project_template_date'], requested_roles: ['template_role'] },
  omitted: {},
});
