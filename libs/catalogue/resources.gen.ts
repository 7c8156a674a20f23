/** Generated from the folder `resources/` by `npm run generate`: every resource type, in the order of their names. */
import type { Resource } from './resource.ts';
import { customField } from './resources/custom-field.ts';
import { project } from './resources/project.ts';
import { projectBrief } from './resources/project-brief.ts';
import { section } from './resources/section.ts';
import { statusUpdate } from './resources/status-update.ts';
import { story } from './resources/story.ts';
import { tag } from './resources/tag.ts';
import { task } from './resources/task.ts';
import { team } from './resources/team.ts';
import { teamMembership } from './resources/team-membership.ts';
import { user } from './resources/user.ts';
import { workspace } from './resources/workspace.ts';

export const resources: readonly Resource[] = [
  customField,
  project,
  projectBrief,
  section,
  statusUpdate,
  story,
  tag,
  task,
  team,
  teamMembership,
  user,
  workspace,
];
