/** The life of a process, over real processes: ready, asked to end, failing, orphaned, stuck. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const node = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

type Run = {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
  readonly message: Promise<{ ready?: true; metricsUrl?: string; failed?: { code: string } }>;
};

/** Runs `start` (source of a function body with `context`) as an app. */
function run(start: string, environment: Record<string, string> = {}, names: readonly string[] = []): Run {
  const code = `
    import { runApp } from '@asana-warehouse/wiring/run-app';
    import { Failure } from '@asana-warehouse/failure/failure';
    const running = { ready: async () => [{ name: 'postgres', ok: true }], stop: async () => console.error('STOPPED') };
    await runApp('spec', ${JSON.stringify(names)}, async (context) => { ${start} });`;
  const child = spawn(node, ['--input-type=module', '-e', code], {
    cwd: checkout,
    env: { METRICS_PORT: '0', ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  started.push(child);
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    child,
    stderr: () => text,
    // Not 'close', which does not come for a child whose channel was closed from here.
    ended: Promise.all([
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
      new Promise((resolve) => child.stderr?.once('end', resolve)),
    ]).then(([exitCode]) => exitCode),
    message: new Promise((resolve) => child.once('message', (message) => resolve(message as { ready?: true }))),
  };
}

test('an app tells when it is ready, serves health, and ends with 0 when asked to', async () => {
  const app = run('return { ...running, url: "http://127.0.0.1:1" };');
  const told = await app.message;
  expect(told).toMatchObject({ ready: true, url: 'http://127.0.0.1:1' });
  expect(await (await fetch(`${told.metricsUrl}/health/ready`)).json()).toMatchObject({ status: 'ready' });
  expect((await fetch(`${told.metricsUrl}/metrics`)).status).toBe(200);
  app.child.kill('SIGTERM');
  expect(await app.ended).toBe(0);
  expect(app.stderr()).toContain('STOPPED');
});

test('servers listen on loopback alone, unless BIND_ADDRESS says otherwise', async () => {
  const elsewhere = '127.0.0.2';
  const answers = async (app: Run): Promise<boolean> => {
    const { port } = new URL((await app.message).metricsUrl ?? '');
    return fetch(`http://${elsewhere}:${port}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  expect(await answers(run('return running;'))).toBe(false);
  // Only Linux has all of 127.0.0.0/8.
  expect(await answers(run('return running;', { BIND_ADDRESS: '0.0.0.0' }))).toBe(process.platform === 'linux');
});

test('wrong settings end with 2, one line names every fault, none repeats a value', async () => {
  const app = run('return running;', { METRICS_PORT: 'hunter2', LOG_LEVEL: 'hunter2' }, ['DATABASE_URL']);
  expect(await app.message).toMatchObject({ failed: { code: 'settings.invalid' } });
  expect(await app.ended).toBe(2);
  const lines = app.stderr().trim().split('\n');
  expect(lines).toHaveLength(1);
  const { failure, remedy } = JSON.parse(lines[0] ?? '') as Record<string, string>;
  for (const name of ['METRICS_PORT', 'LOG_LEVEL', 'DATABASE_URL']) expect(failure).toContain(name);
  expect(remedy).not.toBe('');
  expect(app.stderr()).not.toContain('hunter2');
});

test.each([
  ['at its start', 'throw new Failure("kafka.unreachable", "no broker");', false],
  ['later', 'return { ...running, failed: Promise.reject(new Failure("kafka.unreachable", "gone")) };', true],
])('a failure %s ends with its exit code and its remedy', async (_when, start, stops) => {
  const app = run(start);
  expect(await app.ended).toBe(3);
  expect(app.stderr()).toContain('KAFKA_BROKERS');
  expect(app.stderr().includes('STOPPED')).toBe(stops);
});

test('an app ends gracefully when the process that started it is gone', async () => {
  const app = run('return running;');
  await app.message;
  app.child.disconnect();
  expect(await app.ended).toBe(0);
  expect(app.stderr()).toContain('STOPPED');
});

test('an app that does not drain in time ends all the same, and says so', async () => {
  const app = run('setInterval(() => {}, 1000); return { ...running, stop: () => new Promise(() => {}) };', {
    SHUTDOWN_MAX: '300ms',
  });
  await app.message;
  app.child.kill('SIGTERM');
  expect(await app.ended).toBe(1);
  expect(app.stderr()).toContain('did not drain in time');
});

test('a second signal ends at once', async () => {
  const app = run('return { ...running, stop: () => new Promise(() => {}) };', { SHUTDOWN_MAX: '1h' });
  await app.message;
  app.child.kill('SIGINT');
  while (!app.stderr().includes('stopping')) await new Promise((resolve) => setTimeout(resolve, 10));
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(130);
});

test('an error that nobody awaited crashes the process without its words', async () => {
  const app = run('setTimeout(() => { throw new Error("hunter2"); }, 50); return running;');
  expect(await app.ended).toBe(1);
  expect(app.stderr()).toContain('crashed');
  expect(app.stderr()).not.toContain('hunter2');
});
