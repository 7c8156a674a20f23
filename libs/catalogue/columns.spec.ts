import { columnsOf, linkKey, listOptFields, optFields, ownerColumn } from './columns.ts';
import { customField } from './resources/custom-field.ts';
import { task } from './resources/task.ts';
import { teamMembership } from './resources/team-membership.ts';

test('the columns of a task stay as they are', () => {
  expect(columnsOf(task).map(({ name, field }) => `${name} ${field.sqlType} ${field.personal}`)).toMatchInlineSnapshot(`
    [
      "name text U",
      "resource_subtype text none",
      "notes text U",
      "html_notes text U",
      "assignee_gid text R",
      "assigned_by_gid text R",
      "created_by_gid text R",
      "created_at timestamptz none",
      "modified_at timestamptz none",
      "completed boolean none",
      "completed_at timestamptz none",
      "completed_by_gid text R",
      "due_on date none",
      "due_at timestamptz none",
      "start_on date none",
      "start_at timestamptz none",
      "approval_status text none",
      "parent_gid text none",
      "num_subtasks integer none",
      "num_likes integer none",
      "actual_time_minutes numeric none",
      "is_rendered_as_separator boolean none",
      "external jsonb U",
      "custom_type_gid text none",
      "custom_type_status_option_gid text none",
      "workspace_gid text none",
      "permalink_url text S",
    ]
  `);
});

test('a read of a task asks for every field, and for every link', () => {
  expect(optFields(task)).toMatchInlineSnapshot(`
[
  "actual_time_minutes",
  "approval_status",
  "assigned_by.gid",
  "assignee.gid",
  "completed",
  "completed_at",
  "completed_by.gid",
  "created_at",
  "created_by.gid",
  "custom_fields.date_value.date",
  "custom_fields.date_value.date_time",
  "custom_fields.display_value",
  "custom_fields.enabled",
  "custom_fields.enum_value.gid",
  "custom_fields.gid",
  "custom_fields.html_text_value",
  "custom_fields.multi_enum_values.gid",
  "custom_fields.number_value",
  "custom_fields.people_value.gid",
  "custom_fields.reference_value.gid",
  "custom_fields.text_value",
  "custom_fields.type",
  "custom_type.gid",
  "custom_type_status_option.gid",
  "dependencies.gid",
  "due_at",
  "due_on",
  "external.data",
  "external.gid",
  "followers.gid",
  "html_notes",
  "is_rendered_as_separator",
  "likes.user.gid",
  "memberships.project.gid",
  "memberships.section.gid",
  "modified_at",
  "name",
  "notes",
  "num_likes",
  "num_subtasks",
  "parent.gid",
  "permalink_url",
  "resource_subtype",
  "start_at",
  "start_on",
  "tags.gid",
  "workspace.gid",
]
`);
});

test('a list of settings asks where its elements hold the field', () => {
  const [inWorkspace, inProject] = customField.api.lists;
  if (inWorkspace === undefined || inProject === undefined) throw new Error('custom_field has two lists');
  expect(listOptFields(customField, inWorkspace)).toEqual(optFields(customField));
  expect(listOptFields(customField, inProject)).toEqual(optFields(customField).map((path) => `custom_field.${path}`));
});

test('a link is keyed by its owner first', () => {
  expect(ownerColumn(task)).toBe('task_gid');
  expect(task.links.map((link) => linkKey(task, link).join())).toContain('task_gid,project_gid');
  expect(teamMembership.links.map((link) => linkKey(teamMembership, link).join())).toEqual([
    'team_membership_gid,team_gid,user_gid',
  ]);
});
