/**
 * Values of custom fields of every kind and format, from the simulated Asana to rows and views: those of the seed, and what people and
 * apps write.
 */
import { task as taskDeclaration } from '@asana-warehouse/catalogue/resources/task';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';
import { truthDifferences } from '@asana-warehouse/testbed/truth-by-type';

type Row = Readonly<Record<string, unknown>>;
type Body = Row & { readonly gid: string };

let rig: Rig;
let project: string;

beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '40', '--projects', '2', '--users', '4']);
  await runJob('reconciler', rig.settings(), ['backfill', '--json']);
  const [first] = (await ask('GET', '/_simulator/truth?type=project&opt_fields=gid')) as unknown as Body[];
  project = first?.gid ?? '';
}, 120_000);
afterAll(() => rig.close());

async function ask(method: string, path: string, data?: object): Promise<Body> {
  return (await rig.simulator.ask(method, path, data === undefined ? undefined : { data })) as Body;
}

const made = async (path: string, data: object): Promise<string> => (await ask('POST', `/api/1.0${path}`, data)).gid;

async function makeField(data: object): Promise<string> {
  const field = await made('/custom_fields', { workspace: rig.simulator.workspaceGid, ...data });
  await ask('POST', `/api/1.0/projects/${project}/addCustomFieldSetting`, { custom_field: field });
  return field;
}

async function settled(): Promise<void> {
  await eventually(
    () => truthDifferences(rig, taskDeclaration, null),
    (differences) => differences.length === 0,
  );
}

test('numbers keep their currency and format, and formulas and references their values', async () => {
  await settled();
  const columns = await eventually(
    () =>
      rig.rows(
        `SELECT custom_field_name AS name, kind, format, precision, currency_code AS currency FROM analytics.custom_field_column
         WHERE scope_type = 'workspace' AND resource_type = 'task' AND part = 'value' ORDER BY position`,
      ),
    (rows) => rows.length === 12,
  );
  const none = { currency: null };
  expect(columns).toEqual(
    expect.arrayContaining([
      { name: 'Effort', kind: 'number', format: 'none', precision: 1, ...none },
      { name: 'Budget', kind: 'number', format: 'currency', precision: 2, currency: 'EUR' },
      { name: 'Budget with reserve', kind: 'number', format: 'currency', precision: 2, currency: 'EUR' },
      { name: 'Done', kind: 'number', format: 'percentage', precision: 0, ...none },
      { name: 'Ticket', kind: 'number', format: 'identifier', precision: 0, ...none },
      { name: 'Length', kind: 'number', format: 'custom', precision: 1, ...none },
      { name: 'See also', kind: 'reference', format: null, precision: null, ...none },
    ]),
  );
  expect(
    await rig.rows(
      `SELECT name, representation_type FROM asana.custom_field WHERE is_formula_field AND is_value_read_only`,
    ),
  ).toEqual([{ name: 'Budget with reserve', representation_type: 'formula' }]);
  const [{ rows: view } = {}] = await rig.rows(
    `SELECT format('%I.%I', schema_name, view_name) AS rows FROM ops.field_view WHERE scope_type = 'workspace' AND resource_type = 'task'`,
  );
  const [shown] = await rig.rows(
    `SELECT count(budget) > 3 AS budgets, count(*) FILTER (WHERE budget_with_reserve = round(budget * 1.25, 2)) = count(budget) AS reserves,
       bool_and(done BETWEEN 0 AND 1) AS fractions, bool_and(ticket = trunc(ticket)) AS whole, count(length) > 3 AS lengths,
       count(*) FILTER (WHERE see_also[1] = (SELECT name FROM asana.task t WHERE t.gid = see_also_gids[1])) > 3 AS references
     FROM ${String(view)}`,
  );
  expect(shown).toEqual({
    budgets: true,
    reserves: true,
    fractions: true,
    whole: true,
    lengths: true,
    references: true,
  });
});

test('a text keeps its rich form and what that speaks of, a value that is left over says so, and likes say whose', async () => {
  const field = await makeField({ name: 'Source', resource_subtype: 'text' });
  const task = await made('/tasks', {
    name: 'a',
    projects: [project],
    custom_fields: { [field]: 'see https://example.com/a?b=1&c=2' },
  });
  await ask('PUT', `/api/1.0/tasks/${task}`, { liked: true });
  await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
  await settled();
  const valuesOf = `SELECT text_value, html_text_value, enabled FROM asana.task_custom_field_value WHERE task_gid = $1 AND custom_field_gid = $2`;
  const value = {
    text_value: 'see https://example.com/a?b=1&c=2',
    html_text_value: `<body>see <a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a></body>`,
  };
  expect(await rig.rows(valuesOf, [task, field])).toEqual([{ ...value, enabled: true }]);
  expect(
    await rig.rows(
      `SELECT source_type, field, target, target_type FROM analytics.mention WHERE custom_field_gid = $1`,
      [field],
    ),
  ).toEqual([
    { source_type: 'task', field: 'custom_fields', target: 'https://example.com/a?b=1&c=2', target_type: 'url' },
  ]);
  const [me] = await rig.rows('SELECT user_gid FROM asana.task_like WHERE task_gid = $1', [task]);
  expect(me).toEqual({ user_gid: (await ask('GET', '/api/1.0/users/me')).gid });

  const column = await eventually(
    () =>
      rig.rows(
        `SELECT format('%I.%I', schema_name, view_name) AS view, column_name AS name FROM analytics.custom_field_column
         WHERE custom_field_gid = $1 AND scope_type = 'workspace'`,
        [field],
      ),
    (rows) => rows.length === 1,
  );
  const shown = async (): Promise<unknown> =>
    (
      await rig.rows(
        `SELECT ${String(column[0]?.['name'])} AS value FROM ${String(column[0]?.['view'])} WHERE gid = $1`,
        [task],
      )
    )[0];
  expect(await shown()).toEqual({ value: value.text_value });
  await ask('POST', `/api/1.0/projects/${project}/removeCustomFieldSetting`, { custom_field: field });
  await ask('PUT', `/api/1.0/tasks/${task}`, { liked: false });
  await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
  await settled();
  expect(await rig.rows(valuesOf, [task, field])).toEqual([{ ...value, enabled: false }]);
  expect(await shown()).toEqual({ value: null });
  expect(
    await rig.rows('SELECT user_gid FROM asana_history.task_like WHERE task_gid = $1 AND valid_to IS NOT NULL', [task]),
  ).toEqual([me]);
}, 120_000);

test('what an app has stored on a task is kept where the same app reads it, and nobody else can', async () => {
  const app = (await rig.simulator.ask('POST', '/_simulator/oauth', {})) as Readonly<Record<string, string>>;
  const { client_id: id = '', client_secret: secret = '', refresh_token: refresh = '' } = app;
  const form = { grant_type: 'refresh_token', client_id: id, client_secret: secret, refresh_token: refresh };
  const granted = await fetch(`${rig.simulator.url}/-/oauth_token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const external = { gid: 'order 7', data: '{"paid":true}' };
  const task = await made('/tasks', { name: 'of an app', projects: [project] });
  const put = async (bearer: string): Promise<number> => {
    const answer = await fetch(`${rig.simulator.url}/api/1.0/tasks/${task}?opt_fields=external`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data: { external } }),
    });
    return answer.status;
  };
  expect([await put(rig.simulator.token), await put(token)]).toEqual([403, 200]);
  const kept = (): Promise<readonly Row[]> => rig.rows('SELECT external FROM asana.task WHERE gid = $1', [task]);
  await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
  expect(await eventually(kept, (rows) => rows.length === 1)).toEqual([{ external: null }]);
  const { ASANA_TOKEN: _token, ...settings } = rig.settings() as Record<string, string>;
  const asApp = { ...settings, ASANA_CLIENT_ID: id, ASANA_CLIENT_SECRET: secret, ASANA_REFRESH_TOKEN: refresh };
  await runJob('reconciler', asApp, ['reconcile', '--json']);
  expect(await eventually(kept, ([row]) => row?.['external'] !== null)).toEqual([{ external }]);
}, 120_000);
