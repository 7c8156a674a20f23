/** Memberships of custom fields: one list a field. No events tell of them. */
import { ref } from '../field.ts';
import { memberFields } from '../member-fields.ts';
import { resource } from '../resource.ts';

export const customFieldMembership = resource({
  name: 'custom_field_membership',
  doc: 'That a person or a team may use or change a custom field.',
  schema: 'CustomFieldMembershipResponse',
  api: {
    one: '/memberships/{gid}',
    lists: [
      {
        path: '/memberships',
        per: 'custom_field',
        query: { parent: '{custom_field}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: { parent: ref('custom_field', 'The custom field.'), ...memberFields },
  links: [],
  containers: [{ type: 'custom_field', field: 'parent' }],
  goneBy: [],
  events: false,
  omitted: {},
});
