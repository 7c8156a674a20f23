/**
 * Projects that were put away, and projects made from templates. An archived project is still there, with all that it holds, be it
 * archived before the first read or since; a template is no project, and what a job makes of it is one, with all that it holds.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };
type Row = Readonly<Record<string, unknown>>;

let rig: Rig;
let [before, after]: readonly string[] = [];

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '20', '--projects', '2', '--users', '3']);
  [before, after] = rig.simulator.projects;
  await archive(before, true);
  await rig.start('reconciler');
  await rig.backfilled();
}, 120_000);
afterAll(() => rig.close());

const ask = async (request: string, data?: object): Promise<Body> => {
  const [method = '', path = ''] = request.split(' ');
  return (await rig.simulator.ask(method, `/api/1.0${path}`, data === undefined ? undefined : { data })) as Body;
};
const archive = (project: string | undefined, archived: boolean): Promise<Body> =>
  ask(`PUT /projects/${project}`, { archived });

async function eventuallyOne(sql: string, values: readonly unknown[], wanted: Row): Promise<void> {
  await eventually(
    () => rig.rows(sql, values),
    ([row]) => JSON.stringify(row) === JSON.stringify(wanted),
  );
}

/** How a project stands, with the tasks and sections that are there in it. */
const standing = `SELECT p.archived, p._deleted_at AS deleted,
    (SELECT count(*)::int FROM analytics.task_project l JOIN analytics.task t ON t.gid = l.task_gid WHERE l.project_gid = p.gid) AS tasks,
    (SELECT count(*)::int FROM analytics.section s WHERE s.project_gid = p.gid) AS sections
  FROM asana.project p WHERE p.gid = $1`;

async function expectStanding(project: string | undefined, archived: boolean): Promise<void> {
  const { num_tasks: tasks } = await ask(`GET /projects/${project}/task_counts?opt_fields=num_tasks`);
  const sections = (await ask(`GET /projects/${project}/sections`)) as unknown as readonly Body[];
  expect(sections.length).toBeGreaterThan(0);
  await eventuallyOne(standing, [project], { archived, deleted: null, tasks, sections: sections.length });
}

async function expectNothingAmiss(): Promise<void> {
  const repaired = await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
  expect(repaired).toMatchObject({ code: 0, document: { failed: [], missing: 0 } });
  const { document } = await runJob('reconciler', rig.settings(), ['verify', '--json']);
  expect(document).toMatchObject({ ok: true, differences: [] });
}

test('one that was archived before the first read is read whole, as archived', async () => {
  await expectStanding(before, true);
  await expectStanding(after, false);
});

test('one that is archived is told by an event, and is not taken for deleted by any later read', async () => {
  await archive(after, true);
  await expectStanding(after, true);
  await eventuallyOne(
    `SELECT action, change_field FROM asana.event WHERE resource_gid = $1 AND change_field = 'archived'`,
    [after],
    { action: 'changed', change_field: 'archived' },
  );
  await expectNothingAmiss();
  await expectStanding(before, true);
  await expectStanding(after, true);
}, 120_000);

test('what happens in it is heard of still, and it comes back with its past', async () => {
  const { gid } = await ask('POST /tasks', { name: 'While away', projects: [before] });
  await eventuallyOne('SELECT name FROM analytics.task WHERE gid = $1', [gid], { name: 'While away' });
  await archive(before, false);
  await archive(after, false);
  await expectStanding(before, false);
  await expectStanding(after, false);
  const past = await rig.rows(
    'SELECT archived FROM asana_history.project WHERE gid = $1 AND _deleted_at IS NULL ORDER BY valid_from',
    [after],
  );
  const changes = past.map(({ archived }) => archived).filter((archived, index, all) => archived !== all[index - 1]);
  expect(changes).toEqual([false, true, false]);
});

test('a project saved as a template is a template, and what a job makes of it a project with tasks and sections', async () => {
  const team = (await ask(`GET /projects/${after}?opt_fields=team.gid`))['team'] as Body;
  const saved = await ask(`POST /projects/${after}/saveAsTemplate`, { name: 'Again', public: true, team: team.gid });
  const template = (saved['new_project_template'] as Body).gid;
  const job = await ask(`POST /project_templates/${template}/instantiateProject`, { name: 'Once more' });
  const { gid } = job['new_project'] as Body;
  const project = 'SELECT name, created_from_template_gid AS template FROM analytics.project WHERE gid = $1';
  await eventuallyOne(project, [gid], { name: 'Once more', template });
  await expectStanding(gid, false);
  expect(await rig.rows('SELECT FROM asana.project WHERE gid = $1', [template])).toEqual([]);
  await expectNothingAmiss();
  await eventuallyOne('SELECT name, team_gid FROM analytics.project_template WHERE gid = $1', [template], {
    name: 'Again',
    team_gid: team.gid,
  });
  const dates = await rig.rows(
    'SELECT date_variable_gid FROM analytics.project_template_date WHERE project_template_gid = $1',
    [template],
  );
  expect(dates.length).toBeGreaterThan(0);
  const asked = dates.map(({ date_variable_gid: variable }) => variable);
  const shown = (await ask(`GET /project_templates/${template}`))['requested_dates'] as readonly Body[];
  expect(new Set(asked)).toEqual(new Set(shown.map((date) => date.gid)));
}, 120_000);
