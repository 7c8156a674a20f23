/** What stories tell of the time before the first read, on a real Postgres: the same rows in whatever order task and stories come. */
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import { openFeed, snapshotRecord, topics, type Feed } from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { openPool } from '@asana-warehouse/warehouse/database';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 1, applicationName: 'past' });
  snapshots = await openFeed(pool, topics.snapshots);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const memberships = [{ project: { gid: 'P' }, section: { gid: 'done' } }];
const task = snapshotRecord({
  type: 'task',
  gid: 'T',
  at: time(90),
  modified: time(50),
  body: { name: 'a', created_at: time(0), completed: true, assignee: { gid: 'B' }, memberships, custom_fields: [] },
});
const assigned = story('S1', 20, { resource_subtype: 'assigned', assignee: { gid: 'B' } });
const completed = story('S2', 50, { resource_subtype: 'marked_complete' });
const moved = story('S3', 60, {
  resource_subtype: 'section_changed',
  project: { gid: 'P' },
  old_section: { gid: 'todo' },
  new_section: { gid: 'done' },
});
const later = story('S4', 95, { resource_subtype: 'marked_incomplete' });
const records = [task, assigned, completed, moved];

test('tells sections, assignees and completion, each since when it is known', async () => {
  await forget();
  await see(...records);
  expect(
    await rows(
      `SELECT extract(epoch FROM valid_from - $1)::int AS since, completed, assignee_gid, _source, 'assignee_gid' = ANY (_known_fields) AS known
       FROM asana_history.task ORDER BY 1`,
      time(0),
    ),
  ).toEqual([
    { since: 0, completed: false, assignee_gid: null, _source: 'story', known: false },
    { since: 20, completed: false, assignee_gid: 'B', _source: 'story', known: true },
    { since: 50, completed: true, assignee_gid: 'B', _source: 'story', known: true },
    { since: 60, completed: true, assignee_gid: 'B', _source: 'hydrate', known: null },
  ]);
  expect(
    await rows(
      `SELECT extract(epoch FROM valid_from - $1)::int AS since, section_gid, _source FROM asana_history.task_project ORDER BY 1`,
      time(0),
    ),
  ).toEqual([
    { since: 0, section_gid: 'todo', _source: 'story' },
    { since: 60, section_gid: 'done', _source: 'hydrate' },
  ]);
  expect(
    await rows(
      `SELECT section_gid, extract(epoch FROM duration)::int AS seconds FROM asana_history.time_in_section WHERE left_at IS NOT NULL`,
    ),
  ).toEqual([{ section_gid: 'todo', seconds: 60 }]);
});

test('gives the same rows in every order, one by one, all at once and twice', async () => {
  await forget();
  await see(...records);
  const held = await everything();
  for (const order of permutations([0, 1, 2, 3])) {
    await forget();
    for (const index of order) await see(records[index] ?? task);
    expect(await everything()).toEqual(held);
  }
  await forget();
  await see(...records.toReversed(), ...records);
  expect(await everything()).toEqual(held);
  // A story from after the first read tells nothing of the time before it, and folds nothing again.
  const { rows: queued } = await pool.query(`SELECT * FROM ops.refold`);
  await applyBatch(pool, snapshots.take([later]));
  expect((await pool.query(`SELECT * FROM ops.refold`)).rows).toEqual(queued);
  expect(await everything()).toEqual(held);
});

test('an earlier read that comes late takes the place of what was derived', async () => {
  await forget();
  await see(...records);
  const body = {
    name: 'a',
    created_at: time(0),
    completed: false,
    assignee: { gid: 'B' },
    memberships: [],
    custom_fields: [],
  };
  await see(snapshotRecord({ type: 'task', gid: 'T', at: time(30), modified: time(20), body }));
  expect(
    await rows(
      `SELECT extract(epoch FROM valid_from - $1)::int AS since, _source FROM asana_history.task ORDER BY 1`,
      time(0),
    ),
  ).toEqual([
    { since: 0, _source: 'story' },
    { since: 20, _source: 'hydrate' },
    { since: 50, _source: 'hydrate' },
  ]);
  expect(await rows(`SELECT section_gid, _source FROM asana_history.task_project`)).toEqual([
    { section_gid: 'done', _source: 'hydrate' },
  ]);
});

async function everything(): Promise<unknown> {
  const tables = ['task', 'task_project', 'task_custom_field_value'];
  return await Promise.all(
    tables.map((name) => rows(`SELECT to_jsonb(held) AS row FROM asana_history.${name} AS held ORDER BY 1`)),
  );
}

async function forget(): Promise<void> {
  await pool.query(
    'TRUNCATE ops.fact, ops.refold, asana.task, asana.task_project, asana.story, asana_history.task, asana_history.task_project, asana_history.story',
  );
}

/** In one batch, with all that it queues. */
async function see(...some: readonly LogRecord[]): Promise<void> {
  await applyBatch(pool, snapshots.take(some));
  await drainRefolds(pool, () => false);
}

function story(gid: string, second: number, body: object): LogRecord {
  const whole = { type: 'system', created_at: time(second), created_by: { gid: 'U' }, target: { gid: 'T' }, ...body };
  return snapshotRecord({ type: 'story', gid, at: time(100), body: whole });
}

function permutations(of: readonly number[]): readonly (readonly number[])[] {
  if (of.length < 2) return [of];
  return of.flatMap((one) => permutations(of.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + second * 1000).toISOString();
}

async function rows(sql: string, ...values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  return (await pool.query<Record<string, unknown>>(sql, [...values])).rows;
}
