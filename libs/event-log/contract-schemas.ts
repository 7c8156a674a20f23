/**
 * The released shapes of both topics as tests need them: the schema files of `schemas/`, a validator for each, the frozen
 * records of every version, and the list of hashes that keeps all of it as it was released.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionHeader, type Contract } from './envelope.ts';
import type { LogRecord } from './event-log.ts';
import { deliveriesContract, snapshotsContract } from './topics.ts';

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** A record of a past version, `value` in base64, and what it decodes to. */
export type Fixture = {
  readonly name: string;
  readonly record: {
    readonly key: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly value: string;
  };
  readonly decoded: Readonly<Record<string, unknown>>;
};

/** What a schema describes: a record with its value as JSON, where it is JSON; else without. */
export type RecordView = {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value?: unknown;
};

/** The contracts by the first word of their files. */
export const contracts: Readonly<Record<string, Contract>> = {
  deliveries: deliveriesContract,
  snapshots: snapshotsContract,
};

const folder = join(import.meta.dirname, '../../schemas');

/** Names of all schema and fixture files, from `schemas/`. */
export function contractFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && name !== 'released.json')
    .sort();
}

/** SHA-256 by file, as released. */
export function releasedHashes(): Readonly<Record<string, string>> {
  return JSON.parse(textOf('released.json')) as Record<string, string>;
}

/** A file of `schemas/`. */
export function textOf(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** SHA-256 (hex). */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Versions of a contract that have a schema file, the oldest first, as `1.0`. */
export function releasedVersions(contract: string): readonly string[] {
  return contractFiles()
    .flatMap((name) => new RegExp(`^${contract}-(\\d+\\.\\d+)\\.json$`).exec(name)?.[1] ?? [])
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The schema of one version. */
export function schemaOf(contract: string, version: string): Schema {
  return JSON.parse(textOf(`${contract}-${version}.json`)) as Schema;
}

/** The frozen records of one version. */
export function fixturesOf(contract: string, version: string): readonly Fixture[] {
  return JSON.parse(textOf(`fixtures/${contract}-${version}.json`)) as Fixture[];
}

/** The record that a fixture holds. */
export function recordOf({ record: { key, headers, value } }: Fixture): LogRecord {
  return { key, headers, value: Buffer.from(value, 'base64') };
}

/** Judges by a schema. Its own keyword `levelsMax` bounds how many objects and lists lie around a value. */
export function validatorOf(schema: Schema): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, validateFormats: true });
  addFormats.default(ajv, ['date-time']);
  ajv.addKeyword({
    keyword: 'levelsMax',
    type: 'object',
    schemaType: 'number',
    validate: (max: number, value: unknown) => levelsOf(value) <= max,
  });
  return ajv.compile(schema);
}

/** The schema's view of a record of this contract; undefined when its value should be JSON and is not. */
export function viewOf(contract: string, { key, headers, value }: LogRecord): RecordView | undefined {
  if (contract === 'deliveries') return { key, headers };
  try {
    return { key, headers, value: JSON.parse(value.toString('utf8')) as unknown };
  } catch {
    return undefined;
  }
}

/** The oldest version if a record names none, else the newest: those by which a reader of the newest judges it. */
export function versionFor(contract: string, { headers }: LogRecord): string {
  const versions = releasedVersions(contract);
  return (versionHeader in headers ? versions.at(-1) : versions[0]) ?? '';
}

function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).map(levelsOf);
  return inner.length === 0 ? 0 : 1 + Math.max(...inner);
}
