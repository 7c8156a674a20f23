/** Sections: titled groups of tasks, each within one project. */
import { ref, timestamp, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const section = resource({
  name: 'section',
  doc: 'A titled group of tasks within one project.',
  schema: 'SectionResponse',
  api: { one: '/sections/{gid}', lists: [{ path: '/projects/{project}/sections', per: 'project', phase: 0 }] },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: userText('Title shown above the group.'),
    created_at: timestamp('When the section was created.'),
    project: ref('project', 'The project that holds the section.'),
  },
  links: [],
  containers: [{ type: 'project', field: 'project' }],
  goneBy: ['deleted'],
  events: true,
  omitted: { projects: 'deprecated; a section has one project' },
});
