/**
 * What people do to each type of resource through Asana's own requests: something is made, changed, moved, deleted and brought
 * back.
 */
import { planScenes } from './plan-scenes.ts';
import { binned, binnedInApp, editedInApp, inApp, liked, membership, type Scene } from './scene-steps.ts';

/** By type, each after those that it stands on. */
export const scenes: Readonly<Record<string, Scene>> = {
  workspace: { change: [{ ask: 'PUT /workspaces/{workspace}', data: { name: 'Renamed' } }] },
  user: {
    change: [
      { ask: 'PUT /users/{person}', data: { name: 'Ann Other' } },
      { ask: 'PUT /workspaces/{workspace}/users/{person}', data: { custom_fields: { '{depth}': 2.5 } } },
    ],
    move: [{ ask: 'PUT /workspaces/{workspace}/users/{person}', data: { custom_fields: { '{depth}': null } } }],
  },
  workspace_membership: {
    make: [{ ask: 'POST /workspaces/{workspace}/addUser', data: { user: 'new@example.com' }, as: 'newcomer' }],
    delete: [{ ask: 'POST /workspaces/{workspace}/removeUser', data: { user: '{newcomer}' } }],
  },
  // Comes and goes with the membership.
  user_task_list: {},
  team: {
    make: [{ ask: 'POST /teams', data: { name: 'Crew', organization: '{workspace}' }, as: 'crew' }],
    change: [
      { ask: 'PUT /teams/{crew}', data: { description: 'Those who row.' } },
      { ask: 'POST /_simulator/team_fields', data: { team_gid: '{crew}', custom_field_gid: '{depth}', offered: true } },
    ],
    move: [
      {
        ask: 'POST /_simulator/team_fields',
        data: { team_gid: '{crew}', custom_field_gid: '{depth}', offered: false },
      },
    ],
  },
  team_membership: {
    make: [{ ask: 'POST /teams/{crew}/addUser', data: { user: '{person}' } }],
    delete: [{ ask: 'POST /teams/{crew}/removeUser', data: { user: '{person}' } }],
  },
  project: {
    make: [{ ask: 'POST /projects', data: { name: 'Ship', workspace: '{workspace}' }, as: 'ship' }],
    change: [{ ask: 'PUT /projects/{ship}', data: { notes: 'Two masts.', due_on: '2030-01-02' } }],
    ...binned('/projects', 'ship'),
  },
  project_membership: {
    ...membership('project', 'crew_on_project', ['editor', 'admin'], 'crew'),
    move: [{ ask: 'POST /projects/{elsewhere}/addMembers', data: { members: '{person}' } }],
  },
  section: {
    make: [{ ask: 'POST /projects/{project}/sections', data: { name: 'Deck' }, as: 'deck' }],
    change: [{ ask: 'PUT /sections/{deck}', data: { name: 'Upper deck' } }],
    ...binned('/sections', 'deck'),
  },
  task: {
    make: [{ ask: 'POST /tasks', data: { name: 'Paint', projects: ['{project}'] }, as: 'paint' }],
    change: [
      { ask: 'PUT /tasks/{paint}', data: { due_on: '2030-01-02', completed: true, assignee: '{person}', liked: true } },
    ],
    move: [
      { ask: 'POST /tasks/{paint}/addProject', data: { project: '{elsewhere}' } },
      { ask: 'POST /tasks/{paint}/removeProject', data: { project: '{project}' } },
    ],
    ...binned('/tasks', 'paint'),
  },
  story: {
    make: [{ ask: 'POST /tasks/{task}/stories', data: { text: 'Which colour?' }, as: 'comment' }],
    move: [{ ask: 'POST /goals/{aim}/stories', data: { text: 'Where to?' } }, liked('{comment}', false)],
    change: [{ ask: 'PUT /stories/{comment}', data: { text: 'Which colour, please?' } }, liked('{comment}', true)],
    delete: [{ ask: 'DELETE /stories/{comment}' }],
  },
  tag: {
    make: [{ ask: 'POST /tags', data: { name: 'wet', workspace: '{workspace}' }, as: 'wet' }],
    change: [{ ask: 'PUT /tags/{wet}', data: { color: 'dark-blue' } }],
    move: [{ ask: 'POST /tasks/{task}/addTag', data: { tag: '{wet}' } }],
    ...binned('/tags', 'wet'),
  },
  custom_field: {
    make: [
      {
        ask: 'POST /custom_fields',
        data: { name: 'Depth', workspace: '{workspace}', resource_subtype: 'number', precision: 1 },
        as: 'depth',
      },
      { ask: 'POST /projects/{project}/addCustomFieldSetting', data: { custom_field: '{depth}' } },
    ],
    change: [{ ask: 'PUT /custom_fields/{depth}', data: { name: 'Draught' } }],
    move: [{ ask: 'POST /projects/{elsewhere}/addCustomFieldSetting', data: { custom_field: '{depth}' } }],
    delete: [{ ask: 'DELETE /custom_fields/{depth}' }],
  },
  project_brief: {
    make: [
      { ask: 'POST /projects', data: { name: 'Yard', workspace: '{workspace}' }, as: 'yard' },
      { ask: 'POST /projects/{yard}/project_briefs', data: { title: 'Why', text: 'To sail.' }, as: 'brief' },
    ],
    change: [{ ask: 'PUT /project_briefs/{brief}', data: { text: 'To sail far.' } }],
    ...binned('/project_briefs', 'brief'),
  },
  custom_field_membership: membership('depth', 'person_on_depth', ['user', 'editor']),
  custom_type: {
    make: [
      inApp(
        'custom_type',
        {
          name: 'Leak',
          workspace: '{workspace}',
          projects: ['{project}'],
          status_options: [{ name: 'Dripping', completion_state: 'Incomplete', enabled: true, color: 'blue' }],
        },
        'leak',
      ),
    ],
    change: [editedInApp('leak', { name: 'Hole' })],
    move: [editedInApp('leak', { projects: ['{elsewhere}'] })],
    ...binnedInApp('leak'),
  },
  // Goes and comes back with the type.
  custom_type_membership: { ...membership('leak', 'crew_on_leak', ['viewer', 'admin'], 'crew'), delete: [] },
  time_period: {
    make: [
      inApp(
        'time_period',
        { workspace: '{workspace}', period: 'Q1', start_on: '2031-01-01', end_on: '2031-03-31' },
        'season',
      ),
    ],
    ...binnedInApp('season'),
  },
  portfolio: {
    make: [
      { ask: 'POST /portfolios', data: { name: 'Fleet', workspace: '{workspace}' }, as: 'fleet' },
      { ask: 'POST /portfolios', data: { name: 'All fleets', workspace: '{workspace}' }, as: 'fleets' },
      { ask: 'POST /portfolios/{fleet}/addCustomFieldSetting', data: { custom_field: '{depth}' } },
      { ask: 'POST /portfolios/{fleets}/addItem', data: { item: '{fleet}' } },
      { ask: 'POST /portfolios/{fleets}/addItem', data: { item: '{elsewhere}' } },
      { ask: 'POST /portfolios/{fleets}/addCustomFieldSetting', data: { custom_field: '{depth}' } },
      { ask: 'PUT /projects/{elsewhere}', data: { custom_fields: { '{depth}': 4.5 } } },
    ],
    change: [
      { ask: 'PUT /portfolios/{fleet}', data: { color: 'dark-blue', due_on: '2030-01-02' } },
      { ask: 'PUT /projects/{elsewhere}', data: { custom_fields: { '{depth}': 7 } } },
    ],
    move: [{ ask: 'POST /portfolios/{fleets}/removeItem', data: { item: '{elsewhere}' } }],
    ...binned('/portfolios', 'fleet'),
  },
  portfolio_membership: membership('fleets', 'crew_on_fleets', ['viewer', 'editor'], 'crew'),
  project_portfolio_setting: {
    make: [inApp('project_portfolio_setting', { portfolio: '{fleets}', project: '{project}' }, 'berth')],
    change: [{ ask: 'PUT /project_portfolio_settings/{berth}', data: { is_access_control_inherited: true } }],
    move: [{ ask: 'POST /portfolios/{fleet}/addItem', data: { item: '{elsewhere}' } }],
    delete: [{ ask: 'POST /portfolios/{fleets}/removeItem', data: { item: '{project}' } }],
  },
  goal: {
    make: [{ ask: 'POST /goals', data: { name: 'Sail', workspace: '{workspace}', notes: 'Soon.' }, as: 'aim' }],
    change: [
      { ask: 'PUT /goals/{aim}', data: { time_period: '{season}', due_on: '2031-03-31', liked: true } },
      { ask: 'POST /goals/{aim}/setMetric', data: { unit: 'percentage', target_number_value: 0.5, precision: 2 } },
      { ask: 'POST /goals/{aim}/addCustomFieldSetting', data: { custom_field: '{depth}' } },
    ],
    move: [
      { ask: 'POST /goals/{aim}/setMetricCurrentValue', data: { current_number_value: 0.25 } },
      { ask: 'PUT /goals/{aim}', data: { liked: false } },
    ],
    ...binned('/goals', 'aim'),
  },
  // Goes and comes back with the goal, as what supports it.
  goal_membership: { ...membership('aim', 'crew_on_aim', ['viewer', 'editor'], 'crew'), delete: [] },
  goal_relationship: {
    make: [
      {
        ask: 'POST /goals/{aim}/addSupportingRelationship',
        data: { supporting_resource: '{project}', contribution_weight: 0.5 },
        as: 'support',
      },
      { ask: 'POST /goals/{aim}/addSupportingRelationship', data: { supporting_resource: '{fleets}' } },
    ],
    change: [{ ask: 'PUT /goal_relationships/{support}', data: { contribution_weight: 0.75 } }],
    move: [
      { ask: 'POST /goals/{aim}/removeSupportingRelationship', data: { supporting_resource: '{fleets}' } },
      { ask: 'POST /goals/{aim}/addSupportingRelationship', data: { supporting_resource: '{task}' } },
    ],
  },
  ...planScenes,
  attachment: {
    make: [
      inApp(
        'attachment',
        { parent: '{task}', resource_subtype: 'asana', name: 'plan.pdf', size: 5_000_000_000 },
        'plan',
      ),
      inApp('attachment', { parent: '{project}', resource_subtype: 'external', name: 'A link' }, 'pointer'),
    ],
    ...binned('/attachments', 'plan'),
  },
  status_update: {
    make: [
      {
        ask: 'POST /status_updates',
        data: { parent: '{project}', status_type: 'on_track', title: 'Afloat', text: 'She swims.' },
        as: 'report',
      },
      {
        ask: 'POST /status_updates',
        data: { parent: '{fleets}', status_type: 'at_risk', title: 'Adrift', text: 'They swim.' },
      },
      {
        ask: 'POST /status_updates',
        data: { parent: '{aim}', status_type: 'off_track', title: 'Becalmed', text: 'No wind.' },
      },
    ],
    change: [liked('{report}', true)],
    move: [liked('{report}', false)],
    ...binned('/status_updates', 'report'),
  },
};
