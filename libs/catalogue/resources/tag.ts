/** Tags: labels of a workspace that tasks can carry. */
import { privateUrl, ref, text, timestamp, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const tag = resource({
  name: 'tag',
  doc: 'A label of a workspace that any task can carry.',
  schema: 'TagResponse',
  api: {
    one: '/tags/{gid}',
    lists: [{ path: '/workspaces/{workspace}/tags', per: 'workspace', phase: 0 }],
  },
  version: 'observed_at',
  workspace: 'workspace.gid',
  fields: {
    name: userText('Name.'),
    notes: userText('What the tag is for.'),
    color: text('Colour, for example dark-pink.'),
    created_at: timestamp('When it was created.'),
    workspace: ref('workspace', 'The workspace that holds it.'),
    permalink_url: privateUrl('Address in the Asana app.'),
  },
  links: [
    {
      table: 'tag_follower',
      doc: 'Who follows a tag.',
      from: 'followers',
      fields: { user: ref('user', 'The follower.', { path: 'gid' }) },
      key: ['user_gid'],
    },
  ],
  containers: [],
  goneBy: ['deleted'],
  events: true,
  eventFields: { followers: ['tag_follower'] },
  omitted: {},
});
