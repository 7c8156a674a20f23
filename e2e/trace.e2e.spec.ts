/**
 * What an operator sees of the running apps: one trace from the POST to the row, its id beside everything that came of it,
 * metrics and health of each app; and in none of it a word that somebody wrote, a person's name, a key or a token.
 */
import { randomUUID } from 'node:crypto';
import { metrics } from '@asana-warehouse/telemetry/metrics';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { startApp, type Started } from '@asana-warehouse/testbed/processes';
import { startCollector, type Collector, type Span } from './collector.ts';
import { Fleet, onBothLogs } from './fleet.ts';

type App = 'ingress' | 'projector' | 'reconciler';

const testMsMax = 180_000;
const wait = 30_000;
const token = `planted-token-${randomUUID()}`;
const written = {
  name: `planted-name-${randomUUID()}`,
  notes: `planted-notes-${randomUUID()}`,
  comment: `planted-comment-${randomUUID()}`,
  refused: `planted-refused-${randomUUID()}`,
};
const secretsKey = 'cd'.repeat(32);

/** The way of one change: each span with the names of those it may be a part of. */
const way: Readonly<Record<string, { readonly app: App; readonly under: readonly string[] }>> = {
  'ingress post': { app: 'ingress', under: [] },
  'append delivery': { app: 'ingress', under: ['ingress post'] },
  'raise wishes': { app: 'reconciler', under: ['append delivery'] },
  hydrate: { app: 'reconciler', under: ['append delivery'] },
  'asana request': { app: 'reconciler', under: ['hydrate'] },
  'append snapshots': { app: 'reconciler', under: ['hydrate'] },
  project: { app: 'projector', under: ['append delivery', 'append snapshots'] },
};

onBothLogs('shared', (log) => {
  let fleet: Fleet;
  let collector: Collector;
  let apps: Readonly<Record<App, Started>>;
  let tasks: readonly string[];

  beforeAll(async () => {
    // Every change in a delivery of its own, so that batches hold several traces on a quick machine too.
    const flush = ['--flush-ms', '1'];
    const simulator = ['--tasks', '24', '--projects', '1', '--users', '4', '--token', token, ...flush];
    [fleet, collector] = await Promise.all([
      Fleet.open({ log, servers: 'shared', instances: { ingress: 0, projector: 0, reconciler: 0 }, simulator }),
      startCollector(),
    ]);
    const settings = fleet.settings({ ...collector.settings, LOG_LEVEL: 'trace' });
    const [ingress, projector] = await Promise.all([startApp('ingress', settings), startApp('projector', settings)]);
    fleet.balancer.setInstances([ingress.url ?? '']);
    apps = { ingress, projector, reconciler: await startApp('reconciler', settings) };
    await fleet.backfilled();
    tasks = (await fleet.rows('SELECT gid FROM analytics.task WHERE parent_gid IS NULL')).map(({ gid }) => String(gid));
  }, testMsMax);
  afterAll(async () => {
    await Promise.all(Object.values(apps).map((app) => app.stop()));
    await fleet.close();
    await collector.close();
  }, testMsMax);

  test(
    'one trace leads from the POST over log, wish and API to the row, and its id is on all that came of it',
    async () => {
      const gid = tasks[0] ?? '';
      await fleet.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name: written.name, notes: written.notes } });
      await eventually(
        () => fleet.rows('SELECT FROM asana.task WHERE gid = $1 AND name = $2', [gid, written.name]),
        (found) => found.length === 1,
        wait,
      );
      await fleet.settled();
      const [event] = await fleet.rows(
        `SELECT _trace_id, _delivery_id FROM asana.event WHERE resource_gid = $1 AND change_field = 'name'`,
        [gid],
      );
      const traceId = String(event?.['_trace_id']);
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      const carried = (table: string, where: string, value: unknown): Promise<readonly object[]> =>
        fleet.rows(
          `SELECT DISTINCT substr(headers->>'traceparent', 4, 32) AS trace_id FROM raw.${table} WHERE ${where}`,
          [value],
        );
      const headers = [{ trace_id: traceId }];
      expect(await carried('delivery', `headers->>'delivery-id' = $1`, event?.['_delivery_id'])).toEqual(headers);
      expect(await carried('snapshot', `convert_from(value, 'UTF8') LIKE '%' || $1 || '%'`, written.name)).toEqual(
        headers,
      );
      const ids = [{ _trace_id: traceId }];
      expect(await fleet.rows('SELECT _trace_id FROM asana.task WHERE gid = $1', [gid])).toEqual(ids);
      expect(await fleet.rows('SELECT _trace_id FROM asana_history.task WHERE name = $1', [written.name])).toEqual(ids);
      expectWay(await spansOf(traceId));
    },
    testMsMax,
  );

  test(
    'traces of changes that share batches are whole too',
    async () => {
      const some = tasks.slice(1, 13);
      for (const gid of some) {
        await fleet.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name: `${written.name} ${gid}` } });
      }
      await fleet.settled();
      const rows = await fleet.rows('SELECT DISTINCT _trace_id FROM asana.task WHERE gid = ANY ($1)', [some]);
      expect(rows.length).toBeGreaterThan(1);
      for (const { _trace_id: traceId } of rows) expectWay(await spansOf(String(traceId)));
    },
    testMsMax,
  );

  test('each app says that it lives and is ready, and what it does in metrics that are documented', async () => {
    const expected: Readonly<Record<App, readonly (keyof typeof metrics)[]>> = {
      ingress: [
        'asana_warehouse_ingress_requests_total',
        'asana_warehouse_ingress_request_seconds',
        'asana_warehouse_ingress_append_seconds',
        'asana_warehouse_ingress_in_flight',
        'asana_warehouse_ingress_in_flight_bytes',
        'asana_warehouse_log_appended_records_total',
        'asana_warehouse_log_append_records',
      ],
      projector: [
        'asana_warehouse_consumer_records_total',
        'asana_warehouse_consumer_batch_seconds',
        'asana_warehouse_consumer_batch_records',
        'asana_warehouse_consumer_lag_records',
        'asana_warehouse_consumer_lag_seconds',
        'asana_warehouse_projector_facts_total',
        'asana_warehouse_projector_changes_total',
        'asana_warehouse_projector_freshness_seconds',
        'asana_warehouse_projector_refolds_total',
      ],
      reconciler: [
        'asana_warehouse_consumer_records_total',
        'asana_warehouse_consumer_batch_records',
        'asana_warehouse_consumer_lag_records',
        'asana_warehouse_wishes',
        'asana_warehouse_wishes_raised_total',
        'asana_warehouse_snapshots_total',
        'asana_warehouse_api_requests_total',
        'asana_warehouse_api_request_seconds',
        'asana_warehouse_api_wait_seconds',
        'asana_warehouse_api_waiting_requests',
        'asana_warehouse_webhooks',
        'asana_warehouse_log_appended_records_total',
      ],
    };
    for (const [app, names] of Object.entries(expected)) {
      const { metricsUrl } = apps[app as App];
      for (const path of ['/health/live', '/health/ready']) {
        expect((await fetch(`${metricsUrl}${path}`)).status).toBe(200);
      }
      const families = await eventually(
        async () => familiesOf(await metricsOf(app as App)),
        (found) => names.every((name) => found.has(name)),
      );
      expect([...families].filter(([name, kind]) => kindOf(name) !== kind)).toEqual([]);
    }
    await eventually(
      () => Promise.resolve(collector.metricNames()),
      (names) => Object.values(expected).every((some) => some.every((name) => names.has(name))),
    );
  });

  test(
    'no name, text, address, key or token leaves by a trace, a metric or a log',
    async () => {
      const gid = tasks[0] ?? '';
      await fleet.ask('POST', `/api/1.0/tasks/${gid}/stories`, { data: { text: written.comment } });
      const [webhook] = await fleet.rows('SELECT webhook_key FROM ops.webhook LIMIT 1');
      const forged = await fetch(`${apps.ingress.url}/asana/webhooks/${String(webhook?.['webhook_key'])}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hook-signature': 'f'.repeat(64) },
        body: JSON.stringify({ events: [{ note: written.refused }] }),
      });
      expect(forged.status).toBe(401);
      await fetch(`${apps.ingress.url}/asana/webhooks/${written.refused}?token=${token}`, { method: 'POST' });
      await eventually(
        () => fleet.rows('SELECT FROM asana.story WHERE text = $1', [written.comment]),
        (found) => found.length === 1,
        wait,
      );
      await fleet.settled();
      const metricTexts = await Promise.all((Object.keys(apps) as App[]).map(metricsOf));
      await Promise.all(Object.values(apps).map((app) => app.stop()));
      const logs = Object.values(apps).map((app) => app.output());
      for (const text of logs) expect(text.includes('"msg":"stopping"')).toBe(true);
      const seen = [collector.text(), ...metricTexts, ...logs].join('\n');
      // What may be seen is there: so the right places are searched.
      expect(collector.text().includes(gid)).toBe(true);
      for (const text of logs) expect(text.includes('"instance":')).toBe(true);
      expect(leaks(seen, await secrets())).toEqual([]);
    },
    testMsMax,
  );

  async function spansOf(traceId: string): Promise<readonly Span[]> {
    return await eventually(() => Promise.resolve(collector.spans(traceId)), isWhole, wait);
  }

  async function metricsOf(app: App): Promise<string> {
    const answer = await fetch(`${apps[app].metricsUrl}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    return await answer.text();
  }

  /** What people wrote, who they are, and what opens doors. */
  async function secrets(): Promise<readonly string[]> {
    const people = (await fleet.truth('user')).data.flatMap(({ name, email }) => [String(name), String(email)]);
    const all = (await fleet.truth('task')).data.map(({ name }) => String(name)).filter((name) => name.includes(' '));
    const keys = (await fleet.rows('SELECT webhook_key FROM ops.webhook')).map((row) => String(row['webhook_key']));
    const { DATABASE_URL: database } = fleet.settings();
    const { password } = new URL(database ?? '');
    const found = [token, secretsKey, ...Object.values(written), ...people, ...all, ...keys, password];
    return found.filter((text) => text.length >= 6);
  }
});

/** All that the way has was exported, the projection of both records included, and every span but the first is a part of another one. */
function isWhole(spans: readonly Span[]): boolean {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const isClosed = spans.every(({ name, parentSpanId }) => name === 'ingress post' || ids.has(parentSpanId));
  const isComplete = Object.keys(way).every((name) => spans.some((span) => span.name === name));
  return isClosed && isComplete && projectedUnder(spans).length === way['project']?.under.length;
}

function projectedUnder(spans: readonly Span[]): readonly string[] {
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const parents = spans.filter(({ name }) => name === 'project').map((span) => nameOf.get(span.parentSpanId));
  return [...new Set(parents.map(String))].toSorted((a, b) => a.localeCompare(b));
}

function expectWay(spans: readonly Span[]): void {
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  expect(spans.filter(({ parentSpanId }) => parentSpanId === '').map(({ name }) => name)).toEqual(['ingress post']);
  for (const { name, service, parentSpanId } of spans.filter((span) => span.name in way)) {
    expect({ name, service }).toEqual({ name, service: `asana-warehouse-${way[name]?.app}` });
    if (parentSpanId !== '') expect(way[name]?.under).toContain(nameOf.get(parentSpanId));
  }
  expect(projectedUnder(spans)).toEqual(way['project']?.under);
}

/** Kinds of the metric families in Prometheus text, by name. Throws at a line that is none. */
function familiesOf(text: string): ReadonlyMap<string, string> {
  const families = new Map<string, string>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, name = '', kind = ''] = /^# TYPE (\w+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (name !== '') families.set(name, kind);
    else if (!/^(# HELP \w+ |\w+(\{[^{}]*\})? [-+\dInfNae.]+( \d+)?$)/.test(line))
      throw new Error(`no metric: ${line}`);
  }
  return families;
}

function kindOf(name: string): string | undefined {
  return Object.entries(metrics).find(([declared]) => declared === name)?.[1].kind;
}

function leaks(seen: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((text) => seen.includes(text));
}
