/**
 * Tasks in no project: no project's list shows them and no webhook tells of them, only their assignees' lists do. What
 * nobody is assigned to is read again once it is known, and found by nothing before.
 */
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { backfill } from './backfill.ts';
import type { ReconcileOptions } from './missing.ts';
import { openParts, partSettings, type Parts } from './parts.ts';
import { reconcile, type Reconciled } from './reconcile.ts';
import { verify } from './verify.ts';

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

let rig: Rig;
let parts: Parts;
let people: readonly string[];
const all = { selection: everything, roots: [] };

beforeAll(async () => {
  rig = await openRig([], ['--workspaces', '2', '--tasks', '60', '--projects', '4', '--users', '4']);
  parts = await openParts(readSettings([...partSettings], rig.settings()), 'test', new AbortController().signal);
  people = (await truth('user')).map(({ gid }) => gid);
}, 120_000);
afterAll(async () => {
  await parts.close();
  await rig.close();
});

const options: ReconcileOptions = {
  ...all,
  single: [],
  since: null,
  acceptsAbsences: false,
  isShown: false,
  gapMs: 0,
  looseMissingAgeMs: 0,
};
const run = (more: Partial<ReconcileOptions> = {}): Promise<Reconciled> => reconcile(parts, { ...options, ...more });
/** What `up --once` asks for: only what no webhook tells of. */
const alone = { selection: { types: new Set(['task_by_user']), only: new Map() } };

async function truth(type: string): Promise<readonly Body[]> {
  const answer = await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`);
  return (Array.isArray(answer) ? answer : (answer as { data: Body[] }).data) as Body[];
}

const home = (): string => rig.simulator.workspaceGid;

async function create(data: object): Promise<string> {
  const body = { workspace: home(), ...data };
  return ((await rig.simulator.ask('POST', '/api/1.0/tasks', { data: body })) as Body).gid;
}

const change = (gid: string, data: object): Promise<unknown> =>
  rig.simulator.ask('PUT', `/api/1.0/tasks/${gid}`, { data });

async function living(): Promise<readonly string[]> {
  const rows = await rig.rows('SELECT gid FROM asana.task WHERE _deleted_at IS NULL ORDER BY gid');
  return rows.map(({ gid }) => String(gid));
}

/** Verifies by our own comparison, and lays the gids beside the truth without those that nothing leads to. */
async function expectTruth(unreachable: readonly string[]): Promise<void> {
  expect(await verify(parts, all)).toMatchObject({ ok: true, differences: [], caughtUp: true });
  const gids = (await truth('task')).map(({ gid }) => gid).filter((gid) => !unreachable.includes(gid));
  expect(await living()).toEqual(gids.toSorted());
}

test('a backfill finds them with their subtasks and stories, and sends nothing twice however far the warehouse lags', async () => {
  const mine = await create({ name: 'Mine', assignee: people[1] });
  const [elsewhere = ''] = (await truth('workspace')).map(({ gid }) => gid).filter((gid) => gid !== home());
  const there = await create({ name: 'Mine, elsewhere', assignee: people[1], workspace: elsewhere });
  const below = await create({ name: 'Below', parent: mine });
  const nobodys = await create({ name: 'Nobody’s' });
  const done = await backfill(parts, null, { ...all, isShown: false });
  expect(done.failed).toEqual([]);
  await rig.start('projector');
  await eventually(living, (gids) => [mine, there, below].every((gid) => gids.includes(gid)));
  await expectTruth([nobodys]);
  const stories = await rig.rows('SELECT count(*)::int AS count FROM asana.story WHERE target_gid = $1', [mine]);
  expect(stories).not.toEqual([{ count: 0 }]);
  const sent = await eventually(
    () => rig.rows('SELECT record_key AS gid, count(*)::int AS times FROM raw.snapshot GROUP BY record_key'),
    (rows) => rows.reduce((sum, { times }) => sum + Number(times), 0) >= done.snapshots,
  );
  // Several projects, or a project and a parent, show a task as often; the assignee's list must not come on top.
  const placesOf = ({ memberships, parent }: Body): number => (memberships as []).length + (parent === null ? 0 : 1);
  const assigned = (await truth('task')).filter((task) => task['assignee'] !== null && placesOf(task) <= 1);
  const times = new Map(sent.map((row) => [row['gid'], row['times']]));
  expect(assigned.length).toBeGreaterThan(10);
  expect(assigned.filter(({ gid }) => times.get(gid) !== 1)).toEqual([]);
  const covered = await rig.rows(
    `SELECT workspace_gid, outcome FROM ops.coverage WHERE kind = 'task_by_user' AND gid = ANY ($1) ORDER BY gid`,
    [[home(), elsewhere].map((workspace) => `${people[1]}/${workspace}`)],
  );
  const complete = [home(), elsewhere].toSorted().map((gid) => ({ workspace_gid: gid, outcome: 'complete' }));
  expect(covered).toEqual(complete);
}, 120_000);

test('verify names those that the warehouse lacks, and reconcile repairs them', async () => {
  const fresh = await create({ name: 'Fresh', assignee: people[0] });
  const found = await verify(parts, all);
  expect(found.ok).toBe(false);
  expect(found.differences).toContainEqual({ type: 'task', gid: fresh, warehouse: 'absent', asana: 'present' });
  expect((await run()).repaired).toContainEqual({ type: 'task', gid: fresh, what: 'new' });
  expect(await verify(parts, all)).toMatchObject({ ok: true });
  expect((await run()).repairs).toBe(0);
}, 120_000);

test('one that lost its last project, one that changed and one that is gone are told apart', async () => {
  const [project = ''] = rig.simulator.projects;
  const left = await create({ name: 'Leaves', projects: [project], workspace: undefined });
  const changed = await create({ name: 'Before', assignee: people[2] });
  const gone = await create({ name: 'Goes', assignee: people[2] });
  await run();
  await eventually(living, (gids) => [left, changed, gone].every((gid) => gids.includes(gid)));
  await rig.simulator.ask('POST', `/api/1.0/tasks/${left}/removeProject`, { data: { project } });
  await change(changed, { name: 'After' });
  await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gone}`);
  const done = await run();
  expect(done.repaired).toEqual(
    expect.arrayContaining([
      { type: 'task', gid: left, what: 'present' },
      { type: 'task', gid: changed, what: 'changed' },
      { type: 'task', gid: gone, what: 'absent' },
    ]),
  );
  expect(await verify(parts, all)).toMatchObject({ ok: true });
  const [row] = await rig.rows('SELECT _deleted_how FROM asana.task WHERE gid = $1', [gone]);
  expect(row).toEqual({ _deleted_how: 'absent' });
  await change(left, { name: 'Alone now' });
  expect((await run()).repaired).toContainEqual({ type: 'task', gid: left, what: 'present' });
  expect(await verify(parts, all)).toMatchObject({ ok: true });
}, 120_000);

test('a list that omits them deletes none: each is read directly', async () => {
  const before = await eventually(living, () => true);
  await rig.simulator.ask('POST', '/_simulator/faults', { list_omits: 0.4 });
  const done = await run();
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  expect(done.missing).toBeGreaterThan(0);
  expect(done.repaired.filter(({ what }) => what === 'absent')).toEqual([]);
  expect(await living()).toEqual(before);
}, 120_000);

test('asked for alone, they are repaired while what a webhook should have told of stays as it is', async () => {
  const [project = ''] = rig.simulator.projects;
  const heard = await create({ name: 'Heard of', assignee: people[1], projects: [project], workspace: undefined });
  const unheard = await create({ name: 'Unheard of', assignee: people[1] });
  const below = await create({ name: 'Below it', parent: unheard });
  const done = await run(alone);
  const repaired = done.repaired.filter(({ type }) => type === 'task').map(({ gid }) => gid);
  expect(repaired.toSorted()).toEqual([unheard, below].toSorted());
  await eventually(living, (gids) => gids.includes(below));
  expect(await living()).not.toContain(heard);
  const nobodys = await create({ name: 'Once assigned', assignee: people[1] });
  await run(alone);
  await eventually(living, (gids) => gids.includes(nobodys));
  await change(nobodys, { assignee: null, name: 'No longer' });
  expect((await run(alone)).repaired).toContainEqual({ type: 'task', gid: nobodys, what: 'present' });
}, 120_000);

test('a stamp in the future does not stick to what no list shows: two equal reads raise its repair epoch', async () => {
  const gid = await create({ name: 'Right', assignee: people[1] });
  await run();
  await eventually(living, (gids) => gids.includes(gid));
  await change(gid, { assignee: null });
  const modified_at = '2099-01-01T00:00:00.000Z';
  const wrong = {
    v: 1,
    kind: 'present',
    type: 'task',
    gid,
    workspace_gid: home(),
    observed_at: new Date().toISOString(),
    observed_error_ms: 1,
    repair_epoch: 0,
    source: 'hydrate',
    modified_at,
    hash: 'bogus',
    body: { gid, name: 'Wrong', modified_at },
  };
  const headers = { type: 'task', kind: 'present', source: 'hydrate' };
  await parts.log.append('asana.snapshots.v1', [{ key: gid, headers, value: Buffer.from(JSON.stringify(wrong)) }]);
  const name = async (): Promise<unknown> =>
    (await rig.rows('SELECT name FROM asana.task WHERE gid = $1', [gid]))[0]?.['name'];
  await eventually(name, (held) => held === 'Wrong');
  expect((await run()).repaired).toContainEqual({ type: 'task', gid, what: 'present' });
  await eventually(name, (held) => held === 'Right');
  expect((await run()).repaired).not.toContainEqual(expect.objectContaining({ gid }));
}, 120_000);

test('one that has just become nobody’s is read with what lies below it', async () => {
  const gid = await create({ name: 'Talked about', assignee: people[1] });
  const comment = await rig.simulator.ask('POST', `/api/1.0/tasks/${gid}/stories`, { data: { text: 'First' } });
  const story = (comment as Body).gid;
  await run();
  const text = async (): Promise<unknown> =>
    (await rig.rows('SELECT text FROM asana.story WHERE gid = $1 AND _deleted_at IS NULL', [story]))[0]?.['text'];
  await eventually(text, (held) => held === 'First');
  await change(gid, { assignee: null });
  await rig.simulator.ask('PUT', `/api/1.0/stories/${story}`, { data: { text: 'Second' } });
  await run();
  await eventually(text, (held) => held === 'Second');
}, 120_000);
