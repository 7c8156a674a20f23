/**
 * What is large in a real workspace: ten thousand tasks in one project, more people than Asana lists by name, a result that Asana
 * itself cuts with an error after so many rows, subtasks five levels deep, a task in twenty projects.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };
type Kind = { readonly kind: string; readonly requests: number };

const rigs: Rig[] = [];
afterAll(() => Promise.all(rigs.map((rig) => rig.close())));

async function open(apps: readonly string[], ...flags: readonly string[]): Promise<Rig> {
  const rig = await openRig(apps, flags);
  rigs.push(rig);
  return rig;
}

const truth = async (rig: Rig, type: string): Promise<readonly Body[]> => {
  const fields = type === 'task' ? 'gid,projects.gid,assignee.gid,parent.gid' : 'gid';
  return (await rig.simulator.ask('GET', `/_simulator/truth?type=${type}&opt_fields=${fields}`)) as Body[];
};

/** How many tasks some list shows: those in a project or with an assignee, and what is below them. */
function shownSomewhere(tasks: readonly Body[]): number {
  const isListed = ({ projects, assignee }: Body): boolean => (projects as Body[]).length > 0 || assignee !== null;
  const shown = new Set(tasks.filter(isListed).map(({ gid }) => gid));
  for (let before = -1; before !== shown.size;) {
    before = shown.size;
    for (const task of tasks) if (shown.has((task['parent'] as Body | null)?.gid ?? '')) shown.add(task.gid);
  }
  return shown.size;
}

test('ten thousand tasks of one project are read page by page, and none is missed', async () => {
  const rig = await open([], '--tasks', '10000', '--projects', '1', '--users', '3');
  const [project] = rig.simulator.projects;
  const counts = (await rig.simulator.ask('GET', `/api/1.0/projects/${project}/task_counts?opt_fields=num_tasks`)) as {
    num_tasks: number;
  };
  const { document } = await runJob('reconciler', rig.settings(), ['backfill', '--types', 'task', '--json']);
  expect(document).toMatchObject({ ok: true, failed: [], tolerated: [] });
  const list = (document['kinds'] as Kind[]).find(({ kind }) => kind === 'task_by_project');
  expect(counts.num_tasks).toBeGreaterThan(5_000);
  expect(list?.requests).toBe(Math.ceil(counts.num_tasks / 100));
  const others = await Promise.all(
    ['project', 'user', 'workspace'].map(async (type) => (await truth(rig, type)).length),
  );
  const least = others.reduce((sum, one) => sum + one, shownSomewhere(await truth(rig, 'task')));
  expect(document['snapshots']).toBeGreaterThanOrEqual(least);
}, 200_000);

test('people beyond the 2,000 that Asana lists by name are found, since the list with pages is read', async () => {
  const rig = await open(['projector'], '--users', '2030', '--projects', '1', '--tasks', '0');
  await rig.requests();
  const { document } = await runJob('reconciler', rig.settings(), ['backfill', '--types', 'user', '--json']);
  expect(document).toMatchObject({ ok: true, failed: [], tolerated: [] });
  const list = (document['kinds'] as Kind[]).find(({ kind }) => kind === 'user_by_workspace');
  expect(list?.requests).toBe(21);
  const asked = await rig.requests();
  expect(asked).toMatchObject({ 'GET /users': 21 });
  expect(Object.keys(asked).filter((path) => path.endsWith('_gid}/users'))).toEqual([]);
  await eventually(
    () => rig.rows('SELECT count(*)::int AS n FROM analytics."user"'),
    ([row]) => row?.['n'] === 2_030,
  );
}, 120_000);

describe('in a workspace with bounds', () => {
  let rig: Rig;
  const make = async (path: string, data: object): Promise<Body> =>
    (await rig.simulator.ask('POST', `/api/1.0${path}`, { data })) as Body;
  beforeAll(async () => {
    rig = await open(['projector'], '--tasks', '60', '--projects', '2', '--users', '3', '--result-rows-max', '100');
  }, 120_000);

  test('a result that is cut after so many rows fails its list alone, in the words of Asana; all the rest is read', async () => {
    const { workspaceGid: workspace } = rig.simulator;
    const { gid: long } = await make('/projects', { name: 'Long', workspace });
    for (let index = 0; index < 120; index += 1) await make('/tasks', { name: `Task ${index}`, projects: [long] });
    const done = await runJob('reconciler', rig.settings(), ['backfill', '--json']);
    expect(done.code).toBe(1);
    const cut = { kind: 'task_by_project', gid: long, error: expect.stringContaining('upper limit') as string };
    expect(done.document).toMatchObject({ ok: false, failed: [cut] });
    const [told] = await rig.rows(
      `SELECT outcome, detail FROM ops.coverage WHERE kind = 'task_by_project' AND gid = $1`,
      [long],
    );
    expect(told).toEqual({ outcome: 'failed', detail: expect.stringContaining('upper limit') as string });
    const inLong = `SELECT count(*)::int AS n FROM asana.task_project WHERE project_gid = $1`;
    await eventually(
      () => rig.rows(inLong, [long]),
      ([row]) => row?.['n'] === 100,
    );
    for (const project of rig.simulator.projects) {
      const counts = (await rig.simulator.ask(
        'GET',
        `/api/1.0/projects/${project}/task_counts?opt_fields=num_tasks`,
      )) as { num_tasks: number };
      await eventually(
        () => rig.rows(inLong, [project]),
        ([row]) => row?.['n'] === counts.num_tasks,
      );
    }
  }, 120_000);

  test('a subtask five levels deep, and a task in twenty projects, come with all that they lie in', async () => {
    const { workspaceGid: workspace, projects } = rig.simulator;
    const top = await make('/tasks', { name: 'Top', projects: [projects[0]] });
    let parent = top.gid;
    const gids: string[] = [];
    for (let level = 1; level <= 5; level += 1) {
      parent = (await make(`/tasks/${parent}/subtasks`, { name: `Level ${level}` })).gid;
      gids.push(parent);
    }
    const many = await make('/tasks', { name: 'Many', workspace });
    for (let index = 0; index < 20; index += 1) {
      const { gid } = await make('/projects', { name: `Project ${index}`, workspace });
      await make(`/tasks/${many.gid}/addProject`, { project: gid });
    }
    await runJob('reconciler', rig.settings(), ['backfill', '--types', 'task', '--json']);
    await eventually(
      () => rig.rows(`SELECT gid FROM asana.task WHERE gid = ANY($1)`, [gids]),
      (found) => found.length === 5,
    );
    await eventually(
      () => rig.rows(`SELECT project_gid FROM asana.task_project WHERE task_gid = $1`, [many.gid]),
      (found) => found.length === 20,
    );
  }, 120_000);
});
