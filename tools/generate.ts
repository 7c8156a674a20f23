/**
 * Writes everything that follows from the catalogue: the registry, the migration that a changed declaration needs, the
 * manifest of the schema, and the reference pages; also those of other lists in code (settings, failures, metrics).
 * `npm run generate` prints what it wrote.
 *
 *   --check   writes nothing, starts nothing; exit 1 and a list when a file is not what would be written
 *   --freeze  records the migrations of this release, which may not change any more
 *   --root    the checkout to work in
 *
 * The manifest is read back from a throw-away Postgres, started only when migrations changed or one is missing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { officialFaults, type Official } from '@asana-warehouse/catalogue/official';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import pg from 'pg';
import { accountFaults } from './generate/accounted.ts';
import { coverageText } from './generate/coverage.ts';
import { erPicture } from './generate/er.ts';
import { differenceOf } from './generate/difference.ts';
import { dictionaryText } from './generate/dictionary.ts';
import {
  coverageFile,
  decisionsOf,
  declarationsOf,
  definitionsMade,
  dictionaryFile,
  erFile,
  frozenFile,
  knownFile,
  manifestFile,
  migrationHashes,
  officialFile,
  personalDataFile,
  registryFile,
  textOf,
  type Declared,
} from './generate/files.ts';
import { knownText } from './generate/known.ts';
import { listPages } from './generate/lists.ts';
import { introspect, manifestText, type Manifest, type Schema, type Tables } from './generate/manifest.ts';
import { migrationFiles } from './generate/migration.ts';
import { personalDataText } from './generate/personal-data.ts';
import { registryText } from './generate/registry.ts';
import { wantedOf, type Wanted } from './generate/wanted.ts';

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    freeze: { type: 'boolean', default: false },
    root: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
  },
});
const root = path.resolve(options.root);
process.exitCode = await (options.check ? check() : generate(options.freeze));

async function check(): Promise<number> {
  const declared = await declarationsOf(root);
  const manifest = await readManifest();
  const hashes = await migrationHashes(root);
  const wanted = wantedOf(declared.map(({ declaration }) => declaration));
  const { sql, refusals } = differenceOf(wanted, manifest.tables, await definitionsMade(root));
  const faults = [
    ...(await changedFrozen(hashes)),
    ...(sameHashes(manifest.migrations, hashes) ? [] : [`${manifestFile} is older than the migrations`]),
    ...(sql === '' ? [] : ['a migration is missing for what the catalogue declares']),
    ...refusals,
  ];
  for (const { file, text } of await pages(declared, manifest)) {
    if ((await textOf(root, file)) !== text) faults.push(`${file} is not what would be generated`);
  }
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.stderr.write('Run npm run generate.\n');
  return faults.length > 0 ? 1 : 0;
}

async function generate(freeze: boolean): Promise<number> {
  const declared = await declarationsOf(root);
  const wanted = wantedOf(declared.map(({ declaration }) => declaration));
  const altered = await changedFrozen(await migrationHashes(root));
  let schema = await currentSchema();
  const { sql, refusals } = differenceOf(wanted, schema.tables, await definitionsMade(root));
  for (const refusal of [...altered, ...refusals]) process.stderr.write(`${refusal}: write that migration by hand\n`);
  if (altered.length + refusals.length > 0) return 1;
  if (sql !== '') {
    const present = Object.keys(await migrationHashes(root));
    for (const { file, text } of migrationFiles(topicOf(wanted, schema.tables), sql, present).files)
      await write(file, text);
    schema = await schemaAfterMigrations();
  }
  const hashes = await migrationHashes(root);
  await write(manifestFile, manifestText({ migrations: hashes, ...schema }));
  if (freeze) await write(frozenFile, `${JSON.stringify(hashes, null, 2)}\n`);
  for (const { file, text } of await pages(declared, schema)) await write(file, text);
  for (const note of await notes(declared, schema)) process.stderr.write(`note: ${note}\n`);
  return 0;
}

/** What the official description does not bear out, or lacks. The catalogue's own tests are red for it; here it is told early. */
async function notes(declared: readonly Declared[], { tables }: Schema): Promise<readonly string[]> {
  const official = await readOfficial();
  const declarations = declared.map(({ declaration }) => declaration);
  return [
    ...declarations.flatMap((declaration) => officialFaults(declaration, official)),
    ...accountFaults(official, declarations, await decisionsOf(root), tables),
  ];
}

async function readOfficial(): Promise<Official> {
  return JSON.parse(await textOf(root, officialFile)) as Official;
}

/** Everything that is generated as a whole. */
async function pages(
  declared: readonly Declared[],
  schema: Schema,
): Promise<readonly { file: string; text: string }[]> {
  const declarations = declared.map(({ declaration }) => declaration);
  return [
    { file: registryFile, text: registryText(declared) },
    { file: knownFile, text: knownText(await readOfficial(), declarations) },
    { file: dictionaryFile, text: dictionaryText(declarations, schema) },
    { file: personalDataFile, text: personalDataText(schema.tables) },
    { file: coverageFile, text: coverageText(await readOfficial(), declarations, await decisionsOf(root)) },
    { file: erFile, text: await erPicture(declarations) },
    ...listPages(),
  ];
}

async function currentSchema(): Promise<Schema> {
  const { migrations, tables, functions } = await readManifest();
  return sameHashes(migrations, await migrationHashes(root)) ? { tables, functions } : schemaAfterMigrations();
}

async function readManifest(): Promise<Manifest> {
  const text = await textOf(root, manifestFile);
  return text === '' ? { migrations: {}, tables: {}, functions: {} } : (JSON.parse(text) as Manifest);
}

/** What a new database holds after all migrations of `root`. */
async function schemaAfterMigrations(): Promise<Schema> {
  const server = await ownPostgres({ fsync: 'off' });
  try {
    const module = pathToFileURL(path.join(root, 'migrations/migrate.ts'));
    module.searchParams.set('files', Object.keys(await migrationHashes(root)).join());
    const { migrate } = (await import(module.href)) as { readonly migrate: (url: string) => Promise<unknown> };
    await migrate(server.url);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      return await introspect(client);
    } finally {
      await client.end();
    }
  } finally {
    await server.stop();
  }
}

async function changedFrozen(hashes: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const frozen = JSON.parse((await textOf(root, frozenFile)) || '{}') as Record<string, string>;
  return Object.entries(frozen).flatMap(([file, hash]) =>
    hashes[file] === hash ? [] : [`migrations/${file} was released and has changed since`],
  );
}

function sameHashes(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const files = Object.keys(a);
  return files.length === Object.keys(b).length && files.every((file) => a[file] === b[file]);
}

/** Names the migration: the one new type, `resources` for several, `columns` when no type is new, `definitions` when no column is either. */
function topicOf({ resources, tables: wanted }: Wanted, tables: Tables): string {
  const added = resources.filter((name) => tables[`asana.${name}`] === undefined);
  if (added.length > 0) return added.length > 1 ? 'resources' : (added[0] ?? '');
  const isThere = wanted.every(({ schema, name, columns }) =>
    columns.every((column) => tables[`${schema}.${name}`]?.columns[column.name] !== undefined),
  );
  return isThere ? 'definitions' : 'columns';
}

async function write(file: string, text: string): Promise<void> {
  if ((await textOf(root, file)) === text) return;
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
  process.stdout.write(`wrote ${file}\n`);
}
