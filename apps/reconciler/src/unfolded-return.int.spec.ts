/**
 * What an event brought back, and no projector has folded yet, counts as gone still. When access to it is lost at that moment, the
 * guard asks all the same: a tombstone for each would be what it is there to prevent.
 */
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { deliveryRecord, wireEvent } from '@asana-warehouse/testbed/batches';
import { eventually } from '@asana-warehouse/testbed/eventually';
import type { Started } from '@asana-warehouse/testbed/processes';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { listGuard } from '@asana-warehouse/warehouse/guard';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import { backfill } from './backfill.ts';
import { startFulfiller, type Fulfiller } from './fulfil.ts';
import { openParts, partSettings, type Parts } from './parts.ts';

let rig: Rig;
let parts: Parts;
let projector: Started;
let fulfiller: Fulfiller;
let gids: string[];

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '60', '--projects', '1']);
  projector = await rig.start('projector');
  parts = await openParts(readSettings([...partSettings], rig.settings()), 'test', new AbortController().signal);
  await backfill(parts, null, { selection: everything, roots: [], isShown: false });
  const tasks = await eventually(
    () => rig.rows('SELECT gid FROM asana.task ORDER BY gid'),
    (rows) => rows.length > 40,
  );
  gids = tasks.slice(0, 30).map(({ gid }) => String(gid));
  fulfiller = startFulfiller(parts, { concurrency: 8, priorityMax: 9, onSettled: () => undefined });
}, 120_000);
afterAll(async () => {
  await fulfiller.stop();
  await parts.close();
  await rig.close();
});

test('many that came back unfolded and are not found are held back, and not read while they wait', async () => {
  const { gid: account } = (await rig.simulator.ask('GET', '/api/1.0/users/me')) as { gid: string };
  const access = { user_gid: account, resource_gid: rig.simulator.workspaceGid, allowed: false, status: 404 };
  await rig.simulator.ask('POST', '/_simulator/access', access);
  await tell('deleted', 'absent');
  await eventually(living, (count) => count === 0);
  await drained();

  await projector.stop();
  await tell('undeleted', 'present');
  await eventually(reads, (count) => count >= 2 * gids.length);
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(await reads()).toBeLessThan(6 * gids.length);
  await rig.start('projector');
  await drained();
  expect(await listGuard(parts.pool, ['open'], 10)).toMatchObject([{ type: 'task', rule: 'reads', held: gids.length }]);
  expect(await eventually(living, (count) => count === gids.length)).toBe(gids.length);
}, 60_000);

/** Deliveries that say so of each, in the log and as wishes; what was read up to now counts no longer. */
async function tell(action: 'deleted' | 'undeleted', expects: 'absent' | 'present'): Promise<void> {
  await rig.requests();
  const at = new Date().toISOString();
  const events = gids.map((gid) => wireEvent('task', gid, action, at));
  await parts.log.append(deliveriesTopic, [deliveryRecord(action, at, events)]);
  const wish = {
    type: 'task',
    workspaceGid: null,
    priority: 0,
    reason: action,
    expects,
    eventAt: at,
    traceParent: null,
  };
  await inTransaction(parts.pool, (client) =>
    raiseWishes(
      client,
      gids.map((gid) => ({ ...wish, gid })),
    ),
  );
}

async function living(): Promise<number> {
  const [row] = await rig.rows(
    'SELECT count(*)::int AS count FROM asana.task WHERE _deleted_at IS NULL AND gid = ANY ($1)',
    [gids],
  );
  return Number(row?.['count']);
}

let readSoFar = 0;
/** Reads of single tasks since the last events. */
async function reads(): Promise<number> {
  const byPath = await rig.requests();
  for (const [path, count] of Object.entries(byPath)) if (/\/tasks\/[^/]+$/.test(path)) readSoFar += count;
  return readSoFar;
}

async function drained(): Promise<void> {
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
    40_000,
  );
}
