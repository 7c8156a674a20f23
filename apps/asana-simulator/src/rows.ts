/**
 * The object graph as plain rows: what the simulator remembers of every Asana object.
 *
 * A row is immutable: a change is a new row put in place of the old one (store.ts), so that any earlier state can be had
 * back by undoing the journal. Relations live on one side only (a task lists its projects, never the reverse); the other
 * side is an index. Times are milliseconds of the simulated clock. `deletedAtMs` is the row's own deletion: what goes
 * with a container is derived (liveness.ts).
 */
import type { AnyDeclaredRow } from './rows-declared.ts';
import type { Externals, FieldParts, Liked } from './rows-parts.ts';

export type Gid = string;

interface Common {
  readonly gid: Gid;
  readonly createdAtMs: number;
  readonly deletedAtMs: number | null;
}

export interface WorkspaceRow extends Common {
  readonly type: 'workspace';
  readonly name: string;
  readonly emailDomains: readonly string[];
  readonly isOrganization: boolean;
}

export interface UserRow extends Common {
  readonly type: 'user';
  readonly name: string;
  readonly email: string;
  readonly values?: Readonly<Record<Gid, FieldValue>>;
}

export interface WorkspaceMembershipRow extends Common {
  readonly type: 'workspace_membership';
  readonly workspace: Gid;
  readonly user: Gid;
  readonly userTaskList: Gid;
  readonly isAdmin: boolean;
  readonly isGuest: boolean;
}

/** A person's own list of tasks in one workspace ("My tasks"); it exists to be watched and listed. */
export interface UserTaskListRow extends Common {
  readonly type: 'user_task_list';
  readonly workspace: Gid;
  readonly user: Gid;
}

export interface TeamRow extends Common {
  readonly type: 'team';
  readonly workspace: Gid;
  readonly name: string;
  readonly description: string;
  readonly visibility: string;
}

export interface TeamMembershipRow extends Common {
  readonly type: 'team_membership';
  readonly team: Gid;
  readonly user: Gid;
  readonly isGuest: boolean;
  readonly isAdmin: boolean;
}

export interface ProjectRow extends Common {
  readonly type: 'project';
  readonly workspace: Gid;
  readonly team: Gid | null;
  readonly name: string;
  readonly notes: string;
  readonly archived: boolean;
  readonly color: string | null;
  readonly icon: string | null;
  readonly defaultView: string;
  readonly privacySetting: string;
  readonly dueOn: string | null;
  readonly startOn: string | null;
  readonly owner: Gid | null;
  readonly followers: readonly Gid[];
  readonly completedAtMs: number | null;
  readonly completedBy: Gid | null;
  readonly modifiedAtMs: number;
  readonly template?: Gid;
  readonly values?: Readonly<Record<Gid, FieldValue>>;
}

/** The part of a person or team in one project; the project's `members` are the people among these. */
export interface ProjectMembershipRow extends Common {
  readonly type: 'project_membership';
  readonly project: Gid;
  readonly member: Gid;
  readonly accessLevel: string;
}

export interface SectionRow extends Common {
  readonly type: 'section';
  readonly project: Gid;
  readonly name: string;
  readonly rank: number;
}

/** Where a task stands in one project: its section, and its rank within that section. */
export interface TaskPlace {
  readonly project: Gid;
  readonly section: Gid;
  readonly rank: number;
}

/** A custom field's value by the kind of the field: text, number, gids of options or people, or a date. */
export type FieldValue = string | number | readonly Gid[] | { readonly date: string; readonly dateTime: string | null };

export interface TaskRow extends Common {
  readonly type: 'task';
  readonly workspace: Gid;
  readonly name: string;
  readonly notes: string;
  /** The notes as rich text, where that was given. */
  readonly rich?: string;
  readonly subtype: string;
  readonly approvalStatus: string;
  readonly assignee: Gid | null;
  readonly assignedBy: Gid | null;
  readonly createdBy: Gid | null;
  readonly completed: boolean;
  readonly completedAtMs: number | null;
  readonly completedBy: Gid | null;
  readonly dueOn: string | null;
  readonly dueAt: string | null;
  readonly startOn: string | null;
  readonly startAt: string | null;
  readonly places: readonly TaskPlace[];
  readonly parent: Gid | null;
  readonly parentRank: number;
  readonly tags: readonly Gid[];
  readonly followers: readonly Gid[];
  readonly likes: readonly Gid[];
  readonly dependencies: readonly Gid[];
  readonly values: Readonly<Record<Gid, FieldValue>>;
  readonly isSeparator: boolean;
  readonly external?: Externals;
  readonly customType?: Gid | null;
  /** One of the statuses that the custom type offers. */
  readonly customStatus?: Gid | null;
  readonly modifiedAtMs: number;
  /** When the task last changed project or section; only `modified_since` may look at it, and only when told to. */
  readonly placedAtMs: number;
}

/** What a system story tells beside its text; each key exists only for the subtypes that have it. */
export interface StoryDetail {
  readonly oldName?: string;
  readonly newName?: string;
  readonly assignee?: Gid;
  readonly follower?: Gid;
  readonly project?: Gid;
  readonly tag?: Gid;
  readonly dependency?: Gid;
  readonly oldSection?: Gid;
  readonly newSection?: Gid;
  readonly oldDates?: DateRange;
  readonly newDates?: DateRange;
  readonly oldSubtype?: string;
  readonly newSubtype?: string;
  readonly oldApproval?: string;
  readonly newApproval?: string;
  readonly customField?: Gid;
  readonly oldValue?: FieldValue | null;
  readonly newValue?: FieldValue | null;
}

export interface DateRange {
  readonly startOn: string | null;
  readonly dueOn: string | null;
  readonly dueAt: string | null;
}

export interface StoryRow extends Common, Liked {
  readonly type: 'story';
  /** The task, or goal, that it is told on. */
  readonly task: Gid;
  readonly kind: 'comment' | 'system';
  readonly subtype: string;
  readonly text: string;
  /** The text as rich text, where that was given. */
  readonly rich?: string;
  readonly createdBy: Gid | null;
  readonly isPinned: boolean;
  readonly isEdited: boolean;
  readonly detail: StoryDetail;
}

export type StatusParent = 'project' | 'portfolio' | 'goal';

/** A report on how a project, portfolio or goal goes. */
export interface StatusUpdateRow extends Common, Liked {
  readonly type: 'status_update';
  readonly parent: Gid;
  readonly subtype: `${StatusParent}_status_update`;
  readonly title: string;
  readonly text: string;
  readonly statusType: string;
  readonly createdBy: Gid | null;
  readonly modifiedAtMs: number;
}

/** What a project is for; a project has one at most. */
export interface ProjectBriefRow extends Common {
  readonly type: 'project_brief';
  readonly project: Gid;
  readonly title: string;
  readonly text: string;
}

export interface TagRow extends Common {
  readonly type: 'tag';
  readonly workspace: Gid;
  readonly name: string;
  readonly color: string | null;
  readonly notes: string;
  readonly followers: readonly Gid[];
}

export interface EnumOption {
  readonly gid: Gid;
  readonly name: string;
  readonly enabled: boolean;
  readonly color: string;
}

export type FieldKind = 'text' | 'number' | 'enum' | 'multi_enum' | 'date' | 'people' | 'reference';

export interface CustomFieldRow extends Common, FieldParts {
  readonly type: 'custom_field';
  readonly workspace: Gid;
  readonly name: string;
  readonly description: string;
  readonly kind: FieldKind;
  readonly options: readonly EnumOption[];
  readonly precision: number;
  readonly createdBy: Gid | null;
  readonly isGlobal: boolean;
}

/** A custom field's presence on one project, portfolio or goal. */
export interface FieldSettingRow extends Common {
  readonly type: 'custom_field_setting';
  readonly parent: Gid;
  readonly field: Gid;
  readonly isImportant: boolean;
  readonly rank: number;
}

/** An event filter as the API takes it; an event passes if it matches every key given. */
export interface WebhookFilter {
  readonly resource_type: string;
  readonly resource_subtype?: string;
  readonly action?: string;
  readonly fields?: readonly string[];
}

/** A webhook and how its deliveries fare. Its changes are not part of the journal. */
export interface WebhookRow extends Common {
  readonly type: 'webhook';
  readonly workspace: Gid;
  readonly owner: Gid;
  readonly resource: Gid;
  readonly target: string;
  readonly filters: readonly WebhookFilter[];
  readonly secret: string;
  readonly lastSuccessAtMs: number | null;
  readonly lastFailureAtMs: number | null;
  readonly lastFailureContent: string;
  readonly retryCount: number;
  readonly nextAttemptAfterMs: number | null;
  readonly lastHeartbeatAtMs: number;
}

export type Row =
  | WorkspaceRow
  | UserRow
  | WorkspaceMembershipRow
  | UserTaskListRow
  | TeamRow
  | TeamMembershipRow
  | ProjectRow
  | ProjectMembershipRow
  | SectionRow
  | TaskRow
  | StoryRow
  | StatusUpdateRow
  | ProjectBriefRow
  | TagRow
  | CustomFieldRow
  | FieldSettingRow
  | WebhookRow
  | AnyDeclaredRow;

export type RowType = Row['type'];
export type RowOf<T extends RowType> = Extract<Row, { readonly type: T }>;
