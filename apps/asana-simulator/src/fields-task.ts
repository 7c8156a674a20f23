/**
 * Fields of tasks and stories, as the API names them.
 *
 * A task shows only the projects and the parent that are there; `num_subtasks` counts the subtasks that are there. A
 * story's old_ and new_ fields exist only for the subtypes that have them and are left out elsewhere.
 */
import { isoTime } from './clock.ts';
import { listName } from './declare.ts';
import { reactionSummary } from './declared/reaction.ts';
import { dateValue, gidsIn, valuesOfTask } from './fields-custom.ts';
import { identity, link, optionalTime } from './fields-place.ts';
import { likeFields } from './likes.ts';
import { findLive } from './liveness.ts';
import { defineKind, refer, Reference, referAll } from './render.ts';
import type { Getter, Kind, View } from './render.ts';
import { htmlOf } from './rich-text.ts';
import type * as rows from './rows.ts';
import { statusOptions } from './task-type.ts';

const taskKind = defineKind<rows.TaskRow>('task', {
  ...identity('task'),
  ...likeFields,
  name: (row) => row.name,
  resource_subtype: (row) => row.subtype,
  created_by: (row, view) => refer(view, row.createdBy),
  approval_status: (row) => (row.subtype === 'approval' ? row.approvalStatus : undefined),
  assignee_status: () => 'upcoming',
  assigned_by: (row, view) => refer(view, row.assignedBy),
  completed: (row) => row.completed,
  completed_at: (row) => optionalTime(row.completedAtMs),
  completed_by: (row, view) => refer(view, row.completedBy),
  created_at: (row) => isoTime(row.createdAtMs),
  dependencies: (row, view) => tasksIn(view, row.dependencies),
  dependents: (row, view) => tasksIn(view, view.store.list(`dependents:${row.gid}`).gids()),
  due_at: (row) => row.dueAt,
  due_on: (row) => row.dueOn,
  html_notes: (row) => htmlOf(row.notes, row.rich),
  is_rendered_as_separator: (row) => row.isSeparator,
  memberships: (row, view) =>
    placesSeen(view, row).map(({ project, section }) => ({
      project: refer(view, project),
      section: refer(view, section),
    })),
  modified_at: (row) => isoTime(row.modifiedAtMs),
  notes: (row) => row.notes,
  num_subtasks: (row, view) => tasksIn(view, view.store.list(`subtasks:${row.gid}`).gids()).length,
  external: (row, view) => (view.app === null ? undefined : row.external?.[view.app]),
  start_at: (row) => row.startAt,
  start_on: (row) => row.startOn,
  actual_time_minutes: minutesSpent,
  assignee: (row, view) => refer(view, row.assignee),
  assignee_section: () => undefined,
  custom_fields: (row, view) => valuesOfTask(view, row),
  custom_type: (row, view) => refer(view, row.customType),
  custom_type_status_option: statusShown,
  followers: (row, view) => referAll(view, row.followers),
  parent: (row, view) => refer(view, findLive(view.store, 'task', row.parent)?.gid),
  projects: (row, view) => placesSeen(view, row).map((place) => refer(view, place.project)),
  tags: (row, view) =>
    referAll(
      view,
      row.tags.filter((tag) => findLive(view.store, 'tag', tag) !== undefined),
    ),
  workspace: (row, view) => refer(view, row.workspace),
  permalink_url: (row) => link(`0/${row.gid}`),
});

function statusShown(row: rows.TaskRow, view: View): Reference | null {
  const option = statusOptions(view.store, row.customType).find(({ gid }) => gid === row.customStatus);
  return option === undefined ? null : new Reference('custom_type_status_option', option);
}

/** The time tracked on the task; null while there is none. */
function minutesSpent(row: rows.TaskRow, view: View): number | null {
  const gids = view.store.list(listName('time_tracking_entry', 'task', row.gid)).gids();
  if (gids.length === 0) return null;
  const minutes = gids.map((gid) => view.store.need('time_tracking_entry', gid).values['duration_minutes']);
  return minutes.reduce<number>((sum, it) => sum + Number(it), 0);
}

/** A task's places whose project is there and visible. */
export function placesSeen(view: View, row: rows.TaskRow): rows.TaskPlace[] {
  return row.places.filter((place) => {
    const project = findLive(view.store, 'project', place.project);
    return project !== undefined && view.sees(project);
  });
}

function tasksIn(view: View, gids: readonly string[]): Reference[] {
  const tasks = gids.map((gid) => findLive(view.store, 'task', gid)).filter((task) => task !== undefined);
  return tasks.filter((task) => view.sees(task)).map((task) => new Reference('task', task));
}

type Detail = rows.StoryDetail;
const told = <K extends keyof Detail>(
  key: K,
  show: (value: NonNullable<Detail[K]>, view: View) => unknown,
): Getter<rows.StoryRow> => {
  return (row, view) => {
    const value = row.detail[key];
    return value === undefined || value === null ? undefined : show(value, view);
  };
};
const toldRow = (
  key: 'assignee' | 'follower' | 'project' | 'tag' | 'dependency' | 'oldSection' | 'newSection',
): Getter<rows.StoryRow> => told(key, (gid, view) => refer(view, gid));
const toldAsIs = (
  key: 'oldName' | 'newName' | 'oldSubtype' | 'newSubtype' | 'oldApproval' | 'newApproval',
): Getter<rows.StoryRow> => told(key, (value) => value);
/** A day that is not set is left out here, where the description knows no null. */
const dates = (range: rows.DateRange): unknown => ({
  start_on: range.startOn,
  due_at: range.dueAt,
  due_on: range.dueOn ?? undefined,
});
const none = (): undefined => undefined;

/** A custom field's old or new value, told only in stories about a field of that kind. */
function toldValue(
  key: 'oldValue' | 'newValue',
  kind: rows.FieldKind,
  show: (value: rows.FieldValue | null, view: View) => unknown,
): Getter<rows.StoryRow> {
  return (row, view) => {
    const value = row.detail[key];
    const field = view.store.find('custom_field', row.detail.customField);
    return value === undefined || field?.kind !== kind ? undefined : (show(value, view) ?? undefined);
  };
}
const asIs = (value: rows.FieldValue | null): unknown => value;
const optionsIn = (value: rows.FieldValue | null, view: View): unknown[] =>
  gidsIn(value).map((gid) => new Reference('enum_option', view.store.option(gid)));
const oneOption = (value: rows.FieldValue | null, view: View): unknown => optionsIn(value, view)[0] ?? null;
const peopleIn = (value: rows.FieldValue | null, view: View): unknown => referAll(view, gidsIn(value));
const dateIn = (value: rows.FieldValue | null): unknown => {
  const date = dateValue(value);
  return date === null ? null : { start_on: null, due_at: date.date_time, due_on: date.date };
};

const storyKind = defineKind<rows.StoryRow>('story', {
  ...identity('story'),
  ...likeFields,
  created_at: (row) => isoTime(row.createdAtMs),
  resource_subtype: (row) => row.subtype,
  text: (row) => row.text,
  html_text: (row) => htmlOf(row.text, row.rich),
  is_pinned: (row) => row.isPinned,
  sticker_name: none,
  created_by: (row, view) => refer(view, row.createdBy),
  type: (row) => row.kind,
  is_editable: (row, view) => row.kind === 'comment' && (view.user === null || view.user === row.createdBy),
  is_edited: (row) => row.isEdited,
  reaction_summary: reactionSummary,
  previews: () => [],
  old_name: toldAsIs('oldName'),
  new_name: toldAsIs('newName'),
  old_dates: told('oldDates', dates),
  new_dates: told('newDates', dates),
  old_resource_subtype: toldAsIs('oldSubtype'),
  new_resource_subtype: toldAsIs('newSubtype'),
  story: none,
  assignee: toldRow('assignee'),
  follower: toldRow('follower'),
  old_section: toldRow('oldSection'),
  new_section: toldRow('newSection'),
  task: toldTask,
  project: toldRow('project'),
  tag: toldRow('tag'),
  custom_field: told('customField', (gid, view) => refer(view, gid)),
  old_text_value: toldValue('oldValue', 'text', asIs),
  new_text_value: toldValue('newValue', 'text', asIs),
  old_number_value: toldValue('oldValue', 'number', asIs),
  new_number_value: toldValue('newValue', 'number', asIs),
  old_enum_value: toldValue('oldValue', 'enum', oneOption),
  new_enum_value: toldValue('newValue', 'enum', oneOption),
  old_date_value: toldValue('oldValue', 'date', dateIn),
  new_date_value: toldValue('newValue', 'date', dateIn),
  old_people_value: toldValue('oldValue', 'people', peopleIn),
  new_people_value: toldValue('newValue', 'people', peopleIn),
  old_multi_enum_values: toldValue('oldValue', 'multi_enum', optionsIn),
  new_multi_enum_values: toldValue('newValue', 'multi_enum', optionsIn),
  new_approval_status: toldAsIs('newApproval'),
  old_approval_status: toldAsIs('oldApproval'),
  duplicate_of: none,
  duplicated_from: none,
  dependency: toldRow('dependency'),
  source: () => 'web',
  target: (row, view) => refer(view, row.task),
});

/** Only stories about another task name it here; the task that carries the story is the `target`. */
function toldTask(): undefined {
  return undefined;
}

export const taskKinds: readonly Kind[] = [taskKind, storyKind];
