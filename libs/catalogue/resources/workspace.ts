/** Workspaces and organisations: the outermost container, to which every row belongs. */
import { boolean, texts, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const workspace = resource({
  name: 'workspace',
  doc: 'A workspace or organisation: the outermost container of everything else.',
  schema: 'WorkspaceResponse',
  api: { one: '/workspaces/{gid}', lists: [{ path: '/workspaces', per: null, phase: 0 }] },
  version: 'observed_at',
  workspace: 'self',
  fields: {
    name: userText('Name.'),
    is_organization: boolean('Whether it is an organisation, which has teams and mail domains.'),
    email_domains: { ...texts('Mail domains of an organisation.'), personal: 'P' },
  },
  links: [],
  containers: [],
  goneBy: ['deleted'],
  events: true,
  omitted: {},
});
