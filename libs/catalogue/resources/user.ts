/**
 * People, as far as the credential sees them, with the fields that their organisation adds to profiles. No events tell of
 * them, so only reading again shows changes.
 */
import { customFieldValues } from '../custom-field-values.ts';
import { json, personalText, ref } from '../field.ts';
import { resource } from '../resource.ts';

export const user = resource({
  name: 'user',
  doc: 'A person, or another account that acts like one.',
  schema: 'UserResponse',
  api: {
    one: '/users/{gid}',
    lists: [{ path: '/users', per: 'workspace', query: { workspace: '{workspace}' }, phase: 0 }],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: personalText('Full name.'),
    email: personalText('Mail address; empty where the credential may not see it.'),
    photo: json('Addresses of the portrait by size in pixels; null without one.', 'P', { volatile: true }),
  },
  links: [
    {
      table: 'user_workspace',
      doc: 'Which workspaces a person belongs to, among those that the credential sees.',
      from: 'workspaces',
      fields: { workspace: ref('workspace', 'The workspace.', { path: 'gid' }) },
      key: ['workspace_gid'],
    },
    customFieldValues('user'),
  ],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
