/** Our webhooks in Asana, kept right: adopted, replaced, repaired, and nothing that is not ours touched. */
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import type { AppSettings } from '@asana-warehouse/testbed/processes';
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { startLyingGateway } from '@asana-warehouse/testbed/lying-gateway';
import { backfill } from './backfill.ts';
import { openParts, partSettings, type Parts } from './parts.ts';
import { openWebhookParts, repairWebhooks } from './watch.ts';
import { runWebhooks, type WebhooksDone } from './webhook-commands.ts';
import type { WebhookParts } from './webhooks.ts';

const opened: Parts[] = [];
let rig: Rig;

beforeAll(async () => {
  rig = await openRig(['ingress'], ['--tasks', '10', '--projects', '3']);
}, 120_000);
afterAll(async () => {
  await Promise.all(opened.map((parts) => parts.close()));
  await rig.close();
});
beforeEach(async () => {
  for (const { gid } of await real()) await rig.simulator.ask('DELETE', `/api/1.0/webhooks/${gid}`);
  await rig.rows('DELETE FROM ops.webhook');
});

type Real = { readonly gid: string; readonly target: string; readonly resource: { readonly gid: string } };

async function real(): Promise<readonly Real[]> {
  const path = `/api/1.0/webhooks?workspace=${rig.simulator.workspaceGid}&limit=100&opt_fields=target,resource.gid`;
  return (await rig.simulator.ask('GET', path)) as readonly Real[];
}

async function open(more: AppSettings = {}): Promise<{ parts: Parts; webhooks: WebhookParts }> {
  const settings = readSettings([...partSettings], rig.settings(more));
  const parts = await openParts(settings, `test-${opened.length}`, new AbortController().signal);
  opened.push(parts);
  const webhooks = await openWebhookParts(parts);
  if (webhooks === null) throw new Error('no PUBLIC_URL');
  return { parts, webhooks };
}

async function run(verb: string, more: AppSettings = {}): Promise<WebhooksDone> {
  const { parts, webhooks } = await open(more);
  return runWebhooks(parts, webhooks, verb);
}

function actions(done: WebhooksDone): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { action } of done.steps) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

test('apply registers one a project and one a workspace, and a second apply does nothing', async () => {
  const first = await run('apply');
  expect(first.ok).toBe(true);
  expect(actions(first)).toEqual({ create: 4 });
  expect(await real()).toHaveLength(4);
  expect(actions(await run('plan'))).toEqual({ keep: 4 });
  expect(actions(await run('apply'))).toEqual({ keep: 4 });
  const listed = await run('list');
  expect(listed.webhooks.map(({ state }) => state)).toEqual(['active', 'active', 'active', 'active']);
});

test('webhooks are there before anything is read of what they watch, so that nothing falls between', async () => {
  const gateway = await startLyingGateway(rig.simulator.url);
  const { parts, webhooks } = await open({ ASANA_BASE_URL: gateway.url });
  const lists = /^(?!.*\/webhooks).*(?:[?&](?:project|workspace)=|\/(?:projects|workspaces)\/)(\d+)(?:[/&]|$)/;
  let read: { readonly gid: string; readonly isWatched: boolean }[] = [];
  gateway.tell(lists, (response, genuine, url) => {
    const [, gid = ''] = lists.exec(url) ?? [];
    const watching = rig.rows(`SELECT FROM ops.webhook WHERE state = 'active' AND resource_gid = $1`, [gid]);
    void watching.then((rows) => {
      read.push({ gid, isWatched: rows.length === 1 });
      const head = { 'content-type': 'application/json', date: new Date().toUTCString() };
      response.writeHead(200, head).end(JSON.stringify(genuine));
    });
  });
  const whole = { selection: everything, roots: [], isShown: false };
  try {
    expect(await backfill(parts, webhooks, whole)).toMatchObject({ failed: [] });
    const watched = [rig.simulator.workspaceGid, ...rig.simulator.projects];
    expect([...new Set(read.map(({ gid }) => gid))].toSorted()).toEqual(watched.toSorted());
    expect(read.filter(({ isWatched }) => !isWatched)).toEqual([]);
    // Where none are taken it shows, so this can tell.
    await rig.rows('TRUNCATE ops.webhook, ops.scope, ops.run, ops.coverage CASCADE');
    read = [];
    await backfill(parts, null, whole);
    expect(new Set(read.map(({ isWatched }) => isWatched))).toEqual(new Set([false]));
  } finally {
    await gateway.close();
  }
});

test('two instances that apply at once create each webhook once', async () => {
  const done = await Promise.all([run('apply'), run('apply')]);
  expect(done.every(({ ok }) => ok)).toBe(true);
  expect(await real()).toHaveLength(4);
});

test('a webhook whose secret is held is adopted; one whose secret is lost is replaced under a new key', async () => {
  await run('apply');
  await rig.rows(`UPDATE ops.webhook SET state = 'failed', gid = NULL WHERE resource_type = 'workspace'`);
  await rig.rows('DELETE FROM ops.webhook WHERE resource_gid = $1', [rig.simulator.projects[0]]);
  const before = await real();
  const done = await run('apply');
  expect(actions(done)).toEqual({ adopt: 1, create: 1, keep: 2 });
  const after = await real();
  expect(after).toHaveLength(4);
  const replaced = (list: readonly Real[]): string | undefined =>
    list.find(({ resource }) => resource.gid === rig.simulator.projects[0])?.target;
  expect(replaced(after)).not.toBe(replaced(before));
});

test('one that Asana gave up on is found, replaced, and its project named for reconciling', async () => {
  const { parts, webhooks } = await open();
  await repairWebhooks(parts, webhooks);
  const [project] = rig.simulator.projects;
  const gone = (await real()).find(({ resource }) => resource.gid === project);
  await rig.simulator.ask('POST', `/_simulator/webhooks/${gone?.gid}/delete`);
  expect(await repairWebhooks(parts, webhooks)).toEqual([project]);
  const rows = await rig.rows('SELECT state FROM ops.webhook WHERE resource_gid = $1 ORDER BY created_at', [project]);
  expect(rows.map(({ state }) => state)).toEqual(['lost', 'active']);
  expect(await real()).toHaveLength(4);
});

test('webhooks of another environment and of strangers are never touched', async () => {
  await run('apply');
  await run('apply', { ENVIRONMENT: 'staging' });
  await rig.simulator
    .ask('POST', '/api/1.0/webhooks', {
      data: { resource: rig.simulator.projects[0], target: `${rig.simulator.url}/_stranger` },
    })
    .catch(() => undefined);
  const before = await real();
  expect(before.length).toBeGreaterThanOrEqual(8);
  const deleted = await run('delete', { ENVIRONMENT: 'staging' });
  expect(actions(deleted)).toEqual({ delete: 4 });
  const left = new Set((await real()).map(({ gid }) => gid));
  const others = before.filter(({ target }) => !target.includes('environment=staging'));
  expect(others.every(({ gid }) => left.has(gid))).toBe(true);
  expect(left.size).toBe(others.length);
  expect(actions(await run('plan'))).toEqual({ keep: 4 });
});

test('rotate replaces every key before the old one goes', async () => {
  await run('apply');
  const before = new Set((await real()).map(({ target }) => target));
  const done = await run('rotate');
  expect(done.ok).toBe(true);
  const after = await real();
  expect(after).toHaveLength(4);
  expect(after.some(({ target }) => before.has(target))).toBe(false);
  expect(actions(await run('plan'))).toEqual({ keep: 4 });
});

test("a handshake that nobody answers fails with Asana's words, and the rest is left for later", async () => {
  const done = await run('apply', { PUBLIC_URL: 'http://127.0.0.1:9' });
  expect(done.ok).toBe(false);
  const failed = done.steps.filter(({ ok }) => !ok);
  expect(failed.length).toBeGreaterThan(0);
  for (const { words } of failed) expect(words).toMatch(/\w/);
  expect(await real()).toEqual([]);
  const states = await rig.rows('SELECT DISTINCT state FROM ops.webhook');
  expect(states).toEqual([{ state: 'failed' }]);
});

test('a secret other than the one in the answer is not trusted: the webhook is deleted again', async () => {
  // Whoever answers the handshake in our place has not stored the secret here.
  const { createServer } = await import('node:http');
  const impostor = createServer((request, response) => {
    const secret = request.headers['x-hook-secret'];
    response.writeHead(200, secret === undefined ? {} : { 'x-hook-secret': secret }).end();
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const { port } = impostor.address() as { port: number };
  const done = await run('apply', { PUBLIC_URL: `http://127.0.0.1:${port}` });
  impostor.closeAllConnections();
  impostor.close();
  expect(done.ok).toBe(false);
  expect(done.steps[0]?.words).toContain('secret');
  expect(await real()).toEqual([]);
});

test('a project that a list omits keeps its webhook', async () => {
  await run('apply');
  await rig.rows(
    `INSERT INTO asana.project (gid, workspace_gid, _synced_at, _visibility, _version, _source)
     SELECT unnest($1::text[]), $2, now(), 'visible', 'x', 'backfill'`,
    [rig.simulator.projects, rig.simulator.workspaceGid],
  );
  await rig.simulator.ask('POST', '/_simulator/faults', { list_omits: 0.9 });
  const { parts, webhooks } = await open();
  await repairWebhooks(parts, webhooks);
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  expect(new Set((await real()).map(({ resource }) => resource.gid)).size).toBe(4);
});
