/** The bounds of the heap, over real processes: every way of starting an app has them, and whoever sets others is heard. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const node = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
const code = `
  import v8 from 'node:v8';
  import { boundHeap } from '@asana-warehouse/wiring/heap-bounds';
  boundHeap(process.argv[1]);
  const limitMiB = Math.round(v8.getHeapStatistics().heap_size_limit / 1048576);
  console.log(JSON.stringify({ pid: process.pid, limitMiB, args: process.argv.slice(1) }));`;

type Told = { readonly pid: number; readonly limitMiB: number; readonly args: readonly string[] };
type Start = {
  readonly flags?: readonly string[];
  readonly options?: string;
  readonly app?: string;
  readonly channel?: boolean;
};

async function start({
  flags = [],
  options = '',
  app = 'projector',
  channel = false,
}: Start): Promise<Told & { spawned: number }> {
  const child = spawn(node, [...flags, '--input-type=module', '-e', code, app, 'one', '--two'], {
    cwd: checkout,
    env: { PATH: '/usr/bin:/bin', ...(options === '' ? {} : { NODE_OPTIONS: options }) },
    stdio: ['ignore', 'pipe', 'inherit', ...(channel ? (['ipc'] as const) : [])],
  });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return { ...(JSON.parse(text) as Told), spawned: child.pid ?? 0 };
}

/** What Node makes of 220 MiB and the young generation beside them; without bounds it is some GiB. */
const boundedMiB = 250;

test('an app started plainly gets its bounds, in the process that was started, with the arguments it was given', async () => {
  const told = await start({});
  expect(told.limitMiB).toBeLessThan(boundedMiB);
  expect(told).toMatchObject({ pid: told.spawned, args: ['projector', 'one', '--two'] });
});

test.each<[string, Start, number, number]>([
  ['on the command line', { flags: ['--max-old-space-size=700'] }, 700, 1_000],
  ['in NODE_OPTIONS', { options: '--max_old_space_size=700' }, 700, 1_000],
  ['by nobody, for an app that has none', { app: 'cli' }, boundedMiB, 1_000_000],
  ['by nobody, where there is a channel that would be lost', { channel: true }, boundedMiB, 1_000_000],
])('bounds that are set %s stay', async (_, how, least, most) => {
  const { limitMiB } = await start(how);
  expect(limitMiB).toBeGreaterThanOrEqual(least);
  expect(limitMiB).toBeLessThan(most);
});
