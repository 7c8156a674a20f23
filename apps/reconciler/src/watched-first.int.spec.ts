/**
 * The order of requests, as one who stands before Asana sees it: a webhook is established before the first list of what it
 * tells of is asked for, so that nothing falls between. The whole chain runs, each part as a process.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { startLyingGateway, type LyingGateway, type Passed } from '@asana-warehouse/testbed/lying-gateway';

let rig: Rig;
let gateway: LyingGateway;

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '30', '--projects', '3', '--users', '4']);
  gateway = await startLyingGateway(rig.simulator.url);
  await rig.start('reconciler', { ASANA_BASE_URL: gateway.url });
  await rig.backfilled(120_000);
}, 240_000);
afterAll(async () => {
  await rig.close();
  await gateway.close();
});

/** When Asana had confirmed the first webhook of a resource. */
function watchedAt(gid: string): number {
  const taken = gateway.passed.find(
    ({ method, url, body, status }) =>
      method === 'POST' &&
      url.startsWith('/api/1.0/webhooks') &&
      status === 201 &&
      (body as { data: { resource: string } }).data.resource === gid,
  );
  return taken?.ended ?? Number.POSITIVE_INFINITY;
}

/** Lists of a crawl: they ask for all fields; which workspaces there are to be watched is asked with gids alone. */
function lists(): readonly Passed[] {
  return gateway.passed.filter(
    ({ method, url }) => method === 'GET' && /[?&]limit=/.test(url) && fieldsOf(url).length > 1,
  );
}

function fieldsOf(url: string): readonly string[] {
  return (new URL(url, 'http://x').searchParams.get('opt_fields') ?? '').split(',');
}

/** Lists of what lies in a project. */
function listsIn(project: string): readonly Passed[] {
  return lists().filter(({ url }) => url.includes(`/projects/${project}/`) || url.includes(`project=${project}`));
}

test('the webhook of the workspace is taken before the first list of the first crawl is asked for', () => {
  const [first] = lists().toSorted((a, b) => a.began - b.began);
  expect(first?.url).toMatch(/^\/api\/1\.0\/\w+\?/);
  expect(watchedAt(rig.simulator.workspaceGid)).toBeLessThan(first?.began ?? 0);
});

test('the webhook of each project is taken before the first list of what lies in it', () => {
  expect(rig.simulator.projects).toHaveLength(3);
  for (const project of rig.simulator.projects) {
    const within = listsIn(project).map(({ began }) => began);
    expect(within.length).toBeGreaterThan(1);
    expect(watchedAt(project)).toBeLessThan(Math.min(...within));
  }
});

test('so is the webhook of a project that appears later', async () => {
  const [team] = await rig.rows('SELECT gid FROM asana.team LIMIT 1');
  const made = (await rig.simulator.ask('POST', '/api/1.0/projects', {
    data: { name: 'Appears later', workspace: rig.simulator.workspaceGid, team: team?.['gid'] },
  })) as { gid: string };
  await eventually(
    async () => listsIn(made.gid).map(({ began }) => began),
    (within) => within.length > 1,
    120_000,
  );
  expect(watchedAt(made.gid)).toBeLessThan(Math.min(...listsIn(made.gid).map(({ began }) => began)));
}, 240_000);
