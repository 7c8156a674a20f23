/** Budgets of projects, at most one each: a list of its own for every project. No events tell of them. */
import { boolean, numeric, ref, text } from '../field.ts';
import { resource } from '../resource.ts';

export const budget = resource({
  name: 'budget',
  doc: 'What a project may take, what it is thought to take and what it took, in time or money.',
  schema: 'BudgetResponse',
  api: {
    one: '/budgets/{gid}',
    lists: [{ path: '/budgets', per: 'project', query: { parent: '{project}' }, tolerated: [402, 403], phase: 0 }],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    parent: ref('project', 'The project.'),
    budget_type: text('What it is told in: cost or time.'),
    total_value: numeric('What it may take, minutes or money.', { path: 'total.value' }),
    total_units: text('Unit of that: minutes, or the ISO 4217 code.', { path: 'total.units' }),
    total_enabled: boolean('Whether that is shown.', { path: 'total.enabled' }),
    estimate_value: numeric('What it is thought to take, minutes or money.', { path: 'estimate.value' }),
    estimate_units: text('Unit of that: minutes, or the ISO 4217 code.', { path: 'estimate.units' }),
    estimate_enabled: boolean('Whether that is shown.', { path: 'estimate.enabled' }),
    estimate_source: text('Where the estimate comes from: tasks, capacity_plans or none.', {
      path: 'estimate.source',
    }),
    estimate_billable_status_filter: text('What counts for the estimate: billable, non_billable or any.', {
      path: 'estimate.billable_status_filter',
    }),
    actual_value: numeric('What it took so far, minutes or money.', { path: 'actual.value' }),
    actual_units: text('Unit of that: minutes, or the ISO 4217 code.', { path: 'actual.units' }),
    actual_billable_status_filter: text('What counts for that: billable, non_billable or any.', {
      path: 'actual.billable_status_filter',
    }),
  },
  links: [],
  containers: [{ type: 'project', field: 'parent' }],
  goneBy: [],
  events: false,
  omitted: {},
});
