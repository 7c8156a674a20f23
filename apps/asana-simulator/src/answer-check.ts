/**
 * Is an answer what the official description says? Each schema of the extract (answers.json) is turned once into a function
 * that looks at a value and says where it is wrong; nothing is made while all is well, since every answer passes here.
 *
 * Without `opt_fields` an object has the fields of the schema that the operation names, and what that requires. With them,
 * a compact object may have any field of the full one, and none must be there but `gid`. A field that the description does
 * not have is wrong in both.
 */
import { readFileSync } from 'node:fs';
import { beyond } from './beyond-description.ts';

/** A type as the extract writes it; tools/generate/answers.ts has the grammar. */
type Type = string | readonly Type[] | { readonly [field: string]: Type };

interface Described {
  readonly schemas: Readonly<Record<string, Type>>;
  readonly answers: Readonly<
    Record<string, { readonly status: number; readonly body: Type; readonly scope?: string; readonly paid?: true }>
  >;
}

/** Where a value is wrong, from the outside in, and what was expected there. */
export interface Mismatch {
  readonly path: string;
  readonly expected: string;
}

/** Null: all is well. */
type Check = (value: unknown) => Mismatch | null;
type Width = 'narrow' | 'wide';

export const described = JSON.parse(readFileSync(new URL('./answers.json', import.meta.url), 'utf8')) as Described;

/** The answer of success of an operation, `GET /tasks/{task_gid}`. */
export function checkAnswer(operation: string, status: number, body: unknown, isWide: boolean): Mismatch | null {
  const answer = described.answers[operation];
  if (answer === undefined) return { path: operation, expected: 'an operation of the description' };
  if (answer.status !== status) return { path: 'status', expected: String(answer.status) };
  return once(`${isWide ? 'wide' : 'narrow'} ${operation}`, () => compile(answer.body, isWide ? 'wide' : 'narrow'))(
    body,
  );
}

/** Whether the answer of success of an operation may say that there is more. */
export function tellsPages(operation: string): boolean {
  const body = described.answers[operation]?.body ?? 'any';
  return isObject(body) && Object.keys(body).some((name) => name.startsWith('next_page'));
}

/** The texts that a field of a schema may have; none when it is no choice. */
export function choicesOf(schema: string, field: string): readonly string[] {
  const fields = described.schemas[schema] as Readonly<Record<string, Type>>;
  const type = fields[field] ?? fields[`${field}?`];
  return typeof type === 'string' && type.startsWith('=') ? type.slice(1).split('|') : [];
}

/** The names of a schema's fields; those of all its choices for one that stands for several. */
export function fieldsOfSchema(schema: string): readonly string[] {
  const type = described.schemas[schema];
  if (typeof type === 'string') return type.split('|').flatMap(fieldsOfSchema);
  return Object.keys(type ?? {}).map((name) => name.replace(/[?!]$/, ''));
}

/** A value of a schema by name; `isWide`: as it comes with `opt_fields`. */
export function checkSchema(schema: string, value: unknown, isWide = false): Mismatch | null {
  return named(schema, isWide ? 'wide' : 'narrow')(value);
}

const made = new Map<string, Check>();

/** Made when first needed: schemas name each other in circles. */
function once(key: string, make: () => Check): Check {
  let check = made.get(key);
  if (check === undefined) made.set(key, (check = make()));
  return check;
}

function compile(type: Type, width: Width, owner = ''): Check {
  if (typeof type === 'string') return atom(type, width);
  if (isList(type)) return listOf(compile(type[0] ?? 'any', width, owner));
  return objectOf(fieldsOf(type, width, owner));
}

function isList(type: Type): type is readonly Type[] {
  return Array.isArray(type);
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const day = /^\d{4}-\d\d-\d\d$/;

const isText = (value: unknown): value is string => typeof value === 'string';
const atoms: Readonly<Record<string, (value: unknown) => boolean>> = {
  str: isText,
  int: Number.isInteger,
  num: Number.isFinite,
  bool: (value) => typeof value === 'boolean',
  ts: (value) => isText(value) && instant.test(value),
  date: (value) => isText(value) && day.test(value),
  /** Or a relative one: `asana.com` is the description's own example. */
  uri: (value) => isText(value) && /^\S+$/.test(value),
  email: (value) => isText(value) && /^\S+@\S+$/.test(value),
  any: () => true,
};

function atom(type: string, width: Width): Check {
  const holds = atoms[type];
  if (holds !== undefined) return (value) => (holds(value) ? null : { path: '', expected: type });
  if (type.startsWith('=')) {
    const choices: ReadonlySet<unknown> = new Set(type.slice(1).split('|'));
    return (value) => (choices.has(value) ? null : { path: '', expected: `one of ${type.slice(1)}` });
  }
  if (!type.includes('|')) return named(type, width);
  const choices = type.split('|').map((name) => named(name, width));
  return (value) => anyOf(choices, value);
}

function named(name: string, width: Width): Check {
  const key = `${width} ${name}`;
  return (value) => once(key, () => compile(wholeSchema(name, width), width, schemaFor(name, width)))(value);
}

/** With `opt_fields` an object may have what its compact form has and its full one, for a slip, has not. */
function wholeSchema(name: string, width: Width): Type {
  const whole = described.schemas[schemaFor(name, width)] ?? 'any';
  const compact = described.schemas[compactOf(name)] ?? 'any';
  if (width === 'narrow' || !isObject(whole) || !isObject(compact)) return whole;
  return { ...compact, ...whole };
}

function isObject(type: Type): type is { readonly [field: string]: Type } {
  return typeof type === 'object' && !isList(type);
}

function compactOf(name: string): string {
  const stem = name.replace(/(Compact|Response|Base)$/, '');
  return described.schemas[`${stem}Compact`] === undefined ? `${stem}CompactResponse` : `${stem}Compact`;
}

/** With `opt_fields`, a compact object is one of the full type. */
function schemaFor(name: string, width: Width): string {
  if (width === 'narrow' || !name.endsWith('Compact')) return name;
  const full = ['Response', 'Base'].map((ending) => name.replace(/Compact$/, ending));
  return full.find((it) => described.schemas[it] !== undefined) ?? name;
}

/** The complaint that came furthest into the value, since that choice was the likeliest. */
function anyOf(choices: readonly Check[], value: unknown): Mismatch | null {
  let furthest: Mismatch | null = null;
  for (const check of choices) {
    const wrong = check(value);
    if (wrong === null) return null;
    if (furthest === null || wrong.path.length > furthest.path.length) furthest = wrong;
  }
  return furthest;
}

function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return { path: '', expected: 'a list' };
    for (let index = 0; index < value.length; index += 1) {
      const wrong = check(value[index]);
      if (wrong !== null) return within(String(index), wrong);
    }
    return null;
  };
}

interface Field {
  readonly check: Check;
  readonly isNullable: boolean;
  readonly isRequired: boolean;
}

function fieldsOf(type: Readonly<Record<string, Type>>, width: Width, owner: string): Map<string, Field> {
  const found = new Map<string, Field>();
  for (const [mark, inner] of Object.entries(type)) {
    if (mark === '...') {
      const extended = inner as string;
      const base = described.schemas[schemaFor(extended, width)] as Readonly<Record<string, Type>>;
      for (const [name, field] of fieldsOf(base, width, extended)) found.set(name, field);
      continue;
    }
    const name = mark.replace(/[?!]$/, '');
    found.set(name, {
      check: compile(inner, width, `${owner}.${name}`),
      isNullable: mark.endsWith('?'),
      isRequired: name === 'gid' || (width === 'narrow' && mark.endsWith('!')),
    });
  }
  for (const [name, { also }] of Object.entries(beyond[owner] ?? {})) {
    const known = found.get(name);
    if (known === undefined) found.set(name, { check: atom(also, width), isNullable: false, isRequired: false });
    else if (also === 'null') found.set(name, { ...known, isNullable: true });
    else found.set(name, { ...known, check: atom(also, width) });
  }
  return found;
}

function objectOf(fields: ReadonlyMap<string, Field>): Check {
  const required = [...fields].filter(([, field]) => field.isRequired).map(([name]) => name);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { path: '', expected: 'an object' };
    const object = value as Readonly<Record<string, unknown>>;
    for (const name in object) {
      const field = fields.get(name);
      if (field === undefined) return { path: name, expected: 'nothing: the description has no such field' };
      const inner = object[name];
      if (inner === undefined || (inner === null && field.isNullable)) continue;
      const wrong = field.check(inner);
      if (wrong !== null) return within(name, wrong);
    }
    for (const name of required) if (object[name] === undefined) return { path: name, expected: 'to be there' };
    return null;
  };
}

function within(step: string, { path, expected }: Mismatch): Mismatch {
  return { path: path === '' ? step : `${step}.${path}`, expected };
}
