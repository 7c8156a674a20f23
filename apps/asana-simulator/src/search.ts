/**
 * Task search: at most 100 tasks of a workspace, sorted, without paging; for paying plans only.
 */
import { badRequest } from './api-fault.ts';
import type { Answer, Call } from './call.ts';
import { isLive } from './liveness.ts';
import { listGiven } from './listing.ts';
import type { TaskRow } from './rows.ts';

type Test = (task: TaskRow) => boolean;

export function searchTasks(call: Call): Answer {
  const workspace = call.fromPath('workspace');
  const limit = Number(call.query['limit'] ?? 20);
  if (!(limit >= 1 && limit <= 100)) throw badRequest('limit: must be from 1 to 100');
  const tests = readTests(call);
  const found: TaskRow[] = [];
  for (const { gid } of call.world.store.list(`workspace_tasks:${workspace.gid}`).after(null)) {
    const task = call.world.store.need('task', gid);
    if (tests.every((test) => test(task)) && isLive(call.world.store, task) && call.view.sees(task)) found.push(task);
  }
  const sortMs = sorter(call.query['sort_by'] ?? 'modified_at');
  const direction = call.query['sort_ascending'] === 'true' ? 1 : -1;
  found.sort((left, right) => direction * (sortMs(left) - sortMs(right)) || Number(left.gid) - Number(right.gid));
  const { body } = call.list(listGiven(found.slice(0, limit)));
  return { status: 200, body: { data: (body as { data: unknown }).data } };
}

function sorter(by: string): (task: TaskRow) => number {
  const keys: Readonly<Record<string, (task: TaskRow) => number>> = {
    modified_at: (task) => task.modifiedAtMs,
    created_at: (task) => task.createdAtMs,
    completed_at: (task) => task.completedAtMs ?? 0,
    due_date: (task) => (task.dueOn === null ? 0 : Date.parse(task.dueOn)),
    likes: (task) => task.likes.length,
    relevance: (task) => task.modifiedAtMs,
  };
  const key = keys[by];
  if (key === undefined) throw badRequest(`sort_by: unknown: ${by}`);
  return key;
}

function readTests(call: Call): Test[] {
  const { query } = call;
  const tests: Test[] = [];
  const when = (name: string, make: (value: string) => Test): void => {
    const value = query[name];
    if (value !== undefined && value !== '') tests.push(make(value));
  };
  for (const [field, ms] of Object.entries(times)) {
    when(`${field}.after`, (value) => (task) => (ms(task) ?? 0) > moment(field, value));
    when(`${field}.before`, (value) => (task) => (ms(task) ?? Infinity) < moment(field, value));
  }
  when('text', (value) => (task) => `${task.name} ${task.notes}`.toLowerCase().includes(value.toLowerCase()));
  when('completed', (value) => (task) => task.completed === (value === 'true'));
  when('is_subtask', (value) => (task) => (task.parent !== null) === (value === 'true'));
  when('resource_subtype', (value) => (task) => task.subtype === value);
  when('assignee.any', (value) => (task) => anyOf(value, [task.assignee ?? 'null'], call.user));
  when('followers.any', (value) => (task) => anyOf(value, task.followers, call.user));
  when('tags.any', (value) => (task) => anyOf(value, task.tags, call.user));
  when(
    'projects.any',
    (value) => (task) =>
      anyOf(
        value,
        task.places.map((place) => place.project),
        call.user,
      ),
  );
  when(
    'sections.any',
    (value) => (task) =>
      anyOf(
        value,
        task.places.map((place) => place.section),
        call.user,
      ),
  );
  when(
    'projects.not',
    (value) => (task) =>
      !anyOf(
        value,
        task.places.map((place) => place.project),
        call.user,
      ),
  );
  return tests;
}

const times: Readonly<Record<string, (task: TaskRow) => number | null>> = {
  modified_at: (task) => task.modifiedAtMs,
  created_at: (task) => task.createdAtMs,
  completed_at: (task) => task.completedAtMs,
};

function moment(name: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw badRequest(`${name}: Not a valid time: ${text}`);
  return ms;
}

function anyOf(value: string, gids: readonly string[], me: string): boolean {
  return value.split(',').some((gid) => gids.includes(gid === 'me' ? me : gid));
}
