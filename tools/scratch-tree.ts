/**
 * A small made-up tree on disk for the tests of the workspace's own rules: written for one test, removed after it, with
 * the real configuration and the real packages beside the made-up sources.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The checkout these tests belong to. */
export const checkout: string = join(import.meta.dirname, '..');

/** Files by path, `borrowed` ones copied from the checkout, in a new folder. `run` gives what a program said of it. */
export function scratchTree(
  files: Readonly<Record<string, string>>,
  borrowed: readonly string[],
): { run(args: readonly string[]): { code: number | null; lines: string[] }; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'scratch-tree-'));
  for (const path of borrowed) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(checkout, path), join(folder, path));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  return {
    run(args) {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      const said = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
      return { code: status, lines: said };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
