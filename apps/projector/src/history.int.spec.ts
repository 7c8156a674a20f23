/** What people ask of history, answered from rows that the projector wrote: as of a moment, what changed, how long. */
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import {
  deliveryRecord,
  openFeed,
  snapshotRecord,
  topics,
  wireEvent,
  type Feed,
} from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { openPool } from '@asana-warehouse/warehouse/database';
import type pg from 'pg';
import { applyBatch } from './projector.ts';
import { drainRefolds } from './refolder.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;
let deliveries: Feed;

beforeEach(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 1, applicationName: 'history' });
  snapshots = await openFeed(pool, topics.snapshots);
  deliveries = await openFeed(pool, topics.deliveries);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

describe('as of a moment', () => {
  beforeEach(async () => {
    await see(project(0), task(10, { name: 'draft', projects: { P: 'S1' } }));
    await tell(changed(20, 'name', 'ANN'));
    await see(task(21, { name: 'final', projects: { P: 'S2' } }));
    await tell(wireEvent('task', 'T', 'deleted', time(40)));
  });

  test('functions give what held, tombstones included, in the shape of history', async () => {
    const at = (second: number) =>
      rows(
        `SELECT name, _deleted_at IS NOT NULL AS gone FROM asana_history.task_as_of($1) WHERE gid = 'T'`,
        time(second),
      );
    expect(await at(9)).toEqual([]);
    expect(await at(10)).toEqual([{ name: 'draft', gone: false }]);
    expect(await at(19.999)).toEqual([{ name: 'draft', gone: false }]);
    expect(await at(20)).toEqual([{ name: 'final', gone: false }]);
    expect(await at(40)).toEqual([{ name: 'final', gone: true }]);
    expect(await rows(`SELECT section_gid FROM asana_history.task_project_as_of($1)`, time(15))).toEqual([
      { section_gid: 'S1' },
    ]);
    expect(await rows(`SELECT section_gid FROM asana_history.task_project_as_of($1)`, time(40))).toEqual([]);
  });

  test('views show what was live at the moment that the session has set, and what is live now without one', async () => {
    const seen = () =>
      rows(
        `SELECT t.name, p.section_gid FROM asana_as_of.task t JOIN asana_as_of.task_project p ON p.task_gid = t.gid`,
      );
    expect(await seen()).toEqual([]);
    await pool.query(`SET asana.as_of = '${time(15)}'`);
    expect(await seen()).toEqual([{ name: 'draft', section_gid: 'S1' }]);
    expect(await rows('SELECT asana_as_of.travel_to($1) AS now', time(30))).toEqual([{ now: new Date(time(30)) }]);
    expect(await seen()).toEqual([{ name: 'final', section_gid: 'S2' }]);
    expect(await rows('SELECT asana_as_of.moment() AS now')).toEqual([{ now: new Date(time(30)) }]);
    await pool.query('SELECT asana_as_of.travel_to(NULL)');
    expect(await seen()).toEqual([]);
    await pool.query(`BEGIN`);
    await pool.query(`SELECT asana_as_of.travel_to('${time(15)}', for_transaction => true)`);
    expect(await seen()).toHaveLength(1);
    await pool.query('COMMIT');
    expect(await seen()).toEqual([]);
    await pool.query(`SET asana.as_of = 'last Tuesday, or so'`);
    await expect(seen()).rejects.toThrow(/invalid input syntax/);
  });

  test('views show what analytics shows as long as no moment is set', async () => {
    await see(task(50, { name: 'back', projects: { P: 'S1' } }), project(51));
    for (const [table, columns] of Object.entries({
      task: 'gid, name',
      project: 'gid',
      task_project: 'task_gid, section_gid',
    })) {
      const shown = await rows(`SELECT ${columns} FROM asana_as_of.${table}`);
      expect(shown.length).toBeGreaterThan(0);
      expect(shown).toEqual(await rows(`SELECT ${columns} FROM analytics.${table}`));
    }
  });
});

describe('what changed', () => {
  test('names who and when by the events on that very field, and nobody where none told of it', async () => {
    await see(task(10, { name: 'draft', notes: 'a', assignee: 'BOB' }));
    await tell(changed(20, 'name', 'ANN'), changed(21, 'assignee', 'EVE'));
    await see(task(30, { name: 'final', notes: 'b', assignee: 'ANN' }, 25));
    expect(await changes(`field IS NOT NULL`)).toEqual([
      {
        at: 20,
        change: 'changed',
        field: 'name',
        was: 'draft',
        is: 'final',
        by: 'ANN',
        how: 'event',
        from: 20,
        to: 20,
      },
      {
        at: 21,
        change: 'changed',
        field: 'assignee_gid',
        was: 'BOB',
        is: 'ANN',
        by: 'EVE',
        how: 'event',
        from: 21,
        to: 21,
      },
      { at: 21, change: 'changed', field: 'notes', was: 'a', is: 'b', by: null, how: 'observed', from: 10, to: 30 },
    ]);
  });

  test('tells between which sights a change lies, and that several people made it', async () => {
    await see(task(10, { name: 'a' }, 5), task(15, { name: 'a' }, 5));
    await see(task(30, { name: 'b' }, 25));
    await tell(changed(40, 'name', 'ANN'), changed(42, 'name', 'BOB'));
    await see(task(50, { name: 'c' }, 42));
    expect(await changes(`change = 'changed'`)).toEqual([
      { at: 25, change: 'changed', field: 'name', was: 'a', is: 'b', by: null, how: 'modified_at', from: 15, to: 30 },
      { at: 42, change: 'changed', field: 'name', was: 'b', is: 'c', by: null, how: 'event', from: 40, to: 42 },
    ]);
  });

  test('begins with the creation where an event told of it, else with the first sight', async () => {
    await tell(wireEvent('task', 'T', 'added', time(8), by('ANN')));
    await see(
      task(10, { name: 'a', created_at: time(8) }),
      snapshotRecord({ type: 'section', gid: 'S', at: time(10), body: { created_at: time(2) } }),
    );
    expect(await changes('true')).toEqual([
      { at: 8, change: 'created', field: null, was: null, is: null, by: 'ANN', how: 'event', from: 8, to: 8 },
    ]);
    expect(await changes('true', 'section', 'S')).toEqual([
      { at: 10, change: 'first_seen', field: null, was: null, is: null, by: null, how: 'observed', from: 2, to: 10 },
    ]);
  });

  test('shows links as they are added, moved and removed, each by its own event', async () => {
    await see(task(10, { projects: { P: 'S1', Q: null }, followers: ['ANN'] }));
    const follow = (second: number, action: string, user: string, who: string) =>
      wireEvent('task', 'T', 'changed', time(second), {
        ...by(who),
        change: { field: 'followers', action, [`${action}_value`]: { gid: user, resource_type: 'user' } },
      });
    await tell(
      wireEvent('task', 'T', 'removed', time(20), { ...by('EVE'), parent: { gid: 'Q', resource_type: 'project' } }),
      wireEvent('task', 'T', 'added', time(21), { ...by('BOB'), parent: { gid: 'S2', resource_type: 'section' } }),
      follow(22, 'added', 'BOB', 'BOB'),
      follow(23, 'removed', 'ANN', 'EVE'),
    );
    await see(task(30, { projects: { P: 'S2' }, followers: ['BOB'] }, 10));
    const told = await rows(`SELECT change, field, item, old_value, new_value, changed_by_gid FROM asana_history.change
      WHERE resource_type = 'task' AND gid = 'T' AND item IS NOT NULL ORDER BY field, item`);
    expect(told).toEqual([
      {
        change: 'removed',
        field: 'task_follower',
        item: 'ANN',
        old_value: { user_gid: 'ANN' },
        new_value: null,
        changed_by_gid: 'EVE',
      },
      {
        change: 'added',
        field: 'task_follower',
        item: 'BOB',
        old_value: null,
        new_value: { user_gid: 'BOB' },
        changed_by_gid: 'BOB',
      },
      {
        change: 'changed',
        field: 'task_project',
        item: 'P',
        old_value: { project_gid: 'P', section_gid: 'S1' },
        new_value: { project_gid: 'P', section_gid: 'S2' },
        changed_by_gid: 'BOB',
      },
      {
        change: 'removed',
        field: 'task_project',
        item: 'Q',
        old_value: { project_gid: 'Q' },
        new_value: null,
        changed_by_gid: null,
      },
    ]);
  });

  test('shows values of custom fields, tags and dependencies too, without what never changed', async () => {
    const number = (value: number) => [
      { gid: 'F', type: 'number', number_value: value, display_value: String(value) },
      { gid: 'G', type: 'text', text_value: 'same', display_value: 'same' },
    ];
    await see(task(10, { custom_fields: number(1), tags: [{ gid: 'X' }], dependencies: [] }));
    await tell(changed(20, 'custom_fields', 'ANN'));
    await see(task(30, { custom_fields: number(2.5), tags: [], dependencies: [{ gid: 'T2' }] }, 20));
    expect(
      await rows(`SELECT change, field, item, old_value, new_value, changed_by_gid, how FROM asana_history.task_change
        WHERE item IS NOT NULL ORDER BY field`),
    ).toEqual([
      {
        change: 'changed',
        field: 'task_custom_field_value',
        item: 'F',
        old_value: { custom_field_gid: 'F', kind: 'number', number_value: 1 },
        new_value: { custom_field_gid: 'F', kind: 'number', number_value: 2.5 },
        changed_by_gid: 'ANN',
        how: 'event',
      },
      {
        change: 'added',
        field: 'task_dependency',
        item: 'T2',
        old_value: null,
        new_value: { depends_on_gid: 'T2' },
        changed_by_gid: null,
        how: 'observed',
      },
      {
        change: 'removed',
        field: 'task_tag',
        item: 'X',
        old_value: { tag_gid: 'X' },
        new_value: null,
        changed_by_gid: null,
        how: 'observed',
      },
    ]);
  });

  test('tells of deletions and returns, how they were learned, and of no link that only went along', async () => {
    await see(project(1), task(10, { name: 'a', projects: { P: 'S1' } }));
    await tell(wireEvent('task', 'T', 'deleted', time(20), by('ANN')));
    await tell(wireEvent('task', 'T', 'undeleted', time(25), by('BOB')));
    await see(snapshotRecord({ type: 'task', gid: 'T', at: time(30), kind: 'absent' }));
    await see(task(35, { name: 'b', projects: { P: 'S1' } }));
    await tell(wireEvent('project', 'P', 'deleted', time(40), by('EVE')));
    await drainRefolds(pool, () => false);
    expect(await changes('true')).toEqual([
      {
        at: 10,
        change: 'first_seen',
        field: null,
        was: null,
        is: null,
        by: null,
        how: 'modified_at',
        from: null,
        to: 10,
      },
      { at: 20, change: 'deleted', field: null, was: null, is: null, by: 'ANN', how: 'event', from: 20, to: 20 },
      { at: 25, change: 'undeleted', field: null, was: null, is: null, by: 'BOB', how: 'event', from: 25, to: 25 },
      { at: 30, change: 'deleted', field: null, was: null, is: null, by: null, how: 'observed', from: 25, to: 30 },
      { at: 35, change: 'changed', field: 'name', was: 'a', is: 'b', by: null, how: 'modified_at', from: 10, to: 35 },
      { at: 35, change: 'undeleted', field: null, was: null, is: null, by: null, how: 'observed', from: 30, to: 35 },
      { at: 40, change: 'deleted', field: null, was: null, is: null, by: null, how: 'container', from: 35, to: 40 },
    ]);
  });

  test('finds a link that was exchanged while the task was gone', async () => {
    await see(task(10, { projects: { P: 'S1', Q: null } }));
    await tell(wireEvent('task', 'T', 'deleted', time(20)));
    await see(task(30, { projects: { P: 'S1', R: null } }));
    expect(
      await rows(`SELECT change, item FROM asana_history.task_change WHERE field = 'task_project' ORDER BY item`),
    ).toEqual([
      { change: 'removed', item: 'Q' },
      { change: 'added', item: 'R' },
    ]);
  });

  test('gives the union what each type gives', async () => {
    await see(
      project(1),
      task(10, { name: 'a', projects: { P: 'S1' } }),
      task(20, { name: 'b', projects: { P: 'S1' } }),
    );
    const all = await rows(`SELECT * FROM asana_history.change ORDER BY resource_type, gid, changed_at, field`);
    expect(all).toHaveLength(3);
    const each =
      await rows(`SELECT * FROM asana_history.task_change UNION ALL SELECT * FROM asana_history.project_change
      ORDER BY resource_type, gid, changed_at, field`);
    expect(each).toEqual(all);
  });
});

describe('how long', () => {
  beforeEach(async () => {
    await see(task(0, { name: 'a', assignee: 'ANN', completed: false, projects: { P: 'S1' } }));
    await see(task(10, { name: 'b', assignee: 'ANN', completed: false, projects: { P: 'S1' } }));
    await see(task(20, { name: 'b', assignee: 'BOB', completed: false, projects: { P: 'S2' } }));
    await tell(wireEvent('task', 'T', 'deleted', time(30)), wireEvent('task', 'T', 'undeleted', time(50)));
    await see(task(60, { name: 'b', assignee: 'BOB', completed: true, projects: { P: 'S2' } }));
  });

  const lasting = (view: string, columns: string) =>
    rows(
      `SELECT ${columns}, extract(epoch FROM entered_at - $1)::int AS since, extract(epoch FROM left_at - $1)::int AS until,
      CASE WHEN left_at IS NOT NULL THEN extract(epoch FROM duration)::int END AS seconds, duration > '1 day' AS goes_on
      FROM asana_history.${view} WHERE task_gid = 'T' ORDER BY entered_at`,
      time(0),
    );

  test('a task was with each assignee: equal neighbours are one stretch, deleted time is in none', async () => {
    expect(await lasting('time_with_assignee', 'assignee_gid')).toEqual([
      { assignee_gid: 'ANN', since: 0, until: 20, seconds: 20, goes_on: false },
      { assignee_gid: 'BOB', since: 20, until: 30, seconds: 10, goes_on: false },
      { assignee_gid: 'BOB', since: 50, until: null, seconds: null, goes_on: true },
    ]);
  });

  test('a task was in each status, and in each section', async () => {
    expect(await lasting('time_in_status', 'completed')).toEqual([
      { completed: false, since: 0, until: 30, seconds: 30, goes_on: false },
      { completed: false, since: 50, until: 60, seconds: 10, goes_on: false },
      { completed: true, since: 60, until: null, seconds: null, goes_on: true },
    ]);
    expect(await lasting('time_in_section', 'project_gid, section_gid')).toEqual([
      { project_gid: 'P', section_gid: 'S1', since: 0, until: 20, seconds: 20, goes_on: false },
      { project_gid: 'P', section_gid: 'S2', since: 20, until: 30, seconds: 10, goes_on: false },
      { project_gid: 'P', section_gid: 'S2', since: 50, until: null, seconds: null, goes_on: true },
    ]);
  });
});

describe('a fact that comes late', () => {
  test('lands in the middle: all views answer as if it had come in time', async () => {
    const facts = [
      task(10, { name: 'a', assignee: 'ANN', projects: { P: 'S1' } }),
      task(20, { name: 'b', assignee: 'BOB', projects: { P: 'S2' } }),
      task(30, { name: 'c', assignee: 'ANN', projects: { P: 'S1' } }),
    ] as const;
    const event = changed(15, 'name', 'EVE');
    await see(facts[0]);
    await see(facts[2]);
    expect(await changes(`field = 'name'`)).toMatchObject([{ was: 'a', is: 'c', from: 10, to: 30 }]);
    expect(await answers()).toMatchObject({ longest: [{ assignee_gid: 'ANN' }], held: [{ name: 'a' }] });
    await see(facts[1]);
    await tell(event);
    expect(await changes(`field = 'name'`)).toMatchObject([
      { at: 15, was: 'a', is: 'b', by: 'EVE', from: 15, to: 15 },
      { at: 30, was: 'b', is: 'c', by: null, from: 20, to: 30 },
    ]);
    const late = await answers();
    expect(late).toMatchObject({
      longest: [{ assignee_gid: 'ANN' }, { assignee_gid: 'BOB' }, { assignee_gid: 'ANN' }],
      held: [{ name: 'b' }],
    });

    await pool.query(
      'TRUNCATE asana.task, asana_history.task, asana.task_project, asana_history.task_project, asana.event, ops.fact',
    );
    await tell(event);
    await see(...facts);
    expect(await answers()).toEqual(late);
  });

  const answers = async () => ({
    changes:
      await rows(`SELECT changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after
      FROM asana_history.change ORDER BY changed_at, change, field, item`),
    held: await rows(`SELECT name, assignee_gid FROM asana_history.task_as_of($1)`, time(25)),
    longest: await rows(
      `SELECT assignee_gid, entered_at, left_at FROM asana_history.time_with_assignee ORDER BY entered_at`,
    ),
    sections: await rows(
      `SELECT section_gid, entered_at, left_at FROM asana_history.time_in_section ORDER BY entered_at`,
    ),
  });
});

type Shown = {
  readonly projects?: Readonly<Record<string, string | null>>;
  readonly followers?: readonly string[];
  readonly assignee?: string;
  readonly [field: string]: unknown;
};

async function see(...records: readonly LogRecord[]): Promise<void> {
  await applyBatch(pool, snapshots.take(records));
}

/** Each event in a delivery of its own, received well after all of them. */
async function tell(...events: readonly object[]): Promise<void> {
  await applyBatch(
    pool,
    deliveries.take(events.map((event) => deliveryRecord(JSON.stringify(event), time(90), [event]))),
  );
}

function task(
  second: number,
  { projects = {}, followers = [], assignee, ...rest }: Shown,
  modified = second,
): LogRecord {
  const memberships = Object.entries(projects).map(([gid, section]) => ({
    project: { gid },
    section: section === null ? null : { gid: section },
  }));
  const body = {
    ...rest,
    memberships,
    followers: followers.map((gid) => ({ gid })),
    assignee: assignee === undefined ? null : { gid: assignee },
  };
  return snapshotRecord({ type: 'task', gid: 'T', at: time(second), modified: time(modified), body });
}

function project(second: number): LogRecord {
  return snapshotRecord({ type: 'project', gid: 'P', at: time(second), body: { name: 'P' } });
}

function changed(second: number, field: string, who: string): object {
  return wireEvent('task', 'T', 'changed', time(second), { ...by(who), change: { field, action: 'changed' } });
}

function by(gid: string): object {
  return { user: { gid, resource_type: 'user' } };
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + second * 1000).toISOString();
}

async function rows(sql: string, ...values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  return (await pool.query<Record<string, unknown>>(sql, [...values])).rows;
}

/** Changes of one resource with times as seconds, in the order of their time. */
async function changes(condition: string, type = 'task', gid = 'T'): Promise<readonly Record<string, unknown>[]> {
  const second = (column: string) => `extract(epoch FROM ${column} - $3)::int`;
  return rows(
    `SELECT ${second('changed_at')} AS at, change, field, old_value AS was, new_value AS is, changed_by_gid AS by, how,
            ${second('not_before')} AS from, ${second('not_after')} AS to
     FROM asana_history.change WHERE resource_type = $1 AND gid = $2 AND item IS NULL AND ${condition}
     ORDER BY changed_at, change, field`,
    type,
    gid,
    time(0),
  );
}
