/** What the documents say must be so: links lead somewhere, names exist, queries and commands run. */
import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { failureCodes } from '@asana-warehouse/failure/failure';
import { settings } from '@asana-warehouse/settings/settings';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import pg from 'pg';

const root = join(import.meta.dirname, '..');
const documents = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })].map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));
const readme = textOf('README.md');
const functionInSchemaLog = 'log.append';
const walk = textOf('docs/walk.md');

describe('documents', () => {
  test.each(documents)('$path links to places that exist', ({ path, text }) => {
    expect(linksOf(text).filter((target) => !leadsSomewhere(path, target))).toEqual([]);
  });

  test('every page is led to from the README, some by way of others', () => {
    const led = new Set<string>();
    const next = ['README.md'];
    for (let path = next.pop(); path !== undefined; path = next.pop()) {
      if (led.has(path)) continue;
      led.add(path);
      next.push(...linksOf(textOf(path)).flatMap((link) => pagesAt(path, link)));
    }
    expect(documents.map(({ path }) => path).filter((path) => !led.has(path))).toEqual([]);
  });

  test.each(documents)('$path names files that exist', ({ text }) => {
    const names = [...text.matchAll(/`((?:apps|libs|tools|migrations|e2e|bench|docs)\/[\w./-]+\.\w+)`/g)];
    expect(names.map(([, name]) => name ?? '').filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  test.each(documents)('$path names settings and failure codes that are declared', ({ text }) => {
    const settingNames = [...text.matchAll(/`((?:ASANA|KAFKA|INGRESS|SECRETS|LOG|DATA)[A-Z]*_[A-Z0-9_]*[A-Z])[`=]/g)];
    expect(settingNames.map(([, name]) => name ?? '').filter((name) => !(name in settings))).toEqual([]);
    const codes = [...text.matchAll(/`((?:log|postgres|kafka|settings|secrets|consumer)\.[a-z_]+)`/g)]
      .map(([, code]) => code ?? '')
      .filter((code) => code !== functionInSchemaLog);
    expect(codes.filter((code) => !(code in failureCodes))).toEqual([]);
  });

  test.each(documents)('$path names npm scripts that exist', ({ text }) => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/\bnpm (?:run )?(start|test|check|generate|bench|format)\b/g)];
    expect(named.map(([, script]) => script ?? '').filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe('the walk', () => {
  const files = new Set([...walk.matchAll(/`((?:apps|libs)\/[\w./-]+\.ts)`/g)].map(([, path]) => path ?? ''));

  test('leads through at most eight files', () => {
    expect(files.size).toBeGreaterThan(4);
    expect(files.size).toBeLessThanOrEqual(8);
  });

  test('names functions and types that its files have', () => {
    const sources = [...files].map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
    const shown = [...walk.matchAll(/```[\s\S]*?```/g)].join('\n');
    const symbols = [...withoutBlocks(walk).matchAll(/`#?([A-Za-z]\w+)(?:\(\))?`/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(shown));
    expect(symbols.length).toBeGreaterThan(8);
    expect(symbols.filter((name) => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([]);
  });
});

describe('the queries of the README', () => {
  const queries = [...readme.matchAll(/```sql\n([^`]*)```/g)].map(([, sql]) => sql ?? '');
  let database: FreshDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await freshDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  test('are three', () => {
    expect(queries).toHaveLength(3);
  });

  test.each(queries)('run: %#', async (sql) => {
    await expect(client.query(sql)).resolves.toMatchObject({ command: 'SELECT' });
  });
});

describe('the command', () => {
  test('that the README ends with lists what it names elsewhere', async () => {
    const { code, stdout } = await asanaWarehouse(['--help']);
    expect(code).toBe(0);
    for (const command of ['up', 'migrate', 'backfill', 'reconcile', 'verify', 'webhooks', 'dlq', 'status']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    }
  });

  test('refuses what does not exist, with exit code 2', async () => {
    expect((await asanaWarehouse(['refresh'])).code).toBe(2);
  });
});

function textOf(path: string): string {
  return documents.find((document) => document.path === path)?.text ?? '';
}

function withoutBlocks(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '');
}

function withoutCode(text: string): string {
  return withoutBlocks(text).replace(/`[^`]*`/g, '');
}

/** Links to places of ours. */
function linksOf(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The documents that a link of `from` leads to: a page, or all that lies in a folder. */
function pagesAt(from: string, link: string): readonly string[] {
  const [place = ''] = link.split('#');
  if (place === '') return [];
  const target = relative(root, join(root, dirname(from), decodeURIComponent(place)));
  return documents.map(({ path }) => path).filter((path) => path === target || path.startsWith(`${target}/`));
}

/** A link to a heading needs that heading, spelled as GitHub does. */
function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : relative(root, join(root, dirname(from), decodeURIComponent(path)));
  if (target.startsWith('..') || !existsSync(join(root, target))) return false;
  if (anchor === undefined || statSync(join(root, target)).isDirectory()) return true;
  const headings = [...readFileSync(join(root, target), 'utf8').matchAll(/^#+ (.*)$/gm)];
  return headings.some(([, heading]) => slug(heading ?? '') === anchor);
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** Runs the command as `npx asana-warehouse` would, without npm's second or so. */
function asanaWarehouse(args: readonly string[]): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'apps/cli/bin.mjs'), ...args], { cwd: root });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout }));
  });
}
