/**
 * A burst of changes in one project, larger than what may be read in a minute: people in other projects see their changes
 * as if it were not there, and the burst itself is read to its end.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';

type Body = { readonly gid: string };

const testMsMax = 300_000;
const requestsPerMinute = 600;
const burst = 250;
const seenMsMax = 200_000;
let rig: Rig;
const tasks: Record<string, string[]> = {};

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '10', '--projects', '4', '--users', '3']);
  const first = await rig.start('reconciler');
  await eventually(
    () => rig.rows(`SELECT count(*)::int AS count FROM ops.webhook WHERE state = 'active'`),
    ([row]) => row?.['count'] === rig.simulator.projects.length + 1,
    60_000,
  );
  for (const [index, project] of rig.simulator.projects.entries())
    tasks[project] = await make(project, index === 0 ? burst : 1);
  await seen(Object.values(tasks).flat(), 'made', testMsMax);
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
    60_000,
  );
  await first.stop();
  await rig.start('reconciler', { ASANA_REQUESTS_PER_MINUTE: String(requestsPerMinute) });
}, testMsMax);
afterAll(async () => rig.close());

async function make(project: string, count: number): Promise<string[]> {
  const gids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const data = { name: 'made', projects: [project] };
    gids.push(((await rig.simulator.ask('POST', '/api/1.0/tasks', { data })) as Body).gid);
  }
  return gids;
}

const rename = (gid: string, name: string): Promise<unknown> =>
  rig.simulator.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name } });

/** Resolves with the time when all of them are shown by that name. */
async function seen(gids: readonly string[], name: string, msMax: number): Promise<number> {
  const sql = 'SELECT count(*)::int AS count FROM asana.task WHERE gid = ANY ($1) AND name = $2';
  await eventually(
    () => rig.rows(sql, [gids, name]),
    ([row]) => row?.['count'] === gids.length,
    msMax,
  );
  return performance.now();
}

test(
  'changes elsewhere are seen long before the burst is read, which loses nothing by it',
  async () => {
    const [heavy = '', ...others] = rig.simulator.projects;
    const heavyTasks = tasks[heavy] ?? [];
    const beganMs = performance.now();
    for (const gid of heavyTasks) await rename(gid, 'burst');
    const heavySeen = seen(heavyTasks, 'burst', seenMsMax).then((ms) => Math.round(ms - beganMs));
    const delays: number[] = [];
    for (const project of others) {
      const [gid = ''] = tasks[project] ?? [];
      const madeMs = performance.now();
      await rename(gid, 'elsewhere');
      delays.push(Math.round((await seen([gid], 'elsewhere', seenMsMax)) - madeMs));
    }
    const waiting = await rig.rows('SELECT count(*)::int AS count FROM ops.wish WHERE priority < 5');
    const burstMs = await heavySeen;
    const told = { requestsPerMinute, burst, burstMs, elsewhereMs: delays, waiting: waiting[0]?.['count'] };
    process.stderr.write(`burst: ${JSON.stringify(told)}\n`);
    // All of them were seen while most of the burst still waited.
    expect(Number(waiting[0]?.['count'])).toBeGreaterThan(burst / 2);
    expect(Math.max(...delays)).toBeLessThan(burstMs / 3);
  },
  testMsMax,
);
