/**
 * A body as the API gave it → column values, link rows and what the catalogue does not know. A wrong type is a fault
 * with its path, never a silent null: its column, or its link table, is as if the body said nothing of it. Absent is not null: of a key that is not there nothing is said, so its column is
 * missing from the row, its table from the links; null and an empty list say that it is empty. Values come out in one spelling
 * (times in UTC ms, numbers as decimal text, sets sorted and without repeats), so that equal contents are equal rows,
 * and every one of them fits its column: what Postgres would refuse (years before 1, integers past 32 bits) is a fault,
 * characters that it cannot store (NUL, halves of pairs) are left out or replaced.
 */
import { columnName, type Field } from './field.ts';
import { ownerColumn } from './columns.ts';
import { extraOf, extraPlanOf, type Extra, type ExtraPlan } from './extra.ts';
import { mentioned } from './mentioned.ts';
import { isObject, nameOf, readerOf, textOfGid, type ValueReader } from './readers.ts';
import type { Link, Resource } from './resource.ts';

export type ColumnValue = string | number | boolean | null | readonly string[] | object;
export type Row = Readonly<Record<string, ColumnValue>>;
export type DecodeFault = { readonly path: string; readonly reason: string };

/**
 * `links` holds the rows by table, owner included, in key order. `extra`: what of the body is not declared.
 * `lacks`: columns and link tables that the body says nothing of, or nothing that makes sense, and `table.column` where it says
 * nothing of a column of some row.
 */
export type Decoded = {
  readonly row: Row;
  readonly links: Readonly<Record<string, readonly Row[]>>;
  readonly extra: Extra;
  readonly lacks: readonly string[];
  readonly faults: readonly DecodeFault[];
};

/** Decodes a body. A missing gid is a fault; the row is then of no use. */
export function decode(declaration: Resource, body: Readonly<Record<string, unknown>>): Decoded {
  const plan = planOf(declaration);
  const faults: DecodeFault[] = [];
  const gid = readGid(body, declaration.name, faults);
  const lacks: string[] = [];
  const row: Record<string, ColumnValue> = { gid };
  for (const field of plan.fields) {
    const { steps, column } = field;
    const value = steps.length === 1 ? body[steps[0] ?? ''] : valueAt(body, steps, 0);
    const read = readField(field, value, body, plan.path, faults);
    if (read === undefined) lacks.push(column);
    else row[column] = read;
  }
  const links: Record<string, readonly Row[]> = {};
  for (const link of plan.links) {
    const known = faults.length;
    const rows = decodeLink(link, body, gid, lacks, faults);
    if (rows === undefined || faults.length > known) lacks.push(link.table);
    else links[link.table] = rows;
  }
  return { row, links, extra: extraOf(plan.extra, body), lacks, faults };
}

/** The same, once for each body: bodies are not changed after they were read, and are asked for again and again. */
export function decodeOnce(declaration: Resource, body: Readonly<Record<string, unknown>>): Decoded {
  const known = decodedBodies.get(body);
  if (known !== undefined) return known;
  const decoded = decode(declaration, body);
  decodedBodies.set(body, decoded);
  return decoded;
}

const decodedBodies = new WeakMap<object, Decoded>();

/** What decoding needs of a declaration, worked out once: this is the innermost loop of the product. */
type Plan = {
  readonly path: string;
  readonly fields: readonly FieldPlan[];
  readonly links: readonly LinkPlan[];
  readonly extra: ExtraPlan;
};
type FieldPlan = {
  readonly name: string;
  readonly column: string;
  readonly field: Field;
  readonly steps: readonly string[];
  readonly reader: ValueReader;
};
type LinkPlan = {
  readonly table: string;
  readonly from: string;
  readonly path: string;
  readonly owner: string;
  readonly fields: readonly FieldPlan[];
  readonly key: readonly string[];
  readonly isRichText: boolean;
  readonly richTextIn: Link['richTextIn'];
};

const plans = new WeakMap<Resource, Plan>();

function planOf(declaration: Resource): Plan {
  const known = plans.get(declaration);
  if (known !== undefined) return known;
  const plan = {
    path: declaration.name,
    fields: fieldPlansOf(declaration.fields),
    links: declaration.links.map((link) => linkPlanOf(declaration, link)),
    extra: extraPlanOf(declaration),
  };
  plans.set(declaration, plan);
  return plan;
}

function fieldPlansOf(fields: Resource['fields']): readonly FieldPlan[] {
  return Object.entries(fields).map(([name, field]) => ({
    name,
    column: columnName(name, field),
    field,
    steps: field.path === '.' ? [] : (field.path ?? name).split('.'),
    reader: readerOf(field),
  }));
}

function linkPlanOf(declaration: Resource, { table, from, fields, key, isRichText, richTextIn }: Link): LinkPlan {
  return {
    table,
    from,
    path: from === '.' ? declaration.name : `${declaration.name}.${from}`,
    owner: ownerColumn(declaration),
    fields: fieldPlansOf(fields),
    key,
    isRichText: isRichText ?? false,
    richTextIn,
  };
}

function readGid(body: Readonly<Record<string, unknown>>, path: string, faults: DecodeFault[]): string {
  const gid = textOfGid(body['gid']);
  if (gid !== undefined) return gid;
  faults.push({ path: `${path}.gid`, reason: `expected a gid, got ${nameOf(body['gid'])}` });
  return '';
}

/** Undefined: the body says nothing of the list. */
function decodeLink(
  link: LinkPlan,
  body: Readonly<Record<string, unknown>>,
  ownerGid: string,
  lacks: string[],
  faults: DecodeFault[],
): readonly Row[] | undefined {
  const { table, from, path, key, isRichText, richTextIn } = link;
  const list = from === '.' ? [body] : isRichText ? mentioned(body[from], richTextIn) : body[from];
  if (list === undefined) return undefined;
  if (list === null) return [];
  if (!Array.isArray(list)) {
    faults.push({ path, reason: `expected a list, got ${nameOf(list)}` });
    return [];
  }
  if (list.length === 0) return [];
  const rows = new Map<string, Row>();
  for (const [index, element] of list.entries() as IterableIterator<[number, unknown]>) {
    const at = from === '.' ? path : `${path}[${index}]`;
    if (!isObject(element)) {
      faults.push({ path: at, reason: `expected an object, got ${nameOf(element)}` });
      continue;
    }
    const missing: string[] = [];
    const known = faults.length;
    const row = decodeElement(link, element, index, ownerGid, at, missing, faults);
    const unkeyed = link.fields.find(({ column }) => key.includes(column) && missing.includes(column));
    if (unkeyed !== undefined && from === '.') return undefined;
    if (unkeyed !== undefined && faults.length === known) {
      faults.push({ path: `${at}.${unkeyed.name}`, reason: `expected ${unkeyed.reader.expected}, got nothing` });
    }
    const keyValues = key.map((column) => row[column] ?? null);
    // Nothing to link to: a membership whose project the credential may not see.
    if (keyValues.includes(null)) continue;
    for (const column of missing) if (!lacks.includes(`${table}.${column}`)) lacks.push(`${table}.${column}`);
    const id = JSON.stringify(keyValues);
    const held = rows.get(id);
    if (held === undefined || JSON.stringify(held) < JSON.stringify(row)) rows.set(id, row);
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
}

/** One row of a link, without the columns that the element says nothing of. */
function decodeElement(
  { owner, fields }: LinkPlan,
  element: Readonly<Record<string, unknown>>,
  index: number,
  ownerGid: string,
  path: string,
  missing: string[],
  faults: DecodeFault[],
): Row {
  const row: Record<string, ColumnValue> = { [owner]: ownerGid };
  for (const field of fields) {
    const { steps, column } = field;
    const value = field.field.path === '#' ? index : valueAt(element, steps, 0);
    const read = readField(field, value, element, path, faults);
    if (read === undefined) missing.push(column);
    else row[column] = read;
  }
  return row;
}

/**
 * The value at `a.b` or `a[].b`, told in steps; undefined where `a` is not there. What is there is whole: a part it has not is
 * null. Where `a` is neither null nor an object there is no place for a value.
 */
function valueAt(element: Readonly<Record<string, unknown>>, steps: readonly string[], from: number): unknown {
  if (steps.length === 0) return element;
  const head = steps[from] ?? '';
  const ends = from + 1 === steps.length;
  const isList = head.endsWith('[]');
  const value = element[isList ? head.slice(0, -2) : head];
  if (isList && Array.isArray(value)) {
    return value.map((item: unknown) => (!ends && isObject(item) ? valueAt(item, steps, from + 1) : item));
  }
  if (ends || isList || value === undefined || value === null) return value;
  if (!isObject(value)) return new NoPlace(steps.slice(0, from + 1).join('.'), value);
  return valueAt(value, steps, from + 1) ?? null;
}

/** What stands where an object with a value in it should. */
class NoPlace {
  readonly path: string;
  readonly got: string;

  constructor(path: string, found: unknown) {
    this.path = path;
    this.got = nameOf(found);
  }
}

/** Undefined where nothing is said of the value, and for one of a wrong type, of which the fault tells. `element`: that has the field. */
function readField(
  { name, field, reader }: FieldPlan,
  given: unknown,
  element: Readonly<Record<string, unknown>>,
  path: string,
  faults: DecodeFault[],
): ColumnValue | undefined {
  const value = given === undefined ? absent(field, element) : given;
  if (value === undefined) return undefined;
  if (value === null || isOfAnotherType(field, value)) return null;
  if (value instanceof NoPlace) {
    const place = `${path}.${value.path}`;
    // All that should lie in one object is missing for one reason.
    if (!faults.some((known) => known.path === place))
      faults.push({ path: place, reason: `expected an object, got ${value.got}` });
    return undefined;
  }
  const read = reader.read(value);
  if (read === undefined)
    faults.push({ path: `${path}.${name}`, reason: `expected ${reader.expected}, got ${nameOf(value)}` });
  return read;
}

/** Null for a value that is not there since it does not apply; undefined: nothing is said of it. */
function absent({ onlyFor }: Field, element: Readonly<Record<string, unknown>>): null | undefined {
  if (onlyFor === undefined) return undefined;
  const kind = element[onlyFor.kind];
  return typeof kind === 'string' && !onlyFor.in.includes(kind) ? null : undefined;
}

/** Whether it is a reference to a type that another field is for. */
function isOfAnotherType({ typed, ref, path }: Field, value: unknown): boolean {
  if (typed !== true || !isObject(value)) return false;
  const type = value['resource_type'];
  return type === undefined ? path !== undefined : type !== ref;
}
