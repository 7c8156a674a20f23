/**
 * Whether each value of Asana's answers lies where the page on coverage says that it does. Nothing of the catalogue takes part:
 * the page names columns, the simulated Asana gives whole bodies, and every value in one is looked for in the rows, or has a reason on the page.
 */
import { readFile } from 'node:fs/promises';
import type { Rig } from './asana-rig.ts';

type Json = Readonly<Record<string, unknown>>;
type Ask = Pick<Rig, 'simulator' | 'rows'>;

/** Columns of tables, or why there are none. `parts`: what of an object they have, where the page says it. */
type Landing = { readonly places: readonly Place[]; readonly parts: readonly string[]; readonly why: string };
type Place = { readonly table: string; readonly columns: readonly string[] };
/** By type and field. A type that is left out as a whole is not there. */
type Page = Readonly<Record<string, Readonly<Record<string, Landing>>>>;
/** An object of a type somewhere in a body, where it lies, and the key in it under which a value lies. */
type Holder = { readonly type: string; readonly gid: string; readonly at: string; readonly field: string };
type Leaf = { readonly path: string; readonly value: string; readonly holders: readonly Holder[] };

/** `missing`: values that are nowhere, one line each. `types`: those of which something was looked for. */
export type Kept = { readonly missing: readonly string[]; readonly types: readonly string[] };

export async function valuesKept(rig: Ask, types: readonly string[]): Promise<Kept> {
  const page = pageOf(await readFile(new URL('../../docs/reference/coverage.md', import.meta.url), 'utf8'));
  const tables = new Set(
    Object.values(page).flatMap((fields) => Object.values(fields).flatMap(({ places }) => places.map((p) => p.table))),
  );
  const rows = new Map(await Promise.all([...tables].map(async (table) => [table, await rowsOf(rig, table)] as const)));
  const missing: string[] = [];
  const seen = new Set<string>();
  for (const type of types) {
    const bodies = (await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`)) as readonly Json[];
    const held = new Set(rows.get(type)?.map(({ gid }) => gid));
    for (const body of bodies.filter(({ gid }) => held.has(gid))) {
      seen.add(type);
      for (const leaf of leavesOf(body, type))
        if (!isKept(leaf, page, rows)) missing.push(`${type} ${String(body['gid'])} ${leaf.path}: ${leaf.value}`);
    }
  }
  return { missing, types: [...seen] };
}

async function rowsOf({ rows }: Ask, table: string): Promise<readonly Json[]> {
  const found = await rows(`SELECT to_jsonb(kept) AS row FROM asana."${table}" AS kept`);
  return found.map(({ row }) => row as Json);
}

/** The tables of the page: a heading for each type, a line for each field. */
function pageOf(text: string): Page {
  const sections = text.split(/^### /m).slice(1);
  return Object.fromEntries(
    sections.map((section) => [
      /^`(\w+)`/.exec(section)?.[1] ?? '',
      Object.fromEntries(
        [...section.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, field, cell = '']) => [field, landingOf(cell)]),
      ),
    ]),
  );
}

function landingOf(cell: string): Landing {
  const places = [...cell.matchAll(/`asana\.(\w+)(?:\.(\w+))?`(?: \(([^)]*)\))?/g)].map(
    ([, table = '', column, columns = '']) => ({
      table,
      columns: column === undefined ? columns.replaceAll(/[` ]/g, '').split(',') : [column],
    }),
  );
  if (!cell.startsWith('`asana.')) return { places: [], parts: [], why: cell };
  const [, parts = ''] = cell.split(', of which ');
  return { places, parts: parts === '' ? [] : parts.replaceAll(/[` ]/g, '').split(','), why: '' };
}

/** Every value in a body but null and the names of types, which tables and columns say. */
function leavesOf(body: Json, type: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (value: unknown, path: string, holders: readonly Holder[]): void => {
    if (value === null) return;
    if (Array.isArray(value)) for (const item of value) visit(item, `${path}[]`, holders);
    else if (typeof value !== 'object') leaves.push({ path, value: spelled(value), holders });
    else
      for (const [field, inner] of Object.entries(value as Json)) {
        if (field === 'resource_type') continue;
        const { gid, resource_type: kind = path === '' ? type : undefined } = value as Json;
        const isObject = typeof gid === 'string' && typeof kind === 'string';
        const own = isObject ? [{ type: path === '' ? type : kind, gid, at: path, field }] : [];
        visit(inner, path === '' ? field : `${path}.${field}`, [...holders, ...own]);
      }
  };
  visit(body, '', []);
  return leaves;
}

/** Such a text follows the names of people and options: a row has it as it was when the row was read last. */
const followsNames = /\.display_value$/;

/**
 * A value is kept with the body, or with an object on the way to it, whose contents are its own: there, or nowhere for a reason. What refers
 * to an object is no content of that, and a value of a custom field has no place but with what has it. The object may be gone meanwhile.
 */
function isKept({ path, value, holders }: Leaf, page: Page, rows: ReadonlyMap<string, readonly Json[]>): boolean {
  return holders.some(({ type, gid, at, field }, index) => {
    const fields = page[type];
    const landing = fields?.[field];
    if (fields === undefined) return index > 0;
    if (landing === undefined) return false;
    if (landing.why !== '') return at !== 'custom_fields[]' || !landing.why.startsWith('a value: kept with');
    if (index > 0 && field === 'gid') return false;
    const part = path.slice(at === '' ? 0 : at.length + 1).split(/(?:\[\])*\./)[1] ?? '';
    if (landing.parts.length > 0 && !landing.parts.includes(part)) return true;
    return landing.places.some(({ table, columns }) => {
      const key = keyOf(type, fields, table);
      const own = rows
        .get(table)
        ?.filter((row) => row[key] === gid && (index > 0 || (row['_deleted_at'] ?? null) === null));
      const held = own?.flatMap((row) => valuesIn([key, ...columns, '_extra'].map((column) => row[column]))) ?? [];
      return held.includes(value) || (followsNames.test(path) && held.length > 0);
    });
  });
}

/** The column that names the object: that of its gid, in other tables the one called after its type. */
function keyOf(type: string, fields: Readonly<Record<string, Landing>>, table: string): string {
  const own = fields['gid']?.places.find((place) => place.table === table);
  return own?.columns[0] ?? `${type}_gid`;
}

function valuesIn(value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(valuesIn) : [spelled(value)];
}

/** In one spelling: times as in UTC. */
function spelled(value: unknown): string {
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(text).toISOString() : text;
}
