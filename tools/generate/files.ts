/** Reading and comparing the generated files: where they lie under `root`, and what a migration's files hash to. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { definitionsIn } from './definitions.ts';
import type { Decisions } from './landing.ts';

export const registryFile = 'libs/catalogue/resources.gen.ts';
export const knownFile = 'libs/catalogue/known.gen.ts';
export const officialFile = 'libs/catalogue/official.json';
const undeclaredFile = 'libs/catalogue/undeclared.ts';
export const manifestFile = 'migrations/schema.json';
export const frozenFile = 'migrations/frozen.json';
export const dictionaryFile = 'docs/reference/dictionary.md';
export const personalDataFile = 'docs/reference/personal-data.md';
export const coverageFile = 'docs/reference/coverage.md';
export const erFile = 'docs/reference/er.svg';

/** A declaration with the file and the exported name it is declared under. */
export type Declared = { readonly file: string; readonly exported: string; readonly declaration: Resource };

/** The text of a file, or '' where there is none. */
export async function textOf(root: string, file: string): Promise<string> {
  return await readFile(path.join(root, file), 'utf8').catch(() => '');
}

/** Every declaration of the folder `resources`, in the order of their names. */
export async function declarationsOf(root: string): Promise<readonly Declared[]> {
  const folder = path.join(root, 'libs/catalogue/resources');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.includes('.spec.'));
  const found = await Promise.all(
    files.map(async (file) => {
      const exports = (await import(pathToFileURL(path.join(folder, file)).href)) as Record<string, unknown>;
      return Object.entries(exports).flatMap(([exported, value]) =>
        isResource(value) ? [{ file, exported, declaration: value }] : [],
      );
    }),
  );
  return found.flat().sort((a, b) => (a.declaration.name < b.declaration.name ? -1 : 1));
}

/** What was decided on official types that have no declaration. */
export async function decisionsOf(root: string): Promise<Decisions> {
  return (await import(pathToFileURL(path.join(root, undeclaredFile)).href)) as Decisions;
}

/** SHA-256 of each file that belongs to a migration, by name. */
export async function migrationHashes(root: string): Promise<Readonly<Record<string, string>>> {
  const folder = path.join(root, 'migrations');
  const files = (await readdir(folder)).filter((file) => /^\d{4}_[a-z0-9_]+\.(ts|sql)$/.test(file)).sort();
  const hashes = await Promise.all(files.map(async (file) => [file, hashOf(await textOf(folder, file))] as const));
  return Object.fromEntries(hashes);
}

/** The definitions that all migrations leave, by name. */
export async function definitionsMade(root: string): Promise<ReadonlyMap<string, string>> {
  const files = Object.keys(await migrationHashes(root)).filter((file) => file.endsWith('.sql'));
  return definitionsIn(await Promise.all(files.map((file) => textOf(path.join(root, 'migrations'), file))));
}

/** SHA-256, hex. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && 'api' in value && 'fields' in value && 'links' in value;
}
