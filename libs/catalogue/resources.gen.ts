/** Generated from the folder `resources/` by `npm run generate`: every resource type, in the order of their names. */
import type { Resource } from './resource.ts';
import { customField } from './resources/custom-field.ts';
import { customFieldMembership } from './resources/custom-field-membership.ts';
import { customType } from './resources/custom-type.ts';
import { customTypeMembership } from './resources/custom-type-membership.ts';
import { project } from './resources/project.ts';
import { projectBrief } from './resources/project-brief.ts';
import { projectMembership } from './resources/project-membership.ts';
import { section } from './resources/section.ts';
import { statusUpdate } from './resources/status-update.ts';
import { story } from './resources/story.ts';
import { tag } from './resources/tag.ts';
import { task } from './resources/task.ts';
import { team } from './resources/team.ts';
import { teamMembership } from './resources/team-membership.ts';
import { user } from './resources/user.ts';
import { userTaskList } from './resources/user-task-list.ts';
import { workspace } from './resources/workspace.ts';
import { workspaceMembership } from './resources/workspace-membership.ts';

export const resources: readonly Resource[] = [
  customField,
  customFieldMembership,
  customType,
  customTypeMembership,
  project,
  projectBrief,
  projectMembership,
  section,
  statusUpdate,
  story,
  tag,
  task,
  team,
  teamMembership,
  user,
  userTaskList,
  workspace,
  workspaceMembership,
];
