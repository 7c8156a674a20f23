/** Commands that need the whole chain behind them: `smoke` with an OAuth credential, `webhooks delete`, and `reconcile` without any webhook. */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { environmentWith } from '@asana-warehouse/settings/read';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin.mjs', import.meta.url));
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));

type Grant = { readonly client_id: string; readonly client_secret: string; readonly refresh_token: string };
type Ended = { readonly code: number | null; readonly document: Readonly<Record<string, unknown>> };

let rig: Rig;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-cli-'));
  rig = await openRig(['ingress', 'projector'], ['--tasks', '10', '--projects', '2']);
}, 120_000);
afterAll(async () => {
  await rig.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs it with the rig's settings, but for those given; undefined: not set. */
function command(words: readonly string[], more: Readonly<Record<string, string | undefined>> = {}): Promise<Ended> {
  const child = spawn(node, [bin, ...words, '--json'], {
    env: { ...environmentWith(rig.settings()), DATA_DIR: dataDir, NODE_OPTIONS: '', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.resume();
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, document: JSON.parse(stdout) as Ended['document'] })),
  );
}

async function ours(): Promise<number> {
  const found = (await rig.simulator.ask('GET', `/api/1.0/webhooks?workspace=${rig.simulator.workspaceGid}`)) as [];
  return found.length;
}

test('smoke sends a change all the way with an OAuth credential, and says what is missing without any', async () => {
  const reconciler = await rig.start('reconciler');
  await eventually(
    () => rig.rows(`SELECT FROM ops.webhook WHERE state = 'active'`),
    (rows) => rows.length === rig.simulator.projects.length + 1,
    60_000,
  );
  const grant = (await rig.simulator.ask('POST', '/_simulator/oauth')) as Grant;
  const done = await command(['smoke'], {
    ASANA_TOKEN: undefined,
    ASANA_CLIENT_ID: grant.client_id,
    ASANA_CLIENT_SECRET: grant.client_secret,
    ASANA_REFRESH_TOKEN: grant.refresh_token,
  });
  const steps = ['created', 'renamed', 'deleted'].map((name) => ({ name, ok: true }));
  expect(done).toMatchObject({ code: 0, document: { ok: true, steps } });
  expect(await command(['smoke'], { ASANA_TOKEN: undefined })).toMatchObject({
    code: 2,
    document: { error: { message: expect.stringContaining('ASANA_REFRESH_TOKEN') as string } },
  });
  expect(await reconciler.stop()).toBe(0);
}, 120_000);

test('webhooks delete takes all of ours away from Asana, and notes it', async () => {
  const before = await ours();
  expect(before).toBeGreaterThan(1);
  expect(await command(['webhooks', 'delete'])).toMatchObject({
    code: 2,
    document: { error: { message: expect.stringContaining('--yes') as string } },
  });
  expect(await ours()).toBe(before);
  expect(await command(['webhooks', 'delete', '--yes'])).toMatchObject({ code: 0, document: { ok: true } });
  expect(await ours()).toBe(0);
  const rows = await rig.rows('SELECT DISTINCT state FROM ops.webhook');
  expect(rows).toEqual([{ state: 'deleted' }]);
}, 120_000);

test('reconciliation never depends on webhook filters: without any webhook it finds what changed', async () => {
  const [project = ''] = rig.simulator.projects;
  const data = { name: 'Unheard of', projects: [project] };
  const { gid } = (await rig.simulator.ask('POST', '/api/1.0/tasks', { data })) as { gid: string };
  await rig.simulator.ask('PUT', `/api/1.0/projects/${project}`, { data: { name: 'Renamed unheard' } });
  const done = await command(['reconcile']);
  expect(done).toMatchObject({ code: 0, document: { ok: true, failed: [] } });
  expect(done.document['repaired']).toEqual(
    expect.arrayContaining([
      { type: 'task', gid, what: 'new' },
      { type: 'project', gid: project, what: 'changed' },
    ]),
  );
  expect(await command(['verify'])).toMatchObject({ code: 0, document: { ok: true, differences: [] } });
  expect(await ours()).toBe(0);
}, 120_000);
