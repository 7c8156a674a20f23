/** Reconcile without a single webhook: whatever the warehouse has wrong is found by reading, and only by reading. */
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';
import { backfill } from './backfill.ts';
import type { ReconcileOptions } from './missing.ts';
import { openParts, partSettings, type Parts } from './parts.ts';
import { reconcile, type Reconciled } from './reconcile.ts';
import { verify } from './verify.ts';

let rig: Rig;
let parts: Parts;

beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '120', '--projects', '2']);
  parts = await openParts(readSettings([...partSettings], rig.settings()), 'test', new AbortController().signal);
  await backfill(parts, null, { selection: everything, roots: [], isShown: false });
  await eventually(
    () => rig.rows('SELECT count(*)::int AS count FROM asana.task'),
    ([row]) => Number(row?.['count']) > 100,
  );
}, 120_000);
afterAll(async () => {
  await parts.close();
  await rig.close();
});

const options: ReconcileOptions = {
  selection: everything,
  roots: [],
  single: [],
  since: null,
  acceptsAbsences: false,
  isShown: false,
  gapMs: 0,
  looseMissingAgeMs: 0,
};
const run = (more: Partial<ReconcileOptions> = {}): Promise<Reconciled> => reconcile(parts, { ...options, ...more });
const project = (n: number): string => rig.simulator.projects[n] ?? '';
const roots = (n: number): { roots: ReconcileOptions['roots'] } => ({ roots: [{ type: 'project', gid: project(n) }] });

async function task(gid: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const [row] = await rig.rows('SELECT *, _deleted_at IS NOT NULL AS gone FROM asana.task WHERE gid = $1', [gid]);
  return row;
}

async function create(name: string): Promise<string> {
  const made = await rig.simulator.ask('POST', '/api/1.0/tasks', { data: { name, projects: [project(0)] } });
  return (made as { gid: string }).gid;
}

test('what was created, changed and deleted unheard is repaired and named; a second run finds nothing', async () => {
  const kept = await create('First');
  const gone = await create('Second');
  await run();
  await eventually(
    () => task(gone),
    (row) => row !== undefined,
  );
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${kept}`, { data: { name: 'Changed' } });
  await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gone}`);
  const done = await run();
  expect(done.repaired).toEqual(
    expect.arrayContaining([
      { type: 'task', gid: kept, what: 'changed' },
      { type: 'task', gid: gone, what: 'absent' },
    ]),
  );
  const deleted = await eventually(
    () => task(gone),
    (row) => row?.['gone'] === true,
  );
  expect(deleted?.['_deleted_how']).toBe('absent');
  expect((await task(kept))?.['name']).toBe('Changed');
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid: gone });
  await run();
  await eventually(
    () => task(gone),
    (row) => row?.['gone'] === false,
  );
  expect((await run()).repairs).toBe(0);
  expect(await verify(parts, options)).toMatchObject({ ok: true });
}, 120_000);

test('a comment whose task went, and which was seen since or whose task was never read, does not outlive it', async () => {
  const gids = [await create('Goes and is known'), await create('Goes unread')];
  for (const gid of gids)
    await rig.simulator.ask('POST', `/api/1.0/tasks/${gid}/stories`, { data: { text: 'Stays?' } });
  await run();
  const comments = async (): Promise<readonly unknown[]> =>
    rig.rows(
      `SELECT _deleted_at IS NOT NULL AS gone FROM asana.story WHERE target_gid = ANY ($1) AND text = 'Stays?'`,
      [gids],
    );
  await eventually(comments, (rows) => rows.length === 2);
  // The first task went before its comment was seen last, since its return in between was not told; the other has no row.
  for (const gid of gids) await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gid}`);
  await rig.rows(`UPDATE asana.task SET _deleted_at = created_at, _deleted_how = 'absent' WHERE gid = $1`, [gids[0]]);
  await rig.rows(`DELETE FROM asana.task WHERE gid = $1`, [gids[1]]);
  await run();
  await eventually(comments, (rows) => rows.every((row) => (row as { gone: boolean }).gone));
  // What was written into the row by hand is folded away with its stories; what is so in Asana is then found.
  await run();
  await eventually(
    () => task(gids[0] ?? ''),
    (row) => row?.['gone'] === true,
  );
  expect((await verify(parts, { selection: everything, roots: [] })).differences).toEqual([]);
});

test('a list that omits rows deletes nothing: each missing one is read, and is there', async () => {
  const before = await rig.rows('SELECT count(*)::int AS count FROM asana.task WHERE _deleted_at IS NULL');
  await rig.simulator.ask('POST', '/_simulator/faults', { list_omits: 0.4 });
  const done = await run(roots(0));
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  expect(done.missing).toBeGreaterThan(0);
  expect(done.repaired.filter(({ what }) => what === 'absent')).toEqual([]);
  expect(await rig.rows('SELECT count(*)::int AS count FROM asana.task WHERE _deleted_at IS NULL')).toEqual(before);
}, 120_000);

test('a stamp that lies in the future does not stick: two equal reads raise the repair epoch', async () => {
  const gid = await create('Right');
  await run(roots(0));
  await eventually(
    () => task(gid),
    (row) => row !== undefined,
  );
  await parts.log.append('asana.snapshots.v1', [
    {
      key: gid,
      headers: { type: 'task', kind: 'present', source: 'hydrate' },
      value: Buffer.from(
        JSON.stringify({
          v: 1,
          kind: 'present',
          type: 'task',
          gid,
          workspace_gid: rig.simulator.workspaceGid,
          observed_at: new Date().toISOString(),
          observed_error_ms: 1,
          repair_epoch: 0,
          source: 'hydrate',
          modified_at: '2099-01-01T00:00:00.000Z',
          hash: 'bogus',
          body: { gid, name: 'Wrong', modified_at: '2099-01-01T00:00:00.000Z' },
        }),
      ),
    },
  ]);
  await eventually(
    () => task(gid),
    (row) => row?.['name'] === 'Wrong',
  );
  const done = await run(roots(0));
  expect(done.repaired).toContainEqual({ type: 'task', gid, what: 'contradiction' });
  await eventually(
    () => task(gid),
    (row) => row?.['name'] === 'Right',
  );
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name: 'Right again' } });
  await run(roots(0));
  await eventually(
    () => task(gid),
    (row) => row?.['name'] === 'Right again',
  );
}, 120_000);

test('an implausible share of absences is held back until a person says yes', async () => {
  const members = await rig.rows(
    'SELECT task_gid FROM asana.task_project WHERE project_gid = $1 AND _deleted_at IS NULL',
    [project(1)],
  );
  expect(members.length).toBeGreaterThan(30);
  for (const { task_gid: gid } of members) await rig.simulator.ask('DELETE', `/api/1.0/tasks/${String(gid)}`);
  const held = await runJob('reconciler', rig.settings(), ['reconcile', '--project', project(1), '--json']);
  expect(held.code).toBe(1);
  expect(held.document['heldBack']).toMatchObject([
    { kind: 'project', gid: project(1), type: 'task', rule: 'list', held: members.length },
  ]);
  const living = async (): Promise<number> => {
    const [row] = await rig.rows(
      `SELECT count(*)::int AS count FROM asana.task WHERE gid = ANY ($1) AND _deleted_at IS NULL`,
      [members.map(({ task_gid: gid }) => gid)],
    );
    return Number(row?.['count']);
  };
  expect(await living()).toBe(members.length);
  const accepted = await runJob('reconciler', rig.settings(), [
    'reconcile',
    '--project',
    project(1),
    '--yes',
    '--json',
  ]);
  expect(accepted.code).toBe(0);
  await eventually(living, (count) => count === 0);
}, 120_000);

test('a resource that the credential may no longer see is not deleted by a refusal', async () => {
  const gid = await create('Seen');
  await run(roots(0));
  await eventually(
    () => task(gid),
    (row) => row !== undefined,
  );
  const [wish] = await rig.rows('SELECT count(*)::int AS count FROM ops.wish');
  expect(wish).toEqual({ count: 0 });
  await parts.log.append('asana.snapshots.v1', [
    {
      key: gid,
      headers: { type: 'task', kind: 'forbidden', source: 'hydrate' },
      value: Buffer.from(
        JSON.stringify({
          v: 1,
          kind: 'forbidden',
          type: 'task',
          gid,
          workspace_gid: null,
          observed_at: new Date().toISOString(),
          observed_error_ms: 1,
          repair_epoch: 0,
          source: 'hydrate',
          status: 403,
        }),
      ),
    },
  ]);
  await eventually(
    () => task(gid),
    (row) => row?.['_visibility'] === 'forbidden' && row['gone'] === false,
  );
  const done = await run(roots(0));
  expect(done.repaired).toContainEqual({ type: 'task', gid, what: 'visible again' });
  await eventually(
    () => task(gid),
    (row) => row?.['_visibility'] === 'visible',
  );
}, 120_000);

test('one resource, or what changed since a time, can be asked for alone', async () => {
  const [first, second] = [await create('One'), await create('Two')];
  await run(roots(0));
  await eventually(
    () => task(second),
    (row) => row !== undefined,
  );
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${first}`, { data: { name: 'One changed' } });
  const single = await run({ single: [first] });
  expect(single.repaired).toEqual([{ type: 'task', gid: first, what: 'present' }]);
  const since = new Date(Date.now() - 50).toISOString();
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${second}`, { data: { name: 'Two changed' } });
  await rig.requests();
  const recent = await run({ ...roots(0), since });
  expect(recent.repaired).toEqual(expect.arrayContaining([{ type: 'task', gid: second, what: 'changed' }]));
  expect((await rig.requests())['GET /tasks/{task_gid}/stories']).toBeLessThan(10);
}, 120_000);
