/**
 * What a flag in shadow does, case by case: which rows come to stand in the shadow tables and which do not, what lies in containers, what
 * the report tells, and what is left when the flag is on or off.
 */
import { factsAbout, receivedEvent, type Learned } from '@asana-warehouse/testbed/facts';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { dumpOf, tablesOfTypes } from '@asana-warehouse/testbed/table-dump';
import { openPool } from '@asana-warehouse/warehouse/database';
import { queuePending, setFlag } from '@asana-warehouse/warehouse/flags';
import { countShadowed, reportShadow } from '@asana-warehouse/warehouse/shadow-report';
import type { FlagState } from '@asana-warehouse/projection/flags';
import type pg from 'pg';
import { inProjection, project } from './project.ts';
import { drainRefolds } from './refolder.ts';

const types = ['project', 'task', 'story'];
const live = tablesOfTypes(types);
const shadow = live.map((name) => name.replace('asana_history.', 'shadow_history.').replace('asana.', 'shadow_asana.'));

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 4, applicationName: 'shadow rows' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  const all = [...live, ...shadow, 'asana.event', 'ops.fact', 'ops.flag', 'ops.refold', 'ops.shadowed'];
  await pool.query(all.map((name) => `DELETE FROM ${name}`).join('; '));
});

const [p1, p2] = ['P1', 'P2'].map((gid) => factsAbout('project', gid)) as [Facts, Facts];
const task = factsAbout('task', 'T1');
const story = factsAbout('story', 'S1');
type Facts = ReturnType<typeof factsAbout>;
const within = (...gids: readonly string[]) => gids.map((gid) => ({ project: { gid }, section: null }));

test('a content in shadow stands in the shadow tables, is told of, and on brings the live tables to just that', async () => {
  await learn('task', 'T1', task.read({ name: 'Ann wrote this', tags: [] }, { at: 5 }));
  await set('task', 'content', 'shadow', 10);
  await learn('task', 'T1', task.read({ name: 'Bob wrote this', tags: [{ gid: '7' }] }, { at: 20 }));
  await learn('task', 'T2', factsAbout('task', 'T2').read({ name: 'untouched' }, { at: 6 }));
  await settle();
  expect(await ask('SELECT gid, name FROM asana.task ORDER BY gid')).toEqual(['T1 Ann wrote this', 'T2 untouched']);
  expect(await ask('SELECT gid, name FROM shadow_asana.task')).toEqual(['T1 Bob wrote this']);
  expect(await ask('SELECT name FROM shadow_history.task ORDER BY valid_from')).toEqual([
    'Ann wrote this',
    'Bob wrote this',
  ]);
  expect(await ask('SELECT tag_gid FROM shadow_asana.task_tag')).toEqual(['7']);

  const report = await reportShadow(pool, [], 10);
  expect(report).toMatchObject({ resources: 1, different: 1, waiting: 0 });
  expect(report.flags).toEqual([{ type: 'task', flag: 'task content', resources: 1, different: 1 }]);
  expect(report.differences).toContainEqual({ type: 'task', kind: 'asana.task: different', count: 1 });
  expect(report.differences).toContainEqual({ type: 'task', kind: 'asana.task_tag: only shadow', count: 1 });
  expect(report.fields).toContainEqual({ type: 'task', field: 'asana.task.name', count: 1 });
  expect(report.examples).toMatchObject([{ type: 'task', gid: 'T1', flags: ['task content'] }]);
  expect(JSON.stringify(report)).not.toContain('wrote this');
  expect(await reportShadow(pool, ['story'], 10)).toMatchObject({
    resources: 0,
    different: 0,
    flags: [],
    examples: [],
  });
  expect((await reportShadow(pool, [], 0)).examples).toEqual([]);

  const shown = await dumpOf(pool, shadow);
  await set('task', 'content', 'on');
  await settle();
  await pool.query(
    `DELETE FROM ops.fact WHERE gid = 'T2'; DELETE FROM asana.task WHERE gid = 'T2'; DELETE FROM asana_history.task WHERE gid = 'T2'`,
  );
  expect(named(await dumpOf(pool, live))).toEqual(named(shown));
  expect(await leftover()).toEqual([]);
});

test('off takes the shadow rows away and leaves the live ones untouched; shadow brings them back', async () => {
  await learn('task', 'T1', task.read({ name: 'before' }, { at: 5 }));
  await set('task', '*', 'shadow', 10);
  await learn('task', 'T1', task.read({ name: 'after' }, { at: 20 }));
  const [before, beside] = [await dumpOf(pool, live), await dumpOf(pool, shadow)];
  await set('task', '*', 'off');
  await settle();
  expect(await dumpOf(pool, live)).toEqual(before);
  expect(await leftover()).toEqual([]);
  await set('task', '*', 'shadow');
  await settle();
  expect(await dumpOf(pool, shadow)).toEqual(beside);
});

test('what is seen again in shadow and is the same stands there too, and does not differ', async () => {
  await learn('task', 'T1', task.read({ name: 'same' }, { at: 5 }));
  await set('task', 'content', 'shadow', 10);
  await set('story', 'content', 'shadow', 10);
  await learn('task', 'T1', task.read({ name: 'same' }, { at: 5 }));
  const late = task.read({ name: 'same' }, { at: 20, modified: 5 });
  await learn('task', 'T1', 'snapshot' in late ? { snapshot: { ...late.snapshot, appendedAtMs: 20_000 } } : late);
  expect(await ask('SELECT name FROM shadow_asana.task')).toEqual(['same']);
  expect(await reportShadow(pool, [], 10)).toMatchObject({ resources: 1, different: 0, examples: [] });
  // A flag that has touched nothing so far is told as zero.
  expect(await countShadowed(pool)).toEqual([
    { type: 'task', flag: 'task content', resources: 1, different: 0 },
    { type: 'story', flag: 'story content', resources: 0, different: 0 },
  ]);
});

test('a new type from nothing: no live row before it is on', async () => {
  await set('story', '*', 'shadow', 0);
  await learn('story', 'S1', story.read({ text: 'new', target: { gid: 'T1' } }, { at: 5 }));
  expect(await ask('SELECT gid FROM asana.story')).toEqual([]);
  expect(await ask('SELECT gid, text FROM shadow_asana.story')).toEqual(['S1 new']);
  await set('story', '*', 'on');
  await settle();
  expect(await ask('SELECT gid, text FROM asana.story')).toEqual(['S1 new']);
  expect(await leftover()).toEqual([]);
});

test('what lies in a project that is deleted in shadow is gone there too, and nowhere else', async () => {
  await family(within('P1'));
  await set('project', 'deleted', 'shadow', 10);
  await learn('project', 'P1', p1.event('deleted', { at: 20 }));
  await settle();
  expect(await gone('asana')).toEqual([]);
  expect(await gone('shadow_asana')).toEqual(['project P1 event', 'task T1 container', 'story S1 container']);
  expect(await ask('SELECT type, flags FROM ops.shadowed ORDER BY type')).toEqual([
    'project project deleted',
    'story container',
    'task container',
  ]);
  await set('project', 'deleted', 'off');
  await settle();
  expect(await gone('asana')).toEqual([]);
  expect(await leftover()).toEqual([]);
  await set('project', 'deleted', 'shadow');
  await settle();
  expect(await gone('shadow_asana')).toHaveLength(3);
  await set('project', 'deleted', 'on');
  await settle();
  expect(await gone('asana')).toEqual(['project P1 event', 'task T1 container', 'story S1 container']);
  expect(await leftover()).toEqual([]);
});

test('what is there because of its container alone follows its own facts, too', async () => {
  await family(within('P1'));
  await set('project', 'deleted', 'shadow', 10);
  await learn('project', 'P1', p1.event('deleted', { at: 20 }));
  await settle();
  await learn('story', 'S1', story.read({ text: 'two', target: { gid: 'T1' } }, { at: 15 }));
  expect(await ask('SELECT text FROM asana.story')).toEqual(['two']);
  expect(await ask('SELECT text, _deleted_how FROM shadow_asana.story')).toEqual(['two container']);
  // Seen after the project went: it is not gone with it, and no different there.
  await learn('story', 'S1', story.read({ text: 'three', target: { gid: 'T1' } }, { at: 30 }));
  expect(await ask('SELECT text FROM asana.story')).toEqual(['three']);
  expect(await ask('SELECT text, _deleted_at FROM shadow_asana.story')).toEqual(['three ']);
  expect(await ask(`SELECT count(*) FROM shadow_history.story WHERE _deleted_at IS NOT NULL`)).toEqual(['1']);
});

test('what lies in a project in shadow alone goes with that project there, though the project itself is in the live tables', async () => {
  await family(within('P1'));
  await set('task', 'content', 'shadow', 10);
  await learn('task', 'T1', task.read({ name: 'moved', memberships: within('P2') }, { at: 15 }));
  await learn('project', 'P2', p2.event('deleted', { at: 20 }));
  await settle();
  expect(await gone('asana')).toEqual(['project P2 event']);
  expect(await gone('shadow_asana')).toEqual(['task T1 container', 'story S1 container']);
  await set('task', 'content', 'on');
  await settle();
  expect(await gone('asana')).toEqual(['project P2 event', 'task T1 container', 'story S1 container']);
  expect(await leftover()).toEqual([]);
});

test('tasks that lie in each other, as stale reads can make them, are taken out all the same', async () => {
  const below = (gid: string, parent: string) =>
    factsAbout('task', gid).read({ name: gid, parent: { gid: parent } }, { at: 2 });
  await learn('task', 'T1', below('T1', 'T2'));
  await learn('task', 'T2', below('T2', 'T1'));
  await set('task', 'deleted', 'shadow', 10);
  await learn('task', 'T1', task.event('deleted', { at: 20 }));
  await settle();
  expect(await gone('shadow_asana')).toEqual(['task T1 event', 'task T2 container']);
  await set('task', 'deleted', 'off');
  await settle();
  expect(await leftover()).toEqual([]);
  expect(await gone('asana')).toEqual([]);
});

test('what survives in shadow alone, since it lies in another project there, keeps there what lies in it', async () => {
  await family(within('P1'));
  await learn('project', 'P1', p1.event('deleted', { at: 10 }));
  await settle();
  expect(await gone('asana')).toEqual(['project P1 event', 'task T1 container', 'story S1 container']);
  // It was in both all along, which a read tells that comes late.
  const late = task.read({ name: 'one', memberships: within('P1', 'P2') }, { at: 4, modified: 5, epoch: 1 });
  await set('task', 'content', 'shadow', 15);
  await learn('task', 'T1', 'snapshot' in late ? { snapshot: { ...late.snapshot, appendedAtMs: 20_000 } } : late);
  await settle();
  expect(await gone('asana')).toHaveLength(3);
  expect(await gone('shadow_asana')).toEqual([]);
  expect(await ask('SELECT gid FROM shadow_asana.story')).toEqual(['S1']);
  await set('task', 'content', 'off');
  await settle();
  expect(await leftover()).toEqual([]);
});

test('an event that changes no row puts its resource there as well, in whatever batch it comes', async () => {
  await family(within('P1'));
  await set('task', 'changed', 'shadow', 10);
  await learn('task', 'T1', task.event('changed', { at: 20, field: 'name' }));
  expect(await ask('SELECT type, gid, kinds FROM ops.shadowed')).toEqual(['task T1 ']);
});

test('a report says that it is not all yet while resources wait', async () => {
  await family(within('P1'));
  await set('task', '*', 'shadow', 0);
  expect((await reportShadow(pool, [], 10)).waiting).toBe(1);
  expect((await reportShadow(pool, ['story'], 10)).waiting).toBe(0);
  await pool.query(`UPDATE ops.flag SET pending_since = since`);
  expect((await reportShadow(pool, [], 10)).waiting).toBe(2);
  await settle();
  expect((await reportShadow(pool, [], 10)).waiting).toBe(0);
});

async function family(memberships: readonly object[]): Promise<void> {
  await learn('project', 'P1', p1.read({ name: 'one' }, { at: 1 }));
  await learn('project', 'P2', p2.read({ name: 'two' }, { at: 1 }));
  await learn('task', 'T1', task.read({ name: 'one', memberships }, { at: 2 }));
  await learn('story', 'S1', story.read({ text: 'one', target: { gid: 'T1' } }, { at: 3 }));
}

/** The log takes a read in the second in which it was made, unless that was set otherwise. */
async function learn(type: string, gid: string, learned: Learned): Promise<void> {
  const news = { facts: [], events: [], refold: [] };
  if ('event' in learned) {
    const events = [receivedEvent(type, gid, learned.event)];
    return void (await inProjection(pool, (client, shared) => project(client, { ...news, events }, shared)));
  }
  const { snapshot } = learned;
  const appendedAtMs = snapshot.appendedAtMs < 1_000_000_000 ? snapshot.appendedAtMs : snapshot.observedAtMs;
  const facts = [{ type, gid, fact: { ...snapshot, appendedAtMs } }];
  await inProjection(pool, (client, shared) => project(client, { ...news, facts }, shared));
}

async function set(type: string, action: string, state: FlagState, since?: number): Promise<void> {
  const at = since === undefined ? null : new Date(since * 1000).toISOString();
  await setFlag(pool, { type, action, state, since: at, reason: null }, 'test');
}

async function settle(): Promise<void> {
  await queuePending(pool);
  await drainRefolds(pool, () => false);
}

/** Rows as words. */
async function ask(sql: string): Promise<readonly string[]> {
  const { rows } = await pool.query<Record<string, unknown>>(sql);
  return rows.map((row) => Object.values(row).join(' '));
}

async function gone(schema: string): Promise<readonly string[]> {
  const all = types.map((type) =>
    ask(`SELECT '${type}', gid, _deleted_how FROM ${schema}.${type} WHERE _deleted_at IS NOT NULL ORDER BY gid`),
  );
  return (await Promise.all(all)).flat();
}

async function leftover(): Promise<readonly unknown[]> {
  const dumps = (await dumpOf(pool, [...shadow, 'ops.shadowed'])) as [string, unknown[]][];
  return dumps.filter(([, rows]) => rows.length > 0);
}

function named(dump: unknown): unknown {
  return (dump as [string, unknown[]][]).map(([name, rows]) => [name.split('.')[1], rows]);
}
