/**
 * Fields of workspaces, people, teams, projects, sections, tags and the memberships between them, as the API names them.
 */
import { isoTime } from './clock.ts';
import { findLive, isLive } from './liveness.ts';
import { shownOn } from './listing.ts';
import { defineKind, refer, Reference, referAll } from './render.ts';
import type { Getters, Kind, View } from './render.ts';
import { html } from './rich-text.ts';
import type * as rows from './rows.ts';
import { showValues } from './values-held.ts';

const createdAt = (row: { createdAtMs: number }): string => isoTime(row.createdAtMs);
export const optionalTime = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
export const identity = (type: string): Getters<{ gid: string }> => ({
  gid: (row) => row.gid,
  resource_type: () => type,
});
export const link = (path: string): string => `https://app.asana.com/0/${path}`;

const workspaceKind = defineKind<rows.WorkspaceRow>('workspace', {
  ...identity('workspace'),
  name: (row) => row.name,
  email_domains: (row) => row.emailDomains,
  is_organization: (row) => row.isOrganization,
});

const userKind = defineKind<rows.UserRow>('user', {
  ...identity('user'),
  name: (row, view) => nameShown(view, row.gid),
  email: (row, view) => (view.isNameShown(row.gid) ? row.email : undefined),
  photo: () => null,
  workspaces: (row, view) => referAll(view, workspacesOf(view, row.gid)),
  custom_fields: (row, view) => (view.isNameShown(row.gid) ? valuesOn(row, view) : []),
});

/** The person's name, if there is such a person, as this reader is shown it. */
export function nameShown(view: View, user: string): string | undefined {
  const name = view.store.find('user', user)?.name;
  return name === undefined || view.isNameShown(user) ? name : 'Private User';
}

/** What the profile says in the fields that the reader sees. */
const valuesOn = ({ values = {} }: rows.UserRow, view: View): Reference[] =>
  showValues(
    view,
    Object.fromEntries(Object.entries(values).filter(([gid]) => view.sees(view.store.need('custom_field', gid)))),
  );

function workspacesOf(view: View, user: string): string[] {
  const memberships = view.store.list(`user_workspaces:${user}`).gids();
  const workspaces = memberships.map((gid) => view.store.need('workspace_membership', gid).workspace);
  return workspaces.filter((gid) => view.sees(view.store.need('workspace', gid)));
}

const userTaskListKind = defineKind<rows.UserTaskListRow>('user_task_list', {
  ...identity('user_task_list'),
  name: (row, view) => `My tasks in ${view.store.need('workspace', row.workspace).name}`,
  owner: (row, view) => refer(view, row.user),
  workspace: (row, view) => refer(view, row.workspace),
});

const workspaceMembershipKind = defineKind<rows.WorkspaceMembershipRow>('workspace_membership', {
  ...identity('workspace_membership'),
  user: (row, view) => refer(view, row.user),
  workspace: (row, view) => refer(view, row.workspace),
  user_task_list: (row, view) => refer(view, row.userTaskList),
  is_active: () => true,
  is_admin: (row) => row.isAdmin,
  is_guest: (row) => row.isGuest,
  is_view_only: () => false,
  vacation_dates: () => null,
  created_at: createdAt,
});

const settingsShown = ({ gid }: { readonly gid: string }, view: View): Reference[] =>
  settingsOf(view, gid).map((it) => new Reference('custom_field_setting', it));
const everyone = (): string => 'all_team_members';
const teamKind = defineKind<rows.TeamRow>('team', {
  ...identity('team'),
  name: (row) => row.name,
  description: (row) => row.description,
  html_description: (row) => html(row.description),
  organization: (row, view) => refer(view, row.workspace),
  permalink_url: (row) => link(`${row.gid}/overview`),
  visibility: (row) => row.visibility,
  edit_team_name_or_description_access_level: everyone,
  edit_team_visibility_or_trash_team_access_level: everyone,
  member_invite_management_access_level: everyone,
  guest_invite_management_access_level: everyone,
  join_request_management_access_level: everyone,
  team_member_removal_access_level: everyone,
  team_content_management_access_level: () => 'no_restriction',
  endorsed: () => false,
  custom_field_settings: settingsShown,
});

const teamMembershipKind = defineKind<rows.TeamMembershipRow>('team_membership', {
  ...identity('team_membership'),
  user: (row, view) => refer(view, row.user),
  team: (row, view) => refer(view, row.team),
  is_guest: (row) => row.isGuest,
  is_limited_access: () => false,
  is_admin: (row) => row.isAdmin,
});

const projectKind = defineKind<rows.ProjectRow>('project', {
  ...identity('project'),
  name: (row) => row.name,
  archived: (row) => row.archived,
  color: (row) => row.color,
  icon: (row) => row.icon,
  created_at: createdAt,
  current_status: () => null,
  current_status_update: (row, view) => refer(view, shownOn(view.store, row.gid, 'status_update')),
  custom_field_settings: settingsShown,
  default_view: (row) => row.defaultView,
  due_date: (row) => row.dueOn,
  due_on: (row) => row.dueOn,
  html_notes: (row) => html(row.notes),
  members: (row, view) => referAll(view, membersOf(view, row.gid)),
  modified_at: (row) => isoTime(row.modifiedAtMs),
  notes: (row) => row.notes,
  public: (row) => row.privacySetting === 'public_to_workspace',
  privacy_setting: (row) => row.privacySetting,
  start_on: (row) => row.startOn,
  default_access_level: () => 'editor',
  minimum_access_level_for_customization: () => 'editor',
  minimum_access_level_for_sharing: () => 'editor',
  custom_fields: ({ values = {} }, view) => showValues(view, values),
  completed: (row) => row.completedAtMs !== null,
  completed_at: (row) => optionalTime(row.completedAtMs),
  completed_by: (row, view) => refer(view, row.completedBy),
  followers: (row, view) => referAll(view, row.followers),
  owner: (row, view) => refer(view, row.owner),
  team: (row, view) => refer(view, row.team),
  permalink_url: (row) => link(`${row.gid}/list`),
  project_brief: (row, view) => refer(view, shownOn(view.store, row.gid, 'project_brief')),
  created_from_template: (row, view) => refer(view, findLive(view.store, 'project_template', row.template)?.gid),
  workspace: (row, view) => refer(view, row.workspace),
});

function membersOf(view: View, project: string): string[] {
  const memberships = view.store.list(`project_memberships:${project}`).gids();
  const members = memberships.map((gid) => view.store.need('project_membership', gid).member);
  return members.filter((gid) => view.store.get(gid)?.type === 'user');
}

/** The custom field settings of a project or the like whose field is still there, in its order. */
export function settingsOf({ store }: Pick<View, 'store'>, parent: string): rows.FieldSettingRow[] {
  const settings = store.list(`field_settings:${parent}`).gids();
  return settings.map((gid) => store.need('custom_field_setting', gid)).filter((row) => isLive(store, row));
}

const sectionKind = defineKind<rows.SectionRow>('section', {
  ...identity('section'),
  name: (row) => row.name,
  created_at: createdAt,
  project: (row, view) => refer(view, row.project),
  projects: (row, view) => referAll(view, [row.project]),
});

const tagKind = defineKind<rows.TagRow>('tag', {
  ...identity('tag'),
  name: (row) => row.name,
  color: (row) => row.color,
  notes: (row) => row.notes,
  created_at: createdAt,
  followers: (row, view) => referAll(view, row.followers),
  workspace: (row, view) => refer(view, row.workspace),
  permalink_url: (row) => link(`${row.gid}/list`),
});

const membership: Getters<rows.ProjectMembershipRow> = {
  gid: (row) => row.gid,
  parent: (row, view) => refer(view, findLive(view.store, 'project', row.project)?.gid),
  member: (row, view) => refer(view, row.member),
  access_level: (row) => row.accessLevel,
};
const projectMembershipKind = defineKind<rows.ProjectMembershipRow>('project_membership', {
  ...membership,
  resource_type: () => 'membership',
  resource_subtype: () => 'project_membership',
});
/** The same in its older form, at paths of its own. */
const legacyMembershipKind = defineKind<rows.ProjectMembershipRow>('legacy_project_membership', {
  ...membership,
  resource_type: () => 'project_membership',
  user: (row, view) => refer(view, view.store.find('user', row.member)?.gid),
  project: (row, view) => refer(view, row.project),
  write_access: (row) => (row.accessLevel === 'commenter' ? 'comment_only' : 'full_write'),
});

export const placeKinds: readonly Kind[] = [
  workspaceKind,
  userKind,
  userTaskListKind,
  workspaceMembershipKind,
  teamKind,
  teamMembershipKind,
  projectKind,
  sectionKind,
  tagKind,
  projectMembershipKind,
  legacyMembershipKind,
];
