/**
 * Rows of declared kinds (declare.ts): what an object holds stands under the names that the API uses, in plain values.
 *
 * What readers of the graph need beside that is worked out when the row is made, and kept with it, so that they need not know
 * its kind: what it goes with, in which lists it stands, and whether only its members see it.
 */
export type DeclaredType =
  | 'custom_type'
  | 'attachment'
  | 'portfolio'
  | 'project_portfolio_setting'
  | 'time_period'
  | 'goal'
  | 'goal_relationship'
  | 'time_tracking_category'
  | 'time_tracking_entry'
  | 'timesheet_approval_status'
  | 'placeholder'
  | 'allocation'
  | 'budget'
  | 'rate'
  | 'ooo_entry'
  | 'project_template'
  | 'task_template'
  | 'role'
  | 'agent'
  | 'reaction'
  | 'job'
  | 'portfolio_membership'
  | 'goal_membership'
  | 'custom_field_membership'
  | 'custom_type_membership';

/** What a field holds: a gid stands for the object it names. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };
export type Values = Readonly<Record<string, Plain>>;

export interface DeclaredRow<T extends DeclaredType = DeclaredType> {
  readonly type: T;
  readonly gid: string;
  readonly createdAtMs: number;
  readonly deletedAtMs: number | null;
  readonly values: Values;
  /** It goes with any one of these, and is seen by those who see them all. */
  readonly holders: readonly string[];
  /** The lists it stands in, beside that of its type. */
  readonly lists: readonly string[];
  readonly isPrivate: boolean;
}

export type AnyDeclaredRow = { [T in DeclaredType]: DeclaredRow<T> }[DeclaredType];

/** The gid, or other text, that a field holds; undefined when it holds none. */
export function textIn(row: { readonly values: Values }, field: string): string | undefined {
  const held = row.values[field];
  return typeof held === 'string' ? held : undefined;
}

/** The gids that a field holds, be it a list of them or one. */
export function gidsHeld(row: { readonly values: Values }, field: string): string[] {
  const held = row.values[field];
  const all = Array.isArray(held) ? (held as readonly Plain[]) : [held];
  return all.filter((gid) => typeof gid === 'string');
}
