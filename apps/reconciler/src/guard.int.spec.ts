/**
 * The deletion guard over the whole chain: a credential that sees nothing any more tombstones nothing and everything settles
 * when it sees again; people who deleted a lot, unheard, are asked; what an event said is never held back.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';
import { confirmEntry, dismissEntry, listGuard, type GuardEntry } from '@asana-warehouse/warehouse/guard';

let rig: Rig;
let account: string;

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '320', '--projects', '4']);
  await rig.start('reconciler');
  await rig.start('reconciler');
  await rig.backfilled(60_000);
  account = ((await rig.simulator.ask('GET', '/api/1.0/users/me')) as { gid: string }).gid;
  await drained();
}, 180_000);
afterAll(async () => rig.close());

const project = (n: number): string => rig.simulator.projects[n] ?? '';
const entries = (...states: GuardEntry['state'][]): Promise<readonly GuardEntry[]> =>
  listGuard(rig.pool, states.length === 0 ? ['open'] : states, 100);

async function living(gids?: readonly string[]): Promise<number> {
  const [row] = await rig.rows(
    `SELECT count(*)::int AS count FROM asana.task WHERE _deleted_at IS NULL AND ($1::text[] IS NULL OR gid = ANY ($1))`,
    [gids ?? null],
  );
  return Number(row?.['count']);
}

async function tasksOf(projectGid: string): Promise<string[]> {
  const rows = await rig.rows(
    `SELECT task_gid FROM asana.task_project JOIN asana.task ON gid = task_gid
     WHERE project_gid = $1 AND task_project._deleted_at IS NULL AND task._deleted_at IS NULL ORDER BY task_gid`,
    [projectGid],
  );
  return rows.map(({ task_gid: gid }) => String(gid));
}

async function drained(): Promise<void> {
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
    60_000,
  );
}

async function allow(resource: string, allowed: boolean): Promise<void> {
  await rig.simulator.ask('POST', '/_simulator/access', {
    user_gid: account,
    resource_gid: resource,
    allowed,
    status: 404,
  });
}

const reconcile = (...words: string[]) => runJob('reconciler', rig.settings(), ['reconcile', ...words, '--json']);

describe.each([
  ['everything', () => rig.simulator.workspaceGid],
  ['one project', () => project(0)],
])('when access to %s is lost', (_, lost) => {
  test('nothing is tombstoned, the guard asks, and all settles when access is back', async () => {
    const before = await living();
    const gone = resources
      .map(({ name }) => `SELECT '${name}' AS type, gid FROM asana."${name}" WHERE _deleted_at IS NOT NULL`)
      .join(' UNION ALL ');
    const goneBefore = await rig.rows(gone);
    await allow(lost(), false);
    const held = await reconcile();
    expect(held.code).toBe(1);
    expect(held.document['ok']).toBe(false);
    expect((held.document['heldBack'] as unknown[]).length).toBeGreaterThan(0);
    await drained();
    // A second pass finds the same again: no wish is left to spin, and no sample is worth more than a few reads.
    expect((await reconcile()).code).toBe(1);
    await drained();
    await rig.requests();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const reads = Object.values(await rig.requests()).reduce((sum, count) => sum + count, 0);
    expect(reads).toBeLessThan(8 * (await entries()).length + 20);
    expect(await living()).toBe(before);
    expect(await rig.rows(gone)).toEqual(goneBefore);
    expect((await entries()).length).toBeGreaterThan(0);

    await allow(lost(), true);
    await rig.rows('UPDATE ops.guard SET next_check_at = now()');
    await eventually(entries, (open) => open.length === 0, 60_000);
    await drained();
    expect(await rig.rows(`SELECT type, gid FROM ops.absence WHERE state = 'held'`)).toEqual([]);
    expect(await rig.rows(gone)).toEqual(goneBefore);
    // People's contents name the workspaces that the credential sees: those the next pass repairs.
    expect((await reconcile()).code).toBe(0);
    expect(await living()).toBe(before);
    expect((await runJob('reconciler', rig.settings(), ['verify', '--json'])).document).toMatchObject({ ok: true });
  }, 180_000);
});

test('many deletions that events told of are not held back', async () => {
  const gids = (await tasksOf(project(1))).slice(0, 60);
  expect(gids.length).toBeGreaterThan(40);
  for (const gid of gids) await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gid}`);
  await eventually(
    () => living(gids),
    (count) => count === 0,
    30_000,
  );
  await drained();
  expect(await entries()).toEqual([]);
}, 120_000);

describe('when many were deleted unheard', () => {
  let gids: string[];
  const unheard = async (n: number): Promise<string[]> => {
    const found = await tasksOf(project(n));
    expect(found.length).toBeGreaterThan(60);
    await rig.simulator.ask('POST', '/_simulator/faults', { lose: 1 });
    for (const gid of found) await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gid}`);
    await rig.simulator.ask('POST', '/_simulator/settle');
    await rig.simulator.ask('POST', '/_simulator/faults', {});
    return found;
  };

  test('reads that came from anywhere are counted together, over all instances, and none is believed', async () => {
    gids = await unheard(2);
    await rig.rows(
      `INSERT INTO ops.wish (type, gid, workspace_gid, reason) SELECT 'task', gid, $2, 'changed' FROM unnest($1::text[]) AS gid`,
      [gids, rig.simulator.workspaceGid],
    );
    await drained();
    expect(await living(gids)).toBe(gids.length);
    expect(await entries()).toMatchObject([{ type: 'task', rule: 'reads', held: gids.length }]);
  }, 60_000);

  test('dismissed, they are neither believed nor asked about; confirmed, they are tombstones', async () => {
    const [{ id } = { id: 0 }] = await entries();
    expect(await dismissEntry(rig.pool, id, 'me')).toMatchObject({ kind: 'done' });
    expect((await reconcile('--project', project(3))).code).toBe(0);
    expect(await living(gids)).toBe(gids.length);
    expect(await confirmEntry(rig.pool, id, 'me')).toMatchObject({ kind: 'done', entry: { held: gids.length } });
    expect(await confirmEntry(rig.pool, id, 'me')).toEqual({ kind: 'unfit', state: 'confirmed' });
    await eventually(
      () => living(gids),
      (count) => count === 0,
      60_000,
    );
    await drained();
    const audit = await rig.rows(`SELECT actor, action FROM ops.audit WHERE subject = $1 ORDER BY id`, [`guard ${id}`]);
    expect(audit).toEqual([
      { actor: 'me', action: 'guard.dismissed' },
      { actor: 'me', action: 'guard.confirmed' },
    ]);
    expect(await rig.rows(`SELECT gid FROM ops.absence WHERE state IN ('held', 'confirmed')`)).toEqual([]);
    expect(await rig.rows(`SELECT DISTINCT _deleted_how AS how FROM asana.task WHERE gid = ANY ($1)`, [gids])).toEqual([
      { how: 'absent' },
    ]);
    expect((await reconcile('--project', project(2))).code).toBe(0);
  }, 120_000);

  test('one who says yes to a reconciliation has confirmed what it finds', async () => {
    const more = await unheard(3);
    expect((await reconcile('--project', project(3))).code).toBe(1);
    expect(await living(more)).toBe(more.length);
    expect((await reconcile('--project', project(3), '--yes')).document).toMatchObject({ ok: true, heldBack: [] });
    await eventually(
      () => living(more),
      (count) => count === 0,
      60_000,
    );
  }, 120_000);
});
