/** Export over real HTTP to a collector of ours: spans of one trace from two processes, metrics, and nothing personal. */
import { spawn } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const node = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

type Received = { readonly path: string; readonly body: string };

/** Takes what exporters send (JSON). */
async function collector(): Promise<{ url: string; received: Received[]; close(): void }> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString() });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, close: () => server.closeAllConnections() ?? server.close() };
}

/** Runs `work` with telemetry started; resolves with what it printed. */
async function run(work: string, exported: string, environment: Record<string, string>): Promise<string> {
  const code = `
    import { startTelemetry } from '@asana-warehouse/telemetry/telemetry';
    import { count } from '@asana-warehouse/telemetry/metrics';
    import { span, traceId, traceparent, withTraceparent } from '@asana-warehouse/telemetry/trace';
    const telemetry = await startTelemetry({ app: 'spec', instance: 'spec-1', level: 'silent', export: ${exported} });
    ${work}
    await telemetry.stop();`;
  const child = spawn(node, ['--input-type=module', '-e', code], { cwd: checkout, env: environment });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const exit = await new Promise((resolve) => child.once('close', resolve));
  expect({ exit, text: exit === 0 ? '' : Buffer.concat(output).toString() }).toEqual({ exit: 0, text: '' });
  return Buffer.concat(output).toString().trim();
}

test('spans and metrics arrive, one trace across processes; error messages and undeclared fields do not', async () => {
  const to = await collector();
  try {
    const work = `
      await withTraceparent('${parent}', 'append', { resourceType: 'task', name: 'hunter2' }, async () => {
        console.log(traceparent());
        await span('commit', {}, async () => { throw new Error('hunter2'); }).catch(() => undefined);
        count('asana_warehouse_snapshots_total', { kind: 'present', source: 'hunter2 hunter2' });
      });`;
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: to.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    const header = await run(work, '{ traces: true, metrics: true }', environment);
    expect(header).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    await run(
      `await withTraceparent('${header}', 'apply', {}, async () => {});`,
      '{ traces: true, metrics: false }',
      environment,
    );
    const spans = to.received.filter(({ path }) => path === '/v1/traces').map(({ body }) => body);
    for (const name of ['append', 'commit', 'apply']) {
      expect(spans.find((body) => body.includes(`"name":"${name}"`))).toContain('0af7651916cd43dd8448eb211c80319c');
    }
    expect(spans.find((body) => body.includes('"name":"apply"'))).toContain(`"parentSpanId":"${header.split('-')[2]}"`);
    expect(spans.join('')).toContain('error.type');
    const metrics = to.received.filter(({ path }) => path === '/v1/metrics').map(({ body }) => body);
    expect(metrics.join('')).toContain('asana_warehouse_snapshots_total');
    expect(JSON.stringify(to.received)).not.toContain('hunter2');
  } finally {
    to.close();
  }
});

test('work done for several traces at once shows in each of them, linked to the one it ran in', async () => {
  const to = await collector();
  try {
    const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(32));
    const headers = ids.map((id) => `00-${id}-${'d'.repeat(16)}-01`);
    await run(
      `const { pastSpan, withTraceparents } = await import('@asana-warehouse/telemetry/trace');
       await withTraceparents(${JSON.stringify([...headers, headers[0], 'nonsense'])}, 'apply', {}, async () => pastSpan('asked', {}, 30));`,
      '{ traces: true, metrics: false }',
      { OTEL_EXPORTER_OTLP_ENDPOINT: to.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
    );
    type Span = { name: string; traceId: string; parentSpanId: string; spanId: string; links?: { spanId: string }[] };
    type Export = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    const spans = to.received.flatMap(({ body }) =>
      (JSON.parse(body) as Export).resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap((scope) => scope.spans),
      ),
    );
    const applied = spans.filter(({ name }) => name === 'apply');
    expect(applied.map(({ traceId }) => traceId).toSorted()).toEqual(ids);
    expect(applied.every(({ parentSpanId }) => parentSpanId === 'd'.repeat(16))).toBe(true);
    const [ran, ...others] = applied.toSorted((a, b) => a.traceId.localeCompare(b.traceId));
    expect(others.map(({ links }) => links?.[0]?.spanId)).toEqual([ran?.spanId, ran?.spanId]);
    expect(spans.find(({ name }) => name === 'asked')).toMatchObject({ traceId: ids[0], parentSpanId: ran?.spanId });
  } finally {
    to.close();
  }
});

test('without an endpoint the exporting SDK is not loaded, and a span costs next to nothing', async () => {
  const work = `
    const loaded = (await import('node:module')).default._cache;
    const names = Object.keys(loaded).filter((name) => name.includes('/@opentelemetry/sdk-node/'));
    const rounds = 20000;
    const work = async () => {};
    for (let i = 0; i < rounds; i += 1) await work();
    const from = performance.now();
    for (let i = 0; i < rounds; i += 1) await withTraceparent('${parent}', 'x', {}, work);
    const each = ((performance.now() - from) / rounds) * 1000;
    console.log(JSON.stringify({ loaded: names.length, each }));`;
  const { loaded, each } = JSON.parse(await run(work, '{ traces: false, metrics: false }', {})) as {
    loaded: number;
    each: number;
  };
  expect(loaded).toBe(0);
  process.stderr.write(`a span without an exporter: ${each.toFixed(2)} µs\n`);
});
