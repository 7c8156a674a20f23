/**
 * What the views of all workspaces, and of all projects, have in common: the columns of the task itself, which come first, and
 * where its rows come from. Columns here can't be changed in place where views stand already: a change needs another way than
 * `CREATE OR REPLACE`.
 */
import { literal } from './sql-literal.ts';

export type ScopeType = 'workspace' | 'project';

export type FixedColumn = { readonly name: string; readonly expression: string; readonly doc: string };

/** Where views of each scope lie: those of projects apart, since there can be ten thousand. */
export const schemaOf: Readonly<Record<ScopeType, string>> = { workspace: 'analytics', project: 'analytics_project' };

/** Raised when the definition of views changes, so that all are made again. */
export const layoutVersion = 1;

const ofTask: readonly FixedColumn[] = [
  { name: 'gid', expression: 't.gid', doc: 'Identifier of the task in Asana.' },
  { name: 'name', expression: 't.name', doc: 'Title of the task. [U]' },
  { name: 'resource_subtype', expression: 't.resource_subtype', doc: 'Kind of task.' },
  { name: 'completed', expression: 't.completed', doc: 'Whether it is done.' },
  { name: 'completed_at', expression: 't.completed_at', doc: 'When it was done.' },
  { name: 'assignee_gid', expression: 't.assignee_gid', doc: 'Who is to do it. Refers to user. [R]' },
  {
    name: 'assignee_name',
    expression: '(SELECT u.name FROM asana."user" u WHERE u.gid = t.assignee_gid)',
    doc: 'Name of who is to do it. [P]',
  },
  { name: 'due_on', expression: 't.due_on', doc: 'Due date.' },
  { name: 'due_at', expression: 't.due_at', doc: 'Due time, where it has one.' },
  { name: 'start_on', expression: 't.start_on', doc: 'Start date.' },
  { name: 'created_at', expression: 't.created_at', doc: 'When it was created.' },
  { name: 'modified_at', expression: 't.modified_at', doc: 'When it was changed last.' },
  { name: 'parent_gid', expression: 't.parent_gid', doc: 'The task it is a part of. Refers to task.' },
];
const ofPlace: readonly FixedColumn[] = [
  { name: 'section_gid', expression: 'p.section_gid', doc: 'Its section in this project. Refers to section.' },
  {
    name: 'section_name',
    expression: '(SELECT s.name FROM asana.section s WHERE s.gid = p.section_gid)',
    doc: 'Name of that section. [U]',
  },
];

/** The columns before those of custom fields. */
export function fixedColumnsOf(type: ScopeType): readonly FixedColumn[] {
  return type === 'workspace' ? ofTask : [...ofTask, ...ofPlace];
}

/** The living tasks of a scope, as `t`; in a project its place there, as `p`. */
export function sourceOf(type: ScopeType, gid: string): string {
  if (type === 'workspace') {
    return `FROM asana.task t WHERE t._workspace_gid = ${literal(gid)} AND t._deleted_at IS NULL`;
  }
  return (
    `FROM asana.task_project p JOIN asana.task t ON t.gid = p.task_gid ` +
    `WHERE p.project_gid = ${literal(gid)} AND p._deleted_at IS NULL AND t._deleted_at IS NULL`
  );
}
