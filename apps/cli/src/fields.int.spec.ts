/** `fields` over a real process: what it makes, lists, asks and takes away. */
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const bin = fileURLToPath(new URL('../bin.mjs', import.meta.url));
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
let database: FreshDatabase;
let client: pg.Client;
let dataDir: string;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  dataDir = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-cli-'));
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly stdout: string };

function fields(...words: readonly string[]): Promise<Ended> {
  const child = spawn(node, [bin, 'fields', ...words], {
    env: { PATH: '/usr/bin:/bin', DATA_DIR: dataDir, DATABASE_URL: database.url, SECRETS_KEY: 'ab'.repeat(32) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.resume();
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout })));
}

test('makes at once what is due, lists it, tells what it cannot make, and takes away what is left when told to', async () => {
  expect((await fields('list')).stdout).toContain('There is no view yet');
  await client.query(`
    INSERT INTO asana.workspace (gid, name, _synced_at, _visibility, _version, _source) VALUES ('1', 'Acme', now(), 'visible', 'v', 'x');
    INSERT INTO asana.custom_field (gid, name, resource_subtype, _workspace_gid, _synced_at, _visibility, _version, _source)
    VALUES ('2', 'Cost', 'number', '1', now(), 'visible', 'v', 'x')`);
  expect(await fields('refresh', '--json')).toEqual({
    code: 0,
    stdout: `${JSON.stringify({ ok: true, made: 1, changed: 0, leftOut: 0, failed: [] })}\n`,
  });
  await client.query(`UPDATE asana.custom_field SET name = 'Price'`);
  expect(await fields('refresh')).toEqual({ code: 0, stdout: '0 made, 1 changed\n' });
  expect((await fields('list')).stdout).toMatch(/analytics\.task_fields_acme +task +workspace 1 +1 +1\n/);

  expect((await fields('tidy')).code).toBe(2);
  expect((await fields('tidy', '--dry-run')).stdout).toBe('would go  analytics.task_fields_acme: cost\n');
  expect((await fields('tidy', '--yes')).stdout).toBe('gone  analytics.task_fields_acme: cost\n');
  expect((await fields('tidy', '--yes')).stdout).toBe('Nothing is left of former names.\n');

  await client.query(
    `ALTER VIEW analytics.task_fields_acme RENAME price TO by_hand; UPDATE asana.custom_field SET name = 'Sum'`,
  );
  const refused = await fields('refresh');
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(
    /^0 made, 0 changed\nnot made: task of workspace 1: cannot change name of view column/,
  );
}, 120_000);
