/** How single values of a body are read, by kind of field: each in one spelling that fits its column, or not at all. */
import type { ColumnValue } from './decode.ts';
import type { Field } from './field.ts';
import { dateOf, timestampOf } from './instants.ts';
import { withoutExpiring } from './rich-text.ts';

type ReadValue = (value: unknown) => ColumnValue | undefined;

/** How a field is read, and in words what it takes. */
export type ValueReader = { readonly read: ReadValue; readonly expected: string };

/** A reference is an object with a gid; a field that lies at the gid itself takes the text. */
export function readerOf({ reader, path }: Field): ValueReader {
  return reader === 'gid' && path?.endsWith('gid') === true
    ? { read: textOfGid, expected: 'a gid' }
    : { read: readers[reader], expected: expected[reader] };
}

/** By kind of field: the column value, in its one spelling, or undefined for a value of another type. */
const readers: Readonly<Record<Field['reader'], ReadValue>> = {
  text: (value) => (typeof value === 'string' ? storable(value) : undefined),
  rich_text: (value) => (typeof value === 'string' ? storable(withoutExpiring(value)) : undefined),
  timestamp: (value) => (typeof value === 'string' ? timestampOf(value) : undefined),
  date: (value) => (typeof value === 'string' ? dateOf(value) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  integer: (value) => (typeof value === 'number' && (value | 0) === value ? value | 0 : undefined),
  numeric: (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined),
  json: (value) => (typeof value === 'object' && value !== null ? (storableJson(value) as object) : undefined),
  gid: gidOf,
  gids: (value) => setOf(value, gidOf),
  texts: (value) => setOf(value, (item) => (typeof item === 'string' ? storable(item) : undefined)),
};

/** What a reader takes, in words. */
const expected: Readonly<Record<Field['reader'], string>> = {
  text: 'text',
  rich_text: 'text',
  timestamp: 'a time',
  date: 'a date',
  boolean: 'true or false',
  integer: 'a whole number of 32 bits',
  numeric: 'a number',
  json: 'an object or a list',
  gid: 'an object with a gid',
  gids: 'a list of objects with gids',
  texts: 'a list of texts',
};

/** The gid of a nested object; undefined where there is none. */
function gidOf(value: unknown): string | undefined {
  return isObject(value) ? textOfGid(value['gid']) : undefined;
}

/** A text that can be a gid. */
export function textOfGid(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && storable(value) === value ? value : undefined;
}

function setOf(value: unknown, read: (item: unknown) => string | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(read);
  return items.every((item) => item !== undefined) ? [...new Set(items)].sort() : undefined;
}

/** Text as Postgres can store it. */
export function storable(value: string): string {
  return value.isWellFormed() && !value.includes('\u0000') ? value : value.replaceAll('\u0000', '').toWellFormed();
}

/** JSON with all its texts so. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [storable(name), storableJson(item)]));
}

/** Whether a value is an object with keys: neither null nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a wrong value is, in words, never the value itself. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return value === null ? 'null' : 'nothing';
  return Array.isArray(value) ? 'a list' : `a${typeof value === 'object' ? 'n' : ''} ${typeof value}`;
}
