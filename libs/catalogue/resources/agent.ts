/** AI teammates of a workspace. No events tell of them. */
import { json, ref, text, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const agent = resource({
  name: 'agent',
  doc: 'An AI teammate that a workspace has.',
  schema: 'AgentResponse',
  api: {
    one: '/agents/{gid}',
    lists: [{ path: '/workspaces/{workspace}/agents', per: 'workspace', tolerated: [402, 403], phase: 0 }],
  },
  version: 'observed_at',
  workspace: 'workspace.gid',
  fields: {
    name: userText('Name.'),
    resource_subtype: text('Kind of agent: asana_teammate.'),
    description: userText('What it does.'),
    behavior_guidance: userText('What it was told to keep to.'),
    workspace: ref('workspace', 'The workspace.'),
    photo: json('Addresses of its picture by size in pixels; null without one.', 'P', { volatile: true }),
  },
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
