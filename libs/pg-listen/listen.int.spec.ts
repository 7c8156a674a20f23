/** Hearing, coming back, and closing whatever the network does. */
import { eventually } from '@asana-warehouse/testbed/eventually';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { startProxy, type FaultProxy } from '@asana-warehouse/testbed/proxy';
import pg from 'pg';
import { listen } from './listen.ts';

const closeMsMax = 2_000;

let database: FreshDatabase;
let pool: pg.Pool;
let proxy: FaultProxy;
const heard: string[] = [];
let connections = 0;

beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const { hostname, port } = new URL(database.url);
  proxy = await startProxy({ host: hostname, port: Number(port) });
});
beforeEach(() => {
  proxy.set({ kind: 'pass' });
  heard.length = 0;
  connections = 0;
});
afterAll(async () => {
  await proxy.close();
  await pool.end();
  await database.drop();
});

function listening(): ReturnType<typeof listen> {
  const url = new URL(database.url);
  url.port = String(proxy.port);
  return listen({
    settings: { connectionString: url.toString(), application_name: 'ears' },
    channels: ['one', 'two'],
    connected: () => (connections += 1),
    heard: (channel, payload) => heard.push(`${channel} ${payload}`),
  });
}

async function connected(times: number): Promise<void> {
  await eventually(
    () => Promise.resolve(connections),
    (count) => count >= times,
  );
}

async function expectToClose(ears: ReturnType<typeof listen>): Promise<void> {
  const startMs = performance.now();
  await ears.close();
  expect(performance.now() - startMs).toBeLessThan(closeMsMax);
}

test('hears all its channels, and again after the connection was lost', async () => {
  const ears = listening();
  await connected(1);
  await pool.query("SELECT pg_notify('one', 'a'), pg_notify('two', ''), pg_notify('three', 'c')");
  await eventually(
    () => Promise.resolve(heard),
    (all) => all.length === 2,
  );
  expect(heard).toEqual(['one a', 'two ']);
  await pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ears'");
  await connected(2);
  await pool.query("SELECT pg_notify('one', 'b')");
  await eventually(
    () => Promise.resolve(heard),
    (all) => all.includes('one b'),
  );
  await expectToClose(ears);
  await eventually(
    async () => (await pool.query("SELECT FROM pg_stat_activity WHERE application_name = 'ears'")).rowCount,
    (count) => count === 0,
  );
});

test('closes while it connects', async () => {
  proxy.set({ kind: 'delay', ms: 200 });
  for (const afterMs of [0, 100, 300, 500]) {
    const ears = listening();
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await expectToClose(ears);
  }
});

test('closes on a network that went silent, before and after it has connected', async () => {
  const ears = listening();
  await connected(1);
  proxy.set({ kind: 'silent' });
  await expectToClose(ears);
  const never = listening();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expectToClose(never);
});
