/** Scenes of tracked time, plans and what they cost, templates, roles and agents. */
import { binned, binnedInApp, editedInApp, inApp, type Scene } from './scene-steps.ts';

/** By type, each after those that it stands on. */
export const planScenes: Readonly<Record<string, Scene>> = {
  time_tracking_category: {
    make: [{ ask: 'POST /time_tracking_categories', data: { name: 'Sawing', workspace: '{workspace}' }, as: 'sawing' }],
    change: [{ ask: 'PUT /time_tracking_categories/{sawing}', data: { name: 'Planing' } }],
    move: [{ ask: 'PUT /time_tracking_categories/{sawing}', data: { is_archived: true } }],
    ...binned('/time_tracking_categories', 'sawing'),
  },
  time_tracking_entry: {
    make: [
      inApp(
        'time_tracking_entry',
        {
          task: '{task}',
          duration_minutes: 90,
          entered_on: '2030-01-02',
          categories: ['{sawing}'],
          attributable_to: '{project}',
        },
        'hour',
      ),
    ],
    change: [{ ask: 'PUT /time_tracking_entries/{hour}', data: { duration_minutes: 60, description: 'A plank.' } }],
    ...binned('/time_tracking_entries', 'hour'),
  },
  timesheet_approval_status: {
    make: [
      {
        ask: 'POST /timesheet_approval_statuses',
        data: { user: '{person}', workspace: '{workspace}', start_date: '2030-01-07', end_date: '2030-01-13' },
        as: 'sheet',
      },
    ],
    change: [{ ask: 'PUT /timesheet_approval_statuses/{sheet}', data: { approval_status: 'submitted' } }],
  },
  allocation: {
    make: [
      {
        ask: 'POST /allocations',
        data: {
          parent: '{yard}',
          assignee: '{person}',
          start_date: '2030-01-02',
          end_date: '2030-01-05',
          effort: { type: 'hours', value: 4.5 },
        },
        as: 'shift',
      },
      inApp('placeholder', { name: 'A carpenter', workspace: '{workspace}' }, 'carpenter'),
      inApp(
        'allocation',
        { parent: '{yard}', assignee: '{carpenter}', start_date: '2030-01-02', end_date: '2030-01-09' },
        'plan_for_carpenter',
      ),
    ],
    change: [{ ask: 'PUT /allocations/{shift}', data: { end_date: '2030-01-08' } }],
    move: [
      { ask: 'PUT /allocations/{shift}', data: { parent: '{elsewhere}' } },
      { ask: 'PUT /allocations/{plan_for_carpenter}', data: { assignee: '{other}' } },
    ],
    ...binned('/allocations', 'shift'),
  },
  rate: {
    make: [
      { ask: 'POST /rates', data: { parent: '{yard}', resource: '{person}', rate: 99.5 }, as: 'wage' },
      { ask: 'POST /rates', data: { parent: '{yard}', resource: '{carpenter}', rate: 80 } },
    ],
    change: [{ ask: 'PUT /rates/{wage}', data: { rate: 101.25 } }],
    ...binned('/rates', 'wage'),
  },
  budget: {
    make: [
      { ask: 'POST /budgets', data: { parent: '{yard}', budget_type: 'cost', total: { value: 5000 } }, as: 'purse' },
    ],
    change: [{ ask: 'PUT /budgets/{purse}', data: { total: { value: 5500.5 } } }],
    ...binned('/budgets', 'purse'),
  },
  ooo_entry: {
    make: [
      {
        ask: 'POST /ooo_entries',
        data: { user: '{person}', workspace: '{workspace}', start_date: '2030-02-01', end_date: '2030-02-03' },
        as: 'leave',
      },
    ],
    change: [{ ask: 'PUT /ooo_entries/{leave}', data: { end_date: '2030-02-05' } }],
    ...binned('/ooo_entries', 'leave'),
  },
  project_template: {
    make: [
      inApp('project_template', { name: 'Refit', team: '{crew}', requested_roles: [{ name: 'Skipper' }] }, 'refit'),
    ],
    change: [editedInApp('refit', { description: 'Every other year.', requested_roles: [{ name: 'Mate' }] })],
    ...binned('/project_templates', 'refit'),
  },
  task_template: {
    make: [inApp('task_template', { name: 'Caulk', project: '{project}', template: { name: 'Caulk it' } }, 'caulk')],
    change: [editedInApp('caulk', { name: 'Caulking' })],
    ...binned('/task_templates', 'caulk'),
  },
  role: {
    make: [
      {
        ask: 'POST /roles',
        data: { name: 'Bosun', description: 'Rigging.', base_role_type: 'member', workspace: '{workspace}' },
        as: 'bosun',
      },
    ],
    change: [{ ask: 'PUT /roles/{bosun}', data: { permissions: { create_team: false } } }],
    ...binned('/roles', 'bosun'),
  },
  agent: {
    make: [inApp('agent', { name: 'Autopilot', workspace: '{workspace}' }, 'autopilot')],
    change: [editedInApp('autopilot', { behavior_guidance: 'Keep the course.' })],
    ...binnedInApp('autopilot'),
  },
};
