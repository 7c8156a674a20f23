/**
 * Attachments of tasks, projects and briefs: what Asana knows of a file, never the file. Nothing lists those of a project's
 * tasks at once, nor does a task say whether it has any, so each task is asked, in the last phase. Events tell of their end and
 * return alone: of a new one on a task a story tells, elsewhere nothing does.
 */
import { numeric, privateUrl, ref, text, timestamp, userText } from '../field.ts';
import { lastPhase, resource } from '../resource.ts';

const expires = 'good for minutes only; permanent_url stays';

export const attachment = resource({
  name: 'attachment',
  doc: 'A file at a task, project or brief: what is known of it, not the file.',
  schema: 'AttachmentResponse',
  api: {
    one: '/attachments/{gid}',
    lists: [
      {
        path: '/attachments',
        per: 'task',
        query: { parent: '{task}' },
        toldBy: { type: 'story', subtype: 'attachment_added' },
        phase: lastPhase,
      },
      { path: '/attachments', per: 'project', query: { parent: '{project}' }, untold: true, phase: lastPhase },
      {
        path: '/attachments',
        per: 'project_brief',
        query: { parent: '{project_brief}' },
        tolerated: [403],
        phase: lastPhase,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: userText('Name of the file.'),
    resource_subtype: text('Where the file lies: asana, dropbox, gdrive, onedrive, box, vimeo or external.'),
    host: text('The same, under its older name.'),
    created_at: timestamp('When it was attached.'),
    size: numeric('Size in bytes, of files that lie in Asana.'),
    permanent_url: privateUrl('Address in Asana, good for whoever may see the parent; leads to the file.'),
    parent: ref('task', 'The task it is attached to.', { typed: true }),
    parent_project: ref('project', 'The project whose overview has it among its key resources.', {
      path: 'parent',
      typed: true,
    }),
    parent_project_brief: ref('project_brief', 'The brief that shows it.', { path: 'parent', typed: true }),
  },
  links: [],
  containers: [
    { type: 'task', field: 'parent' },
    { type: 'project', field: 'parent_project' },
    { type: 'project_brief', field: 'parent_project_brief' },
  ],
  goneBy: ['deleted', 'removed'],
  events: true,
  omitted: {
    download_url: expires,
    view_url: expires,
    connected_to_app: 'depends on the app that reads',
  },
});
