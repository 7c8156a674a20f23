/** Warehouse and Asana both move while they are compared: what counts as a difference, and what does not. */
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { backfill } from './backfill.ts';
import { openParts, partSettings, type Parts } from './parts.ts';
import { verify } from './verify.ts';

const all = { selection: everything, roots: [] };
let rig: Rig;
let parts: Parts;

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '10', '--projects', '1', '--users', '3']);
  parts = await openParts(readSettings([...partSettings], rig.settings()), 'test', new AbortController().signal);
}, 120_000);
afterAll(async () => {
  await parts.close();
  await rig.close();
});

const tasks = (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  rig.rows('SELECT count(*)::int AS count FROM asana.task');

test('what the log has and the tables lack yet is no difference: it counts only when it survives a second read behind a marker', async () => {
  expect(await backfill(parts, null, { ...all, isShown: false })).toMatchObject({ failed: [] });
  expect(await tasks()).toEqual([{ count: 0 }]);
  const [verified] = await Promise.all([
    verify(parts, all),
    rig.requests().then(async () => {
      // The lists were compared with empty tables before anything is projected.
      while ((await rig.requests())['GET /tasks/{task_gid}'] === undefined)
        expect(await tasks()).toEqual([{ count: 0 }]);
      await rig.start('projector');
    }),
  ]);
  expect(verified).toMatchObject({ ok: true, differences: [], caughtUp: true });
  expect(verified.compared).toBeGreaterThan(10);
});

test('what the warehouse never hears of is a difference, however long it is waited for', async () => {
  const [{ gid } = { gid: '' }] = (await rig.rows(`SELECT gid FROM analytics.task WHERE name <> '' LIMIT 1`)) as {
    gid: string;
  }[];
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name: 'Renamed unheard' } });
  const heard = await verify(parts, all);
  expect(heard.differences).toContainEqual(expect.objectContaining({ type: 'task', gid, field: 'name' }));
  expect(heard.caughtUp).toBe(true);
});
