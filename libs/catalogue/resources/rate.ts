/** Rates: what the time of a person on a project costs. One list a project; no events tell of them. */
import { numeric, ref, text } from '../field.ts';
import { placeholderIn } from '../placeholders.ts';
import { resource } from '../resource.ts';

export const rate = resource({
  name: 'rate',
  doc: 'What an hour of a person costs on a project.',
  schema: 'RateResponse',
  api: {
    one: '/rates/{gid}',
    lists: [{ path: '/rates', per: 'project', query: { parent: '{project}' }, tolerated: [402, 403], phase: 0 }],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    parent: ref('project', 'The project.'),
    resource: ref('user', 'The person; null while it is a placeholder.', { typed: true }),
    rate: { ...numeric('The rate, in the currency.'), personal: 'H' },
    currency_code: text('ISO 4217 code.'),
    created_by: ref('user', 'Who set it.'),
  },
  links: [placeholderIn('rate', 'resource')],
  containers: [{ type: 'project', field: 'parent' }],
  goneBy: [],
  events: false,
  omitted: {},
});
