/** The command over real processes: help, exit codes, one JSON document on stdout, and what is told of failures. */
import type { Command } from 'commander';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { listening } from '@asana-warehouse/testbed/listening';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { commandLine } from './program.ts';

const bin = fileURLToPath(new URL('../bin.mjs', import.meta.url));
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
const key = Buffer.alloc(32, 7).toString('base64');
const nowhere = 'postgres://warehouse:hunter2@127.0.0.1:1/warehouse';

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

let database: FreshDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await freshDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-cli-'));
});

afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

function command(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(node, [bin, ...args], {
    env: { PATH: '/usr/bin:/bin', DATA_DIR: dataDir, DATABASE_URL: database.url, SECRETS_KEY: key, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}

/** Every command that can be run, by the words that lead to it; what is not in this release has no help. */
function leaves(parent: Command, before: readonly string[] = []): readonly (readonly string[])[] {
  return parent.commands
    .filter((one) => one.description() !== 'not in this release')
    .flatMap((one) => {
      const words = [...before, one.name()];
      return one.commands.length === 0 ? [words] : leaves(one, words);
    });
}

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await command(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test('every command has its help, and offers --json', async () => {
  const all = leaves(commandLine(() => undefined));
  expect(all.length).toBeGreaterThan(28);
  for (const [first, second] of [['up'], ['rebuild'], ['webhooks', 'rotate'], ['flags', 'diff'], ['guard', 'confirm']])
    expect(all).toContainEqual(second === undefined ? [first] : [first, second]);
  for (const one of all) {
    const help = helpOf(one);
    expect(help).toContain(`Usage: asana-warehouse ${one.join(' ')}`);
    expect({ one, json: help.includes('--json') }).toEqual({ one, json: true });
  }
  for (const words of [['guard', 'confirm'], ['status']]) {
    const { code, stdout } = await command([...words, '--help']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: helpOf(words) });
  }
});

function helpOf(words: readonly string[]): string {
  const found = words.reduce(
    (parent, word) => parent.commands.find((one) => one.name() === word) ?? parent,
    commandLine(() => undefined),
  );
  return found.helpInformation();
}

test.each([
  [['nonsense']],
  [['migrate', '--nonsense']],
  [['dlq', 'show', 'seven']],
  [['dlq', 'show']],
  [['simulate', '--port', 'x']],
  [['dlq', 'list', '--state', 'lost']],
  [['dlq', 'list', '--reason', "' OR true"]],
  [['dlq', 'retry']],
  [['dlq', 'retry', '1', '--type', 'task']],
  [['dlq', 'discard', '--yes']],
  [['replay']],
  [['replay', '--from', 'yesterday']],
  [['rebuild', '--apply']],
  [['rebuild', '--apply', '--yes', '--abort']],
  [['rebuild', '--types', 'gizmo']],
  [[]],
])('%j is wrong usage: exit 2, told on stderr', async (words) => {
  const { code, stdout, stderr } = await command(words);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toBe('');
});

test('wrong settings: every fault at once, exit 2, no value repeated, JSON on stdout when asked for', async () => {
  const environment = {
    INGRESS_PORT: 'hunter2',
    LOG_LEVEL: 'hunter2',
    SECRETS_KEY: 'hunter2',
    ASANA_TOKEN: '',
    KAFKA_BROKERS: 'x',
  };
  const { code, stdout, stderr } = await command(['up', '--json'], environment);
  expect(code).toBe(2);
  for (const name of ['INGRESS_PORT', 'LOG_LEVEL', 'SECRETS_KEY', 'KAFKA_BROKERS']) {
    expect(stderr).toContain(`${name} is wrong`);
  }
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'settings.invalid' } });
  expect(stdout.trim()).not.toContain('\n');
  expect(stdout + stderr).not.toContain('hunter2');
});

test('an outside database without a sealing key is refused before anything starts', async () => {
  const { code, stderr } = await command(['up'], { SECRETS_KEY: '' });
  expect(code).toBe(2);
  expect(stderr).toContain('SECRETS_KEY');
});

test.each([['migrate'], ['status'], ['dlq list'], ['up --once'], ['ingress'], ['projector']])(
  '%s without its Postgres: exit 3, what could not be reached and what to try, no password',
  async (words) => {
    const { code, stdout, stderr } = await command(words.split(' '), {
      DATABASE_URL: nowhere,
      INGRESS_PORT: '0',
      METRICS_PORT: '0',
    });
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('127.0.0.1:1') });
    expect(stderr).toMatch(/DATABASE_URL/);
    expect(stdout + stderr).not.toContain('hunter2');
  },
);

test.each([
  ['up', 'nobody answers there', 'http://127.0.0.1:1', 'asana.unreachable'],
  ['up --once', 'nobody answers there', 'http://127.0.0.1:1', 'asana.unreachable'],
])('%s when %s: exit 3, where and what to try, no token', async (words, _when, url, code) => {
  const environment = { ASANA_BASE_URL: url, ASANA_TOKEN: 'hunter2', INGRESS_PORT: '0' };
  const ended = await command([...words.split(' '), '--json'], environment);
  expect(ended.code).toBe(3);
  expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(url) } });
  expect(ended.stdout + ended.stderr).not.toContain('hunter2');
});

test('a reconciler that is started where there is no Asana: exit 3, where and what to try', async () => {
  const ended = await command(['reconciler'], { ASANA_BASE_URL: 'http://127.0.0.1:1', ASANA_TOKEN: 'hunter2' });
  expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('http://127.0.0.1:1') });
  expect(ended.stderr).toContain('ASANA_BASE_URL');
  expect(ended.stderr).not.toContain('hunter2');
});

test('an address that is no Asana’s is told in its own words, and doctor says the same', async () => {
  const other = createServer((_request, response) =>
    response
      .writeHead(403, { 'content-type': 'application/json' })
      .end('{"errors":[{"message":"App has been blocked"}]}'),
  );
  const url = `http://127.0.0.1:${await listening(other)}`;
  const settings = { ASANA_BASE_URL: url, ASANA_TOKEN: 'hunter2', INGRESS_PORT: '0' };
  try {
    for (const words of [['up'], ['reconciler']]) {
      const ended = await command(words, settings);
      expect(ended).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('403 to GET /users/me: App has been bl'),
      });
    }
    const { code, stdout } = await command(['doctor', '--json'], settings);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('App has been blocked') });
  } finally {
    other.close();
  }
});

test('a credential that Asana refuses is exit 3 before anything is synced', async () => {
  const simulator = spawn(node, [bin, 'simulate', '--json', '--port', '0', '--projects', '1', '--tasks', '1']);
  try {
    const line = await new Promise<string>((resolve) =>
      simulator.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    );
    const { url } = JSON.parse(line) as { url: string };
    const ended = await command(['up'], { ASANA_BASE_URL: url, ASANA_TOKEN: 'hunter2', INGRESS_PORT: '0' });
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ASANA_TOKEN'),
    });
    expect(ended.stderr).toContain('answers 401 to the credential: Not Authorized');
    expect(ended.stdout + ended.stderr).not.toContain('hunter2');
  } finally {
    simulator.kill('SIGTERM');
  }
});

test('a wrong password is exit 3 and says what to check', async () => {
  const url = new URL(database.url);
  url.password = 'hunter2';
  const { code, stderr } = await command(['migrate'], { DATABASE_URL: url.toString() });
  expect(code).toBe(3);
  expect(stderr).toContain('password');
  expect(stderr).not.toContain('hunter2');
});

test('migrate on a new schema has nothing to do, also several at once', async () => {
  const runs = await Promise.all([1, 2, 3].map(() => command(['migrate', '--json'])));
  for (const { code, stdout } of runs) {
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, ran: [] });
  }
});

test('status of a sound warehouse is exit 0; an open dead letter makes it 1', async () => {
  const sound = await command(['status', '--json']);
  expect(JSON.parse(sound.stdout)).toMatchObject({ ok: true, problems: [], rows: { task: 0 }, waiting: { wishes: 0 } });
  expect(sound.code).toBe(0);
  await addLetter();
  const letter = await command(['status', '--json']);
  expect(letter.code).toBe(1);
  expect(JSON.parse(letter.stdout)).toMatchObject({ ok: false, deadLetters: { open: 1 }, notCovered: {} });
  await ask(`INSERT INTO ops.coverage (kind, gid, outcome, read_at)
    VALUES ('task', '1', 'failed', now()), ('task', '2', 'complete', now())`);
  expect((await command(['status'])).stdout).toMatch(/^not covered +1 task$/m);
  await ask('TRUNCATE ops.coverage');
});

test('dead letters are listed, shown, retried, discarded, each decision audited', async () => {
  const id = await addLetter();
  const listed = JSON.parse((await command(['dlq', 'list', '--json'])).stdout) as { letters: { id: number }[] };
  expect(listed.letters.map((letter) => letter.id)).toContain(id);
  const retried = await command(['dlq', 'retry', String(id), '999', '--json']);
  expect(JSON.parse(retried.stdout)).toEqual({ ok: false, count: 1, changed: [id], unfit: [999] });
  expect(retried.code).toBe(1);
  const asked = await command(['dlq', 'discard', String(id)]);
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(await ask(`SELECT state FROM ops.dead_letter WHERE id = ${id}`)).toEqual([{ state: 'retry' }]);
  expect((await command(['dlq', 'discard', String(id), '--yes'])).code).toBe(0);
  expect(await ask(`SELECT state FROM ops.dead_letter WHERE id = ${id}`)).toEqual([{ state: 'discarded' }]);
  const audit = await ask(`SELECT action, actor FROM ops.audit WHERE subject = 'dead letter ${id}' ORDER BY id`);
  const actor = expect.stringMatching(/^.+@.+$/);
  expect(audit).toEqual([
    { action: 'dead letter retried', actor },
    { action: 'dead letter discarded', actor },
  ]);
});

test('a letter is shown with cause, place and headers; with what it held only when asked for', async () => {
  const id = await addLetter();
  const shown = await command(['dlq', 'show', String(id), '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    letter: { reason: 'undecodable', firstReason: 'undecodable', attempts: 1, valueBytes: 8, headers: { a: 'b' } },
  });
  expect(shown.stdout + (await command(['dlq', 'show', String(id)])).stdout).not.toContain('not json');
  const opened = await command(['dlq', 'show', String(id), '--body', '--json']);
  expect(JSON.parse(opened.stdout)).toMatchObject({ letter: { value: 'not json' } });
});

test('letters are listed, counted, retried and discarded as a class, and nothing else with them', async () => {
  for (const type of ['story', 'story', 'task', null]) await addLetter('unstorable', type);
  const words = ['--reason', 'unstorable', '--type', 'story', '--json'];
  const listed = await command(['dlq', 'list', ...words]);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    letters: [{ type: 'story' }, { type: 'story' }],
    classes: [{ state: 'open', reason: 'unstorable', type: 'story', count: 2 }],
  });
  const retried = await command(['dlq', 'retry', ...words]);
  expect(retried.code).toBe(0);
  expect(JSON.parse(retried.stdout)).toEqual({ ok: true, count: 2, unfit: [] });
  const states = `SELECT resource_type, state FROM ops.dead_letter WHERE reason = 'unstorable' ORDER BY id`;
  expect((await ask(states)).map((row) => Object.values(row as object).join(' '))).toEqual([
    'story retry',
    'story retry',
    'task open',
    ' open',
  ]);
  expect((await command(['dlq', 'discard', '--reason', 'unstorable', '--json'])).code).toBe(2);
  const discarded = await command(['dlq', 'discard', '--reason', 'unstorable', '--yes', '--json']);
  expect(JSON.parse(discarded.stdout)).toMatchObject({ ok: true, count: 4 });
  const audited = `SELECT action, subject, detail->'types' AS types FROM ops.audit WHERE action LIKE 'dead letters %' ORDER BY id`;
  expect(await ask(audited)).toEqual([
    { action: 'dead letters retried', subject: '2 dead letters', types: ['story'] },
    { action: 'dead letters discarded', subject: '4 dead letters', types: [] },
  ]);
});

test('a retry that is waited for tells what was applied and what failed again', async () => {
  await addLetter('unknown_type', 'task', soundDelivery);
  await addLetter('unknown_type', 'task');
  const projector = spawn(node, [bin, 'projector'], {
    env: { PATH: '/usr/bin:/bin', DATA_DIR: dataDir, DATABASE_URL: database.url, SECRETS_KEY: key, METRICS_PORT: '0' },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => projector.once('close', resolve));
  try {
    const words = ['dlq', 'retry', '--reason', 'unknown_type', '--wait', '--json'];
    const { code, stdout } = await command(words);
    expect(JSON.parse(stdout)).toEqual({ ok: false, count: 2, unfit: [], waiting: 0, applied: 1, failed: 1 });
    expect(code).toBe(1);
    const row = `SELECT resource_gid FROM asana.event`;
    expect(await ask(row)).toEqual([{ resource_gid: '7' }]);
    const again = await command(words);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('"count":0') });
  } finally {
    projector.kill('SIGTERM');
    await ended;
  }
});

const nobody = 'http://127.0.0.1:1';

test.each([
  ['a token', { ASANA_TOKEN: 'hunter2' }],
  ['an OAuth grant', { ASANA_CLIENT_ID: '1', ASANA_CLIENT_SECRET: 'hunter2', ASANA_REFRESH_TOKEN: 'hunter2' }],
])('doctor names what it finds: with %s an Asana that is not there, a schema that is too old', async (_, given) => {
  const { code, stdout } = await onSchema('0000_old', { ...given, ASANA_BASE_URL: nobody });
  expect(code).toBe(1);
  const { findings } = JSON.parse(stdout) as { findings: { name: string; state: string; remedy: string | null }[] };
  expect(findings.filter(({ state }) => state === 'bad').map((one) => one.name)).toEqual(['asana', 'schema']);
  expect(findings.find((one) => one.name === 'asana')?.remedy).toContain('ASANA_BASE_URL');
  expect(findings.find((one) => one.name === 'schema')?.remedy).toContain('migrate');
  expect(stdout).not.toContain('hunter2');
});

test('doctor takes the schema of a later release, on which this one runs', async () => {
  expect(await onSchema('9999_later', {})).toMatchObject({ code: 0, stdout: expect.stringContaining('9999_later') });
});

/** What doctor says when the newest migration of the database bears another name. */
async function onSchema(name: string, settings: Record<string, string>): Promise<Ended> {
  const [newest] = (await ask('SELECT max(name) AS name FROM schema_migration')) as { name: string }[];
  await ask(`UPDATE schema_migration SET name = '${name}' WHERE name = '${newest?.name}'`);
  try {
    return await command(['doctor', '--json'], settings);
  } finally {
    await ask(`UPDATE schema_migration SET name = '${newest?.name}' WHERE name = '${name}'`);
  }
}

test('simulate prints one JSON line when it is ready and ends on SIGTERM', async () => {
  const child = spawn(node, [
    bin,
    'simulate',
    '--json',
    '--port',
    '0',
    '--seed',
    '3',
    '--projects',
    '2',
    '--tasks',
    '5',
  ]);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  expect(JSON.parse(line)).toMatchObject({ url: expect.stringMatching(/^http/), projects: expect.any(Array) });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

let offset = 0;

const headers = JSON.stringify({
  a: 'b',
  'delivery-id': 'd',
  'webhook-key': 'k',
  'received-at': '2026-01-01T00:00:00.000Z',
  source: 'webhook',
});
const soundDelivery = JSON.stringify({
  events: [{ action: 'changed', resource: { gid: '7', resource_type: 'task' } }],
});

async function addLetter(reason = 'undecodable', type: string | null = null, value = 'not json'): Promise<number> {
  offset += 1;
  const rows = await ask(
    `INSERT INTO ops.dead_letter (consumer_group, topic, partition, "offset", record_key, reason, detail, headers, value, resource_type)
     VALUES ('projector', 'asana.deliveries.v1', 0, ${offset}, 'k', '${reason}', 'body: expected JSON', '${headers}', '${value}',
       ${type === null ? 'NULL' : `'${type}'`})
     RETURNING id::int`,
  );
  return (rows[0] as { id: number }).id;
}
