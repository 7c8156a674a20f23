/**
 * The truth of one type, now or at an earlier time: every object there is, with all its fields, as one who sees everything
 * would read it (the service account, had nothing been taken from it); and what is gone, with the time it went, be it on its own or with its containers.
 *
 * Links are types too: who follows, waits for, is tagged with, is placed in what, and every custom field value.
 */
import { badRequest } from './api-fault.ts';
import { isoTime } from './clock.ts';
import { partKinds } from './declared-kinds.ts';
import { displayValue, valuesOfTask } from './fields-custom.ts';
import type { ValueOfField } from './fields-custom.ts';
import { placesSeen } from './fields-task.ts';
import { findLive, goneSinceMs, isLive } from './liveness.ts';
import { allFields } from './official.ts';
import { parseOptFields } from './opt-fields.ts';
import { Reference, render } from './render.ts';
import type { View } from './render.ts';
import { gidsHeld, textIn } from './rows-declared.ts';
import type { Row, TaskRow } from './rows.ts';
import { Store } from './store.ts';
import type { World } from './world.ts';

export interface Truth {
  readonly data: readonly Record<string, unknown>[];
  readonly deleted: readonly { readonly gid: string; readonly deleted_at: string }[];
}

/** Throws 400 for an unknown type. `atMs` null: now. `optFields` narrows the objects as in the API. */
export function readTruth(world: World, type: string, atMs: number | null, optFields?: string): Truth {
  const store = atMs === null ? world.store : Store.of(world.store.rowsAt(atMs));
  const view: View = {
    ...world.view(world.access.account()),
    store,
    nowMs: atMs ?? world.clock.nowMs(),
    sees: () => true,
    isNameShown: () => true,
  };
  const link = Object.hasOwn(links, type) ? links[type] : undefined;
  if (link !== undefined)
    return { data: [...store.all()].flatMap((row) => (isLive(store, row) ? link(view, row) : [])), deleted: [] };
  const rowType = type === 'legacy_project_membership' ? 'project_membership' : type;
  if (!Object.hasOwn(allFields, type) || partKinds.has(type)) throw badRequest(`type: unknown: ${type}`);
  const shape = parseOptFields(optFields) ?? 'all';
  const data: Record<string, unknown>[] = [];
  const deleted: { gid: string; deleted_at: string }[] = [];
  for (const row of store.all()) {
    if (row.type !== rowType) continue;
    const goneMs = goneSinceMs(store, row);
    if (goneMs === null) data.push(render(view, new Reference(type, row), shape));
    else deleted.push({ gid: row.gid, deleted_at: isoTime(goneMs) });
  }
  return { data, deleted };
}

type Link = (view: View, row: Row) => Record<string, unknown>[];
const ofTask =
  (list: (task: TaskRow, view: View) => Record<string, unknown>[]): Link =>
  (view, row) =>
    row.type === 'task' ? list(row, view).map((link) => ({ task_gid: row.gid, ...link })) : [];

const links: Readonly<Record<string, Link>> = {
  task_project: ofTask((task, view) =>
    placesSeen(view, task).map((it) => ({ project_gid: it.project, section_gid: it.section })),
  ),
  task_follower: ofTask((task) => task.followers.map((user) => ({ user_gid: user }))),
  task_tag: ofTask((task, view) => live(view, 'tag', task.tags).map((tag) => ({ tag_gid: tag }))),
  task_dependency: ofTask((task, view) => live(view, 'task', task.dependencies).map((on) => ({ depends_on_gid: on }))),
  project_member: (view, row) =>
    row.type === 'project_membership' && view.store.get(row.member)?.type === 'user'
      ? [{ project_gid: row.project, user_gid: row.member }]
      : [],
  team_member: (_view, row) => (row.type === 'team_membership' ? [{ team_gid: row.team, user_gid: row.user }] : []),
  portfolio_item: (view, row) => itemsOf(view, row),
  task_custom_field_value: ofTask((task, view) =>
    valuesOfTask(view, task).map((it) => valueLink(view, it.row as ValueOfField)),
  ),
};

/** What lies in a portfolio: a project by the setting between the two, another portfolio by the portfolio's own list. */
function itemsOf(view: View, row: Row): Record<string, unknown>[] {
  if (row.type === 'project_portfolio_setting')
    return [{ portfolio_gid: textIn(row, 'portfolio'), item_gid: textIn(row, 'project') }];
  if (row.type !== 'portfolio') return [];
  const nested = gidsHeld(row, 'portfolios').filter((gid) => findLive(view.store, 'portfolio', gid) !== undefined);
  return nested.map((gid) => ({ portfolio_gid: row.gid, item_gid: gid }));
}

function live(view: View, type: 'tag' | 'task', gids: readonly string[]): string[] {
  return gids.filter((gid) => findLive(view.store, type, gid) !== undefined);
}

function valueLink(view: View, it: ValueOfField): Record<string, unknown> {
  return { custom_field_gid: it.field.gid, value: it.value, display_value: displayValue(view, it.field, it.value) };
}
