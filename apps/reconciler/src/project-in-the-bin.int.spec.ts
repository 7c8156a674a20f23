/**
 * A project goes to Asana's bin and comes back. Whatever lay in it was read meanwhile, and not found. It comes back with the
 * project all the same, before anyone has read it again; what had been deleted itself does not.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob, type Started } from '@asana-warehouse/testbed/processes';

let rig: Rig;
let reconciler: Started;
/** Gids by what they are called in the tests below. */
const made: Record<string, string> = {};

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '20', '--projects', '2']);
  reconciler = await rig.start('reconciler');
  await rig.backfilled();
  const [bin = '', other = ''] = rig.simulator.projects;
  Object.assign(made, { bin, other });
  made['task'] = await create('/tasks', { name: 'In the bin', projects: [bin] });
  made['below'] = await create('/tasks', { name: 'Below it', parent: made['task'] });
  made['deep'] = await create('/tasks', { name: 'Below that', parent: made['below'] });
  made['comment'] = await create(`/tasks/${made['deep']}/stories`, { text: 'Deep down' });
  made['shared'] = await create('/tasks', { name: 'In both', projects: [bin, other] });
  made['deleted'] = await create('/tasks', { name: 'Deleted before', projects: [bin] });
  await shown(['task', 'below', 'deep', 'comment', 'shared', 'deleted'], () => 'lives');
  await rig.simulator.ask('DELETE', `/api/1.0/tasks/${made['deleted']}`);
  await shown(['deleted'], () => 'event');
  await drained();
}, 120_000);
afterAll(async () => rig.close());

async function create(path: string, data: object): Promise<string> {
  return ((await rig.simulator.ask('POST', `/api/1.0${path}`, { data })) as { gid: string }).gid;
}

/** Waits until each of them lives, or is gone in that way. */
async function shown(names: readonly string[], how: (name: string) => string): Promise<void> {
  const wanted = Object.fromEntries(names.map((name) => [name, how(name)]));
  const held = async (): Promise<Readonly<Record<string, unknown>>> => {
    const rows = await rig.rows(
      `SELECT gid, coalesce(_deleted_how, 'lives') AS how FROM asana.task UNION ALL SELECT gid, coalesce(_deleted_how, 'lives') FROM asana.story`,
    );
    const byGid = new Map(rows.map(({ gid, how: found }) => [gid, found]));
    return Object.fromEntries(names.map((name) => [name, byGid.get(made[name])]));
  };
  await eventually(held, (found) => JSON.stringify(found) === JSON.stringify(wanted));
}

/** Waits until a read of each has not found it. */
async function notFound(names: readonly string[]): Promise<void> {
  const gids = names.map((name) => made[name]);
  await eventually(
    () => rig.rows(`SELECT DISTINCT gid FROM ops.fact WHERE kind = 'absent' AND gid = ANY ($1)`, [gids]),
    (rows) => rows.length === gids.length,
  );
}

async function drained(): Promise<void> {
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
  );
}

async function projectsOf(name: string): Promise<readonly unknown[]> {
  const sql =
    'SELECT project_gid FROM asana.task_project WHERE task_gid = $1 AND _deleted_at IS NULL ORDER BY project_gid';
  return (await rig.rows(sql, [made[name]])).map(({ project_gid: gid }) => gid);
}

const within = ['task', 'below', 'deep', 'comment'] as const;
const both = (): readonly string[] => [made['bin'] ?? '', made['other'] ?? ''].toSorted();

test('what lies in it goes with it, however often a read does not find it, and lives on where it also lies', async () => {
  await rig.simulator.ask('DELETE', `/api/1.0/projects/${made['bin']}`);
  await shown(within, () => 'container');
  await notFound(['task', 'below', 'deep']);
  await drained();
  await shown([...within, 'shared', 'deleted'], (name) =>
    name === 'shared' ? 'lives' : name === 'deleted' ? 'event' : 'container',
  );
  expect(await projectsOf('shared')).toEqual([made['other']]);
});

test('it comes back with the project and with its links while nobody reads', async () => {
  expect(await reconciler.stop()).toBe(0);
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid: made['bin'] });
  await shown([...within, 'deleted'], (name) => (name === 'deleted' ? 'event' : 'lives'));
  expect(await projectsOf('task')).toEqual([made['bin']]);
});

test('what also lies elsewhere is back in both once it is read, and nothing differs from Asana', async () => {
  reconciler = await rig.start('reconciler');
  await eventually(
    () => projectsOf('shared'),
    (gids) => JSON.stringify(gids) === JSON.stringify(both()),
  );
  await drained();
  await shown([...within, 'deleted'], (name) => (name === 'deleted' ? 'event' : 'lives'));
  const verified = await runJob('reconciler', rig.settings(), ['verify', '--json']);
  expect(verified.document).toMatchObject({ ok: true, differences: [] });
});

test('a return that no event tells of brings it back with the first read of the project', async () => {
  await rig.simulator.ask('DELETE', `/api/1.0/projects/${made['bin']}`);
  await shown(within, () => 'container');
  await drained();
  await rig.simulator.ask('POST', '/_simulator/faults', { lose: 1 });
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid: made['bin'] });
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  const done = await runJob('reconciler', rig.settings(), ['reconcile', '--resource', made['bin'] ?? '', '--json']);
  expect(done.code).toBe(0);
  await shown(within, () => 'lives');
  await drained();
  expect((await runJob('reconciler', rig.settings(), ['reconcile', '--json'])).code).toBe(0);
  const verified = await runJob('reconciler', rig.settings(), ['verify', '--json']);
  expect(verified.document).toMatchObject({ ok: true, differences: [] });
}, 120_000);

test('what was first read while the project was in the bin comes back with it, as do the links to it', async () => {
  expect(await reconciler.stop()).toBe(0);
  made['waiting'] = await create('/tasks', { name: 'Waits for one in the bin', projects: [made['other']] });
  made['unread'] = await create('/tasks', { name: 'Not read before the bin', projects: [made['bin']] });
  made['unread below'] = await create('/tasks', { name: 'Nor this one', parent: made['unread'] });
  await rig.simulator.ask('POST', `/api/1.0/tasks/${made['waiting']}/addDependencies`, {
    data: { dependencies: [made['unread below']] },
  });
  await rig.simulator.ask('DELETE', `/api/1.0/projects/${made['bin']}`);
  reconciler = await rig.start('reconciler');
  await shown(['waiting'], () => 'lives');
  await notFound(['unread', 'unread below']);
  await drained();
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid: made['bin'] });
  await shown(['unread', 'unread below'], () => 'lives');
  await drained();
  const verified = await runJob('reconciler', rig.settings(), ['verify', '--json']);
  expect(verified.document).toMatchObject({ ok: true, differences: [] });
}, 120_000);

test('so does what was first read while its parent task was deleted', async () => {
  made['parent'] = await create('/tasks', { name: 'Parent', projects: [made['other']] });
  await shown(['parent'], () => 'lives');
  await drained();
  expect(await reconciler.stop()).toBe(0);
  made['unread child'] = await create('/tasks', { name: 'Not read before', parent: made['parent'] });
  await rig.simulator.ask('DELETE', `/api/1.0/tasks/${made['parent']}`);
  reconciler = await rig.start('reconciler');
  await shown(['parent'], () => 'event');
  await notFound(['unread child']);
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid: made['parent'] });
  await shown(['parent', 'unread child'], () => 'lives');
}, 120_000);
