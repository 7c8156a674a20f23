/**
 * What happened, in Asana's event shape, and to which watched resources each event bubbles.
 *
 * An event carries no id and no values, only references. It reaches a watcher of any gid in its `paths`: the thing itself,
 * and what holds it (a story its task; a task its parent's holders and its projects; a section, status update
 * or brief its project; a project its team and workspace). Tasks and stories never reach teams or workspaces. Kept for 24 hours of the simulated clock.
 */
import { isoTime } from './clock.ts';
import { listName } from './declare.ts';
import type { Gid, Row } from './rows.ts';
import type { Store } from './store.ts';

export type EventAction = 'added' | 'changed' | 'removed' | 'deleted' | 'undeleted';

export interface EventRef {
  readonly gid: Gid;
  readonly resource_type: string;
  readonly resource_subtype?: string;
  readonly enum_value?: EventRef;
}

export interface EventChange {
  readonly field: string;
  readonly action: 'changed' | 'added' | 'removed';
  readonly new_value?: EventRef;
  readonly added_value?: EventRef;
  readonly removed_value?: EventRef;
}

export interface EventBody {
  readonly user: EventRef | null;
  readonly created_at: string;
  readonly action: EventAction;
  readonly resource: EventRef;
  readonly parent: EventRef | null;
  readonly change?: EventChange;
}

export interface EventRecord {
  readonly sequence: number;
  readonly atMs: number;
  readonly paths: readonly Gid[];
  readonly body: EventBody;
}

export const eventLifetimeMs = 24 * 3_600_000;

export class EventLog {
  private records: EventRecord[] = [];
  private readonly listeners: ((record: EventRecord, row: Row) => void)[] = [];
  private nextSequence: number;

  constructor(nextSequence: number, records: readonly EventRecord[]) {
    this.nextSequence = nextSequence;
    this.records = [...records];
  }

  listen(listener: (record: EventRecord, row: Row) => void): void {
    this.listeners.push(listener);
  }

  append(atMs: number, paths: readonly Gid[], body: EventBody, row: Row): void {
    const record = { sequence: this.nextSequence, atMs, paths, body };
    this.nextSequence += 1;
    this.records.push(record);
    if (this.records.length % 4_096 === 0) this.prune(atMs);
    for (const listener of this.listeners) listener(record, row);
  }

  /** The sequence number that the next event will get. */
  next(): number {
    return this.nextSequence;
  }

  /** Events from a sequence number on that pass, oldest first, at most `limit`. */
  from(sequence: number, limit: number, passes: (record: EventRecord) => boolean): EventRecord[] {
    const found: EventRecord[] = [];
    const first = this.records[0]?.sequence ?? 0;
    for (let index = Math.max(0, sequence - first); index < this.records.length && found.length < limit; index += 1) {
      const record = this.records[index];
      if (record !== undefined && passes(record)) found.push(record);
    }
    return found;
  }

  all(): readonly EventRecord[] {
    return this.records;
  }

  private prune(nowMs: number): void {
    this.records = this.records.filter((record) => record.atMs > nowMs - eventLifetimeMs);
  }
}

/** The reference by which events name a row. */
export function refTo(row: Row): EventRef {
  const ref = { gid: row.gid, resource_type: row.type };
  if (row.type === 'task' || row.type === 'story' || row.type === 'status_update')
    return { ...ref, resource_subtype: row.subtype };
  if ('holders' in row) {
    const subtype = row.values['resource_subtype'];
    return typeof subtype === 'string' ? { ...ref, resource_subtype: subtype } : ref;
  }
  return row.type === 'custom_field' ? { ...ref, resource_subtype: row.kind } : ref;
}

export function eventBody(
  atMs: number,
  user: Gid | null,
  action: EventAction,
  row: Row,
  detail: { readonly parent?: Row | undefined; readonly change?: EventChange | undefined },
): EventBody {
  const body = {
    user: user === null ? null : { gid: user, resource_type: 'user' },
    created_at: isoTime(atMs),
    action,
    resource: refTo(row),
    parent: detail.parent === undefined ? null : refTo(detail.parent),
  };
  return detail.change === undefined ? body : { ...body, change: detail.change };
}

/** Every gid whose watchers hear of an event on this row. */
export function pathsOf(store: Store, row: Row): Gid[] {
  if (row.type === 'story') return [row.gid, ...pathsFrom(store, row.task)];
  if ('holders' in row) return [row.gid, ...row.holders.flatMap((gid) => pathsFrom(store, gid))];
  if (row.type === 'project') return [row.gid, ...holders(row), ...portfoliosOf(store, row.gid)];
  if (row.type !== 'task') return [row.gid, ...holders(row)];
  const paths = [row.gid, ...row.places.map((place) => place.project)];
  const parent = store.find('task', row.parent);
  if (parent !== undefined) paths.push(...pathsOf(store, parent));
  if (row.assignee !== null) paths.push(...taskLists(store, row.assignee, row.workspace));
  return paths;
}

function portfoliosOf(store: Store, project: Gid): Gid[] {
  const settings = store.list(listName('project_portfolio_setting', 'project', project)).gids();
  return settings.flatMap((gid) => store.find('project_portfolio_setting', gid)?.holders[0] ?? []);
}

/** What is reached through a holder: itself, and what it reaches if it is a task. */
function pathsFrom(store: Store, holder: Gid): Gid[] {
  const task = store.find('task', holder);
  return task === undefined ? [holder] : pathsOf(store, task);
}

function holders(row: Row): Gid[] {
  if (row.type === 'section' || row.type === 'project_brief') return [row.project];
  if (row.type === 'status_update') return [row.parent];
  if (row.type === 'project') return [row.workspace, ...(row.team === null ? [] : [row.team])];
  if (row.type === 'project_membership') return [row.project];
  if (row.type === 'team_membership') return [row.team];
  if (row.type === 'team' || row.type === 'workspace_membership') return [row.workspace];
  return [];
}

function taskLists(store: Store, user: Gid, workspace: Gid): Gid[] {
  const memberships = store
    .list(`user_workspaces:${user}`)
    .gids()
    .map((gid) => store.need('workspace_membership', gid));
  return memberships.filter((row) => row.workspace === workspace).map((row) => row.userTaskList);
}
