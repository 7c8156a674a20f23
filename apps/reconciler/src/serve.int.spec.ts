/** The serving reconciler over the whole chain: simulator, ingress, projector, real Postgres, each a process. */
import { releasedVersions, schemaOf, validatorOf, viewOf } from '@asana-warehouse/event-log/contract-schemas';
import { versionHeader } from '@asana-warehouse/event-log/envelope';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob, type Started } from '@asana-warehouse/testbed/processes';
import { openPostgresLog, postgresLogBounds } from '@asana-warehouse/event-log-postgres/postgres-log';
import { connectionSettings } from '@asana-warehouse/warehouse/database';
import { setFlag } from '@asana-warehouse/warehouse/flags';

let rig: Rig;
let first: Started;
let second: Started;

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '60', '--projects', '2']);
  first = await rig.start('reconciler');
  second = await rig.start('reconciler');
  await rig.backfilled();
}, 120_000);
afterAll(async () => rig.close());

const project = (): string => rig.simulator.projects[0] ?? '';

async function create(name: string, more: object = {}): Promise<string> {
  const made = await rig.simulator.ask('POST', '/api/1.0/tasks', { data: { name, projects: [project()], ...more } });
  return (made as { gid: string }).gid;
}

async function row(gid: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const [found] = await rig.rows('SELECT *, _deleted_at IS NOT NULL AS gone FROM asana.task WHERE gid = $1', [gid]);
  return found;
}

async function drained(): Promise<void> {
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
  );
}

test('a project and its workspace are watched before they are read, by webhooks with filters and unguessable keys', async () => {
  const rows = await rig.rows(
    `SELECT w.webhook_key, w.resource_type, w.state, w.filters, w.gid IS NOT NULL AS has_gid, w.confirmed_at,
            (SELECT min(updated_at) FROM ops.scope s WHERE s.gid = w.resource_gid) AS first_list_at FROM ops.webhook w`,
  );
  expect(rows.map(({ resource_type: type, state }) => [type, state].join(' ')).sort()).toEqual([
    'project active',
    'project active',
    'workspace active',
  ]);
  for (const webhook of rows) {
    expect(webhook['webhook_key']).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((webhook['filters'] as unknown[]).length).toBeGreaterThan(0);
    expect(webhook['has_gid']).toBe(true);
    if (webhook['resource_type'] === 'project') {
      expect((webhook['confirmed_at'] as Date) < (webhook['first_list_at'] as Date)).toBe(true);
    }
  }
});

test('what an event asks for waits while it is flagged off, and is read once it is on, without a restart', async () => {
  const name = async (): Promise<unknown> => {
    const [found] = await rig.rows('SELECT name FROM asana.project WHERE gid = $1', [project()]);
    return found?.['name'];
  };
  const before = await name();
  const changed = { type: 'project', action: 'changed', since: null, reason: null };
  await setFlag(rig.pool, { ...changed, state: 'off' }, 'test');
  await rig.simulator.ask('PUT', `/api/1.0/projects/${project()}`, { data: { name: 'Renamed unseen' } });
  await eventually(
    () => rig.rows(`SELECT gid FROM ops.wish WHERE not_before = 'infinity'`),
    (parked) => parked.some(({ gid }) => gid === project()),
  );
  expect(await name()).toBe(before);
  await setFlag(rig.pool, { ...changed, state: 'on' }, 'test');
  await eventually(name, (now) => now === 'Renamed unseen');
  await drained();
});

test('a task that is created, changed, moved, deleted and undeleted becomes rows', async () => {
  const gid = await create('Write the report');
  await eventually(
    () => row(gid),
    (found) => found?.['name'] === 'Write the report',
  );
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name: 'Send the report', completed: true } });
  await eventually(
    () => row(gid),
    (found) => found?.['name'] === 'Send the report' && found['completed'] === true,
  );
  await rig.simulator.ask('POST', `/api/1.0/tasks/${gid}/addProject`, { data: { project: rig.simulator.projects[1] } });
  await eventually(
    () => rig.rows('SELECT project_gid FROM asana.task_project WHERE task_gid = $1 AND _deleted_at IS NULL', [gid]),
    (links) => links.length === 2,
  );
  await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gid}`);
  await eventually(
    () => row(gid),
    (found) => found?.['gone'] === true,
  );
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid });
  await eventually(
    () => row(gid),
    (found) => found?.['gone'] === false,
  );
});

test('two instances read a resource that a burst of 1,000 deliveries names only a few times', async () => {
  const gid = await create('Under fire');
  await eventually(
    () => row(gid),
    (found) => found !== undefined,
  );
  await drained();
  await rig.requests();
  const log = openPostgresLog({ connection: connectionSettings(rig.database.url), ...postgresLogBounds });
  const event = {
    action: 'changed',
    resource: { gid, resource_type: 'task' },
    change: { field: 'name', action: 'changed' },
  };
  const received = new Date().toISOString();
  await log.append(
    deliveriesTopic,
    Array.from({ length: 1000 }, (_, n) => ({
      key: `key-${n % 20}`,
      value: Buffer.from(
        JSON.stringify({ events: [{ ...event, created_at: new Date(Date.now() - n).toISOString() }] }),
      ),
      headers: { 'delivery-id': `${n}`, 'webhook-key': `key-${n % 20}`, 'received-at': received, source: 'webhook' },
    })),
  );
  const ends = await log.ends(deliveriesTopic);
  await log.close();
  await eventually(
    () =>
      rig.rows(`SELECT partition, next_offset::int AS next FROM ops.consumer_offset WHERE consumer_group = 'hydrator'`),
    (rows) =>
      ends.every(
        (end) =>
          end.next === 0 || rows.some((one) => one['partition'] === end.partition && Number(one['next']) >= end.next),
      ),
  );
  await drained();
  const requests = await rig.requests();
  expect(requests['GET /tasks/{task_gid}']).toBeGreaterThanOrEqual(1);
  expect(requests['GET /tasks/{task_gid}']).toBeLessThanOrEqual(15);
});

test('what a delivery that cannot be decoded holds up is nothing', async () => {
  const log = openPostgresLog({ connection: connectionSettings(rig.database.url), ...postgresLogBounds });
  const headers = {
    'delivery-id': 'x',
    'webhook-key': 'bad',
    'received-at': new Date().toISOString(),
    source: 'webhook',
  };
  const bodies = [
    '',
    '{',
    '[]',
    '{"events":{}}',
    '{"events":[null,{"action":"changed"}]}',
    '{"events":[{"resource":{"gid":"../1","resource_type":"task"},"action":"changed"}]}',
  ];
  await log.append(
    deliveriesTopic,
    bodies.map((body) => ({ key: 'bad', value: Buffer.from(body), headers })),
  );
  await log.close();
  const gid = await create('After bad ones');
  await eventually(
    () => row(gid),
    (found) => found !== undefined,
  );
});

test('a project that appears is watched and read by itself, with what was in it before', async () => {
  const made = (await rig.simulator.ask('POST', '/api/1.0/projects', {
    data: { name: 'New one', workspace: rig.simulator.workspaceGid, team: await anyTeam() },
  })) as { gid: string };
  const task = (await rig.simulator.ask('POST', '/api/1.0/tasks', {
    data: { name: 'Early bird', projects: [made.gid] },
  })) as { gid: string };
  await eventually(
    () => rig.rows(`SELECT state FROM ops.webhook WHERE resource_gid = $1 AND state = 'active'`, [made.gid]),
    (rows) => rows.length === 1,
  );
  await eventually(
    () => row(task.gid),
    (found) => found?.['name'] === 'Early bird',
  );
});

test('a deleted project takes its tasks along, and brings back those it had', async () => {
  const other = rig.simulator.projects[1] ?? '';
  const members = await rig.rows(
    `SELECT task_gid FROM asana.task_project p WHERE project_gid = $1 AND _deleted_at IS NULL
     AND NOT EXISTS (SELECT FROM asana.task_project q WHERE q.task_gid = p.task_gid AND q.project_gid <> $1 AND q._deleted_at IS NULL)`,
    [other],
  );
  const gids = members.map(({ task_gid: gid }) => gid);
  expect(gids.length).toBeGreaterThan(5);
  const living = async (): Promise<number> => {
    const [found] = await rig.rows(
      'SELECT count(*)::int AS count FROM asana.task WHERE gid = ANY ($1) AND _deleted_at IS NULL',
      [gids],
    );
    return Number(found?.['count']);
  };
  const before = await living();
  await rig.simulator.ask('DELETE', `/api/1.0/projects/${other}`);
  await eventually(living, (count) => count === 0);
  await drained();
  await rig.simulator.ask('POST', '/_simulator/undelete', { gid: other });
  await eventually(living, (count) => count === before);
  await drained();
  expect(await rig.rows('SELECT scope, resource_type FROM ops.guard')).toEqual([]);
});

test('a comment that was seen after its task went does not outlive it, and no reconciliation is needed', async () => {
  const gid = await create('Goes with its comment');
  const said = { data: { text: 'Seen a little too late' } };
  const story = (await rig.simulator.ask('POST', `/api/1.0/tasks/${gid}/stories`, said)) as { gid: string };
  const comment = async (): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const sql = 'SELECT _deleted_at IS NOT NULL AS gone FROM asana.story WHERE gid = $1';
    return (await rig.rows(sql, [story.gid]))[0];
  };
  await eventually(comment, (found) => found !== undefined);
  await drained();
  const log = openPostgresLog({ connection: connectionSettings(rig.database.url), ...postgresLogBounds });
  const seen = {
    v: 1,
    kind: 'listed',
    type: 'story',
    gid: story.gid,
    workspace_gid: rig.simulator.workspaceGid,
    observed_at: new Date(Date.now() + 500).toISOString(),
    observed_error_ms: 0,
    repair_epoch: 0,
    source: 'hydrate',
  };
  const headers = { type: 'story', kind: 'listed', source: 'hydrate' };
  await log.append(snapshotsTopic, [{ key: story.gid, value: Buffer.from(JSON.stringify(seen)), headers }]);
  await log.close();
  await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gid}`);
  await eventually(
    () => row(gid),
    (found) => found?.['gone'] === true,
  );
  await eventually(comment, (found) => found?.['gone'] === true);
});

test('lost deliveries are repaired by reconcile, and verify then finds no difference', async () => {
  await rig.simulator.ask('POST', '/_simulator/faults', {
    lose: 0.5,
    duplicate: 0.2,
    reorder: 0.3,
    rate_429: 0.05,
    rate_5xx: 0.05,
  });
  await rig.simulator.ask('POST', '/_simulator/work', { actions: 80, seed: 7 });
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  await drained();
  const repaired = await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
  expect(repaired.document).toMatchObject({ ok: true, failed: [] });
  expect(repaired.code).toBe(0);
  const verified = await runJob('reconciler', rig.settings(), ['verify', '--json']);
  expect(verified.document).toMatchObject({ ok: true, differences: [], caughtUp: true });
  expect(verified.code).toBe(0);
}, 120_000);

test('verify names what differs, and changes nothing', async () => {
  const gid = await create('The truth');
  await eventually(
    () => row(gid),
    (found) => found !== undefined,
  );
  await drained();
  // A fold that is still to come, for what was read of its stories, would write the truth again.
  const verified = await eventually(
    async () => {
      await rig.rows(`UPDATE asana.task SET name = 'A lie' WHERE gid = $1`, [gid]);
      return runJob('reconciler', rig.settings(), ['verify', '--project', project(), '--json']);
    },
    ({ code }) => code === 1,
  );
  expect(verified.document['differences']).toEqual([
    { type: 'task', gid, field: 'name', warehouse: 'A lie', asana: 'The truth' },
  ]);
  expect((await row(gid))?.['name']).toBe('A lie');
  await rig.rows(`UPDATE asana.task SET name = 'The truth' WHERE gid = $1`, [gid]);
}, 120_000);

test('every record that ingress and reconciler wrote says the newest version of its contract, and is valid by it', async () => {
  const log = openPostgresLog({ connection: connectionSettings(rig.database.url), ...postgresLogBounds });
  for (const [name, topic] of [
    ['deliveries', deliveriesTopic],
    ['snapshots', snapshotsTopic],
  ] as const) {
    const version = releasedVersions(name).at(-1) ?? '';
    const validate = validatorOf(schemaOf(name, version));
    let written = 0;
    for (const { partition, first: from, next } of await log.ends(topic)) {
      for (const record of await log.read(topic, partition, from, next - from)) {
        // What the tests above made up has no trace.
        if (record.headers['traceparent'] === undefined) continue;
        written += 1;
        expect(record.headers[versionHeader]).toBe(version);
        validate(viewOf(name, record));
        expect(validate.errors ?? []).toEqual([]);
      }
    }
    expect(written).toBeGreaterThan(10);
  }
  await log.close();
});

test('an instance that is killed leaves nothing undone', async () => {
  await first.kill();
  const gid = await create('After the kill');
  await eventually(
    () => row(gid),
    (found) => found !== undefined,
    40_000,
  );
  await drained();
  expect(await second.stop()).toBe(0);
}, 120_000);

async function anyTeam(): Promise<string> {
  const [found] = await rig.rows('SELECT gid FROM asana.team LIMIT 1');
  return String(found?.['gid']);
}
