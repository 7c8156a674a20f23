/**
 * Which lists a row stands in, and at which rank: the one place that says how the other side of every relation is found.
 *
 * Lists are named `kind:owner`. A row that was itself deleted stands in none but `deleted`; a row that only went with its container stays,
 * and readers pass it over (liveness.ts).
 */
import type { AnyDeclaredRow, DeclaredType } from './rows-declared.ts';
import type { EnumOption, Row, RowOf, RowType, TaskRow } from './rows.ts';

export type Placement = readonly [list: string, rank: number];

/** Every placement of a row. Ranks default to the gid as a number, which is the order of creation. */
export function placements(row: Row): Placement[] {
  if (row.deletedAtMs !== null) return [];
  const own = 'holders' in row ? declaredPlaces(row) : (placers[row.type] as (row: Row) => Placement[])(row);
  own.push([`all:${row.type}`, Number(row.gid)]);
  return own;
}

const declaredPlaces = (row: AnyDeclaredRow): Placement[] => row.lists.map((list) => [list, Number(row.gid)]);

const placers: { readonly [T in Exclude<RowType, DeclaredType>]: (row: RowOf<T>) => Placement[] } = {
  workspace: () => [],
  user: () => [],
  workspace_membership: (row) => [
    [`workspace_memberships:${row.workspace}`, Number(row.user)],
    [`user_workspaces:${row.user}`, Number(row.gid)],
  ],
  user_task_list: () => [],
  team: (row) => [[`teams:${row.workspace}`, Number(row.gid)]],
  team_membership: (row) => [
    [`team_memberships:${row.team}`, Number(row.gid)],
    [`user_teams:${row.user}`, Number(row.gid)],
  ],
  project: (row) => {
    const places: Placement[] = [[`projects:${row.workspace}`, Number(row.gid)]];
    if (row.team !== null) places.push([`team_projects:${row.team}`, Number(row.gid)]);
    return places;
  },
  project_membership: (row) => [
    [`project_memberships:${row.project}`, Number(row.gid)],
    [`user_projects:${row.member}`, Number(row.gid)],
  ],
  section: (row) => [[`sections:${row.project}`, row.rank]],
  task: placeTask,
  story: (row) => [[`stories:${row.task}`, Number(row.gid)]],
  status_update: (row) => [[`status_updates:${row.parent}`, Number(row.gid)]],
  project_brief: (row) => [[`project_briefs:${row.project}`, Number(row.gid)]],
  tag: (row) => [[`tags:${row.workspace}`, Number(row.gid)]],
  custom_field: (row) => (row.isGlobal ? [[`custom_fields:${row.workspace}`, Number(row.gid)]] : []),
  custom_field_setting: (row) => [
    [`field_settings:${row.parent}`, row.rank],
    [`field_projects:${row.field}`, Number(row.gid)],
  ],
  webhook: (row) => [
    [`webhooks:${row.workspace}`, Number(row.gid)],
    [`hooks_on:${row.resource}`, Number(row.gid)],
  ],
};

function placeTask(row: TaskRow): Placement[] {
  const own = Number(row.gid);
  const places: Placement[] = [[`workspace_tasks:${row.workspace}`, own]];
  for (const place of row.places) places.push([`section_tasks:${place.section}`, place.rank]);
  if (row.parent !== null) places.push([`subtasks:${row.parent}`, row.parentRank]);
  if (row.assignee !== null) places.push([`assigned:${row.assignee}:${row.workspace}`, own]);
  for (const tag of row.tags) places.push([`tag_tasks:${tag}`, own]);
  for (const dependency of row.dependencies) places.push([`dependents:${dependency}`, own]);
  return places;
}

/** The enum options that a row brings along, each reachable by its own gid. */
export function optionsOf(row: Row): readonly EnumOption[] {
  return row.type === 'custom_field' ? row.options : [];
}
