/**
 * Lists of people's own tasks. Nothing lists them but the memberships of a workspace, which show each whole. Which tasks lie
 * in them is said by the tasks' assignee.
 */
import { ref, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const userTaskList = resource({
  name: 'user_task_list',
  doc: 'The list of a person’s own tasks in a workspace.',
  schema: 'UserTaskListResponse',
  api: {
    one: '/user_task_lists/{gid}',
    lists: [
      {
        path: '/workspaces/{workspace}/workspace_memberships',
        per: 'workspace',
        element: 'user_task_list',
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: 'workspace.gid',
  fields: {
    name: userText('Name.'),
    owner: ref('user', 'Whose tasks it holds.'),
    workspace: ref('workspace', 'The workspace it lies in.'),
  },
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
