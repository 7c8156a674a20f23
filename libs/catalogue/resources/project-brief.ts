/**
 * Briefs of projects. Asana has no list of them: a project names its own, and each is read by itself, one request for a
 * project that has one in every crawl. They carry no stamp of their changes, and Asana's list of the types with events does
 * not name them: a new one is found by its project, which tells of it, a changed text by reading it again.
 */
import { privateUrl, ref, richText, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const projectBrief = resource({
  name: 'project_brief',
  doc: 'What a project is for, as told on its overview.',
  schema: 'ProjectBriefResponse',
  api: {
    one: '/project_briefs/{gid}',
    lists: [{ path: '/project_briefs/{project_brief}', per: 'project', named: 'project_brief', phase: 0 }],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    title: userText('Title.'),
    text: userText('The brief as plain text.'),
    html_text: richText('The brief as rich text.'),
    permalink_url: privateUrl('Address in the Asana app.'),
    project: ref('project', 'The project it is about.'),
  },
  links: [],
  containers: [{ type: 'project', field: 'project' }],
  goneBy: ['deleted'],
  events: true,
  unlisted: true,
  omitted: {},
});
