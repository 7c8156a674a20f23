/** Templates of tasks: one list a project. What a task made from one begins with is kept as it is. No events tell of them. */
import { json, ref, timestamp, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const taskTemplate = resource({
  name: 'task_template',
  doc: 'A template that tasks of a project are made from.',
  schema: 'TaskTemplateResponse',
  api: {
    one: '/task_templates/{gid}',
    lists: [
      { path: '/task_templates', per: 'project', query: { project: '{project}' }, tolerated: [402, 403], phase: 0 },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: userText('Title.'),
    project: ref('project', 'The project it belongs to.'),
    template: json('What a task made from it begins with.', 'U'),
    created_by: ref('user', 'Who created it.'),
    created_at: timestamp('When it was created.'),
  },
  links: [],
  containers: [{ type: 'project', field: 'project' }],
  goneBy: [],
  events: false,
  omitted: {},
});
