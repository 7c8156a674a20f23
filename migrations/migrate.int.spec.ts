/** Migrations from several instances at once, and after an instance that was killed at work. */
import { ownPostgres, type OwnPostgres } from '@asana-warehouse/testbed/postgres';
import pg from 'pg';
import { migrate, migrationNames } from './migrate.ts';

let server: OwnPostgres;
beforeAll(async () => void (server = await ownPostgres({ fsync: 'off' })));
afterAll(() => server.stop());

test('of many instances at once one works, the others find it done', async () => {
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => migrate(server.url)));
  const names = (await migrationNames()).map((name) => name.replace('.ts', ''));
  expect(outcomes.map(({ ran }) => ran.length).sort((a, b) => a - b)).toEqual([0, 0, 0, names.length]);
  for (const { newest } of outcomes) expect(newest).toBe(names.at(-1));
});

test('what a killed instance left locked keeps nobody out', async () => {
  await migrate(server.url);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('UPDATE schema_migration_lock SET is_locked = 1');
  await client.end();
  expect((await migrate(server.url)).ran).toEqual([]);
});

test('a release finds a newer schema as it is, changes nothing, and names what is in place', async () => {
  await migrate(server.url);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(`INSERT INTO schema_migration (name, batch, migration_time) VALUES ('9999_later', 99, now())`);
    expect(await migrate(server.url)).toEqual({ ran: [], newest: '9999_later' });
  } finally {
    await client.query(`DELETE FROM schema_migration WHERE name = '9999_later'`);
    await client.end();
  }
});

test('a user who is called like one of our schemas finds what is done, though names lead there first', async () => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE ROLE asana LOGIN SUPERUSER PASSWORD 'asana'`);
  await client.query('CREATE DATABASE of_asana OWNER asana');
  await client.end();
  const url = Object.assign(new URL(server.url), { username: 'asana', password: 'asana', pathname: '/of_asana' }).href;
  const { ran, newest } = await migrate(url);
  expect(ran.length).toBeGreaterThan(0);
  expect(await migrate(url)).toEqual({ ran: [], newest });
});
