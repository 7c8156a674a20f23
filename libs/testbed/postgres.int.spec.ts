/** The testbed's own promises: databases are migrated, separate and dropped; an own server survives a kill. */
import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { freshDatabase, ownPostgres } from './postgres.ts';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('two databases are migrated and share nothing', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  await ask(one.url, `INSERT INTO ops.audit (actor, action, subject) VALUES ('a', 'b', 'c')`);
  expect(await ask(one.url, 'SELECT count(*)::int FROM ops.audit')).toEqual([{ count: 1 }]);
  expect(await ask(two.url, 'SELECT count(*)::int FROM ops.audit')).toEqual([{ count: 0 }]);
  await one.drop();
  await expect(ask(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
  await two.drop();
});

test('a killed server comes back on its port with what was committed', async () => {
  const server = await ownPostgres();
  try {
    await ask(server.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await server.kill();
    await expect(ask(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await ask(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  } finally {
    await server.stop();
  }
  expect(spawnSync('kill', ['-0', String(server.pid)]).status).not.toBe(0);
});
