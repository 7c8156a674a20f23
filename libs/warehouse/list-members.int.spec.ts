/** Which rows a list should have shown, on a real Postgres. */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type pg from 'pg';
import { openPool } from './database.ts';
import { loadHeld } from './held-rows.ts';
import { missingMembers, withMembers } from './list-members.ts';

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 2, applicationName: 'test' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function taskRow(gid: string): Promise<void> {
  await pool.query(
    `INSERT INTO asana.task (gid, _synced_at, _visibility, _version, _source) VALUES ($1, now(), 'visible', 'v', 'hydrate')`,
    [gid],
  );
}

test('what went with the container of a list counts as missing from it, what went for itself does not', async () => {
  const story = resourceOf('story') as Resource;
  await taskRow('T');
  for (const [gid, how] of [
    ['lives', null],
    ['went with its task', 'container'],
    ['went', 'absent'],
    ['was deleted', 'event'],
  ])
    await pool.query(
      `INSERT INTO asana.story (gid, target_gid, _synced_at, _deleted_at, _deleted_how, _visibility, _version, _source)
       VALUES ($1, 'T', now(), CASE WHEN $2::text IS NOT NULL THEN now() END, $2, 'visible', 'v', 'hydrate')`,
      [gid, how],
    );
  const whose = { per: 'T', workspace: null };
  const found = await missingMembers(pool, story, { in: 'row', column: 'target_gid' }, whose, '2026-01-01T00:00:00Z');
  expect(found).toEqual({ members: 2, missing: expect.arrayContaining(['lives', 'went with its task']) });
  const everywhere = await missingMembers(
    pool,
    story,
    { in: 'all' },
    { per: '', workspace: null },
    '2026-01-01T00:00:00Z',
  );
  expect(everywhere.missing).toEqual(['lives']);
  const held = await loadHeld(pool, story, ['went with its task', 'went']);
  expect(['went', 'went with its task'].map((gid) => held.get(gid)?.row?.isGoneWith)).toEqual([false, true]);
});

test('a task that went with its project counts as missing from the list of the projects that it was in then', async () => {
  const task = resourceOf('task') as Resource;
  await pool.query(
    `INSERT INTO asana.task (gid, _synced_at, _deleted_at, _deleted_how, _visibility, _version, _source)
     VALUES ('1', now(), '2026-01-02', 'container', 'visible', 'v', 'hydrate')`,
  );
  for (const [project, endedAt] of [
    ['ended with it', '2026-01-02'],
    ['ended before', '2026-01-01'],
  ])
    await pool.query(
      `INSERT INTO asana.task_project (task_gid, project_gid, _synced_at, _deleted_at) VALUES ('1', $1, now(), $2)`,
      [project, endedAt],
    );
  const missingFrom = async (per: string): Promise<readonly string[]> => {
    const membership = { in: 'link', table: 'task_project', column: 'project_gid' } as const;
    return (await missingMembers(pool, task, membership, { per, workspace: null }, '2026-01-03T00:00:00Z')).missing;
  };
  expect([await missingFrom('ended with it'), await missingFrom('ended before')]).toEqual([['1'], []]);
});

test('a list should show something where a row lies in what it is of, or went with it', async () => {
  const story = resourceOf('story') as Resource;
  await taskRow('has one that went');
  for (const [gid, target, how] of [
    ['21', 'has one that lives', null],
    ['22', 'has one that went with it', 'container'],
    ['23', 'has one that went', 'absent'],
    ['24', 'is not asked about', null],
  ])
    await pool.query(
      `INSERT INTO asana.story (gid, target_gid, _synced_at, _deleted_at, _deleted_how, _visibility, _version, _source)
       VALUES ($1, $2, now(), CASE WHEN $3::text IS NOT NULL THEN now() END, $3, 'visible', 'v', 'hydrate')`,
      [gid, target, how],
    );
  const asked = ['has one that lives', 'has one that went with it', 'has one that went', 'has none'];
  const found = await withMembers(pool, story, { in: 'row', column: 'target_gid' }, asked);
  expect([...found].toSorted()).toEqual(['has one that lives', 'has one that went with it']);
  const project = { in: 'link', table: 'task_project', column: 'project_gid' } as const;
  const task = resourceOf('task') as Resource;
  const projects = await withMembers(pool, task, project, ['ended with it', 'ended before']);
  expect([...projects]).toEqual(['ended with it']);
  expect(await withMembers(pool, story, { in: 'row', column: 'target_gid' }, [])).toEqual(new Set());
});

test('what a read did not find counts as missing from a list of a container that has no row yet, or while it is to be folded again', async () => {
  const story = resourceOf('story') as Resource;
  await taskRow('known');
  for (const [gid, target] of [
    ['31', 'unknown'],
    ['32', 'known'],
    ['33', 'known'],
  ])
    await pool.query(
      `INSERT INTO asana.story (gid, target_gid, _synced_at, _deleted_at, _deleted_how, _visibility, _version, _source)
       VALUES ($1, $2, now(), now(), 'absent', 'visible', 'v', 'hydrate')`,
      [gid, target],
    );
  const missingFrom = async (per: string): Promise<readonly string[]> => {
    const membership = { in: 'row', column: 'target_gid' } as const;
    return (await missingMembers(pool, story, membership, { per, workspace: null }, '2026-01-03T00:00:00Z')).missing;
  };
  await pool.query(`INSERT INTO ops.refold (type, gid) VALUES ('story', '33')`);
  expect([await missingFrom('unknown'), await missingFrom('known')]).toEqual([['31'], ['33']]);
});
