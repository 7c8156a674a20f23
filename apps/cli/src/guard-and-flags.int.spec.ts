/** `guard` and `flags` over real processes: what they print, ask, refuse and write down. */
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
let dataDir: string;

beforeAll(async () => {
  database = await freshDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-cli-'));
});
afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly document: () => Record<string, unknown>;
};

function command(...words: readonly string[]): Promise<Ended> {
  const secrets = { SECRETS_KEY: Buffer.alloc(32, 7).toString('base64') };
  const child = spawn(node, [bin, ...words], {
    env: { PATH: '/usr/bin:/bin', DATA_DIR: dataDir, DATABASE_URL: database.url, ...secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.resume();
  const document = (): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, document })));
}

async function ask(sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('an entry of the guard is listed and told of by status, asks before it is confirmed, and is decided once', async () => {
  await ask(`INSERT INTO ops.guard (scope, resource_type, rule, missing, members, state)
             VALUES ('project 7', 'task', 'reads', 2, 2, 'open'), ('project 8', 'task', 'list', 90, 100, 'open')`);
  await ask(`INSERT INTO ops.absence (type, gid, state, scopes, guard_id)
             SELECT 'task', gid, 'held', '{project 7,everything}', (SELECT id FROM ops.guard WHERE scope = 'project 7')
             FROM unnest('{1,2}'::text[]) AS gid`);
  const listed = (await command('guard', 'list', '--json')).document();
  expect(listed).toMatchObject({ ok: true, entries: [{ scope: 'project 8' }, { scope: 'project 7', held: 2 }] });
  expect((await command('guard', 'list')).stdout).toContain('90 of 100 task not listed');
  const status = await command('status', '--json');
  expect(status.code).toBe(1);
  expect(status.document()['problems']).toContainEqual(expect.stringContaining('2 deletions in 2 scopes'));
  const [other, first] = (listed['entries'] as { id: number }[]).map(({ id }) => String(id)) as [string, string];

  expect((await command('guard', 'confirm', first)).code).toBe(2);
  expect((await command('guard', 'confirm', first, '--yes', '--json')).document()).toMatchObject({
    ok: true,
    entry: { held: 2, state: 'confirmed' },
  });
  expect(await ask(`SELECT gid, reason FROM ops.wish ORDER BY gid`)).toEqual([
    { gid: '1', reason: 'guard.confirmed' },
    { gid: '2', reason: 'guard.confirmed' },
  ]);
  expect((await command('guard', 'confirm', first, '--yes')).code).toBe(1);
  expect((await command('guard', 'dismiss', other)).code).toBe(0);
  expect((await command('guard', 'dismiss', '999')).code).toBe(2);
  expect((await command('status', '--json')).code).toBe(0);
  const audit = await ask(`SELECT action, actor <> '' AS named FROM ops.audit WHERE action LIKE 'guard.%' ORDER BY id`);
  expect(audit).toEqual([
    { action: 'guard.confirmed', named: true },
    { action: 'guard.dismissed', named: true },
  ]);
}, 60_000);

test('a flag is set, listed and written down; what makes no sense is refused', async () => {
  const set = await command('flags', 'set', 'story', '*', 'off', '--reason', 'merging comments', '--json');
  expect(set.document()).toEqual({ ok: true, type: 'story', action: '*', before: 'on', state: 'off' });
  expect((await command('flags', 'set', 'story', '*', 'on')).stdout).toBe('story *: off → on\n');
  expect((await command('flags', 'list', '--json')).document()).toMatchObject({
    flags: [{ type: 'story', action: '*', state: 'on', isPending: false }],
  });
  expect((await command('flags', 'history', '--json')).document()).toMatchObject({
    changes: [
      { before: 'off', state: 'on' },
      { before: 'on', state: 'off', reason: 'merging comments' },
    ],
  });
  const senseless = [
    ['nothing', '*', 'off'],
    ['task', 'deletes', 'off'],
    ['task', '*', 'maybe'],
    ['task', '*', 'on', '--since', '2026-01-01'],
    ['task', '*', 'off', '--since', 'noon'],
    ['task', '*', 'off', '--since', '1'],
    ['task', '*', 'off', '--since', '2026-01-01T10:00'],
  ];
  const codes = await Promise.all(senseless.map(async (words) => (await command('flags', 'set', ...words)).code));
  expect(codes).toEqual(senseless.map(() => 2));
}, 120_000);

test('differences of the shadow tables are told by table and column, and by exit code', async () => {
  const none = await command('flags', 'diff');
  expect({ code: none.code, stdout: none.stdout }).toEqual({
    code: 0,
    stdout: 'The shadow tables are empty: flags in shadow hide nothing.\n',
  });
  await ask(`INSERT INTO ops.shadowed (type, gid, flags, kinds, fields) VALUES
    ('story', '1', '{story content}', '{asana.story: different}', '{asana.story.text}'),
    ('story', '2', '{story content,container}', '{asana.story: different,asana_history.story: only shadow}', '{asana.story.text,asana.story._deleted_at}'),
    ('story', '3', '{story content}', '{}', '{}'),
    ('task', '4', '{container}', '{}', '{}')`);
  const { code, document } = await command('flags', 'diff', '--json', '--examples', '1');
  expect(code).toBe(1);
  expect(document()).toEqual({
    ok: false,
    resources: 4,
    different: 2,
    waiting: 0,
    flags: [
      { type: 'story', flag: 'container', resources: 1, different: 1 },
      { type: 'story', flag: 'story content', resources: 3, different: 2 },
      { type: 'task', flag: 'container', resources: 1, different: 0 },
    ],
    differences: [
      { type: 'story', kind: 'asana.story: different', count: 2 },
      { type: 'story', kind: 'asana_history.story: only shadow', count: 1 },
    ],
    fields: [
      { type: 'story', field: 'asana.story._deleted_at', count: 1 },
      { type: 'story', field: 'asana.story.text', count: 2 },
    ],
    examples: [
      {
        type: 'story',
        gid: '1',
        flags: ['story content'],
        kinds: ['asana.story: different'],
        fields: ['asana.story.text'],
      },
    ],
  });
  const { stdout } = await command('flags', 'diff');
  for (const line of ['2 of 4 resources differ:', '  story  asana.story.text  2', '  story:2  asana.story: different'])
    expect(stdout).toContain(line);
  expect(stdout).not.toContain('story:3');

  // Of tasks nothing differs, but that is not all yet.
  expect((await command('flags', 'diff', '--types', 'task')).code).toBe(0);
  await ask(`INSERT INTO ops.refold (type, gid) VALUES ('task', '5')`);
  const waiting = await command('flags', 'diff', '--types', 'task');
  expect(waiting.code).toBe(1);
  expect(waiting.stdout).toContain('1 still to be folded');
  for (const words of [
    ['--types', 'nothing'],
    ['--types', ','],
    ['--examples', '1001'],
    ['--examples', 'all'],
  ]) {
    expect({ words, code: (await command('flags', 'diff', ...words)).code }).toEqual({ words, code: 2 });
  }
}, 60_000);
