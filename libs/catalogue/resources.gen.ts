/** Generated from the folder `resources/` by `npm run generate`: every resource type, in the order of their names. */
import type { Resource } from './resource.ts';
import { agent } from './resources/agent.ts';
import { allocation } from './resources/allocation.ts';
import { attachment } from './resources/attachment.ts';
import { budget } from './resources/budget.ts';
import { customField } from './resources/custom-field.ts';
import { customFieldMembership } from './resources/custom-field-membership.ts';
import { customType } from './resources/custom-type.ts';
import { customTypeMembership } from './resources/custom-type-membership.ts';
import { goal } from './resources/goal.ts';
import { goalMembership } from './resources/goal-membership.ts';
import { goalRelationship } from './resources/goal-relationship.ts';
import { oooEntry } from './resources/ooo-entry.ts';
import { portfolio } from './resources/portfolio.ts';
import { portfolioMembership } from './resources/portfolio-membership.ts';
import { project } from './resources/project.ts';
import { projectBrief } from './resources/project-brief.ts';
import { projectMembership } from './resources/project-membership.ts';
import { projectPortfolioSetting } from './resources/project-portfolio-setting.ts';
import { projectTemplate } from './resources/project-template.ts';
import { rate } from './resources/rate.ts';
import { role } from './resources/role.ts';
import { section } from './resources/section.ts';
import { statusUpdate } from './resources/status-update.ts';
import { story } from './resources/story.ts';
import { tag } from './resources/tag.ts';
import { task } from './resources/task.ts';
import { taskTemplate } from './resources/task-template.ts';
import { team } from './resources/team.ts';
import { teamMembership } from './resources/team-membership.ts';
import { timePeriod } from './resources/time-period.ts';
import { timeTrackingCategory } from './resources/time-tracking-category.ts';
import { timeTrackingEntry } from './resources/time-tracking-entry.ts';
import { timesheetApprovalStatus } from './resources/timesheet-approval-status.ts';
import { user } from './resources/user.ts';
import { userTaskList } from './resources/user-task-list.ts';
import { workspace } from './resources/workspace.ts';
import { workspaceMembership } from './resources/workspace-membership.ts';

export const resources: readonly Resource[] = [
  agent,
  allocation,
  attachment,
  budget,
  customField,
  customFieldMembership,
  customType,
  customTypeMembership,
  goal,
  goalMembership,
  goalRelationship,
  oooEntry,
  portfolio,
  portfolioMembership,
  project,
  projectBrief,
  projectMembership,
  projectPortfolioSetting,
  projectTemplate,
  rate,
  role,
  section,
  statusUpdate,
  story,
  tag,
  task,
  taskTemplate,
  team,
  teamMembership,
  timePeriod,
  timeTrackingCategory,
  timeTrackingEntry,
  timesheetApprovalStatus,
  user,
  userTaskList,
  workspace,
  workspaceMembership,
];
