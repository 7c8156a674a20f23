/** ASANA_PROJECTS, by the serving process: what lies in other projects is neither read nor watched, now or later. */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

const waitMsMax = 60_000;

let rig: Rig;
let named: string;
let other: string;

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '40', '--projects', '3', '--users', '4']);
  [named = '', other = ''] = rig.simulator.projects;
  await rig.start('reconciler', { ASANA_PROJECTS: named });
  await rig.backfilled(waitMsMax);
}, 240_000);
afterAll(async () => rig.close());

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

async function tasksIn(project: string): Promise<readonly string[]> {
  const answer = await rig.simulator.ask('GET', `/api/1.0/tasks?project=${project}&limit=100`);
  return (answer as readonly Body[]).map(({ gid }) => gid).toSorted();
}

async function create(name: string, project: string): Promise<string> {
  const made = await rig.simulator.ask('POST', '/api/1.0/tasks', { data: { name, projects: [project] } });
  return (made as Body).gid;
}

/** Of each type that lies in projects, the projects that its rows name. */
async function projectsInTables(): Promise<Readonly<Record<string, unknown>> | undefined> {
  const gids = (of: string): string =>
    `(SELECT coalesce(array_agg(DISTINCT gid ORDER BY gid), '{}') FROM (${of}) AS one)`;
  const [found] = await rig.rows(
    `SELECT ${gids('SELECT gid FROM asana.project')} AS project,
            ${gids('SELECT project_gid AS gid FROM asana.section')} AS section,
            ${gids('SELECT gid FROM asana.task WHERE parent_gid IS NULL')} AS task`,
  );
  return found;
}

/** Gids of what our webhooks in Asana watch. */
async function watched(): Promise<readonly string[]> {
  const path = `/api/1.0/webhooks?workspace=${rig.simulator.workspaceGid}&limit=100&opt_fields=resource.gid`;
  const webhooks = (await rig.simulator.ask('GET', path)) as readonly { readonly resource: Body }[];
  return webhooks.map(({ resource }) => resource.gid).toSorted();
}

test('only the projects that it names are read and watched', async () => {
  const expected = { project: [named], section: [named], task: await tasksIn(named) };
  expect(expected.task.length).toBeGreaterThan(3);
  await eventually(projectsInTables, (found) => JSON.stringify(found) === JSON.stringify(expected), waitMsMax);
  expect(await watched()).toEqual([rig.simulator.workspaceGid, named].toSorted());
});

test('what happens later in another project, or one that is new, arrives no more than it did before, and verify finds no difference', async () => {
  const [team] = await rig.rows('SELECT gid FROM asana.team LIMIT 1');
  const fresh = (await rig.simulator.ask('POST', '/api/1.0/projects', {
    data: { name: 'Named by nobody', workspace: rig.simulator.workspaceGid, team: team?.['gid'] },
  })) as Body;
  await create('In the other one', other);
  await create('In the new one', fresh.gid);
  await rig.simulator.ask('POST', '/_simulator/settle');
  const arrives = await create('In the one that is named', named);
  await eventually(
    () => rig.rows('SELECT gid FROM asana.task WHERE gid = $1', [arrives]),
    (rows) => rows.length === 1,
    waitMsMax,
  );
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
    waitMsMax,
  );
  expect(await projectsInTables()).toEqual({ project: [named], section: [named], task: await tasksIn(named) });
  expect(await watched()).toEqual([rig.simulator.workspaceGid, named].toSorted());
  const { code, document } = await runJob('reconciler', rig.settings({ ASANA_PROJECTS: named }), ['verify', '--json']);
  expect({ code, document }).toMatchObject({ code: 0, document: { ok: true, differences: [] } });
}, 240_000);
