/** Time periods: the years, halves and quarters that goals are set for. */
import { date, ref, text } from '../field.ts';
import { resource } from '../resource.ts';

export const timePeriod = resource({
  name: 'time_period',
  doc: 'A year, half or quarter that goals are set for.',
  schema: 'TimePeriodResponse',
  api: {
    one: '/time_periods/{gid}',
    lists: [
      {
        path: '/time_periods',
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
    display_name: text('Name as Asana shows it, for example Q3 FY25.'),
    period: text('FY, H1, H2, Q1, Q2, Q3 or Q4.'),
    start_on: date('First day.'),
    end_on: date('Last day.'),
    parent: ref('time_period', 'The longer period it is part of.'),
  },
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
