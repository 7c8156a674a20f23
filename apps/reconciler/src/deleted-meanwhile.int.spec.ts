/**
 * What was deleted unheard while that which holds it was gone must not come back with it, however far the rows lag behind the
 * log: no list is worth asking for what a task says it has none of, and what is gone with it is no living row.
 */
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import type { Started } from '@asana-warehouse/testbed/processes';
import { backfill } from './backfill.ts';
import { openParts, partSettings, type Parts } from './parts.ts';
import { reconcile, type Reconciled } from './reconcile.ts';
import { verify } from './verify.ts';

let rig: Rig;
let parts: Parts;
let projector: Started;
const all = { selection: everything, roots: [] };

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '6', '--projects', '2']);
  const settings = readSettings([...partSettings], rig.settings({ GUARD_ABSENCES_MAX: '1000' }));
  parts = await openParts(settings, 'test', new AbortController().signal);
  projector = await rig.start('projector');
  await backfill(parts, null, { ...all, isShown: false });
}, 120_000);
afterAll(async () => {
  await parts.close();
  await rig.close();
});

const ask = (method: string, path: string, data?: object): Promise<unknown> =>
  rig.simulator.ask(method, path, data === undefined ? undefined : { data });
const undelete = (gid: string): Promise<unknown> => rig.simulator.ask('POST', '/_simulator/undelete', { gid });

/** `single`: reads these alone, before anything below them could be asked for. */
function run(single: readonly string[] = []): Promise<Reconciled> {
  const rest = { single, since: null, acceptsAbsences: false, isShown: false, gapMs: 0, looseMissingAgeMs: 0 };
  return reconcile(parts, { ...all, ...rest });
}

/** A task in a project, and one below it, both known to the warehouse. */
async function createBoth(project: string): Promise<readonly [string, string]> {
  const { gid: holder } = (await ask('POST', '/api/1.0/tasks', { name: 'Holds', projects: [project] })) as {
    gid: string;
  };
  const { gid: below } = (await ask('POST', '/api/1.0/tasks', { name: 'Below', parent: holder })) as { gid: string };
  await run();
  await shown([holder, below], [null, null]);
  return [holder, below];
}

/** Waits until each of them lives (null), or is gone in that way. */
async function shown(gids: readonly string[], how: readonly (string | null)[]): Promise<void> {
  await eventually(
    () => rig.rows('SELECT gid, _deleted_how AS how FROM asana.task WHERE gid = ANY ($1)', [gids]),
    (rows) => gids.every((gid, index) => rows.find((row) => row['gid'] === gid)?.['how'] === how[index]),
  );
}

/** Deletes what lies below a task that is back, reconciles while nothing is folded, and folds then: the task is alone, for good. */
async function expectGoneForGood(holder: string, below: string): Promise<void> {
  await ask('DELETE', `/api/1.0/tasks/${below}`);
  expect(await projector.stop()).toBe(0);
  await run();
  projector = await rig.start('projector');
  await shown([holder, below], [null, 'absent']);
  expect(await verify(parts, all)).toMatchObject({ ok: true, differences: [] });
  expect((await run()).repairs).toBe(0);
}

test('a subtask, when its task comes back and says that nothing lies below it', async () => {
  const [holder, below] = await createBoth(rig.simulator.projects[0] ?? '');
  await ask('DELETE', `/api/1.0/tasks/${holder}`);
  await run([holder]);
  await shown([holder, below], ['absent', 'container']);
  await undelete(holder);
  await expectGoneForGood(holder, below);
}, 120_000);

test('a subtask, when its task went with a project and comes back in none, where no list shows it', async () => {
  const project = rig.simulator.projects[1] ?? '';
  const [holder, below] = await createBoth(project);
  await ask('DELETE', `/api/1.0/projects/${project}`);
  await run([project]);
  await shown([holder, below], ['container', 'container']);
  await undelete(project);
  await ask('POST', `/api/1.0/tasks/${holder}/removeProject`, { project });
  await expectGoneForGood(holder, below);
}, 120_000);
