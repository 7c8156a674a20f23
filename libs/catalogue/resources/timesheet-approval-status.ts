/** Approvals of weeks of tracked time. No events tell of them. */
import { date, ref, text, timestamp } from '../field.ts';
import { resource } from '../resource.ts';

const ofWork = { personal: 'H' } as const;

export const timesheetApprovalStatus = resource({
  name: 'timesheet_approval_status',
  doc: 'Whether somebody’s tracked time of a week was approved.',
  schema: 'TimesheetApprovalStatusResponse',
  api: {
    one: '/timesheet_approval_statuses/{gid}',
    lists: [
      {
        path: '/timesheet_approval_statuses',
        per: 'workspace',
        query: { workspace: '{workspace}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: 'workspace.gid',
  fields: {
    user: ref('user', 'Whose time it is.'),
    workspace: ref('workspace', 'The workspace.'),
    start_date: { ...date('First day of the week.'), ...ofWork },
    end_date: { ...date('Last day of the week.'), ...ofWork },
    approval_status: { ...text('DRAFT, SUBMITTED, APPROVED or REJECTED.'), ...ofWork },
    created_at: timestamp('When it was created.'),
  },
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
