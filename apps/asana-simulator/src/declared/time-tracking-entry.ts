/**
 * Time that somebody spent on a task. A task shows the sum and changes with it. Whether an entry is approved follows from the timesheet
 * of the person for that week.
 */
import { badRequest } from '../api-fault.ts';
import { listName } from '../declare.ts';
import type { Change, DeclaredKind, Draft, Scene, Values } from '../declare.ts';
import { author, choice, createdAt, day, derived, needed, number, once, ref, refs, text } from '../declared-fields.ts';
import { isLive } from '../liveness.ts';
import type { View } from '../render.ts';
import { gidsHeld, textIn } from '../rows-declared.ts';
import type { AnyDeclaredRow } from '../rows-declared.ts';
import { workspaceOf } from '../workspace-of.ts';
import { dayOf } from './span.ts';

const from = (row: AnyDeclaredRow, asked: string): boolean => (textIn(row, 'entered_on') ?? '') >= asked;
const until = (row: AnyDeclaredRow, asked: string): boolean => (textIn(row, 'entered_on') ?? '') <= asked;

export const timeTrackingEntry: DeclaredKind = {
  type: 'time_tracking_entry',
  fields: {
    duration_minutes: needed(number()),
    entered_on: { ...day(), initial: (actor) => dayOf(actor.atMs) },
    attributable_to: ref('project'),
    created_by: author(),
    categories: refs('time_tracking_category'),
    task: needed(once(ref('task'))),
    created_at: createdAt(),
    approval_status: derived((row, view) => timesheetOf(row, view)?.values['approval_status'] ?? 'DRAFT'),
    billable_status: choice(['billable', 'nonBillable', 'notApplicable'], 'notApplicable'),
    description: text(),
  },
  holders: ['task'],
  isPaid: true,
  check: checkEntry,
  after: tellTask,
  requests: {
    path: '/time_tracking_entries',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [
      { path: '/tasks/{task_gid}/time_tracking_entries', by: { task_gid: 'task' } },
      {
        path: '/time_tracking_categories/{time_tracking_category_gid}/time_tracking_entries',
        by: { time_tracking_category_gid: 'categories', start_date: from, end_date: until },
      },
      {
        path: '/time_tracking_entries',
        by: {
          task: 'task',
          attributable_to: 'attributable_to',
          user: 'created_by',
          portfolio: isInPortfolio,
          workspace: (row, asked, view) => workspaceOf(view.store, row) === asked,
          entered_on_start_date: from,
          entered_on_end_date: until,
          timesheet_approval_status: (row, asked, view) => timesheetOf(row, view)?.gid === asked,
        },
        needs: [['task', 'attributable_to', 'user', 'portfolio', 'workspace', 'timesheet_approval_status']],
        needsWith: { workspace: ['entered_on_start_date', 'entered_on_end_date'] },
      },
    ],
    create: [{ path: '/tasks/{task_gid}/time_tracking_entries', into: 'task' }],
  },
  people: {
    seeded: 5,
    make,
    edit: ({ random }) =>
      random.chance(0.5)
        ? { duration_minutes: 15 * (1 + random.below(20)) }
        : { description: `Part ${random.below(100)}`, billable_status: random.pick(['billable', 'nonBillable']) },
  },
};

function make(scene: Scene): Values | null {
  const { random, atMs } = scene;
  const task = scene.any('task');
  if (task === null) return null;
  const category = random.chance(0.5) ? scene.any('time_tracking_category') : null;
  return {
    task: task.gid,
    duration_minutes: 15 * (1 + random.below(20)),
    entered_on: dayOf(atMs - random.below(14) * 86_400_000),
    attributable_to: task.places[0]?.project ?? null,
    created_by: scene.person(),
    categories: category === null ? [] : [category.gid],
  };
}

function checkEntry({ values }: Draft): void {
  if (!(Number(values['duration_minutes']) > 0)) throw badRequest('duration_minutes: must be greater than 0');
  if (gidsHeld({ values }, 'categories').length > 1) throw badRequest('categories: at most one');
}

/** The task shows another sum than before. */
function tellTask({ world, actor, row, before }: Change): void {
  const task = world.store.find('task', textIn(row, 'task'));
  const isSame =
    before !== null && before !== row && before.values['duration_minutes'] === row.values['duration_minutes'];
  if (task === undefined || isSame || !isLive(world.store, task)) return;
  world.changed(actor, world.patchTask(actor, task.gid, {}), 'actual_time_minutes');
}

function isInPortfolio(row: AnyDeclaredRow, portfolio: string, view: View): boolean {
  const settings = view.store.list(listName('project_portfolio_setting', 'portfolio', portfolio)).gids();
  const projects = settings.map((gid) => view.store.find('project_portfolio_setting', gid)?.values['project']);
  return projects.includes(row.values['attributable_to']);
}

/** The timesheet, if there is one, of the person and week. */
function timesheetOf(row: AnyDeclaredRow, view: View): AnyDeclaredRow | undefined {
  const enteredOn = textIn(row, 'entered_on') ?? '';
  const gids = view.store.list(listName('timesheet_approval_status', 'user', textIn(row, 'created_by') ?? '')).gids();
  const sheets = gids.map((gid) => view.store.find('timesheet_approval_status', gid)).filter((it) => it !== undefined);
  return sheets.find(
    (sheet) =>
      (textIn(sheet, 'start_date') ?? '') <= enteredOn &&
      enteredOn <= (textIn(sheet, 'end_date') ?? '') &&
      textIn(sheet, 'workspace') === workspaceOf(view.store, row),
  );
}
