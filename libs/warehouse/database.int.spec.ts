/** What reaches callers when Postgres refuses, goes away or speaks TLS otherwise than asked. */
import { freshDatabase, ownPostgres, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { tryAdvisoryLock } from './advisory-lock.ts';
import { connectionSettings, inTransaction, openPool, postgresFailure } from './database.ts';

let database: FreshDatabase;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(() => database.drop());

async function ask(url: string, sql: string): Promise<unknown> {
  const pool = openPool(url, { max: 1, applicationName: 'test' });
  try {
    return await inTransaction(
      pool,
      async (client) => Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0],
    );
  } finally {
    await pool.end();
  }
}

function changed(change: (url: URL) => void): string {
  const url = new URL(database.url);
  change(url);
  return url.toString();
}

test('bigints are numbers, and one too large for a number throws', async () => {
  expect(await ask(database.url, 'SELECT 9007199254740991::bigint')).toBe(9007199254740991);
  await expect(ask(database.url, 'SELECT 9007199254740993::bigint')).rejects.toThrow('above 2^53');
});

test.each([
  ['nobody listens there', changed.bind(null, (url) => void (url.port = '1')), 'postgres.unreachable'],
  ['the password is wrong', changed.bind(null, (url) => void (url.password = 'guess')), 'postgres.refused'],
  ['there is no such database', changed.bind(null, (url) => void (url.pathname = '/nowhere')), 'postgres.refused'],
  [
    'TLS is asked of a server without it',
    changed.bind(null, (url) => url.searchParams.set('sslmode', 'require')),
    'postgres.tls_failed',
  ],
  [
    'the root certificate is missing',
    changed.bind(null, (url) => void (url.search = 'sslmode=verify-full&sslrootcert=/nowhere.pem')),
    'settings.invalid',
  ],
  ['sslmode is unknown', changed.bind(null, (url) => url.searchParams.set('sslmode', 'maybe')), 'settings.invalid'],
])('when %s the failure says so', async (_, url, code) => {
  const outcome: unknown = await Promise.resolve()
    .then(() => ask(url(), 'SELECT 1'))
    .catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code });
  expect(String(outcome)).not.toContain(new URL(database.url).password);
});

test.each(['', 'disable', 'allow', 'prefer'])('sslmode "%s" connects in plain text', async (mode) => {
  expect(
    await ask(
      changed((url) => url.searchParams.set('sslmode', mode)),
      'SELECT 1',
    ),
  ).toBe(1);
});

test('modes of TLS mean what libpq says', () => {
  const ssl = (mode: string): unknown => connectionSettings(`postgres://h/d?sslmode=${mode}`).ssl;
  expect(ssl('disable')).toBe(false);
  expect(ssl('require')).toMatchObject({ rejectUnauthorized: false });
  expect(ssl('verify-ca')).toMatchObject({
    rejectUnauthorized: true,
    checkServerIdentity: expect.any(Function) as unknown,
  });
  expect(ssl('verify-full')).toEqual({ rejectUnauthorized: true });
  expect(connectionSettings('postgres://h/d?sslmode=require').connectionString).not.toContain('ssl');
});

test('of two transactions that wait for each other both are done, one of them at its second try', async () => {
  const pool = openPool(database.url, { max: 2, applicationName: 'test' });
  try {
    await pool.query('CREATE TABLE public.held AS SELECT n, 0 AS count FROM generate_series(1, 2) AS n');
    let begun = 0;
    const { promise: bothHold, resolve } = Promise.withResolvers<void>();
    const take = async (order: readonly number[]): Promise<void> =>
      await inTransaction(pool, async (client) => {
        begun += 1;
        for (const n of order) {
          await client.query('UPDATE public.held SET count = count + 1 WHERE n = $1', [n]);
          if (begun === 2) resolve();
          await bothHold;
        }
      });
    await Promise.all([take([1, 2]), take([2, 1])]);
    expect((await pool.query('SELECT count FROM public.held')).rows).toEqual([{ count: 2 }, { count: 2 }]);
    expect(begun).toBe(3);
  } finally {
    await pool.end();
  }
});

test('what fails in another way is not tried again', async () => {
  const pool = openPool(database.url, { max: 1, applicationName: 'test' });
  try {
    let begun = 0;
    const work = inTransaction(pool, async (client) => {
      begun += 1;
      await client.query('SELECT 1 / 0');
    });
    await expect(work).rejects.toThrow('division by zero');
    expect(begun).toBe(1);
  } finally {
    await pool.end();
  }
});

test('a server killed in mid-transaction is unreachable, and the pool recovers with it', async () => {
  const server = await ownPostgres();
  const pool = openPool(server.url, { max: 2, applicationName: 'test' });
  const work = inTransaction(pool, async (client) => {
    await client.query('SELECT 1');
    await server.kill();
    await client.query('SELECT 1');
  });
  await expect(work).rejects.toMatchObject({ code: 'postgres.unreachable', retriable: true });
  await server.restart();
  expect(await inTransaction(pool, async (client) => (await client.query('SELECT 1 AS one')).rows)).toEqual([
    { one: 1 },
  ]);
  await pool.end();
  await server.stop();
});

test('a server killed under a borrowed connection ends no process: the next statement, and a single one, says unreachable', async () => {
  const server = await ownPostgres();
  const pool = openPool(server.url, { max: 2, applicationName: 'test' });
  const client = await pool.connect();
  const ended = new Promise((resolve) => client.once('end', resolve));
  await server.kill();
  await ended;
  await expect(
    client.query('SELECT 1').catch((error: unknown) => Promise.reject(postgresFailure(error))),
  ).rejects.toMatchObject({
    code: 'postgres.unreachable',
  });
  client.release(true);
  await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: 'postgres.unreachable', retriable: true });
  await pool.end();
  await server.stop();
});

test('who holds a lock hears that it is lost with its connection', async () => {
  const server = await ownPostgres();
  const pool = openPool(server.url, { max: 2, applicationName: 'test' });
  const held = tryAdvisoryLock(pool, 'chores', async (lost) => {
    const heard = new Promise((resolve) => lost.addEventListener('abort', resolve));
    await server.kill();
    await heard;
    return lost.reason as unknown;
  });
  expect(await held).toMatchObject({ value: { code: 'postgres.unreachable' } });
  await pool.end();
  await server.stop();
});

test('a serialization failure is worth another attempt, a data error is not a failure of the network', () => {
  expect(postgresFailure(Object.assign(new Error('could not serialize'), { code: '40001' }))).toMatchObject({
    code: 'warehouse.conflict',
  });
  const dataError = Object.assign(new Error('invalid input syntax'), { code: '22P02' });
  expect(postgresFailure(dataError)).toBe(dataError);
});

test.each([
  ['table', 'SELECT * FROM ops.of_a_later_release'],
  ['schema', 'SELECT * FROM of_a_later_release.task'],
  ['column', 'SELECT of_a_later_release FROM asana.task'],
  ['function', 'SELECT ops.of_a_later_release()'],
])('a %s that only a later migration makes says that the schema is older than the release', async (_, sql) => {
  await expect(ask(database.url, sql)).rejects.toMatchObject({ code: 'warehouse.schema_outdated', exitCode: 3 });
});
