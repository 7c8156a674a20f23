/** Goals with their metric. Asana's list of events does not name them, so they are polled. */
import { boolean, date, integer, numeric, ref, richText, text, userText } from '../field.ts';
import { customFieldSettings } from '../custom-field-settings.ts';
import { customFieldValues } from '../custom-field-values.ts';
import { likesOf } from '../likes.ts';
import { resource } from '../resource.ts';

export const goal = resource({
  name: 'goal',
  doc: 'A goal of a workspace or team, with how far it is.',
  schema: 'GoalResponse',
  api: {
    one: '/goals/{gid}',
    lists: [{ path: '/goals', per: 'workspace', query: { workspace: '{workspace}' }, tolerated: [402, 403], phase: 0 }],
  },
  version: 'observed_at',
  workspace: 'workspace.gid',
  fields: {
    name: userText('Title.'),
    notes: userText('Description as plain text.'),
    html_notes: richText('Description as rich text.'),
    status: text('How it goes: green, yellow or red while open, else how it ended.'),
    owner: ref('user', 'Who is responsible for it.'),
    team: ref('team', 'The team whose goal it is.'),
    workspace: ref('workspace', 'The workspace that holds it.'),
    is_workspace_level: boolean('Whether it is a goal of the whole workspace.'),
    time_period: ref('time_period', 'The quarter, half or year it is set for.'),
    start_on: date('Start date.'),
    due_on: date('Due date.'),
    num_likes: integer('How many people like it.'),
    current_status_update: ref('status_update', 'Its latest status update.'),
    privacy_setting: text('Who can see it: public_to_workspace or members_only.'),
    default_access_level: text('Access of new members: admin, editor, commenter or viewer.'),
    metric: ref('goal_metric', 'What measures it; null without a metric.'),
    metric_resource_subtype: text('Kind of metric: number.', { path: 'metric.resource_subtype' }),
    metric_unit: text('Unit of the metric: none, currency or percentage.', { path: 'metric.unit' }),
    metric_currency_code: text('ISO 4217 code, for the unit currency.', { path: 'metric.currency_code' }),
    metric_precision: integer('Digits after the point, 0 to 6.', { path: 'metric.precision' }),
    metric_initial_number_value: numeric('Where the metric began.', { path: 'metric.initial_number_value' }),
    metric_current_number_value: numeric('Where the metric is.', { path: 'metric.current_number_value' }),
    metric_target_number_value: numeric('Where the metric is to be.', { path: 'metric.target_number_value' }),
    metric_current_display_value: text('Where the metric is, as Asana shows it.', {
      path: 'metric.current_display_value',
    }),
    metric_progress_source: text('How progress is told, for example manual or subgoal_progress.', {
      path: 'metric.progress_source',
    }),
    metric_is_custom_weight: boolean('Whether what supports the goal counts by weights of its own.', {
      path: 'metric.is_custom_weight',
    }),
  },
  links: [
    {
      table: 'goal_follower',
      doc: 'Who follows a goal.',
      from: 'followers',
      fields: { user: ref('user', 'The follower.', { path: 'gid' }) },
      key: ['user_gid'],
    },
    likesOf('goal'),
    customFieldSettings('goal', 'Which custom fields a goal offers.'),
    customFieldValues('goal'),
  ],
  containers: [],
  goneBy: [],
  events: false,
  omitted: { liked: 'depends on who reads' },
});
