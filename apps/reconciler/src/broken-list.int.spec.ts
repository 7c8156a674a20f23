/**
 * One list that Asana can never answer: the comments of one task end in a server error, however often they are asked for. Everything
 * else is read, the run says which list failed and why, and the next run after the repair reads it.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { startLyingGateway, type LyingGateway } from '@asana-warehouse/testbed/lying-gateway';
import { runJob } from '@asana-warehouse/testbed/processes';

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

let rig: Rig;
let gateway: LyingGateway;
beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '15', '--projects', '1', '--users', '3']);
  gateway = await startLyingGateway(rig.simulator.url);
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await rig.close();
});

const truth = async (type: string): Promise<readonly Body[]> =>
  (await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`)) as Body[];
const job = (name: string): ReturnType<typeof runJob> =>
  runJob('reconciler', rig.settings({ ASANA_BASE_URL: gateway.url }), [name, '--json']);

async function shown(type: string, count: number): Promise<void> {
  await eventually(
    () => rig.rows(`SELECT count(*)::int AS n FROM asana.${type} WHERE _deleted_at IS NULL`),
    ([row]) => row?.['n'] === count,
  );
}

test('a list that always ends in a server error fails alone, is told, and is read once it answers', async () => {
  const stories = await truth('story');
  const task = stories[0]?.['target'] as Body | undefined;
  const hidden = stories.filter(({ target }) => (target as Body).gid === task?.gid).length;
  expect(hidden).toBeGreaterThan(0);
  gateway.tell(new RegExp(`/tasks/${task?.gid}/stories`), (response) => {
    const body = JSON.stringify({ errors: [{ message: 'Server Error', phrase: '6 sad squid snuggle softly' }] });
    response.writeHead(500, { 'content-type': 'application/json', date: new Date().toUTCString() }).end(body);
  });
  const done = await job('backfill');
  expect(done.code).toBe(1);
  const broken = { kind: 'story_by_task', gid: task?.gid, error: expect.stringContaining('6 sad squid') as string };
  expect(done.document).toMatchObject({ ok: false, failed: [broken] });
  const told = await rig.rows(`SELECT kind, gid FROM ops.coverage WHERE outcome = 'failed'`);
  expect(told).toEqual([{ kind: 'story_by_task', gid: task?.gid }]);
  await shown('task', (await truth('task')).length);
  await shown('story', stories.length - hidden);
  const verified = await job('verify');
  expect(verified.code).toBe(1);
  expect(verified.document).toMatchObject({ ok: false, differences: [], failed: [broken] });
  expect(Number(verified.document['compared'])).toBeGreaterThan(stories.length - hidden);
  gateway.tell(/^$/, null);
  expect((await job('backfill')).document).toMatchObject({ ok: true, failed: [] });
  await shown('story', stories.length);
  expect((await job('verify')).document).toMatchObject({ ok: true, failed: [] });
}, 200_000);
