/**
 * Portfolios with what lies in them. A service account sees all of a workspace; anyone else is shown their own, and finds
 * the others by the projects in them. What lies in a portfolio is a list of its own, read with each.
 */
import { boolean, date, privateUrl, ref, text, timestamp, userText } from '../field.ts';
import { customFieldSettings } from '../custom-field-settings.ts';
import { customFieldValues } from '../custom-field-values.ts';
import { resource } from '../resource.ts';

export const portfolio = resource({
  name: 'portfolio',
  doc: 'A collection of projects, and of other portfolios, that are watched together.',
  schema: 'PortfolioResponse',
  api: {
    one: '/portfolios/{gid}',
    lists: [
      {
        path: '/portfolios',
        per: 'workspace',
        query: { workspace: '{workspace}' },
        otherwise: { owner: 'me' },
        tolerated: [402, 403],
        phase: 0,
      },
      { path: '/portfolios/{portfolio}', per: 'project_portfolio_setting', named: 'portfolio', phase: 0 },
    ],
    parts: { items: '/portfolios/{gid}/items' },
  },
  version: 'observed_at',
  workspace: 'workspace.gid',
  fields: {
    name: userText('Title.'),
    archived: boolean('Whether it was put away.'),
    color: text('Colour, for example light-green.'),
    created_at: timestamp('When it was created.'),
    created_by: ref('user', 'Who created it.'),
    start_on: date('Start date.'),
    due_on: date('Due date.'),
    owner: ref('user', 'Who is responsible for it.'),
    workspace: ref('workspace', 'The workspace that holds it.'),
    privacy_setting: text('Who can see it: public_to_domain or members_only.'),
    default_access_level: text('Access of new members: admin, editor or viewer.'),
    current_status_update: ref('status_update', 'Its latest status update.'),
    permalink_url: privateUrl('Address in the Asana app.'),
  },
  links: [
    {
      table: 'portfolio_project',
      doc: 'Which projects lie in a portfolio.',
      from: 'items',
      fields: { project: ref('project', 'The project.', { path: '.', typed: true }) },
      key: ['project_gid'],
    },
    {
      table: 'portfolio_nested',
      doc: 'Which portfolios lie in a portfolio.',
      from: 'items',
      fields: { nested: ref('portfolio', 'The portfolio within it.', { path: '.', typed: true }) },
      key: ['nested_gid'],
    },
    {
      table: 'portfolio_member',
      doc: 'Who is a member of a portfolio.',
      from: 'members',
      fields: { user: ref('user', 'The member.', { path: 'gid' }) },
      key: ['user_gid'],
    },
    {
      table: 'portfolio_project_template',
      doc: 'Which templates of projects lie in a portfolio.',
      from: 'project_templates',
      fields: { project_template: ref('project_template', 'The template.', { path: 'gid' }) },
      key: ['project_template_gid'],
    },
    {
      ...customFieldSettings('portfolio', 'Which custom fields a portfolio shows of what lies in it.'),
      offeredTo: 'portfolio_project',
    },
    customFieldValues('portfolio'),
  ],
  containers: [],
  goneBy: ['deleted'],
  events: true,
  eventFields: {
    members: ['portfolio_member'],
    custom_field_settings: ['portfolio_custom_field'],
    custom_fields: ['portfolio_custom_field_value'],
    items: ['portfolio_project', 'portfolio_nested'],
    public: ['privacy_setting'],
  },
  omitted: { public: 'deprecated form of privacy_setting' },
});
