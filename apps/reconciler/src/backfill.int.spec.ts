/** Backfill against the simulator and a real Postgres: no request too many, nothing twice, resumable after a kill. */
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { environmentWith, readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob, startJob, type AppSettings } from '@asana-warehouse/testbed/processes';
import { spawn } from 'node:child_process';
import { backfill } from './backfill.ts';
import { openParts, partSettings, type Parts } from './parts.ts';

const whole = { selection: everything, roots: [], isShown: false };
const opened: Parts[] = [];
let rig: Rig;

async function partsOf(more: AppSettings = {}): Promise<Parts> {
  const settings = readSettings([...partSettings], rig.settings(more));
  const parts = await openParts(settings, `test-${opened.length}`, new AbortController().signal);
  opened.push(parts);
  return parts;
}

async function liveTasks(): Promise<number> {
  const [row] = await rig.rows('SELECT count(*)::int AS count FROM asana.task WHERE _deleted_at IS NULL');
  return Number(row?.['count']);
}

async function truth(type: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`);
  return (Array.isArray(answer) ? answer : (answer as { data: [] }).data) as Record<string, unknown>[];
}

beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '450', '--projects', '3']);
});
afterAll(async () => {
  await Promise.all(opened.map((parts) => parts.close()));
  await rig.close();
});

test('a backfill makes the fewest requests that the workspace allows, and every list is covered', async () => {
  const parts = await partsOf();
  await rig.requests();
  const done = await backfill(parts, null, whole);
  const requests = await rig.requests();
  const tasks = await truth('task');
  const pages = (count: number): number => Math.max(1, Math.ceil(count / 100));
  const perProject = rig.simulator.projects.map(
    (gid) =>
      tasks.filter(({ memberships }) =>
        (memberships as { project: { gid: string } }[]).some(({ project }) => project.gid === gid),
      ).length,
  );
  const perPerson = (await truth('user')).map(
    ({ gid }) => tasks.filter(({ assignee }) => (assignee as { gid: string } | null)?.gid === gid).length,
  );
  const byGid = new Map(tasks.map((task) => [task['gid'], task]));
  const isReachable = (task: Readonly<Record<string, unknown>> | undefined): boolean =>
    task !== undefined &&
    ((task['memberships'] as unknown[]).length > 0 ||
      task['assignee'] !== null ||
      isReachable(byGid.get((task['parent'] as { gid: string } | null)?.gid)));
  const reachable = tasks.filter(isReachable);
  const parents = reachable.filter(({ num_subtasks: count }) => Number(count) > 0).length;
  expect(requests['GET /tasks']).toBe([...perProject, ...perPerson].map(pages).reduce((sum, count) => sum + count, 0));
  expect(requests['GET /tasks/{task_gid}/subtasks']).toBe(parents);
  expect(requests['GET /tasks/{task_gid}/stories']).toBe(reachable.length);
  const made = Object.values(requests).reduce((sum, count) => sum + count, 0);
  expect(done.requests).toBe(made);
  expect(done.failed).toEqual([]);
  await eventually(liveTasks, (count) => count === reachable.length);
  const uncovered = await rig.rows(`SELECT kind, gid FROM ops.coverage WHERE outcome <> 'complete'`);
  expect(uncovered).toEqual([]);
  const [run] = await rig.rows('SELECT status FROM ops.run_status WHERE id = $1', [done.runId]);
  expect(run).toEqual({ status: 'complete' });
});

test('a second backfill appends nothing and reads no stories of unchanged tasks; it only confirms, beside the rows', async () => {
  const parts = await partsOf();
  await rig.requests();
  const before = await keptOf();
  const done = await backfill(parts, null, whole);
  const requests = await rig.requests();
  const after = await keptOf();
  expect(done.snapshots).toBe(0);
  expect(requests['GET /tasks/{task_gid}/stories']).toBeUndefined();
  expect(before['confirmed']).toBe(before['tasks']);
  expect(Number(after['firstMs'])).toBeGreaterThan(Number(before['lastMs']));
  expect({ ...after, firstMs: 0, lastMs: 0 }).toEqual({ ...before, firstMs: 0, lastMs: 0 });
});

test('a single read that finds what is held confirms that one beside its row, and appends nothing', async () => {
  const [task] = await rig.rows('SELECT gid FROM asana.task WHERE _deleted_at IS NULL ORDER BY gid LIMIT 1');
  const before = await keptOf();
  const { code } = await runJob('reconciler', rig.settings(), [
    'reconcile',
    '--resource',
    String(task?.['gid']),
    '--json',
  ]);
  expect(code).toBe(0);
  const after = await keptOf();
  const moved = await rig.rows(
    `SELECT gid FROM ops.confirmation WHERE type = 'task' AND confirmed_at > to_timestamp($1::float8 / 1000)`,
    [before['lastMs']],
  );
  expect(moved).toEqual([task]);
  expect({ ...after, lastMs: 0 }).toEqual({ ...before, lastMs: 0 });
});

/** What the log and the rows of tasks hold, down to the transaction that wrote each, and when tasks were confirmed. */
async function keptOf(): Promise<Readonly<Record<string, unknown>>> {
  await eventually(unapplied, (count) => count === 0);
  const [kept = {}] = await rig.rows(
    `SELECT (SELECT count(*)::int FROM log.record) AS records, count(*)::int AS tasks, count(c.gid)::int AS confirmed,
            md5(string_agg(t.gid || t.xmin::text || t._version || t._synced_at, ',' ORDER BY t.gid)) AS written,
            ceil(extract(epoch FROM min(c.confirmed_at)) * 1000)::float8 AS "firstMs",
            ceil(extract(epoch FROM max(c.confirmed_at)) * 1000)::float8 AS "lastMs"
     FROM asana.task t LEFT JOIN ops.confirmation c ON c.type = 'task' AND c.gid = t.gid`,
  );
  return kept;
}

async function unapplied(): Promise<number> {
  const [row] = await rig.rows(
    `SELECT count(*)::int AS count FROM log.record r JOIN log.topic t USING (topic_id)
     LEFT JOIN ops.consumer_offset o ON o.consumer_group = 'projector' AND o.topic = t.name AND o.partition = r.partition
     WHERE r."offset" >= coalesce(o.next_offset, 0)`,
  );
  return Number(row?.['count']);
}

test('on a terminal a run shows a bar with what was read and the time left', async () => {
  const words = [process.execPath, '--import', './tools/decorators.mjs', 'apps/reconciler/src/main.ts', 'backfill'];
  await rig.simulator.ask('POST', '/_simulator/faults', { slow_ms: 150 });
  const shown = await onTerminal([...words, '--types', 'project,section,task']);
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  const bars = shown.split('\r').filter((line) => /[█░]{28} +\d+ %/u.test(line));
  expect(bars.length).toBeGreaterThan(1);
  expect(bars.join('\n')).toMatch(/\d+ read, \d+ lists open, (\d+ s left|time left unknown)/);
  expect(bars.at(-1)).toMatch(/█{28} 100 % {2}\d+ read, 0 lists open, 0 s left/u);
}, 60_000);

/** Runs a command under a pseudo-terminal, and gives all that it wrote there. */
async function onTerminal(words: readonly string[]): Promise<string> {
  const args = process.platform === 'darwin' ? ['-q', '/dev/null', ...words] : ['-qec', words.join(' '), '/dev/null'];
  const environment = { ...environmentWith(rig.settings()), NODE_OPTIONS: '' };
  const child = spawn('script', args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString('utf8')));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`ended with ${String(code)}: ${shown}`);
  return shown;
}

test('a killed backfill goes on where it was, repeating no more than a page of each open list', async () => {
  await rig.rows('TRUNCATE ops.scope, ops.run, ops.coverage, ops.confirmation CASCADE');
  await rig.requests();
  await rig.simulator.ask('POST', '/_simulator/faults', { slow_ms: 15 });
  const job = startJob('reconciler', rig.settings(), ['backfill', '--json']);
  const done = async (): Promise<number> => {
    const [row] = await rig.rows(`SELECT count(*)::int AS count FROM ops.scope WHERE state = 'done'`);
    return Number(row?.['count']);
  };
  await eventually(done, (count) => count > 40);
  await job.kill();
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  const open = await rig.rows(`SELECT kind, gid FROM ops.scope WHERE claimed_until IS NOT NULL AND state = 'open'`);
  const second = await runJob('reconciler', rig.settings(), ['backfill', '--json']);
  expect(second.code).toBe(0);
  expect(second.document).toMatchObject({ ok: true, failed: [] });
  const requests = await rig.requests();
  const made = Object.values(requests).reduce((sum, count) => sum + count, 0);
  // Each list that was being read when the process died may have had one page under way.
  expect(made - Number(second.document['requests'])).toBeLessThanOrEqual(open.length);
  const runs = await rig.rows(`SELECT status FROM ops.run_status WHERE kind = 'backfill'`);
  expect(runs).toEqual([{ status: 'complete' }]);
}, 120_000);

test('only what was asked for is read: one project, or some types', async () => {
  await rig.requests();
  const [project = ''] = rig.simulator.projects;
  const one = await runJob('reconciler', rig.settings(), [
    'backfill',
    '--project',
    project,
    '--types',
    'task',
    '--json',
  ]);
  expect(one.code).toBe(0);
  const requests = await rig.requests();
  expect(Object.keys(requests).sort()).toEqual(expect.arrayContaining(['GET /projects/{project_gid}', 'GET /tasks']));
  expect(requests['GET /users']).toBeUndefined();
  expect(requests['GET /tasks/{task_gid}/stories']).toBeUndefined();
  const unknown = await runJob('reconciler', rig.settings(), ['backfill', '--types', 'taks', '--json']);
  expect(unknown.code).toBe(2);
  expect(unknown.document).toMatchObject({ error: { message: expect.stringContaining('taks') as string } });
});

test('a list that is refused is told in ops.coverage, and the run is not complete', async () => {
  const parts = await partsOf();
  const stranger = await backfill(parts, null, {
    ...whole,
    roots: [{ type: 'project', gid: '999999999' }],
  });
  expect(stranger.failed).toMatchObject([{ kind: 'project', gid: '999999999' }]);
  expect(await rig.rows(`SELECT outcome FROM ops.coverage WHERE kind = 'project' AND gid = '999999999'`)).toEqual([
    { outcome: 'failed' },
  ]);
  const [run] = await rig.rows('SELECT status FROM ops.run_status WHERE id = $1', [stranger.runId]);
  expect(run).toEqual({ status: 'failed' });
});
