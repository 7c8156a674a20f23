/**
 * Every declared kind, in the order in which they are seeded: what others name comes before them.
 */
import type { DeclaredKind } from './declare.ts';
import { shownPart } from './declared-render.ts';
import { agent } from './declared/agent.ts';
import { allocation } from './declared/allocation.ts';
import { attachment } from './declared/attachment.ts';
import { budget } from './declared/budget.ts';
import { customType } from './declared/custom-type.ts';
import { goalRelationship } from './declared/goal-relationship.ts';
import { goal } from './declared/goal.ts';
import { job } from './declared/job.ts';
import {
  customFieldMembership,
  customTypeMembership,
  goalMembership,
  portfolioMembership,
} from './declared/membership.ts';
import { oooEntry } from './declared/ooo-entry.ts';
import { placeholder } from './declared/placeholder.ts';
import { portfolio } from './declared/portfolio.ts';
import { projectPortfolioSetting } from './declared/project-portfolio-setting.ts';
import { projectTemplate } from './declared/project-template.ts';
import { rate } from './declared/rate.ts';
import { reaction } from './declared/reaction.ts';
import { role } from './declared/role.ts';
import { taskTemplate } from './declared/task-template.ts';
import { timePeriod } from './declared/time-period.ts';
import { timeTrackingCategory } from './declared/time-tracking-category.ts';
import { timeTrackingEntry } from './declared/time-tracking-entry.ts';
import { timesheetApprovalStatus } from './declared/timesheet-approval-status.ts';
import type { DeclaredType } from './rows-declared.ts';

export const declaredKinds: readonly DeclaredKind[] = [
  customType,
  customFieldMembership,
  customTypeMembership,
  attachment,
  portfolio,
  portfolioMembership,
  projectPortfolioSetting,
  timePeriod,
  goal,
  goalMembership,
  goalRelationship,
  timesheetApprovalStatus,
  timeTrackingCategory,
  timeTrackingEntry,
  placeholder,
  allocation,
  budget,
  rate,
  oooEntry,
  projectTemplate,
  taskTemplate,
  role,
  agent,
  reaction,
  job,
];

/** What lives in an object of another kind alone. */
export const declaredParts = [
  shownPart('template_role', ['name']),
  shownPart('custom_type_status_option', ['name', 'completion_state', 'enabled', 'color']),
  shownPart('goal_metric', [
    'resource_subtype',
    'precision',
    'unit',
    'currency_code',
    'initial_number_value',
    'target_number_value',
    'current_number_value',
    'current_display_value',
    'progress_source',
    'is_custom_weight',
  ]),
];
export const partKinds: ReadonlySet<string> = new Set(['enum_option', ...declaredParts.map(({ name }) => name)]);

const byType = new Map(declaredKinds.map((kind) => [kind.type, kind]));

export function kindOf(type: DeclaredType): DeclaredKind {
  const kind = byType.get(type);
  if (kind === undefined) throw new Error(`nobody declared ${type}`);
  return kind;
}
