/**
 * Whether a row is there for readers, and since when it is not.
 *
 * A row is gone by its own deletion, or with its containers: a task goes when every project and parent that held it is
 * gone (so a multi-homed task survives in the others, and a task held by nothing has nothing to go with); everything else
 * goes with any one of its containers. Nothing is written on the child, so undeleting the container brings it back.
 */
import type { DeclaredType } from './rows-declared.ts';
import type { Gid, Row, RowOf, RowType, TaskRow } from './rows.ts';
import type { Store } from './store.ts';

export function isLive(store: Store, row: Row): boolean {
  return goneSinceMs(store, row) === null;
}

/** When the row went, on its own or with its containers; null while it is there. */
export function goneSinceMs(store: Store, row: Row): number | null {
  const withContainers = goneWith(store, row);
  if (row.deletedAtMs === null) return withContainers;
  return withContainers === null ? row.deletedAtMs : Math.min(row.deletedAtMs, withContainers);
}

export function findLive<T extends RowType>(store: Store, type: T, gid: Gid | null | undefined): RowOf<T> | undefined {
  const row = store.find(type, gid);
  return row !== undefined && isLive(store, row) ? row : undefined;
}

export function goneWith(store: Store, row: Row): number | null {
  if (row.type === 'task') return taskGoneWith(store, row);
  if (row.type === 'user') return userGoneWith(store, row.gid);
  let earliestMs: number | null = null;
  for (const gid of 'holders' in row ? row.holders : (containers[row.type] as (row: Row) => Gid[])(row)) {
    const container = store.get(gid);
    const goneMs = container === undefined ? row.createdAtMs : goneSinceMs(store, container);
    if (goneMs !== null && (earliestMs === null || goneMs < earliestMs)) earliestMs = goneMs;
  }
  return earliestMs;
}

/** What each type goes with, any one of them being enough. Tasks and users have rules of their own above; declared rows say it themselves. */
const containers: { readonly [T in Exclude<RowType, DeclaredType | 'task' | 'user'>]: (row: RowOf<T>) => Gid[] } = {
  workspace: () => [],
  workspace_membership: (row) => [row.workspace],
  user_task_list: (row) => [row.workspace],
  team: (row) => [row.workspace],
  team_membership: (row) => [row.team],
  project: (row) => [row.workspace],
  project_membership: (row) => [row.project],
  section: (row) => [row.project],
  story: (row) => [row.task],
  status_update: (row) => [row.parent],
  project_brief: (row) => [row.project],
  tag: (row) => [row.workspace],
  custom_field: (row) => [row.workspace],
  custom_field_setting: (row) => [row.parent, row.field],
  webhook: () => [],
};

function taskGoneWith(store: Store, row: TaskRow): number | null {
  let latestMs: number | null = null;
  const holders: Gid[] = row.places.map((place) => place.project);
  if (row.parent !== null) holders.push(row.parent);
  for (const gid of holders) {
    const holder = store.get(gid);
    const goneMs = holder === undefined ? row.createdAtMs : goneSinceMs(store, holder);
    if (goneMs === null) return null;
    if (latestMs === null || goneMs > latestMs) latestMs = goneMs;
  }
  return latestMs;
}

/** A person is there while a member of any workspace, and goes with the last membership. */
function userGoneWith(store: Store, user: Gid): number | null {
  if (store.list(`user_workspaces:${user}`).size > 0) return null;
  let latestMs = 0;
  for (const membership of store.ofType('workspace_membership')) {
    if (membership.user === user) latestMs = Math.max(latestMs, membership.deletedAtMs ?? 0);
  }
  return latestMs;
}
