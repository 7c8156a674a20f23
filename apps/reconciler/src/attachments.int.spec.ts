/**
 * Attachments by the serving process: of a new one on a task Asana tells a story alone, of one on a project nothing; that one is
 * gone or back is told of both.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';

let rig: Rig;
let project: string;

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '6', '--projects', '2', '--users', '3']);
  [project = ''] = rig.simulator.projects;
  await rig.start('reconciler');
  await rig.backfilled();
}, 120_000);
afterAll(async () => rig.close());

async function attach(parent: string, name: string): Promise<string> {
  const form = new FormData();
  for (const [field, value] of Object.entries({
    parent,
    resource_subtype: 'external',
    name,
    url: 'https://files.example.com/1',
  })) {
    form.set(field, value);
  }
  const headers = { authorization: `Bearer ${rig.simulator.token}` };
  const answer = await fetch(`${rig.simulator.url}/api/1.0/attachments`, { method: 'POST', headers, body: form });
  return ((await answer.json()) as { data: { gid: string } }).data.gid;
}

/** Waits until the row is as said. */
async function shown(gid: string, how: string | null): Promise<void> {
  await eventually(
    () => rig.rows('SELECT _deleted_how AS how FROM asana.attachment WHERE gid = $1', [gid]),
    ([row]) => row !== undefined && row['how'] === how,
  );
}

test('a new one on a task is found by its story, and its end and return are told', async () => {
  const data = { name: 'Has files', projects: [project] };
  const { gid: task } = (await rig.simulator.ask('POST', '/api/1.0/tasks', { data })) as { gid: string };
  await rig.requests();
  const gids = [await attach(task, 'one'), await attach(task, 'two')];
  for (const gid of gids) await shown(gid, null);
  const asked = await rig.requests();
  expect(asked['GET /attachments']).toBeLessThanOrEqual(2);
  expect(asked['GET /attachments/{attachment_gid}']).toBe(2);
  const [first = ''] = gids;
  await rig.simulator.ask('DELETE', `/api/1.0/attachments/${first}`);
  await shown(first, 'event');
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid: first });
  await shown(first, null);
});

test('a new one on a project is found by the poll', async () => {
  const gid = await attach(project, 'of the project');
  await rig.simulator.ask('POST', '/_simulator/settle', {});
  expect(await rig.rows('SELECT FROM asana.attachment WHERE gid = $1', [gid])).toEqual([]);
  await rig.rows(`UPDATE ops.run SET started_at = started_at - interval '4 minutes'`);
  await shown(gid, null);
});
