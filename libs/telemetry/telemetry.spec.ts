/** Nothing personal or secret leaves through logs, traces or labels; traces go on across headers; metrics read back. */
import { Failure } from '@asana-warehouse/failure/failure';
import fc from 'fast-check';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { allowedFields, logFields, type LogField, type LogFields } from './log-fields.ts';
import { log, startLogging } from './logger.ts';
import { count, gaugeFrom, metrics, observe } from './metrics.ts';
import { serveMetrics } from './serve-metrics.ts';
import { startTelemetry } from './telemetry.ts';
import { span, traceId, traceIdOf, traceparent, withTraceparent } from './trace.ts';

const lines: string[] = [];
const collect = { write: (line: string) => void lines.push(line) };

beforeEach(async () => {
  lines.length = 0;
  await startLogging({ app: 'spec', instance: 'spec-1', level: 'trace', destination: collect });
});

const header = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('logs', () => {
  /** What people write, what identifies them, what opens something: every class of the catalogue but `none`. */
  const personal = fc.oneof(
    fc.emailAddress().map((text) => ({ text, mark: text })),
    fc
      .tuple(fc.constantFrom('Grace Hopper', 'Änne Müller', '山田 太郎', "O'Neil, Pat"), fc.string())
      .map(([text]) => ({ text, mark: text })),
    fc.string({ minLength: 9, unit: 'binary' }).map((rest) => ({ text: `Call me: ${rest}`, mark: 'Call me' })),
    fc.webUrl({ withQueryParameters: true }).map((url) => ({ text: `${url}/0/s3cr3t?sig=x`, mark: 's3cr3t' })),
    fc.constant({ text: '1/1204567:9f3ab2c8d7e6f5a4b3c2d1e0f9a8b7c6', mark: '9f3ab2c8d7e6f5a4' }),
    fc.constant({ text: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc', mark: 'eyJhbGci' }),
  );
  const columns = resources.flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([name, { personal: personalClass }]) => (personalClass === 'none' ? [] : [name])),
  );
  const anyField = fc.constantFrom(...Object.keys(logFields), ...columns, 'token', 'authorization', 'email', 'name');

  test('no value of a personal class, no token and no private URL gets through any field or error', () => {
    expect(columns.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(anyField, personal, fc.nat(6), (field, { text, mark }, how) => {
        lines.length = 0;
        const nested = { [field]: how % 2 === 0 ? text : { inner: [text] } } as LogFields;
        const errors = [
          undefined,
          new Error(text),
          Object.assign(new TypeError(`${text}\n    at ${text} (a:1:1)`), { detail: text, code: text, name: text }),
          new Failure('asana.refused', 'The request was refused', { cause: new SyntaxError(`bad ${text}`) }),
          text,
          { message: text },
          new AggregateError([new Error(text)], text),
        ];
        log.error('something went wrong', nested, errors[how]);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain(mark);
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', msg: 'something went wrong' });
      }),
      { numRuns: 3000 },
    );
  });

  test('declared fields of the right shape are written, with app, instance, time and trace id', async () => {
    await withTraceparent(header, 'work', {}, async () =>
      log.info('applied', { deliveryId: 'ab'.repeat(32), count: 3 }),
    );
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      app: 'spec',
      instance: 'spec-1',
      deliveryId: 'ab'.repeat(32),
      count: 3,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      msg: 'applied',
    });
  });

  test('a failure speaks, with its remedy; another error shows class and frames alone', () => {
    log.fatal('cannot go on', {}, new Failure('postgres.unreachable', 'connect ECONNREFUSED 127.0.0.1:1'));
    log.fatal('cannot go on', {}, new RangeError('row of Grace'));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      code: 'postgres.unreachable',
      failure: 'connect ECONNREFUSED 127.0.0.1:1',
      remedy: expect.stringContaining('DATABASE_URL'),
    });
    const other = JSON.parse(lines[1] ?? '') as Record<string, unknown>;
    expect(other).toMatchObject({ error: 'RangeError', frames: expect.any(Array) });
    expect(other['frames']).not.toHaveLength(0);
  });

  test('every shape accepts what our code logs', () => {
    const good: Partial<Record<LogField, unknown>> = {
      gid: '1204567890',
      topic: 'asana.deliveries.v1',
      owner: 'host-1-4242-0af7',
      method: 'GET',
      signal: 'SIGTERM',
      url: 'http://127.0.0.1:8080',
      pathPattern: '/tasks/{task_gid}/stories',
      runId: 'b7e1c2d3-0000-4000-8000-000000000000',
      heartbeat: true,
    };
    expect(allowedFields(good)).toEqual(good);
  });
});

describe('traces without an exporter', () => {
  test('a header is carried through and its trace id is the running one', async () => {
    await withTraceparent(header, 'outer', {}, async () => {
      await span('inner', {}, async () => {
        expect(traceparent()).toBe(header);
        expect(traceId()).toBe('0af7651916cd43dd8448eb211c80319c');
      });
    });
    expect(traceId()).toBeNull();
  });

  test.each([null, undefined, '', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${header}\r\nx: y`])(
    'a header such as %j begins a new trace',
    async (wrong) => {
      const ids = await Promise.all([1, 2].map(() => withTraceparent(wrong, 'work', {}, async () => traceId())));
      expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(ids[0]).not.toBe(ids[1]);
      expect(traceIdOf(wrong)).toBeNull();
    },
  );

  test('concurrent work keeps its traces apart, and there is a context outside of any', async () => {
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    const pairs = await Promise.all(
      Array.from({ length: 1200 }, () =>
        span('work', {}, async () => {
          const before = traceparent();
          await pause();
          return [before, traceparent()];
        }),
      ),
    );
    for (const [before, after] of pairs) expect(before).toBe(after);
    expect(new Set(pairs.map(([before]) => before)).size).toBe(1200);
    expect(traceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

describe('metrics and health', () => {
  test('what is recorded reads back on /metrics; labels outside our sets become `other`', async () => {
    const telemetry = await startTelemetry({
      app: 'spec',
      instance: 'spec-1',
      level: 'silent',
      export: { traces: false, metrics: false },
    });
    let ready = true;
    const door = await serveMetrics({
      host: '127.0.0.1',
      port: 0,
      ready: async () => [{ name: 'postgres', ok: ready }],
      metricsText: telemetry.metricsText,
    });
    try {
      count('asana_warehouse_ingress_requests_total', { status: '200' }, 2);
      count('asana_warehouse_ingress_refused_total', { reason: 'Grace Hopper' });
      observe('asana_warehouse_ingress_append_seconds', {}, 0.004);
      gaugeFrom('asana_warehouse_wishes', () => [{ value: 7, labels: { state: 'open' } }]);
      const text = await (await fetch(`${door.url}/metrics`)).text();
      expect(text).toContain('asana_warehouse_ingress_requests_total{status="200"} 2');
      expect(text).toContain('asana_warehouse_ingress_refused_total{reason="other"} 1');
      expect(text).toContain('asana_warehouse_ingress_append_seconds_bucket{le="0.005"} 1');
      expect(text).toContain('asana_warehouse_wishes{state="open"} 7');
      expect(text).not.toContain('Grace');
      expect((await fetch(`${door.url}/health/live`)).status).toBe(200);
      expect(await (await fetch(`${door.url}/health/ready`)).json()).toEqual({
        status: 'ready',
        checks: { postgres: 'ok' },
      });
      ready = false;
      await new Promise((resolve) => setTimeout(resolve, 1100));
      expect((await fetch(`${door.url}/health/ready`)).status).toBe(503);
      expect((await fetch(`${door.url}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
      expect((await fetch(`${door.url}/other`)).status).toBe(404);
    } finally {
      await door.close();
      await telemetry.stop();
    }
  });

  test('names follow one pattern and say their unit', () => {
    for (const [name, { kind, doc }] of Object.entries(metrics)) {
      expect(name).toMatch(/^asana_warehouse_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(kind === 'counter');
      if (kind === 'histogram') expect(name).toMatch(/_(seconds|records|bytes)$/);
      expect(doc).toMatch(/\.$/);
    }
  });
});
