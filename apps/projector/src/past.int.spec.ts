/**
 * The time before the first backfill, beside the simulator's true past: people work for days of its clock before anything is read, and
 * whatever as-of answers say is known of that time is laid beside what was true then, at many moments. The rest must be
 * unknown, not wrong.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';
import type { FlagState } from '@asana-warehouse/projection/flags';
import { setFlag } from '@asana-warehouse/warehouse/flags';
import { randomFrom, seed } from '@asana-warehouse/testbed/seeds';

type Row = Readonly<Record<string, unknown>>;

const seedValue = seed('past');
const rounds = 10;
const actionsEach = 60;
const momentsMax = 60;
const hourMs = 3_600_000;
let rig: Rig;
let fromMs: number;
/** The task that speaks, the one it speaks of, and a person. */
let mentioned: readonly string[];

beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '40', '--projects', '3', '--seed', String(seedValue)]);
  fromMs = await nowMs();
  // No story of a task tells that its project or section went to the bin and came back.
  const without = ['delete_project', 'restore_project', 'delete_section'];
  for (let round = 0; round < rounds; round += 1) {
    await rig.simulator.ask('POST', '/_simulator/clock', { advance_ms: 5 * hourMs });
    const order = { seconds: 0.2, rate: 5 * actionsEach, without, seed: seedValue + round };
    await rig.simulator.ask('POST', '/_simulator/work', order);
  }
  await mention();
  await rig.simulator.ask('POST', '/_simulator/clock', { advance_ms: 5 * hourMs });
  await runJob('reconciler', rig.settings(), ['backfill', '--json']);
  await settled();
}, 180_000);
afterAll(() => rig.close());

test('what as-of answers say of it is what was true, at every moment', async () => {
  const random = randomFrom(seedValue);
  const told = await rig.rows(
    `SELECT extract(epoch FROM created_at)::float8 * 1000 AS ms FROM asana.story WHERE created_at >= $1 ORDER BY created_at, gid`,
    [new Date(fromMs)],
  );
  const moments = Array.from({ length: momentsMax }, () => {
    const ms = Number(told[Math.floor(random() * told.length)]?.['ms']);
    return Math.round(ms) + (random() < 0.3 ? 0 : Math.floor(random() * hourMs)) - (random() < 0.3 ? 1 : 0);
  });
  const counts = { known: 0, unknown: 0, observed: 0 };
  const wrong: string[] = [];
  for (const atMs of moments) wrong.push(...(await compareAt(atMs, counts)));
  process.stderr.write(`past: ${JSON.stringify({ seedValue, moments: moments.length, ...counts })}\n`);
  expect(wrong).toEqual([]);
  expect(told.length).toBeGreaterThan(momentsMax);
  expect(counts.known).toBeGreaterThan(3_000);
  // Whom a task was given to before the first time that a story tells of is not told, nor fields before a project was joined.
  expect(counts.unknown).toBeLessThan(counts.known);
});

test('views with columns for custom fields show the same through time as by themselves, now', async () => {
  const views = await eventually(
    () => rig.rows(`SELECT schema_name || '.' || view_name AS name FROM ops.field_view WHERE former_since IS NULL`),
    (rows) => rows.length >= 4,
  );
  for (const { name } of views) {
    const through = `asana_as_of.through(NULL::${String(name)})`;
    const [counted] = await rig.rows(
      `SELECT (SELECT count(*)::int FROM ${String(name)}) AS now, (SELECT count(*)::int FROM ${through}) AS through,
        (SELECT count(*)::int FROM (SELECT * FROM ${String(name)} EXCEPT SELECT * FROM ${through}) AS one) AS different`,
    );
    expect({ name, ...counted }).toEqual({ name, now: counted?.['now'], through: counted?.['now'], different: 0 });
  }
});

test('people, objects and addresses that texts speak of are rows, as Asana spells them', async () => {
  const [task, other, person] = mentioned;
  expect(
    await rig.rows(
      `SELECT source_type, source_gid = $1 AS here, field, target, target_type, user_gid FROM analytics.mention ORDER BY 1, target`,
      [task],
    ),
  ).toEqual([
    { source_type: 'story', here: false, field: 'html_text', target: person, target_type: 'user', user_gid: person },
    { source_type: 'task', here: true, field: 'html_notes', target: other, target_type: 'task', user_gid: null },
    {
      source_type: 'task',
      here: true,
      field: 'html_notes',
      target: 'https://example.com/',
      target_type: 'url',
      user_gid: null,
    },
  ]);
});

test('the tables hold it marked, beside what was observed and without gap or overlap', async () => {
  expect(
    await rig.rows(`SELECT count(*)::int AS broken FROM (
      SELECT _source, _known_fields, valid_from, valid_to, lead(valid_from) OVER life AS next, lead(_source) OVER life AS next_source
      FROM asana_history.task WINDOW life AS (PARTITION BY gid ORDER BY valid_from)) AS version
      WHERE next IS DISTINCT FROM valid_to OR (_source = 'story') <> (_known_fields IS NOT NULL)
        OR (_source <> 'story' AND next_source = 'story') OR valid_from >= valid_to`),
  ).toEqual([{ broken: 0 }]);
  const tables = ['task', 'task_project', 'task_custom_field_value'];
  for (const table of tables) {
    const [counted] = await rig.rows(
      `SELECT count(*)::int AS derived FROM asana_history.${table} WHERE _source = 'story'`,
    );
    expect(Number(counted?.['derived'])).toBeGreaterThan(20);
  }
});

test('views of how long something was so reach back', async () => {
  const [spent] = await rig.rows(
    `SELECT count(*) FILTER (WHERE entered_at < $1)::int AS early FROM asana_history.time_in_section`,
    [new Date(fromMs + 5 * hourMs)],
  );
  expect(Number(spent?.['early'])).toBeGreaterThan(10);
});

test('changes reach back too: who made them, and what was true right before and at each', async () => {
  const kinds = await rig.rows(
    `SELECT how, _source = 'story' AS told, change, count(*)::int FROM asana_history.task_change GROUP BY 1, 2, 3 ORDER BY 3, 1`,
  );
  const storied = ['added', 'changed', 'created', 'removed'];
  expect(kinds.filter(({ told }) => told === true).map(({ how, change }) => [how, change])).toEqual(
    storied.map((change) => ['story', change]),
  );
  expect(kinds.filter(({ told }) => told !== true).map(({ change }) => change)).toEqual(
    expect.not.arrayContaining(storied.filter((change) => change !== 'created')),
  );
  const told = await rig.rows(
    `SELECT gid, changed_at, field, old_value, new_value, changed_by_gid FROM asana_history.task_change
     WHERE _source = 'story' AND field = ANY ($1) ORDER BY md5(gid || changed_at || field) LIMIT 30`,
    [columns],
  );
  expect(told).toHaveLength(30);
  for (const { gid, changed_at: changedAt, field, old_value: old, new_value: now, changed_by_gid: by } of told) {
    const atMs = (changedAt as Date).getTime();
    const [before, at] = [await trueAt(atMs - 1, gid), await trueAt(atMs, gid)];
    const name = String(field);
    expect({ name, now: textOf(name, now) }).toEqual({ name, now: at[name] });
    if (old !== null) expect({ name, old: textOf(name, old) }).toEqual({ name, old: before[name] });
    expect(by).toMatch(/^\d+$/);
  }
});

test('a flag takes it away and brings the same back, and a rebuild finds nothing else', async () => {
  const held = await derived();
  expect(held.length).toBeGreaterThan(100);
  const set = async (state: FlagState): Promise<void> => {
    await setFlag(rig.pool, { type: 'task', action: 'past', state, since: null, reason: null }, 'somebody');
    await settled();
  };
  await set('off');
  expect(await derived()).toEqual([]);
  expect(await rig.rows(`SELECT change FROM asana_history.task_change WHERE _source = 'story'`)).toEqual([]);
  const [{ versions } = {}] = await rig.rows(`SELECT count(*)::int AS versions FROM asana_history.task`);
  expect(Number(versions)).toBeGreaterThan(30);
  await set('on');
  expect(await derived()).toEqual(held);
  expect(await runJob('projector', rig.settings(), ['rebuild', '--json'])).toMatchObject({ code: 0 });
});

test('stories that are deleted later take nothing of it along', async () => {
  const held = await derived();
  const [story] = await rig.rows(
    `SELECT s.gid FROM asana.story s JOIN asana_history.task h ON h.gid = s.target_gid AND h.valid_from = s.created_at AND h._source = 'story' LIMIT 1`,
  );
  await rig.simulator.ask('DELETE', `/api/1.0/stories/${String(story?.['gid'])}`);
  expect(await runJob('reconciler', rig.settings(), ['reconcile', '--json', '--yes'])).toMatchObject({ code: 0 });
  await eventually(
    () => rig.rows(`SELECT gid FROM asana.story WHERE gid = $1 AND _deleted_at IS NOT NULL`, [story?.['gid']]),
    (rows) => rows.length === 1,
  );
  await settled();
  expect(await derived()).toEqual(held);
});

/** Notes of a task that speak of another one and of an address, and a comment on it that speaks of a person. */
async function mention(): Promise<void> {
  const ask = async (method: string, path: string, data?: object): Promise<Row> =>
    (await rig.simulator.ask(method, `/api/1.0${path}`, data === undefined ? undefined : { data })) as Row;
  const [project] = (await rig.simulator.ask('GET', '/_simulator/truth?type=project&opt_fields=gid')) as Row[];
  const place = { projects: [project?.['gid']] };
  const [task, other] = [
    await ask('POST', '/tasks', { name: 'one', ...place }),
    await ask('POST', '/tasks', { name: 'two', ...place }),
  ];
  const me = await ask('GET', '/users/me');
  mentioned = [task, other, me].map(({ gid }) => String(gid));
  const link = (gid: unknown): string => `<a data-asana-gid="${String(gid)}"/>`;
  await ask('PUT', `/tasks/${String(task['gid'])}`, {
    html_notes: `<body>as ${link(other['gid'])} and <a href="https://example.com/">this</a></body>`,
  });
  await ask('POST', `/tasks/${String(task['gid'])}/stories`, { html_text: `<body>${link(me['gid'])} please</body>` });
}

/** Everything that is derived. */
async function derived(): Promise<readonly Row[]> {
  const tables = ['task', 'task_project', 'task_custom_field_value'];
  const parts = tables.map(
    (table) => `SELECT to_jsonb(h) AS row FROM asana_history.${table} AS h WHERE _source = 'story'`,
  );
  return await rig.rows(`${parts.join(' UNION ALL ')} ORDER BY 1`);
}

/** Nothing waits to be folded, and nothing has come for a while: some tasks are in no list, so their stories are not counted on. */
async function settled(): Promise<void> {
  let before = '';
  await eventually(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return await rig.rows(`SELECT (SELECT count(*)::int FROM ops.fact) AS facts, (SELECT count(*)::int FROM ops.refold) AS queued,
        (SELECT count(*)::int FROM ops.flag WHERE pending_since IS NOT NULL) AS pending`);
    },
    ([row]) => {
      const [last, now] = [before, JSON.stringify(row)];
      before = now;
      return last === now && Number(row?.['facts']) > 0 && row?.['queued'] === 0 && row['pending'] === 0;
    },
  );
}

const asked =
  'name,completed,resource_subtype,approval_status,assignee.gid,due_on,due_at,start_on,memberships.project.gid,memberships.section.gid,' +
  'custom_fields.text_value,custom_fields.number_value,custom_fields.enum_value.gid,custom_fields.multi_enum_values.gid,custom_fields.date_value.date,custom_fields.people_value.gid';
const columns = [
  'name',
  'completed',
  'resource_subtype',
  'approval_status',
  'assignee_gid',
  'due_on',
  'due_at',
  'start_on',
];

async function compareAt(
  atMs: number,
  counts: { known: number; unknown: number; observed: number },
): Promise<readonly string[]> {
  const at = new Date(atMs).toISOString();
  const truth = (await rig.simulator.ask('GET', `/_simulator/truth?type=task&at=${at}&opt_fields=${asked}`)) as Row[];
  const tasks = await shownAt(at);
  return truth.flatMap((object) => {
    const shown = tasks.get(String(object['gid']));
    if (shown === undefined) return [];
    const { known, values } = shown;
    const wanted = trueValues(object);
    const names = new Set([...columns, ...Object.keys(wanted), ...Object.keys(values)]);
    return [...names].flatMap((name) => {
      const table = name.split(' ')[0] ?? '';
      if (known !== null && !known.has(name) && !known.has(table)) {
        counts.unknown += 1;
        return [];
      }
      counts[known === null ? 'observed' : 'known'] += 1;
      const [is, was] = [values[name] ?? '', wanted[name] ?? ''];
      // What a removal from a project does not say is in which section the task was.
      const isUntoldSection = known !== null && table === 'task_project' && is === 'there' && was !== '';
      return is === was || isUntoldSection ? [] : [`task ${String(object['gid'])} ${name} at ${at}: ${is}, but ${was}`];
    });
  });
}

/** What was true of a task then. */
async function trueAt(atMs: number, gid: unknown): Promise<Record<string, string>> {
  const path = `/_simulator/truth?type=task&at=${new Date(atMs).toISOString()}&opt_fields=${asked}`;
  const truth = (await rig.simulator.ask('GET', path)) as Row[];
  return trueValues(truth.find((object) => object['gid'] === gid) ?? {});
}

type Shown = { readonly known: ReadonlySet<string> | null; readonly values: Record<string, string> };

/** What was live then, by task: columns, and rows of links by table and other end. */
async function shownAt(at: string): Promise<ReadonlyMap<string, Shown>> {
  const tasks = new Map<string, Shown>();
  const client = await rig.pool.connect();
  try {
    await client.query(`SELECT asana_as_of.travel_to($1)`, [at]);
    const shown = columns.map((column) => `${column}::text`).join(', ');
    const { rows } = await client.query<Row>(`SELECT gid, _source, _known_fields, ${shown} FROM asana_as_of.task`);
    for (const row of rows) {
      const known = row['_source'] === 'story' ? new Set(row['_known_fields'] as string[]) : null;
      const values = Object.fromEntries(columns.map((column) => [column, textOf(column, row[column])]));
      tasks.set(String(row['gid']), { known, values });
    }
    const links = await client.query<Row>(
      `SELECT task_gid, 'task_project ' || project_gid AS name, coalesce(section_gid, 'there') AS value FROM asana_as_of.task_project
       UNION ALL
       SELECT task_gid, 'task_custom_field_value ' || custom_field_gid, coalesce(text_value, (number_value::float8)::text, enum_option_gid, date_value::text,
         nullif(array_to_string(multi_enum_option_gids, ','), ''), nullif(array_to_string(people_gids, ','), ''), '') FROM asana_as_of.task_custom_field_value`,
    );
    for (const row of links.rows) {
      const task = tasks.get(String(row['task_gid']));
      if (task !== undefined) task.values[String(row['name'])] = String(row['value']);
    }
  } finally {
    await client.query(`SELECT asana_as_of.travel_to(NULL)`);
    client.release();
  }
  return tasks;
}

function trueValues(object: Row): Record<string, string> {
  const values = Object.fromEntries(
    columns.map((column) => [
      column,
      textOf(column, column === 'assignee_gid' ? gidOf(object['assignee']) : object[column]),
    ]),
  );
  for (const { project, section } of listOf(object['memberships']))
    values[`task_project ${gidOf(project)}`] = gidOf(section);
  for (const field of listOf(object['custom_fields'])) {
    const day = field['date_value'] as Row | null;
    const many = [...listOf(field['multi_enum_values']), ...listOf(field['people_value'])].map(gidOf);
    const value = field['text_value'] ?? field['number_value'] ?? day?.['date'] ?? many.toSorted().join(',');
    values[`task_custom_field_value ${String(field['gid'])}`] = gidOf(field['enum_value']) || textOf('', value);
  }
  return values;
}

function listOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? (value as readonly Row[]) : [];
}

function gidOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'gid' in value ? String(value.gid) : '';
}

function textOf(column: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return column === 'due_at' ? new Date(text).toISOString() : text;
}

async function nowMs(): Promise<number> {
  const response = await fetch(`${rig.simulator.url}/api/1.0/users/me`, {
    headers: { authorization: `Bearer ${rig.simulator.token}` },
  });
  return Date.parse(response.headers.get('date') ?? '');
}
