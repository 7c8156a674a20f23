/** Memberships of custom types: one list a type. No events tell of them. */
import { ref } from '../field.ts';
import { memberFields } from '../member-fields.ts';
import { resource } from '../resource.ts';

export const customTypeMembership = resource({
  name: 'custom_type_membership',
  doc: 'That a person or a team may use or change a custom type.',
  schema: 'CustomTypeMembershipResponse',
  api: {
    one: '/memberships/{gid}',
    lists: [
      {
        path: '/memberships',
        per: 'custom_type',
        query: { parent: '{custom_type}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: { parent: ref('custom_type', 'The custom type.'), ...memberFields },
  links: [],
  containers: [{ type: 'custom_type', field: 'parent' }],
  goneBy: [],
  events: false,
  omitted: {},
});
