/**
 * From an edit of the catalogue to green checks: a copy of the checkout gains a column (a deprecated field of stories that is
 * left out), then `npm run generate` and `npm run check` do their work there. The baseline is `check` on the same copy before the edit.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Result, RunOptions } from './result.ts';

const runFile = promisify(execFile);
const checkout = fileURLToPath(new URL('..', import.meta.url));
const edited = 'libs/catalogue/resources/story.ts';
const goalSeconds = 30;

export async function run({ say }: RunOptions): Promise<Result> {
  const copy = await mkdtemp(path.join(tmpdir(), 'bench-generate-'));
  try {
    await copyCheckout(copy);
    const before = await seconds(copy, 'tools/check.mjs');
    say(`check before the edit: ${before} s`);
    await edit(path.join(copy, edited));
    const generate = await seconds(copy, 'tools/generate.ts');
    const check = await seconds(copy, 'tools/check.mjs');
    const value = rounded(generate + check);
    say(`after it: generate ${generate} s, check ${check} s`);
    const ratio = rounded(value / before);
    return { name: 'generate', unit: 's', value, baseline: before, ratio, detail: { generate, check, goalSeconds } };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What git knows, and the packages: those of the workspace lead into the copy. */
async function copyCheckout(copy: string): Promise<void> {
  const { stdout } = await runFile('git', ['ls-files', '-z'], { cwd: checkout, maxBuffer: 2 ** 26 });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
    await cp(path.join(checkout, file), path.join(copy, file));
  }
  const [from, to] = [path.join(checkout, 'node_modules'), path.join(copy, 'node_modules')];
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name !== '@asana-warehouse' && name !== '.cache') await symlink(path.join(from, name), path.join(to, name));
  }
  const own = path.join(from, '@asana-warehouse');
  await mkdir(path.join(to, '@asana-warehouse'));
  for (const name of await readdir(own)) {
    await symlink(await readlink(path.join(own, name)), path.join(to, '@asana-warehouse', name));
  }
}

async function edit(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = text
    .replace(/^ *num_hearts: '.*\n/m, '')
    .replace(/^ {2}fields: \{\n/m, "$&    num_hearts: integer('How many people like it, by its former name.'),\n");
  if (changed.length === text.length) throw new Error(`${edited} is not as this benchmark expects it`);
  await writeFile(file, changed);
}

/** Throws what a program said that failed. */
async function seconds(copy: string, program: string): Promise<number> {
  const startedMs = performance.now();
  await runFile(process.execPath, [program], { cwd: copy, maxBuffer: 2 ** 26 }).catch((error: unknown) => {
    throw new Error(
      `${program}: ${String((error as { stdout?: unknown }).stdout)}${String((error as { stderr?: unknown }).stderr)}`,
    );
  });
  return rounded((performance.now() - startedMs) / 1000);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
