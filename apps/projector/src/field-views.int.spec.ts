/** Views of custom fields through running projectors: they come by themselves, and follow a rename without a restart. */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob, type Started } from '@asana-warehouse/testbed/processes';
import type pg from 'pg';

type Column = { readonly view: string; readonly name: string; readonly field: string; readonly state: string };

let rig: Rig;
let projectors: readonly Started[];

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '60', '--projects', '2']);
  projectors = [await rig.start('projector'), await rig.start('projector')];
}, 180_000);
afterAll(() => rig.close());

async function columns(): Promise<readonly Column[]> {
  return (await rig.rows(`SELECT schema_name || '.' || view_name AS view, column_name AS name, custom_field_gid AS field, state
    FROM analytics.custom_field_column WHERE part = 'value' ORDER BY 1, position`)) as unknown as readonly Column[];
}

test('two projectors make them once, fill them, and follow a rename and a new field under what somebody built on them', async () => {
  expect(await runJob('reconciler', rig.settings(), ['backfill', '--json'])).toMatchObject({ code: 0 });
  const settings = await eventually(
    () => rig.rows(`SELECT project_gid, count(*)::int AS fields FROM asana.project_custom_field GROUP BY project_gid`),
    (rows) => rows.length === 2,
  );
  const wanted = settings.reduce((sum, { fields }) => sum + Number(fields), 0);
  const made = await eventually(columns, (all) => all.filter(({ view }) => /_project\./.test(view)).length === wanted);
  const [column] = made.filter(({ view }) => view.startsWith('analytics.task_fields_'));
  if (column === undefined) throw new Error('The workspace has no view');
  const [values] = await eventually(
    () =>
      rig.rows(
        `SELECT count(*) FILTER (WHERE ${column.name} IS NOT NULL)::int AS shown, count(*)::int AS tasks,
        (SELECT count(*)::int FROM asana.task_custom_field_value WHERE custom_field_gid = $1 AND coalesce(text_value, number_value::text,
          enum_option_gid, multi_enum_option_gids::text, people_gids::text, date_value::text) IS NOT NULL) AS held,
        (SELECT count(*)::int FROM analytics.task) AS living,
        (SELECT count(*)::int FROM ops.confirmation WHERE type = 'task') AS read FROM ${column.view}`,
        [column.field],
      ),
    ([row]) => row !== undefined && row['living'] === row['read'],
  );
  expect(values).toMatchObject({ tasks: values?.['living'], shown: values?.['held'] });
  expect(Number(values?.['shown'])).toBeGreaterThan(0);
  const scope = { scope_gid: rig.simulator.workspaceGid };
  expect(
    await eventually(
      () =>
        rig.rows(
          `SELECT resource_type, scope_gid FROM ops.field_view WHERE scope_type = 'workspace' ORDER BY resource_type`,
        ),
      (rows) => rows.length === 3,
    ),
  ).toEqual(['goal', 'portfolio', 'task'].map((type) => ({ resource_type: type, ...scope })));

  await rig.pool.query(`CREATE VIEW public.mine AS SELECT gid, ${column.name} AS kept FROM ${column.view}`);
  const before = await rig.rows('SELECT * FROM public.mine ORDER BY gid');
  await rig.simulator.ask('PUT', `/api/1.0/custom_fields/${column.field}`, { data: { name: 'Neuer Name' } });
  const data = { name: 'Brand new', resource_subtype: 'text', workspace: rig.simulator.workspaceGid };
  const { gid } = (await rig.simulator.ask('POST', '/api/1.0/custom_fields', { data })) as { gid: string };
  const [goal] = await rig.rows('SELECT gid FROM asana.goal');
  const goalPath = `/api/1.0/goals/${String(goal?.['gid'])}`;
  await rig.simulator.ask('POST', `${goalPath}/addCustomFieldSetting`, { data: { custom_field: gid } });
  await rig.simulator.ask('PUT', goalPath, { data: { custom_fields: { [gid]: 'as agreed' } } });
  expect(await runJob('reconciler', rig.settings(), ['reconcile', '--json'])).toMatchObject({ code: 0 });
  const after = await eventually(
    async () => (await columns()).filter(({ view }) => view === column.view),
    (all) => all.some(({ field }) => field === gid) && all.some(({ name }) => name === 'neuer_name'),
  );
  expect(after).toEqual(
    expect.arrayContaining([
      { ...column, state: 'former' },
      { ...column, name: 'neuer_name', state: 'current' },
      { ...column, name: 'brand_new', field: gid, state: 'current' },
    ]),
  );
  expect(await rig.rows('SELECT * FROM public.mine ORDER BY gid')).toEqual(before);
  expect(await rig.rows(`SELECT gid, neuer_name AS kept FROM ${column.view} ORDER BY gid`)).toEqual(before);
  const [goals] = await eventually(
    () => rig.rows(`SELECT schema_name || '.' || view_name AS view FROM ops.field_view WHERE resource_type = 'goal'`),
    (found) => found.length === 1,
  );
  expect(await rig.rows(`SELECT gid, brand_new FROM ${String(goals?.['view'])} WHERE brand_new IS NOT NULL`)).toEqual([
    { gid: goal?.['gid'], brand_new: 'as agreed' },
  ]);
  // Those of the workspace: tasks, portfolios and goals; of two projects; and of the projects in two portfolios.
  expect(await counted('made')).toBe(7);
  expect(await counted('failed')).toBe(0);
}, 180_000);

test('what a reference and a people field held at a moment is shown by name', async () => {
  const ask = async (method: string, path: string, data: object): Promise<string> =>
    ((await rig.simulator.ask(method, `/api/1.0${path}`, { data })) as { gid: string }).gid;
  const [project] = await rig.rows('SELECT gid FROM asana.project');
  const [person] = await rig.rows('SELECT gid, name FROM asana."user" WHERE name IS NOT NULL');
  const made = { workspace: rig.simulator.workspaceGid, projects: [project?.['gid']] };
  const [follows, asked] = [
    await ask('POST', '/custom_fields', { ...made, name: 'Follows', resource_subtype: 'reference' }),
    await ask('POST', '/custom_fields', { ...made, name: 'Asked', resource_subtype: 'people' }),
  ];
  for (const field of [follows, asked])
    await ask('POST', `/projects/${String(project?.['gid'])}/addCustomFieldSetting`, { custom_field: field });
  const [first, second] = [
    await ask('POST', '/tasks', { ...made, name: 'first' }),
    await ask('POST', '/tasks', { ...made, name: 'second' }),
  ];
  const put = async (links: readonly string[], people: readonly unknown[]): Promise<void> => {
    await ask('PUT', `/tasks/${second}`, { custom_fields: { [follows]: links, [asked]: people } });
    expect(await runJob('reconciler', rig.settings(), ['reconcile', '--json'])).toMatchObject({ code: 0 });
  };
  await put([first], [person?.['gid']]);
  await ask('PUT', `/tasks/${first}`, { name: 'the first one' });
  await put([], []);
  const [held] = await eventually(
    () =>
      rig.rows(
        `SELECT valid_from::text AS at FROM asana_history.task_custom_field_value
         WHERE task_gid = $1 AND custom_field_gid = $2 AND reference_gids = $3 AND valid_to IS NOT NULL`,
        [second, follows, [first]],
      ),
    (rows) => rows.length === 1,
  );
  const [column] = await eventually(
    async () => (await columns()).filter(({ view, field }) => view.startsWith('analytics.task') && field === follows),
    (found) => found.length === 1,
  );
  const shown = async (at: string): Promise<unknown> => {
    const results = await rig.pool.query(`SELECT asana_as_of.travel_to(${at});
      SELECT follows, follows_gids, asked, asked_gids FROM asana_as_of.through(NULL::${String(column?.view)}, ARRAY['${second}']);
      SELECT asana_as_of.travel_to(NULL)`);
    return (results as unknown as readonly pg.QueryResult[])[1]?.rows;
  };
  expect(await shown(`'${String(held?.['at'])}'`)).toEqual([
    { follows: ['first'], follows_gids: [first], asked: [person?.['name']], asked_gids: [person?.['gid']] },
  ]);
  expect(await shown('NULL')).toEqual([{ follows: [], follows_gids: [], asked: [], asked_gids: [] }]);
}, 180_000);

/** What both projectors tell by their metrics. */
async function counted(outcome: string): Promise<number> {
  const texts = await Promise.all(
    projectors.map(async ({ metricsUrl }) => (await fetch(`${metricsUrl}/metrics`)).text()),
  );
  const line = new RegExp(`^asana_warehouse_field_views_total{[^}]*outcome="${outcome}"[^}]*} (\\d+)`, 'm');
  return texts.reduce((sum, text) => sum + Number(line.exec(text)?.[1] ?? 0), 0);
}
