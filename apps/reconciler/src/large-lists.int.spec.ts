/**
 * What is large in a real workspace: ten thousand tasks in one project, subtasks five levels deep, a task in twenty projects, and a
 * result that Asana itself cuts with an error after so many rows.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

let rig: Rig;
beforeAll(async () => {
  rig = await openRig(
    ['projector'],
    ['--tasks', '10000', '--projects', '1', '--users', '3', '--result-rows-max', '20000'],
  );
}, 120_000);
afterAll(() => rig.close());

const make = async (path: string, data: object): Promise<Body> =>
  (await rig.simulator.ask('POST', `/api/1.0${path}`, { data })) as Body;

test('ten thousand tasks of one project are read page by page, with few requests, and none is missed', async () => {
  const [project = ''] = rig.simulator.projects;
  const counts = (await rig.simulator.ask('GET', `/api/1.0/projects/${project}/task_counts?opt_fields=num_tasks`)) as {
    num_tasks: number;
  };
  await rig.requests();
  const done = await runJob('reconciler', rig.settings(), ['backfill', '--types', 'section', '--json']);
  expect(done.document).toMatchObject({ ok: true });
  const job = await runJob('reconciler', rig.settings(), ['backfill', '--types', 'task', '--json']);
  expect(job.document).toMatchObject({ ok: true, failed: [] });
  const asked = (await rig.requests())['GET /tasks'] ?? 0;
  expect(counts.num_tasks).toBeGreaterThan(7_000);
  expect(asked).toBeGreaterThan(counts.num_tasks / 100);
  const rows = await eventually(
    () =>
      rig.rows(`SELECT count(DISTINCT task_gid)::int AS n FROM asana.task_project WHERE project_gid = $1`, [project]),
    ([row]) => row?.['n'] === counts.num_tasks,
    100_000,
  );
  expect(rows).toEqual([{ n: counts.num_tasks }]);
}, 200_000);

test('a subtask five levels deep, and a task in twenty projects, come with all that they lie in', async () => {
  const { workspaceGid: workspace, projects } = rig.simulator;
  const top = await make('/tasks', { name: 'Top', projects: [projects[0]] });
  let parent = top.gid;
  const below: string[] = [];
  for (let level = 1; level <= 5; level += 1) {
    parent = (await make(`/tasks/${parent}/subtasks`, { name: `Level ${level}` })).gid;
    below.push(parent);
  }
  const many = await make('/tasks', { name: 'Many', workspace });
  for (let index = 0; index < 20; index += 1) {
    const { gid } = await make('/projects', { name: `Project ${index}`, workspace });
    await make(`/tasks/${many.gid}/addProject`, { project: gid });
  }
  const gids = [top.gid, many.gid, ...below];
  const done = await runJob('reconciler', rig.settings(), [
    'reconcile',
    ...gids.flatMap((gid) => ['--resource', gid]),
    '--json',
  ]);
  expect(done.document).toMatchObject({ ok: true });
  const rows = await eventually(
    () => rig.rows(`SELECT gid FROM asana.task WHERE gid = ANY($1)`, [gids]),
    (found) => found.length === gids.length,
  );
  expect(rows).toHaveLength(7);
  const places = await rig.rows(`SELECT project_gid FROM asana.task_project WHERE task_gid = $1`, [many.gid]);
  expect(places).toHaveLength(20);
}, 100_000);
