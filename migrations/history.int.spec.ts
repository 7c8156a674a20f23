/**
 * Questions to a history of many versions: what is asked of one resource reaches its rows by indexes, whatever way it is
 * asked, and the examples of docs/history.md run and find something.
 */
import { readFile } from 'node:fs/promises';
import { fillHistory, taskGid } from '@asana-warehouse/testbed/history-rows';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import pg from 'pg';

const size = { versions: 60_000, each: 20 };
const gid = taskGid(77);
const moment = '2026-01-01 10:00Z';

let database: FreshDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await fillHistory(client, size);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('one resource is found by indexes', () => {
  test.each([
    ['as of a moment', `SELECT * FROM asana_history.task_as_of('${moment}') WHERE gid = '${gid}'`, 1],
    [
      'its links as of a moment',
      `SELECT * FROM asana_history.task_project_as_of('${moment}') WHERE task_gid = '${gid}'`,
      1,
    ],
    [
      'a project’s tasks as of a moment',
      `SELECT * FROM asana_history.task_project_as_of('${moment}') WHERE project_gid = '7'`,
      3,
    ],
    ['in the schema of views', `SELECT * FROM asana_as_of.task WHERE gid = '${gid}'`, 1],
    [
      'joined in the schema of views',
      `SELECT * FROM asana_as_of.task t JOIN asana_as_of.task_project p ON p.task_gid = t.gid WHERE t.gid = '${gid}'`,
      1,
    ],
    ['its changes', `SELECT * FROM asana_history.task_change WHERE gid = '${gid}'`, 51],
    [
      'its changes among those of all types',
      `SELECT * FROM asana_history.change WHERE resource_type = 'task' AND gid = '${gid}'`,
      51,
    ],
    [
      'all changes of a few minutes',
      `SELECT * FROM asana_history.task_change WHERE valid_from >= '2026-01-01 10:00Z' AND valid_from < '2026-01-01 10:00:05Z'`,
      10,
    ],
    ['its time in sections', `SELECT * FROM asana_history.time_in_section WHERE task_gid = '${gid}'`, 7],
    ['its time in each status', `SELECT * FROM asana_history.time_in_status WHERE task_gid = '${gid}'`, 20],
    ['its time with assignees', `SELECT * FROM asana_history.time_with_assignee WHERE task_gid = '${gid}'`, 7],
  ])('%s', async (_title, sql, rows) => {
    expect((await client.query(sql)).rows.length).toBeGreaterThanOrEqual(rows);
    expect(await wholeScans(sql)).toEqual([]);
  });

  test('by a prepared statement that was planned for any value too', async () => {
    await client.query(`SET plan_cache_mode = force_generic_plan`);
    await client.query(`PREPARE held AS SELECT * FROM asana_history.task_as_of($1) WHERE gid = $2`);
    await client.query(
      `PREPARE changed AS SELECT * FROM asana_history.change WHERE resource_type = 'task' AND gid = $1`,
    );
    expect(await wholeScans(`EXECUTE held ('${moment}', '${gid}')`)).toEqual([]);
    expect(await wholeScans(`EXECUTE changed ('${gid}')`)).toEqual([]);
    await client.query('RESET plan_cache_mode');
  });

  test('and a question about all is seen to scan, so that this test can tell', async () => {
    expect(await wholeScans(`SELECT * FROM asana_history.task WHERE name = 'Task 7'`)).toEqual(['task']);
  });
});

describe('changes of one resource', () => {
  test('are the same by the function and by the view of all types', async () => {
    const byFunction = await client.query<object>(`SELECT * FROM asana_history.changes_of('task', '${gid}')`);
    const byView = await client.query<object>(
      `SELECT * FROM asana_history.change WHERE resource_type = 'task' AND gid = '${gid}'`,
    );
    expect(spelled(byFunction.rows)).toEqual(spelled(byView.rows));
    expect((await client.query(`SELECT * FROM asana_history.changes_of('task', 'nobody')`)).rows).toEqual([]);
  });

  test('of every type there is', async () => {
    const { rows } = await client.query<{ type: string }>(
      `SELECT replace(viewname, '_change', '') AS type FROM pg_views WHERE schemaname = 'asana_history' AND viewname LIKE '%\\_change'`,
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { type } of rows) await client.query('SELECT * FROM asana_history.changes_of($1, $2)', [type, gid]);
    const unknown = client.query(`SELECT * FROM asana_history.changes_of('taks', '${gid}')`);
    await expect(unknown).rejects.toThrow('there is no resource type taks');
  });

  test('look at each fact a few times at most, however long the life is', async () => {
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM asana_history.task_change WHERE gid = '${gid}'`,
    );
    const read = rows[0]?.['QUERY PLAN'].reduce((sum, { Plan: plan }) => sum + factsRead(plan), 0) ?? 0;
    expect(read).toBeGreaterThanOrEqual(size.each);
    expect(read).toBeLessThanOrEqual(2 * size.each);
  });
});

test('the examples of the documentation run, and find something', async () => {
  const page = await readFile(new URL('../docs/history.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/```sql\n([^`]*)```/g)].map(([, sql = '']) => sql);
  expect(examples.length).toBeGreaterThan(5);
  for (const example of examples) {
    const results = [await client.query(example)].flat() as pg.QueryResult[];
    const found = results.filter(({ command }) => command === 'SELECT').map(({ rows }) => rows.length);
    expect({ example, found: Math.min(...found) > 0 }).toEqual({ example, found: true });
  }
});

/** Tables that hold something and would be read as a whole. */
async function wholeScans(sql: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${sql}`);
  const found: string[] = [];
  const walk = (plan: Plan): void => {
    if (plan['Node Type'] === 'Seq Scan' && plan['Relation Name'] !== undefined) found.push(plan['Relation Name']);
    for (const part of plan.Plans ?? []) walk(part);
  };
  for (const { Plan: plan } of rows[0]?.['QUERY PLAN'] ?? []) walk(plan);
  return found;
}

/** Rows of `ops.fact` that an executed plan looked at, those that it passed over included. */
function factsRead(plan: Plan): number {
  const within = (plan.Plans ?? []).reduce((sum, part) => sum + factsRead(part), 0);
  if (plan['Relation Name'] !== 'fact') return within;
  const each = (plan['Actual Rows'] ?? 0) + (plan['Rows Removed by Filter'] ?? 0);
  return within + Math.round(each * (plan['Actual Loops'] ?? 0));
}

function spelled(rows: readonly object[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

type Plan = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
};
