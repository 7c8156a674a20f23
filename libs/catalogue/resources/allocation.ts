/** Allocations: who is planned for which project, and how much. One list a project; no events tell of them. */
import { date, numeric, ref, text } from '../field.ts';
import { placeholderIn } from '../placeholders.ts';
import { resource } from '../resource.ts';

const ofWork = { personal: 'H' } as const;

export const allocation = resource({
  name: 'allocation',
  doc: 'That a person is planned for a project, for some days and with some effort.',
  schema: 'AllocationResponse',
  api: {
    one: '/allocations/{gid}',
    lists: [{ path: '/allocations', per: 'project', query: { parent: '{project}' }, tolerated: [402, 403], phase: 0 }],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    parent: ref('project', 'The project.'),
    assignee: ref('user', 'The person; null while it is a placeholder.', { typed: true }),
    start_date: { ...date('First day.'), ...ofWork },
    end_date: { ...date('Last day.'), ...ofWork },
    effort_type: { ...text('What the effort is told in: hours or percent.', { path: 'effort.type' }), ...ofWork },
    effort_value: { ...numeric('How much: hours a day, or percent of the time.', { path: 'effort.value' }), ...ofWork },
    created_by: ref('user', 'Who created it.'),
    resource_subtype: text('Kind of allocation, for example project_allocation.'),
  },
  links: [placeholderIn('allocation', 'assignee')],
  containers: [{ type: 'project', field: 'parent' }],
  goneBy: [],
  events: false,
  omitted: {},
});
