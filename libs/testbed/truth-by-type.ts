/**
 * What the simulator says there is of a type, beside what the tables show of it: every column and link of the declaration, now
 * or at an earlier moment. A task that nothing leads to (no project, no assignee, no parent that has either) cannot be found
 * through Asana's lists, nor what lies in it: of these the tables may know or not know.
 */
import { columnsOf, linkKey, optFields, ownerColumn } from '@asana-warehouse/catalogue/columns';
import { decode, type Row } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import type { Rig } from './asana-rig.ts';

type Body = Readonly<Record<string, unknown>>;
type Ask = Pick<Rig, 'simulator' | 'rows'>;

/** Where both sides differ, one line each. `at`: ISO 8601, or null for now. */
export async function truthDifferences(rig: Ask, declaration: Resource, at: string | null): Promise<readonly string[]> {
  const bodies = (await truthOf(rig, declaration.name, at, optFields(declaration))) as readonly (Body & {
    readonly gid: string;
  })[];
  const whole = await Promise.all(bodies.map((body) => withParts(rig, declaration, body)));
  const decoded = whole.map((body) => decode(declaration, body));
  const faults = decoded.flatMap((one) => one.faults.map(({ path, reason }) => `${path}: ${reason}`));
  const unseen = await unseenOf(rig, bodies, at);
  const shown = await tableRows(rig, declaration.name, declaration, ['gid'], at);
  const differences = compare(
    declaration.name,
    new Map(decoded.map(({ row }) => [textOf(row['gid']), spelled(declaration, row)])),
    shown,
    unseen,
  );
  const links = declaration.links.map(async (link) => {
    // Of what Asana gives as a list of its own, the truth of the past is not told.
    if (at !== null && declaration.api.parts?.[link.from] !== undefined) return [];
    const key = linkKey(declaration, link);
    const rows = decoded.flatMap((one) => (one.links[link.table] ?? []).map((row) => spelled(link, row, key[0])));
    const truth = new Map(rows.map((row) => [keyOf(row, key), row]));
    const owner = ownerColumn(declaration);
    const missing = new Set(rows.filter((row) => unseen.has(textOf(row[owner]))).map((row) => keyOf(row, key)));
    return compare(link.table, truth, await tableRows(rig, link.table, link, key, at), missing);
  });
  return [...faults, ...differences, ...(await Promise.all(links)).flat()];
}

async function truthOf(
  { simulator }: Ask,
  type: string,
  at: string | null,
  fields: readonly string[],
): Promise<readonly Body[]> {
  const query = new URLSearchParams({ type, opt_fields: fields.join(','), ...(at === null ? {} : { at }) });
  return (await simulator.ask('GET', `/_simulator/truth?${query.toString()}`)) as readonly Body[];
}

async function withParts({ simulator }: Ask, { api }: Resource, body: Body & { readonly gid: string }): Promise<Body> {
  const parts = await Promise.all(
    Object.entries(api.parts ?? {}).map(
      async ([name, path]) =>
        [name, await simulator.ask('GET', `/api/1.0${path.replace('{gid}', body.gid)}?limit=100`)] as const,
    ),
  );
  return { ...body, ...Object.fromEntries(parts) };
}

/** Tasks that nothing leads to, and what lies in them. */
async function unseenOf(rig: Ask, bodies: readonly Body[], at: string | null): Promise<ReadonlySet<string>> {
  const fields = ['memberships.project.gid', 'assignee.gid', 'parent.gid'];
  const tasks = new Map((await truthOf(rig, 'task', at, fields)).map((task) => [String(task['gid']), task]));
  const isSeen = (gid: string | null): boolean => {
    const task = tasks.get(gid ?? '');
    if (task === undefined) return false;
    const isPlaced = (task['memberships'] as readonly Body[]).length > 0 || gidIn(task['assignee']) !== null;
    return isPlaced || isSeen(gidIn(task['parent']));
  };
  const isUnseen = (gid: string | null): boolean => gid !== null && tasks.has(gid) && !isSeen(gid);
  const unseen = bodies.filter((body) => {
    const holders = ['target', 'parent', 'task'].map((key) => gidIn(body[key]));
    return isUnseen(String(body['gid'])) || (!tasks.has(String(body['gid'])) && holders.some(isUnseen));
  });
  return new Set(unseen.map(({ gid }) => String(gid)));
}

function gidIn(value: unknown): string | null {
  return (value as { readonly gid?: string } | null)?.gid ?? null;
}

/** Living rows by key. */
async function tableRows(
  rig: Ask,
  table: string,
  declaration: Pick<Resource, 'fields'>,
  key: readonly string[],
  at: string | null,
): Promise<ReadonlyMap<string, Row>> {
  const columns = [...new Set([...key, ...keptColumns(declaration)])].map((name) => `"${name}"`).join(', ');
  const from = at === null ? `asana."${table}" WHERE _deleted_at IS NULL` : asOf(table, key);
  const rows = await rig.rows(
    `SELECT to_jsonb(shown) AS row FROM (SELECT ${columns} FROM ${from}) AS shown`,
    at === null ? [] : [at],
  );
  return new Map(
    rows.map(({ row }) => {
      const one = spelled(declaration, row as Row, key[0]);
      return [keyOf(one, key), one];
    }),
  );
}

/** Links have no tombstones in the past: the function shows those that held. */
function asOf(table: string, [key]: readonly string[]): string {
  return `asana_history."${table}_as_of"($1)${key === 'gid' ? ' WHERE _deleted_at IS NULL' : ''}`;
}

function keptColumns(declaration: Pick<Resource, 'fields'>): readonly string[] {
  return columnsOf(declaration)
    .filter(({ field }) => field.volatile !== true)
    .map(({ name }) => name);
}

/** Columns that history keeps, times in one spelling and numbers as text. */
function spelled(declaration: Pick<Resource, 'fields'>, row: Row, owner = 'gid'): Row {
  const spell = (sqlType: string, value: Row[string] | undefined): Row[string] => {
    if (value === undefined || value === null) return null;
    if (sqlType === 'timestamptz') return new Date(textOf(value)).toISOString();
    return sqlType === 'numeric' ? textOf(value) : value;
  };
  const values = columnsOf(declaration)
    .filter(({ field }) => field.volatile !== true)
    .map(({ name, field }) => [name, spell(field.sqlType, row[name])] as const);
  return { [owner]: row[owner] ?? null, ...Object.fromEntries(values) };
}

function keyOf(row: Row, key: readonly string[]): string {
  return key.map((column) => textOf(row[column])).join(' ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function compare(
  name: string,
  truth: ReadonlyMap<string, Row>,
  shown: ReadonlyMap<string, Row>,
  mayMiss: ReadonlySet<string>,
): readonly string[] {
  const keys = [...new Set([...truth.keys(), ...shown.keys()])];
  return keys.flatMap((key) => {
    const [wanted, held] = [truth.get(key), shown.get(key)];
    if (held === undefined) return mayMiss.has(key) ? [] : [`${name} ${key} is not shown`];
    if (wanted === undefined) return [`${name} ${key} is not there`];
    return Object.keys(wanted)
      .filter((column) => canonicalJson(wanted[column]) !== canonicalJson(held[column]))
      .map(
        (column) => `${name} ${key} ${column}: ${canonicalJson(held[column])}, not ${canonicalJson(wanted[column])}`,
      );
  });
}
