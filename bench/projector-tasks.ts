/**
 * Tasks for the projector benchmark, as the API gives them: people, a project or two with a section, followers, tags, custom
 * fields, a few hundred characters of notes, nested names beside the gids. Everything follows from the task's number and
 * the round, so both sides get the same bytes.
 */
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import { deliveryRecord, snapshotRecord, wireEvent } from '@asana-warehouse/testbed/batches';

const startMs = Date.parse('2026-01-05T08:00:00.000Z');
const notes = 'The customer asks for a second look at the figures of last quarter before the call on Thursday. '.repeat(
  4,
);

/** Records in a full batch. */
export const batchRecords = 500;
const eventsPerDelivery = 10;

/** All tasks as they are read in a round, in full batches. */
export function* chunksOfTasks(tasks: number, round: number): Iterable<readonly LogRecord[]> {
  for (let first = 0; first < tasks; first += batchRecords) {
    yield Array.from({ length: batchRecords }, (_, index) => taskRecord(first + index, round));
  }
}

/** Deliveries that tell of what a round changes, for as many tasks at a time. */
export function* chunksOfEvents(tasks: number, round: number): Iterable<readonly LogRecord[]> {
  for (let first = 0; first < tasks; first += batchRecords) {
    yield Array.from({ length: batchRecords / eventsPerDelivery }, (_, index) =>
      eventsRecord(first + index * eventsPerDelivery, eventsPerDelivery, round),
    );
  }
}

/** Tasks whose contents repeat with this period, where many are wanted that can be copied. */
export const period = 3_000;

/** The same as `taskRecord` with a content that repeats: that of the task with the same place in the first period, its gid aside. */
export function repeatedTaskRecord(number: number, round: number): LogRecord {
  const record = taskRecord(number % period, round);
  const [from, to] = [gidOf(number % period), gidOf(number)];
  return { ...record, key: to, value: Buffer.from(record.value.toString().replaceAll(from, to)) };
}

/** The events of a round about these tasks, ten a delivery. */
export function eventsAbout(numbers: readonly number[], round: number): readonly LogRecord[] {
  return Array.from({ length: Math.ceil(numbers.length / eventsPerDelivery) }, (_, index) => {
    const some = numbers.slice(index * eventsPerDelivery, (index + 1) * eventsPerDelivery);
    return deliveryOf(some, round);
  });
}

/** The read of task `number` in a round: 0 the first load, then a change of name and completion, of section every other round. */
export function taskRecord(number: number, round: number): LogRecord {
  const gid = gidOf(number);
  const at = timeOf(number, round, 30);
  const record = snapshotRecord({
    type: 'task',
    gid,
    at,
    modified: timeOf(number, round, 0),
    body: bodyOf(number, round),
  });
  return { ...record, headers: { ...record.headers, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } };
}

/** The events of a round about `count` tasks from `first` on: what a busy project's webhook brings in one delivery. */
export function eventsRecord(first: number, count: number, round: number): LogRecord {
  return deliveryOf(
    Array.from({ length: count }, (_, index) => first + index),
    round,
  );
}

function deliveryOf(numbers: readonly number[], round: number): LogRecord {
  const events = numbers.map((number) =>
    wireEvent('task', gidOf(number), 'changed', timeOf(number, round, 0), {
      user: { gid: `9${number % 50}`, resource_type: 'user' },
      change: { field: 'name', action: 'changed' },
    }),
  );
  const [first = 0] = numbers;
  return deliveryRecord(`${first} ${round}`, timeOf(first, round, 20), events);
}

function bodyOf(number: number, round: number): Readonly<Record<string, unknown>> {
  const moved = Math.floor(round / 2);
  return {
    resource_type: 'task',
    resource_subtype: 'default_task',
    name: `Task ${number}, edition ${round}`,
    notes,
    html_notes: `<body>${notes}</body>`,
    assignee: person(number % 50),
    assigned_by: person((number + 1) % 50),
    created_by: person((number + 2) % 50),
    created_at: timeOf(number, -1, 0),
    modified_at: timeOf(number, round, 0),
    completed: round % 2 === 1,
    completed_at: round % 2 === 1 ? timeOf(number, round, 0) : null,
    completed_by: round % 2 === 1 ? person(number % 50) : null,
    due_on: `2026-03-${String((number % 28) + 1).padStart(2, '0')}`,
    parent: null,
    num_subtasks: 0,
    num_likes: 0,
    external: null,
    permalink_url: `https://app.asana.com/0/0/${gidOf(number)}`,
    workspace: { gid: 'W', name: 'Workspace', resource_type: 'workspace' },
    memberships: [membership(number % 40, moved), ...(number % 10 === 0 ? [membership(40 + (number % 5), 0)] : [])],
    followers: [person(number % 50), person((number + 1) % 50), person((number + 7) % 50)],
    tags: number % 2 === 0 ? [{ gid: `7${number % 30}`, name: 'tag' }] : [],
    dependencies: number % 10 === 1 ? [{ gid: gidOf(number - 1), resource_type: 'task' }] : [],
    custom_fields: [
      { gid: '501', type: 'enum', enum_value: { gid: `60${number % 4}` }, display_value: 'High' },
      { gid: '502', type: 'number', number_value: number % 13, display_value: String(number % 13) },
    ],
  };
}

function person(index: number): object {
  return { gid: `9${index}`, name: `Person ${index}`, resource_type: 'user' };
}

function membership(project: number, section: number): object {
  return {
    project: { gid: `3${project}`, name: `Project ${project}` },
    section: { gid: `4${project}${section}`, name: `Section ${section}` },
  };
}

/** The gid of a task. */
export function gidOf(number: number): string {
  return `12${String(number).padStart(12, '0')}`;
}

function timeOf(number: number, round: number, second: number): string {
  return new Date(startMs + round * 3_600_000 + (number % 3_000) * 1_000 + second * 1_000).toISOString();
}
