/** What is found around a resource that went, when the warehouse holds only a part of it. */
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type pg from 'pg';
import { inTransaction, openPool } from './database.ts';
import { raiseAround } from './wishes-around.ts';

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
beforeEach(async () => {
  await pool.query('TRUNCATE ops.wish, asana.event, asana.task, asana.story');
});

async function storyOn(gid: string, task: string, how: string | null): Promise<void> {
  await pool.query(
    `INSERT INTO asana.story (gid, target_gid, _synced_at, _deleted_at, _deleted_how, _visibility, _version, _source)
     VALUES ($1, $2, now(), CASE WHEN $3::text IS NOT NULL THEN now() END, $3, 'visible', 'v', 'hydrate')`,
    [gid, task, how],
  );
}

async function taskRow(gid: string, how: string | null): Promise<void> {
  await pool.query(
    `INSERT INTO asana.task (gid, _synced_at, _deleted_at, _deleted_how, _visibility, _version, _source)
     VALUES ($1, now(), CASE WHEN $2::text IS NOT NULL THEN now() END, $2, 'visible', 'v', 'hydrate')`,
    [gid, how],
  );
}

async function added(task: string, parentType: string, parent: string): Promise<void> {
  await pool.query(
    `INSERT INTO asana.event (event_id, resource_type, resource_gid, action, created_at, received_at, parent_type, parent_gid, source)
     VALUES (gen_random_uuid()::text, 'task', $1, 'added', now(), now(), $2, $3, 'webhook')`,
    [task, parentType, parent],
  );
}

async function wishesAround(type: string, gid: string): Promise<readonly string[]> {
  const around = { type, gid, workspaceGid: null, priority: 5, reason: 'around.deleted', traceParent: null };
  await inTransaction(pool, (client) => raiseAround(client, around));
  const { rows } = await pool.query<{ wish: string }>(`SELECT type || ' ' || gid AS wish FROM ops.wish ORDER BY 1`);
  return rows.map(({ wish }) => wish);
}

test('comments read before a task that nobody has read are read again when it goes', async () => {
  await storyOn('read before', 'T', null);
  await storyOn('gone itself', 'T', 'absent');
  expect(await wishesAround('task', 'T')).toEqual(['story read before']);
});

test('so are those below a project that went before its task was read, which an event alone has told of', async () => {
  await added('T', 'project', 'P');
  await added('U', 'task', 'T');
  await storyOn('on it', 'T', null);
  await storyOn('below it', 'U', null);
  expect(await wishesAround('project', 'P')).toEqual(['story below it', 'story on it', 'task T', 'task U']);
});

test('comments follow a task that the warehouse knows without reads of their own', async () => {
  await taskRow('lives', null);
  await taskRow('went', 'event');
  await storyOn('1', 'lives', null);
  await storyOn('2', 'went', 'container');
  expect([...(await wishesAround('task', 'lives')), ...(await wishesAround('task', 'went'))]).toEqual([]);
});
