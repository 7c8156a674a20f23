/** The workspace that a row lies in, directly or through what holds it. */
import type { Gid, Row } from './rows.ts';
import type { Store } from './store.ts';

/** Undefined for people, who may be in several, and for what is held by nothing. */
export function workspaceOf(store: Store, row: Row): Gid | undefined {
  if (row.type === 'workspace') return row.gid;
  if ('workspace' in row) return row.workspace;
  const holder = store.get(holderOf(row));
  return holder === undefined ? undefined : workspaceOf(store, holder);
}

function holderOf(row: Exclude<Row, { readonly workspace: Gid }>): Gid {
  if ('holders' in row) return row.holders[0] ?? '';
  if ('project' in row) return row.project;
  if ('task' in row) return row.task;
  if ('parent' in row) return row.parent;
  return 'team' in row ? row.team : '';
}
