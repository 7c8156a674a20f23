/** The migrations, as a real Postgres understands them, against the catalogue. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import knex from 'knex';
import pg from 'pg';
import { differenceOf } from '../tools/generate/difference.ts';
import { definitionsMade, migrationHashes } from '../tools/generate/files.ts';
import { introspect, type Functions, type Manifest, type Tables } from '../tools/generate/manifest.ts';
import { wantedOf } from '../tools/generate/wanted.ts';
import { migrate, migrationNames } from './migrate.ts';
import { runSqlFile } from './sql-file.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));

let database: FreshDatabase;
let client: pg.Client;
let tables: Tables;
let functions: Functions;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  ({ tables, functions } = await introspect(client));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('all migrations together', () => {
  test('give what the catalogue declares, to the last type, key, index, comment, view and function', async () => {
    const made = await definitionsMade(checkout);
    expect(differenceOf(wantedOf(resources), tables, made)).toEqual({ sql: '', refusals: [] });
    expect([...made.keys()]).toEqual(expect.arrayContaining(['asana_history.task_as_of', 'asana_history.change']));
  });

  test('give what the manifest says, which was made from these very files', async () => {
    const manifest = JSON.parse(await readFile(path.join(checkout, 'migrations/schema.json'), 'utf8')) as Manifest;
    expect(tables).toEqual(manifest.tables);
    expect(functions).toEqual(manifest.functions);
    expect(await migrationHashes(checkout)).toEqual(manifest.migrations);
  });

  test('give the shadow tables all that the live ones have, and go on doing so', async () => {
    const likeLive = async (): Promise<void> => {
      const live = await shapesOf('asana', 'asana_history');
      expect(await shapesOf('shadow_asana', 'shadow_history')).toEqual(live);
      expect(Object.keys(live)).toEqual(
        expect.arrayContaining(['1 task', '2 task', '1 task_project', '2 task_project']),
      );
    };
    await likeLive();
    await client.query(`
      BEGIN;
      INSERT INTO shadow_asana.tag (gid, _synced_at, _visibility, _version, _source) VALUES ('1', now(), 'visible', 'x', 'x');
      ALTER TABLE asana.tag ADD COLUMN "order" numeric;
      COMMENT ON COLUMN asana.tag."order" IS 'Made up. [U]';
      COMMENT ON COLUMN asana.tag.name IS 'Said otherwise. [U]';
      CREATE TABLE asana_history.sprint (gid text NOT NULL, valid_from timestamptz NOT NULL, PRIMARY KEY (gid, valid_from));
      COMMENT ON TABLE asana_history.sprint IS 'Made up.';
      SELECT ops.keep_shadow_tables(), ops.keep_shadow_tables()`);
    await likeLive();
    await client.query('ROLLBACK');
  });

  test('leave no table, no column and no function without a comment', () => {
    const silent = Object.entries(tables).flatMap(([table, { doc, columns }]) => [
      ...(doc === null ? [table] : []),
      ...Object.entries(columns).flatMap(([column, about]) => (about.doc === null ? [`${table}.${column}`] : [])),
    ]);
    expect(silent).toEqual([]);
    expect(Object.entries(functions).filter(([, { doc }]) => doc === null)).toEqual([]);
  });

  test('keep times with their zone, gids as text, and money, effort and shares exact', () => {
    const columns = Object.entries(tables).flatMap(([table, about]) =>
      Object.entries(about.columns).map(([name, { type }]) => ({ at: `${table}.${name}`, name, type })),
    );
    expect(columns.length).toBeGreaterThan(300);
    const ofRows = columns.filter(({ at }) => /^(asana|asana_history|analytics|asana_as_of)\./.test(at));
    expect(columns.filter(({ type }) => type.startsWith('timestamp without'))).toEqual([]);
    expect(ofRows.filter(({ type }) => /^(real|double|money)/.test(type))).toEqual([]);
    expect(columns.filter(({ name, type }) => /(^|_)gid$/.test(name) && type !== 'text')).toEqual([]);
    expect(columns.filter(({ name, type }) => name.endsWith('_at') && type !== 'timestamp with time zone')).toEqual([]);
  });

  test('name no role: who may read is for those who run the database to say', async () => {
    const files = Object.keys(await migrationHashes(checkout));
    const texts = await Promise.all(files.map((file) => readFile(path.join(checkout, 'migrations', file), 'utf8')));
    const role = /\b(GRANT|REVOKE|OWNER TO|CREATE ROLE|CREATE USER|SET ROLE|AUTHORIZATION)\b/;
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((_, index) => role.test(texts[index] ?? ''))).toEqual([]);
  });

  test('let every table of history be asked for a moment, by a function and by a view', () => {
    const histories = Object.entries(tables).flatMap(([name, { kind }]) =>
      kind === 'table' && name.startsWith('asana_history.') ? [name.replace('asana_history.', '')] : [],
    );
    const named = (prefix: RegExp, names: readonly string[]): readonly string[] =>
      names.flatMap((name) => prefix.exec(name)?.[1] ?? []).sort();
    expect(named(/^asana_history\.(\w+)_as_of\(moment /, Object.keys(functions))).toEqual(histories.sort());
    expect(named(/^asana_as_of\.(\w+)$/, Object.keys(tables))).toEqual(histories);
    const changes = named(/^asana_history\.(\w+)_change$/, Object.keys(tables));
    expect(changes).toEqual(resources.map(({ name }) => name).sort());
  });

  test('give every table of asana a view of what is not gone', () => {
    const bare = (name: string): string => name.replace(/^\w+\./, '');
    const views = Object.keys(tables)
      .filter((name) => name.startsWith('analytics.'))
      .map(bare);
    const current = Object.keys(tables)
      .filter((name) => name.startsWith('asana.'))
      .map(bare);
    expect(views.sort()).toEqual([...current, 'custom_field_column', 'freshness', 'mention'].sort());
  });
});

test('a row whose references are not there yet is not held up, though tools can see where they lead', async () => {
  await client.query(`INSERT INTO asana.task (gid, name, assignee_gid, _synced_at, _visibility, _version, _source)
    VALUES ('1', 'early', 'nobody yet', now(), 'visible', 'v', 'hydrate'),
           ('2', 'gone', null, now(), 'visible', 'v', 'hydrate')`);
  await client.query(`UPDATE asana.task SET _deleted_at = now() WHERE gid = '2'`);
  const { rows } = await client.query(`SELECT conenforced, confrelid::regclass::text AS target FROM pg_constraint
    WHERE conname = 'task_assignee_gid_fkey'`);
  expect(rows).toEqual([{ conenforced: false, target: 'asana."user"' }]);
  expect((await client.query('SELECT gid FROM analytics.task')).rows).toEqual([{ gid: '1' }]);
  const fresh = await client.query(`SELECT live_rows FROM analytics.freshness WHERE resource_type = 'task'`);
  expect(fresh.rows).toEqual([{ live_rows: '1' }]);
});

test('any number of instances may migrate at once: each migration runs once', async () => {
  const name = `together_${randomUUID().slice(0, 8)}`;
  await client.query(`CREATE DATABASE ${name}`);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  try {
    const results = await Promise.all(Array.from({ length: 4 }, () => migrate(url.href)));
    const all = (await migrationNames()).map((file) => file.replace('.ts', ''));
    expect(results.flatMap(({ ran }) => ran).sort()).toEqual(all);
    expect(new Set(results.map(({ newest }) => newest))).toEqual(new Set([all.at(-1)]));
    expect((await migrate(url.href)).ran).toEqual([]);
  } finally {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }
});

test('a migration whose file is not the released one runs nothing', async () => {
  const connection = knex({ client: 'pg', connection: database.url, pool: { min: 0, max: 1 } });
  try {
    await expect(runSqlFile(connection, '0003_resources.sql', 'f'.repeat(64))).rejects.toMatchObject({
      code: 'migration.altered',
    });
  } finally {
    await connection.destroy();
  }
});

describe('a type that was only declared', () => {
  const run = promisify(execFile);
  let root: string;
  const generate = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
    run(process.execPath, ['tools/generate.ts', '--root', root, ...args], { cwd: checkout });
  const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-generate-'));
    for (const folder of ['libs/catalogue', 'migrations', 'docs/reference']) {
      await mkdir(path.dirname(path.join(root, folder)), { recursive: true });
      await cp(path.join(checkout, folder), path.join(root, folder), { recursive: true });
    }
    await symlink(path.join(checkout, 'node_modules'), path.join(root, 'node_modules'));
    // Pages that follow from other parts are not what is tested here.
    await generate();
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('is missed by nothing as long as it was not declared', async () => {
    await expect(generate('--check')).resolves.toMatchObject({ stdout: '' });
  });

  test.each(['docs/reference/commands.md', 'docs/reference/errors.md', 'libs/catalogue/resources.gen.ts'])(
    'is no reason to touch %s, and one that was touched by hand is named and written anew',
    async (file) => {
      const text = await readFile(path.join(root, file), 'utf8');
      await writeFile(path.join(root, file), text.replace(/\n$/, ' \n'));
      await expect(generate('--check')).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`${file} is not what would be generated`) as unknown,
      });
      await expect(generate()).resolves.toMatchObject({
        stdout: expect.stringContaining(`wrote ${file}\n`) as unknown,
      });
      expect(await readFile(path.join(root, file), 'utf8')).toBe(text);
    },
  );

  test('brings its tables, its place in the registry and its pages, and a line goes from the list of what is missing', async () => {
    await writeFile(path.join(root, 'libs/catalogue/resources/project-status.ts'), await declarationOfTheGuide());
    await writeFile(path.join(root, 'libs/catalogue/resources/sprint.ts'), madeUp);
    const missing = await read('libs/catalogue/undeclared.ts');
    const left = missing.replace(/^ {2}project_status: .*\n/m, '');
    expect(left).not.toBe(missing);
    await writeFile(path.join(root, 'libs/catalogue/undeclared.ts'), left);
    await expect(generate('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('migration') as unknown,
    });

    const before = await readdir(path.join(root, 'migrations'));
    const { stdout, stderr } = await generate();
    const added = (await readdir(path.join(root, 'migrations'))).filter((file) => !before.includes(file));
    expect(added).toEqual([
      expect.stringMatching(/^\d{4}_resources\.sql$/),
      expect.stringMatching(/^\d{4}_resources\.ts$/),
    ]);
    expect(
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .sort(),
    ).toEqual(
      [
        ...added.map((file) => `wrote migrations/${file}`),
        'wrote docs/reference/coverage.md',
        'wrote docs/reference/dictionary.md',
        'wrote docs/reference/er.svg',
        'wrote docs/reference/personal-data.md',
        'wrote libs/catalogue/known.gen.ts',
        'wrote libs/catalogue/resources.gen.ts',
        'wrote migrations/schema.json',
      ].sort(),
    );
    expect(stderr).toBe('note: sprint: no schema SprintResponse\n');

    const manifest = JSON.parse(await read('migrations/schema.json')) as Manifest;
    expect(
      Object.keys(manifest.tables)
        .filter((name) => /sprint|project_status/.test(name))
        .sort(),
    ).toEqual([
      'analytics.project_status',
      'analytics.project_status_mention',
      'analytics.sprint',
      'analytics.sprint_task',
      'asana.project_status',
      'asana.project_status_mention',
      'asana.sprint',
      'asana.sprint_task',
      'asana_as_of.project_status',
      'asana_as_of.project_status_mention',
      'asana_as_of.sprint',
      'asana_as_of.sprint_task',
      'asana_history.project_status',
      'asana_history.project_status_change',
      'asana_history.project_status_mention',
      'asana_history.sprint',
      'asana_history.sprint_change',
      'asana_history.sprint_task',
      'asana_history.time_as_sprint_goal',
    ]);
    expect(Object.keys(manifest.functions).filter((name) => /sprint|project_status/.test(name))).toEqual([
      'asana_history.project_status_as_of(moment timestamp with time zone)',
      'asana_history.project_status_mention_as_of(moment timestamp with time zone)',
      'asana_history.sprint_as_of(moment timestamp with time zone)',
      'asana_history.sprint_task_as_of(moment timestamp with time zone)',
    ]);
    const sql = await read(`migrations/${added[0] ?? ''}`);
    expect(sql).toMatch(/CREATE OR REPLACE VIEW asana_history\.change AS[^;]+ FROM asana_history\.sprint_change/);
    expect(sql).not.toContain('VIEW asana_history.task_change AS');
    expect(manifest.tables['asana.sprint']?.columns).toMatchObject({
      goal: { type: 'text', doc: 'What it is to achieve. [U]' },
      order: { type: 'integer', required: false },
    });
    expect(await read('libs/catalogue/resources.gen.ts')).toContain("from './resources/sprint.ts'");
    const dictionary = await read('docs/reference/dictionary.md');
    for (const name of ['### `asana.sprint_task`', '### `asana_as_of.sprint`', '`asana_history.sprint_as_of(moment ']) {
      expect(dictionary).toContain(name);
    }
    expect(await read('docs/reference/personal-data.md')).toMatch(/`goal` \| `asana\.sprint`/);
    expect(await read('docs/reference/coverage.md')).toContain('| `color` | `asana.project_status.color` |');
    await expect(generate('--check')).resolves.toMatchObject({ stdout: '' });
  });

  test('gets new columns without moving those of its views', async () => {
    const file = path.join(root, 'libs/catalogue/resources/sprint.ts');
    await writeFile(file, madeUp.replace('fields: {', "fields: { motto: userText('What it says of itself.'),"));
    const { stdout } = await generate();
    const sql = await read(/migrations\/\S+\.sql/.exec(stdout)?.[0] ?? '');
    expect(sql).toContain('SELECT ops.keep_shadow_tables();');
    // An event may tell of the new field from now on; nothing else is defined anew.
    expect(sql.match(/(?<=^-- Definition of ).+$/gm)).toEqual(['asana_as_of.sprint', 'asana_history.sprint_change']);
    const manifest = JSON.parse(await read('migrations/schema.json')) as Manifest;
    expect(Object.keys(manifest.tables['analytics.sprint']?.columns ?? {})).toEqual([
      'gid',
      'name',
      'goal',
      'order',
      'project_gid',
      '_workspace_gid',
      '_synced_at',
      'motto',
    ]);
    expect(Object.keys(manifest.tables['asana_as_of.sprint']?.columns ?? {}).slice(-3)).toEqual([
      '_source',
      '_known_fields',
      'motto',
    ]);
    await expect(generate('--check')).resolves.toMatchObject({ stdout: '' });
  });

  test('is refused when a column would be taken away, or a released migration was touched', async () => {
    await writeFile(path.join(root, 'libs/catalogue/resources/sprint.ts'), madeUp);
    await expect(generate()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('asana.sprint.motto is no longer declared') as unknown,
    });
    await writeFile(
      path.join(root, 'migrations/frozen.json'),
      JSON.stringify({ '0001_foundation.ts': 'f'.repeat(64) }),
    );
    await expect(generate('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('migrations/0001_foundation.ts was released and has changed since') as unknown,
    });
  });
});

/** Tables by their name and the place of their schema, events left out, with keys, columns and comments. */
async function shapesOf(...schemas: readonly string[]): Promise<Record<string, unknown>> {
  const { rows } = await client.query<{ name: string; shape: unknown }>(
    `SELECT array_position($1::name[], n.nspname) || ' ' || c.relname AS name, jsonb_build_object(
       'doc', obj_description(c.oid, 'pg_class'),
       'key', (SELECT jsonb_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_index i
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey::int2[]) WHERE i.indrelid = c.oid AND i.indisprimary),
       'columns', (SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, col_description(c.oid, a.attnum)) ORDER BY a.attnum)
                   FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS shape
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND (n.nspname, c.relname) <> ('asana', 'event')`,
    [schemas],
  );
  return Object.fromEntries(rows.map(({ name, shape }) => [name, shape]));
}

async function declarationOfTheGuide(): Promise<string> {
  const guide = await readFile(path.join(checkout, 'docs/add-a-resource-type.md'), 'utf8');
  const block = /```ts\n\/\/ libs\/catalogue\/resources\/project-status\.ts\n([\s\S]*?)```/.exec(guide)?.[1];
  if (block === undefined) throw new Error('The guide has no declaration of project statuses');
  return block;
}

/** Nothing that Asana knows; one of its columns is a word of SQL. */
const madeUp = `/** Sprints: made up. */
import { integer, ref, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const sprint = resource({
  name: 'sprint',
  doc: 'A stretch of work.',
  schema: 'SprintResponse',
  api: { one: '/sprints/{gid}', lists: [{ path: '/projects/{project}/sprints', per: 'project', phase: 0 }] },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: userText('Title.'),
    goal: userText('What it is to achieve.'),
    order: integer('Place among the sprints of its project.'),
    project: ref('project', 'The project that holds it.'),
  },
  links: [
    {
      table: 'sprint_task',
      doc: 'Which tasks a sprint takes on.',
      from: 'tasks',
      fields: { task: ref('task', 'The task.', { path: 'gid' }) },
      key: ['task_gid'],
    },
  ],
  containers: [{ type: 'project', field: 'project' }],
  goneBy: ['deleted'],
  events: true,
  durations: [{ view: 'time_as_sprint_goal', doc: 'How long each goal was held on to.', fields: ['goal', 'order'] }],
  omitted: {},
});
`;
