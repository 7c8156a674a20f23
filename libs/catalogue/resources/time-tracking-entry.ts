/**
 * Tracked time. Asana lists all of a workspace at once, from a day on; no day of theirs lies before the one asked for. Where
 * only some projects are kept, this list would reach beyond them, and none is read. No events tell of them.
 */
import { date, integer, ref, text, timestamp, userText } from '../field.ts';
import { resource } from '../resource.ts';

const ofWork = { personal: 'H' } as const;

export const timeTrackingEntry = resource({
  name: 'time_tracking_entry',
  doc: 'Time that somebody spent on a task on one day.',
  schema: 'TimeTrackingEntryBase',
  api: {
    one: '/time_tracking_entries/{gid}',
    lists: [
      {
        path: '/time_tracking_entries',
        per: 'workspace',
        query: { workspace: '{workspace}', entered_on_start_date: '1970-01-01' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    task: ref('task', 'The task it was spent on.'),
    attributable_to: ref('project', 'The project whose budget it counts for.'),
    created_by: ref('user', 'Who spent it.'),
    entered_on: { ...date('The day it was spent on.'), ...ofWork },
    duration_minutes: { ...integer('How long, minutes.'), ...ofWork },
    description: userText('What was done.'),
    approval_status: { ...text('DRAFT, SUBMITTED, APPROVED or REJECTED.'), ...ofWork },
    billable_status: { ...text('Whether it can be billed: billable, nonBillable or notApplicable.'), ...ofWork },
    created_at: timestamp('When it was entered.'),
  },
  links: [
    {
      table: 'time_tracking_entry_category',
      doc: 'Which categories an entry of tracked time has.',
      from: 'categories',
      fields: { time_tracking_category: ref('time_tracking_category', 'The category.', { path: 'gid' }) },
      key: ['time_tracking_category_gid'],
    },
  ],
  containers: [{ type: 'task', field: 'task' }],
  goneBy: [],
  events: false,
  omitted: {},
});
