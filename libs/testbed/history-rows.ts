/**
 * A large history, made by the server itself: tasks that each lived through the same number of versions, with the facts,
 * events and some of the stories that the projector would have kept, and with their places in projects. What is measured or planned over it sees
 * tables of real size; the fold has no part in it.
 */
import type pg from 'pg';

/** `versions`: rows of `asana_history.task`, about; `each`: per task. */
export type HistorySize = { readonly versions: number; readonly each: number };

/** When the first task began, and how far apart the versions of one task are. */
export const historyBegan = '2026-01-01T00:00:00.000Z';
const stepSeconds = 3_600;

/** The gid of the task number `index`, from 0. */
export function taskGid(index: number): string {
  return String(1_200_000_000_000_000 + index);
}

/** Fills the tables and tells the planner of them. Resolves to the number of tasks. */
export async function fillHistory(client: pg.ClientBase, { versions, each }: HistorySize): Promise<number> {
  const tasks = Math.ceil(versions / each);
  await client.query('SET synchronous_commit = off');
  // A piece at a time: rows lie in the order of their time, all tasks mixed, as they would have come.
  for (let step = 0; step < each; step += 1) {
    for (const statement of [historySql, factSql, eventSql, placeSql, storySql])
      await client.query(statement, [tasks, step, each]);
  }
  await client.query(
    `VACUUM ANALYZE asana_history.task, asana_history.task_project, asana.event, asana.story, ops.fact`,
  );
  return tasks;
}

const began = `'${historyBegan}'::timestamptz + make_interval(secs => step * ${stepSeconds} + n % ${stepSeconds})`;
const next = `CASE WHEN step + 1 < steps THEN '${historyBegan}'::timestamptz + make_interval(secs => (step + 1) * ${stepSeconds} + n % ${stepSeconds}) END`;
const each = `FROM generate_series(0, $1::int - 1) AS n, LATERAL (SELECT (1200000000000000 + n)::text AS gid, $2::int AS step, $3::int AS steps) AS one WHERE steps > step`;

const historySql = `
INSERT INTO asana_history.task (gid, valid_from, valid_to, name, notes, completed, assignee_gid, created_at, modified_at, workspace_gid,
  _workspace_gid, _version, _source, _valid_from_how, _changed_by_gid, _change_action, _changed_fields)
SELECT gid, ${began}, ${next}, 'Task ' || n || ', said ' || step, repeat('What is to be done. ', 5), step % 2 = 1, ((n + step / 3) % 500)::text,
  '${historyBegan}', ${began}, '1', '1', md5(gid || step), 'hydrate', 'event', (n % 500)::text,
  CASE WHEN step = 0 THEN 'added' ELSE 'changed' END,
  CASE WHEN step > 0 THEN ARRAY['completed', 'modified_at', 'name'] || CASE WHEN step % 3 = 0 THEN ARRAY['assignee_gid', 'task_project'] ELSE '{}' END END
${each}`;

const factSql = `
INSERT INTO ops.fact (type, gid, id, kind, appended_at, stamp)
SELECT 'task', gid, md5('fact' || gid || step), 'present', ${began} + interval '3 seconds', jsonb_build_object('observed_ms',
  extract(epoch FROM ${began} + interval '2 seconds') * 1000, 'error_ms', 500, 'source', 'hydrate', 'hash', md5(gid || step))
${each}`;

const eventSql = `
INSERT INTO asana.event (event_id, resource_type, resource_gid, action, user_gid, created_at, received_at, change_field, change_action, source)
SELECT md5('event' || gid || step), 'task', gid, CASE WHEN step = 0 THEN 'added' ELSE 'changed' END, (n % 500)::text, ${began}, ${began},
  CASE WHEN step > 0 THEN 'name' END, CASE WHEN step > 0 THEN 'changed' END, 'webhook'
${each}`;

const placeSql = `
INSERT INTO asana_history.task_project (task_gid, project_gid, section_gid, valid_from, valid_to, _workspace_gid)
SELECT gid, (n % 1000)::text, (n % 1000 * 10 + step / 3)::text, ${began},
  CASE WHEN step + 3 < steps THEN '${historyBegan}'::timestamptz + make_interval(secs => (step + 3) * ${stepSeconds} + n % ${stepSeconds}) END, '1'
${each} AND step % 3 = 0`;

const storySql = `
INSERT INTO asana.story (gid, target_gid, resource_subtype, created_at, created_by_gid, _workspace_gid, _synced_at, _visibility, _version, _source)
SELECT gid || step, gid, 'comment_added', ${began}, (n % 500)::text, '1', ${began}, 'visible', md5(gid || step), 'hydrate'
${each} AND step % 10 = 0`;
