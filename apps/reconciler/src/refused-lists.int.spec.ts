/**
 * Whole lists that Asana refuses to one credential: tasks of a project (403), members of a team (403), and all that a free plan lacks
 * (402), such as custom fields. The jobs run as commands, as people run them. Everything else is read, nothing of what was refused is deleted, the
 * refusal is told in Asana's own words, and later access repairs it.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { startLyingGateway, type Lie, type LyingGateway } from '@asana-warehouse/testbed/lying-gateway';
import { runJob } from '@asana-warehouse/testbed/processes';

type Document = Readonly<Record<string, unknown>>;
type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

let rig: Rig;
let gateway: LyingGateway;
let team: string;

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '60', '--projects', '3', '--users', '4']);
  gateway = await startLyingGateway(rig.simulator.url);
  team = (await truth('team'))[0]?.gid ?? '';
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await rig.close();
});

/** Asana's refusals have a line of help beside their message; the simulator's own say this. */
const help = 'See docs/simulator.md for the rules that this simulator keeps.';
const words = {
  tasks: 'You do not have access to the tasks of this project.',
  members: 'You are not a member of this team.',
  fields: `Custom Fields are not available for free users or guests. · ${help}`,
  portfolios: `This feature is not part of the plan of this workspace. · ${help}`,
} as const;

const project = (): string => rig.simulator.projects[0] ?? '';

/** Refuses lists as Asana does: the tasks of one project, the members of one team. */
function refuse(...which: readonly ('tasks' | 'members')[]): void {
  const paths = {
    tasks: `/tasks\\?(.*&)?project=${project()}(&|$)`,
    members: `/teams/${team}/team_memberships`,
  } as const;
  const lie: Lie = (response, _genuine, url) => {
    const name = which.find((one) => new RegExp(paths[one]).test(url)) ?? 'tasks';
    const body = JSON.stringify({ errors: [{ message: words[name] }] });
    const date = new Date().toUTCString();
    response.writeHead(403, { 'content-type': 'application/json', date }).end(body);
  };
  if (which.length === 0) gateway.tell(/^$/, null);
  else gateway.tell(new RegExp(which.map((one) => paths[one]).join('|')), lie);
}

/** What the workspace pays for from now on. */
const pays = (plan: 'free' | 'paid'): Promise<unknown> => rig.simulator.ask('POST', '/_simulator/plan', { plan });

const job = (...args: readonly string[]): ReturnType<typeof runJob> =>
  runJob('reconciler', rig.settings({ ASANA_BASE_URL: gateway.url }), [...args, '--json']);

async function truth(type: string): Promise<readonly Body[]> {
  return (await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`)) as Body[];
}

async function coverage(): Promise<readonly Document[]> {
  return rig.rows(
    `SELECT kind, gid, outcome, status, detail FROM ops.coverage WHERE outcome <> 'complete' AND status <> 404 ORDER BY kind`,
  );
}

/** What a job tolerated, the lists of the plan but for those of fields and portfolios left out: there are many. */
function toleratedIn(document: Document): readonly Document[] {
  const wanted = new Set(['custom_field_by_workspace', 'portfolio_by_workspace', 'team_membership_by_team']);
  return (document['tolerated'] as Document[]).filter(({ kind }) => wanted.has(String(kind)));
}

async function statusOf(document: Document): Promise<unknown> {
  const [run] = await rig.rows('SELECT status, scopes_failed::int AS failed FROM ops.run_status WHERE id = $1', [
    document['runId'],
  ]);
  return run;
}

/** Waits until these are the living rows of a type. */
async function shown(type: string, gids: readonly string[]): Promise<void> {
  const living = async (): Promise<string> =>
    (await rig.rows(`SELECT gid FROM asana.${type} WHERE _deleted_at IS NULL`))
      .map(({ gid }) => String(gid))
      .toSorted()
      .join(' ');
  await eventually(living, (found) => found === gids.toSorted().join(' '));
}

const gidsOf = async (type: string): Promise<readonly string[]> => (await truth(type)).map(({ gid }) => gid);

/** Tasks that no list but the refused one leads to: their assignees' lists show the others. */
async function tasksWithin(): Promise<readonly string[]> {
  const tasks = await truth('task');
  const isElsewhere = ({ memberships }: Body): boolean =>
    (memberships as { project: Body }[]).some((place) => place.project.gid !== project());
  const others = new Set(tasks.filter((task) => isElsewhere(task) || task['assignee'] !== null).map(({ gid }) => gid));
  for (let before = -1; before < others.size;) {
    before = others.size;
    for (const task of tasks) if (others.has((task['parent'] as Body | null)?.gid ?? '')) others.add(task.gid);
  }
  return tasks.map(({ gid }) => gid).filter((gid) => !others.has(gid));
}

const refusedTasks = (): Document => ({ kind: 'task_by_project', gid: project(), error: words.tasks });
const refusedMembers = (): Document => ({ kind: 'team_membership_by_team', gid: team, error: words.members });
const refusedFields = (): Document => ({
  kind: 'custom_field_by_workspace',
  gid: rig.simulator.workspaceGid,
  error: words.fields,
});
const refusedPortfolios = (): Document => ({
  kind: 'portfolio_by_workspace',
  gid: rig.simulator.workspaceGid,
  error: words.portfolios,
});

test('a backfill reads all the rest, ends with 1, and says which lists were refused, in the words of Asana', async () => {
  refuse('tasks', 'members');
  await pays('free');
  const done = await job('backfill');
  expect(done.code).toBe(1);
  expect(done.document).toMatchObject({ ok: false, failed: [refusedTasks()] });
  expect(toleratedIn(done.document)).toEqual([refusedFields(), refusedPortfolios(), refusedMembers()]);
  const told = await coverage();
  const named = [refusedFields(), refusedPortfolios()].map(({ kind, gid, error: detail }) => ({ kind, gid, detail }));
  expect(told.filter(({ status }) => status !== 402)).toEqual([
    { kind: 'task_by_project', gid: project(), outcome: 'failed', status: 403, detail: words.tasks },
    { kind: 'team_membership_by_team', gid: team, outcome: 'refused', status: 403, detail: words.members },
  ]);
  expect(told).toEqual(expect.arrayContaining(named.map((it) => ({ ...it, outcome: 'refused', status: 402 }))));
  expect(told).toHaveLength((done.document['tolerated'] as Document[]).length + 1);
  expect(await statusOf(done.document)).toEqual({ status: 'failed', failed: 1 });
  await rig.start('projector');
  const within = new Set(await tasksWithin());
  expect(within.size).toBeGreaterThan(1);
  const others = (await gidsOf('task')).filter((gid) => !within.has(gid));
  await shown('task', others);
}, 120_000);

test('what needs a plan alone is expected: the job ends with 0 and names it', async () => {
  refuse('members');
  const done = await job('backfill');
  expect(done.code).toBe(0);
  expect(done.document).toMatchObject({ ok: true, failed: [] });
  expect(toleratedIn(done.document)).toEqual([refusedFields(), refusedPortfolios(), refusedMembers()]);
  expect(await statusOf(done.document)).toEqual({ status: 'complete', failed: 0 });
  await shown('task', await gidsOf('task'));
}, 120_000);

test('access that comes back is told, and what was refused is read', async () => {
  refuse();
  await pays('paid');
  const done = await job('backfill');
  expect(done).toMatchObject({ code: 0, document: { ok: true, failed: [], tolerated: [] } });
  expect(await coverage()).toEqual([]);
  for (const type of ['team_membership', 'custom_field', 'portfolio']) await shown(type, await gidsOf(type));
}, 120_000);

test('a reconciliation that loses lists deletes nothing of theirs, and repairs what else differs', async () => {
  const [elsewhere = ''] = rig.simulator.projects.slice(1);
  const made = (await rig.simulator.ask('POST', '/api/1.0/tasks', {
    data: { name: 'Elsewhere', projects: [elsewhere] },
  })) as Body;
  refuse('tasks', 'members');
  await pays('free');
  const done = await job('reconcile');
  expect(done.code).toBe(1);
  expect(done.document).toMatchObject({ ok: false, failed: [refusedTasks()], heldBack: [] });
  expect(toleratedIn(done.document)).toEqual([refusedFields(), refusedPortfolios(), refusedMembers()]);
  const repaired = (done.document['repaired'] as Document[]).filter(({ type }) => type !== 'story');
  expect(repaired.filter(({ what }) => what !== 'forbidden')).toEqual([{ type: 'task', gid: made.gid, what: 'new' }]);
  const ofThePlan = new Set(repaired.filter(({ what }) => what === 'forbidden').map(({ type }) => String(type)));
  expect([...ofThePlan]).toEqual(expect.arrayContaining(['custom_field', 'goal', 'portfolio']));
  for (const type of ['task', 'project', 'section', 'team', 'user']) expect(ofThePlan).not.toContain(type);
  expect(await statusOf(done.document)).toEqual({ status: 'failed', failed: 1 });
  for (const type of ['task', 'team_membership', 'custom_field', 'portfolio', 'goal'])
    await shown(type, await gidsOf(type));
  expect(await rig.rows(`SELECT gid FROM asana.task WHERE _visibility = 'forbidden'`)).toEqual([]);
}, 120_000);

test('what happened behind a refused list is repaired once it is shown again', async () => {
  const [changed = '', gone = ''] = await tasksWithin();
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${changed}`, { data: { name: 'Behind their backs' } });
  await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gone}`);
  refuse();
  await pays('paid');
  const done = await job('reconcile');
  expect(done).toMatchObject({ code: 0, document: { ok: true, failed: [], tolerated: [], heldBack: [] } });
  expect(done.document['repaired']).toEqual(
    expect.arrayContaining([
      { type: 'task', gid: changed, what: 'changed' },
      { type: 'task', gid: gone, what: 'absent' },
    ]),
  );
  expect(await coverage()).toEqual([]);
  const verified = await job('verify');
  expect(verified).toMatchObject({ code: 0, document: { ok: true, refused: [] } });
}, 120_000);

test('a project that is refused itself, and asked for by name, is told in the words of Asana', async () => {
  const message = 'Not a member of this project.';
  gateway.tell(new RegExp(`/projects/${project()}\\?`), (response) => {
    const date = new Date().toUTCString();
    response
      .writeHead(403, { 'content-type': 'application/json', date })
      .end(JSON.stringify({ errors: [{ message }] }));
  });
  const done = await job('backfill', '--project', project());
  const told = `project ${project()} is forbidden: ${message}`;
  expect(done.code).toBe(1);
  expect(done.document['failed']).toEqual([{ kind: 'project', gid: project(), error: told }]);
  expect(await coverage()).toEqual([{ kind: 'project', gid: project(), outcome: 'failed', status: 403, detail: told }]);
  refuse();
  expect((await job('backfill', '--project', project())).code).toBe(0);
  expect(await coverage()).toEqual([]);
}, 120_000);

test('a team that Asana does not even list is not believed to be gone: its own list says why', async () => {
  refuse();
  const [person] = await truth('user');
  const denied = { user_gid: person?.gid, resource_gid: team };
  await rig.simulator.ask('POST', '/_simulator/access', { ...denied, allowed: false, status: 403 });
  const done = await job('reconcile');
  expect(done.document).toMatchObject({ failed: [], heldBack: [] });
  expect(await coverage()).toContainEqual(
    expect.objectContaining({ kind: 'team_membership_by_team', gid: team, outcome: 'refused', status: 403 }),
  );
  const [row] = await rig.rows('SELECT _deleted_at, _visibility FROM asana.team WHERE gid = $1', [team]);
  expect(row).toEqual({ _deleted_at: null, _visibility: 'forbidden' });
  await rig.simulator.ask('POST', '/_simulator/access', { ...denied, allowed: true });
  expect((await job('reconcile')).document).toMatchObject({ ok: true, tolerated: [] });
}, 120_000);
