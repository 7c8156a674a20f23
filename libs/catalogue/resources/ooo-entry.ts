/** When people are out of office. Asana lists them for one person in one workspace at a time; no events tell of them. */
import { date, ref } from '../field.ts';
import { resource } from '../resource.ts';

const ofWork = { personal: 'H' } as const;

export const oooEntry = resource({
  name: 'ooo_entry',
  doc: 'That a person is out of office for some days.',
  schema: 'OooEntryResponse',
  api: {
    one: '/ooo_entries/{gid}',
    lists: [
      {
        path: '/ooo_entries',
        per: 'user',
        workspacesIn: 'workspaces',
        query: { user: '{user}', workspace: '{workspace}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    user: ref('user', 'Who is out of office.'),
    start_date: { ...date('First day.'), ...ofWork },
    end_date: { ...date('Last day.'), ...ofWork },
    created_by: ref('user', 'Who entered it.'),
  },
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
