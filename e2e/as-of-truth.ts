/**
 * Lays what `asana_history.task_as_of(moment)` and the functions of its links answer beside what the simulator says was true
 * at that moment, for many moments. What the pipeline cannot know (`as-of-evidence.ts`) is counted, not compared.
 */
import { evidenceOf, type Evidence } from './as-of-evidence.ts';
import type { Fleet, Row } from './fleet.ts';

/** Pairs of a field and a task at a moment. `wrong`: one line each. */
export type AsOfComparison = {
  readonly moments: number;
  readonly compared: number;
  readonly uncertain: number;
  /** Of these and the unheard ones, how many answers were right all the same. */
  readonly rightAnyway: number;
  /** Pairs of tasks that no webhook tells of. */
  readonly unheard: number;
  /** Tasks at moments that were gone before they could be read, or that no list leads to. */
  readonly neverRead: number;
  readonly wrong: readonly string[];
};

/** The values of a task by column, and by link table its links as one text. */
type Shown = Readonly<Record<string, string>>;

const momentsAtOnce = 100;

/** `momentsMs`: ms since 1970. */
export async function compareAsOf(fleet: Fleet, momentsMs: readonly number[]): Promise<AsOfComparison> {
  const evidence = await evidenceOf(fleet);
  const counts = { compared: 0, uncertain: 0, unheard: 0, rightAnyway: 0, neverRead: 0 };
  const wrong: string[] = [];
  for (let start = 0; start < momentsMs.length; start += momentsAtOnce) {
    const some = momentsMs.slice(start, start + momentsAtOnce);
    const held = await heldAt(fleet, some, evidence);
    for (const [index, atMs] of some.entries()) {
      const data = await tasksAt(fleet, atMs);
      const truth = new Map(data.map((object) => [String(object['gid']), shownOf(object, evidence)]));
      const answers = held.get(index) ?? new Map<string, Shown>();
      for (const gid of new Set([...truth.keys(), ...answers.keys()])) {
        if (!evidence.known.has(gid)) counts.neverRead += 1;
        else
          for (const line of compareTask(evidence, gid, atMs, truth.get(gid), answers.get(gid), counts))
            wrong.push(line);
      }
    }
  }
  return { moments: momentsMs.length, ...counts, wrong };
}

function compareTask(
  evidence: Evidence,
  gid: string,
  atMs: number,
  truth: Shown | undefined,
  answer: Shown | undefined,
  counts: { compared: number; uncertain: number; unheard: number; rightAnyway: number },
): readonly string[] {
  const fields = truth === undefined || answer === undefined ? [null] : fieldNames;
  return fields.flatMap((field) => {
    const isRight = field === null ? truth === answer : truth?.[field] === answer?.[field];
    const isUnheard = evidence.unheard.has(gid);
    if (isUnheard || !evidence.isCertain(gid, field, atMs)) {
      counts[isUnheard ? 'unheard' : 'uncertain'] += 1;
      counts.rightAnyway += Number(isRight);
      return [];
    }
    counts.compared += 1;
    if (isRight) return [];
    const spell = (shown: Shown | undefined): string =>
      shown === undefined ? 'absent' : (shown[field ?? ''] ?? 'there');
    return [`task ${gid} ${field ?? ''} at ${new Date(atMs).toISOString()}: ${spell(answer)}, but ${spell(truth)}`];
  });
}

const columns = ['name', 'notes', 'completed', 'resource_subtype', 'assignee_gid', 'parent_gid', 'due_on'] as const;
/** Single changes that reads and events show, by `asana_history.change`; `exact` and `bounded`: how many of each were right. */
export type ChangeComparison = { readonly exact: number; readonly bounded: number; readonly wrong: readonly string[] };

/** How long an answer may take: what a read shows may be newer than its sending by this much. */
const answerMs = 100;

/**
 * Lays changes of plain columns beside the truth: right before and at the moment where it is known, else at both of its
 * bounds. At most `rowsMax`, spread over all.
 */
export async function compareChanges(fleet: Fleet, sinceMs: number, rowsMax: number): Promise<ChangeComparison> {
  const { unheard, everGone } = await evidenceOf(fleet);
  const found = await fleet.rows(
    `SELECT gid, field, coalesce(old_value #>> '{}', '') AS was, coalesce(new_value #>> '{}', '') AS is, how,
       ceil(extract(epoch FROM not_before)::float8 * 1000) AS from_ms, floor(extract(epoch FROM not_after)::float8 * 1000) AS to_ms
     FROM asana_history.task_change WHERE _source <> 'story' AND change = 'changed' AND field = ANY ($1) AND gid <> ALL ($2) AND not_before >= $3 ORDER BY md5(gid || valid_from)`,
    [columns, [...unheard, ...everGone], new Date(sinceMs)],
  );
  const counts = { exact: 0, bounded: 0 };
  const wrong: string[] = [];
  const living = found.filter(({ was, is }) => !everGone.has(String(was)) && !everGone.has(String(is)));
  for (const row of living.slice(0, rowsMax)) {
    const gid = String(row['gid']);
    const field = String(row['field']);
    const valueAt = async (atMs: number): Promise<string> => {
      const object = (await tasksAt(fleet, atMs)).find((one) => one['gid'] === gid);
      return object === undefined ? 'absent' : (shownOf(object, { everGone })[field] ?? '');
    };
    const holds = async (value: unknown, ...moments: readonly number[]): Promise<boolean> =>
      (await Promise.all(moments.map(valueAt))).some((shown) => shown === value);
    const [fromMs, toMs] = [Number(row['from_ms']), Number(row['to_ms'])];
    const isExact = row['how'] === 'event' && fromMs === toMs;
    const isRight = isExact
      ? (await holds(row['was'], fromMs - 1)) && (await holds(row['is'], toMs))
      : (await holds(row['was'], fromMs - 1, fromMs + answerMs)) && (await holds(row['is'], toMs, toMs + answerMs));
    if (isRight) counts[isExact ? 'exact' : 'bounded'] += 1;
    else wrong.push(JSON.stringify(row));
  }
  return { ...counts, wrong };
}

// Fields without a value come and go with the projects that show them, of which no event of the task tells.
const linkSql: Readonly<Record<string, { readonly other: string; readonly text: string }>> = {
  task_project: { other: 'project_gid', text: `project_gid || ' ' || coalesce(section_gid, '')` },
  task_follower: { other: 'user_gid', text: 'user_gid' },
  task_tag: { other: 'tag_gid', text: 'tag_gid' },
  task_dependency: { other: 'depends_on_gid', text: 'depends_on_gid' },
  task_custom_field_value: {
    other: 'custom_field_gid',
    text: `custom_field_gid || '=' || coalesce(text_value, (number_value::float8)::text, enum_option_gid, date_value::text,
      nullif(array_to_string(multi_enum_option_gids, ','), ''), nullif(array_to_string(people_gids, ','), ''), '')`,
  },
};
const fieldNames = [...columns, ...Object.keys(linkSql)];

/** By place of the moment in the list and by task. */
async function heldAt(
  fleet: Fleet,
  momentsMs: readonly number[],
  { everGone }: Evidence,
): Promise<ReadonlyMap<number, ReadonlyMap<string, Shown>>> {
  const moments = momentsMs.map((ms) => new Date(ms).toISOString());
  const held = new Map<number, Map<string, Record<string, string>>>();
  const tasks = await fleet.rows(
    `SELECT place::int - 1 AS place, gid, ${columns.map((column) => `${column}::text`).join(', ')}
     FROM unnest($1::timestamptz[]) WITH ORDINALITY AS asked(moment, place), asana_history.task_as_of(moment) WHERE _deleted_at IS NULL`,
    [moments],
  );
  for (const row of tasks) {
    const shown = Object.fromEntries(fieldNames.map((name) => [name, textOf(row[name])]));
    if (everGone.has(shown['parent_gid'] ?? '')) shown['parent_gid'] = '';
    const place = Number(row['place']);
    const others = held.get(place) ?? new Map<string, Record<string, string>>();
    held.set(place, others.set(String(row['gid']), shown));
  }
  for (const [table, { other, text }] of Object.entries(linkSql)) {
    const links = await fleet.rows(
      `SELECT place::int - 1 AS place, task_gid, string_agg(link, '|' ORDER BY link COLLATE "C") AS links
       FROM (SELECT place, task_gid, ${text} AS link
             FROM unnest($1::timestamptz[]) WITH ORDINALITY AS asked(moment, place), asana_history.${table}_as_of(moment)
             WHERE ${other} <> ALL ($2::text[])) AS each WHERE link NOT LIKE '%=' GROUP BY place, task_gid`,
      [moments, [...everGone]],
    );
    for (const row of links) {
      const shown = held.get(Number(row['place']))?.get(String(row['task_gid']));
      if (shown !== undefined) shown[table] = String(row['links']);
    }
  }
  return held;
}

/** All tasks there were, with no more fields than are compared. */
async function tasksAt(fleet: Fleet, atMs: number): Promise<readonly Row[]> {
  const query = new URLSearchParams({ type: 'task', at: new Date(atMs).toISOString(), opt_fields: asked });
  const response = await fetch(`${fleet.simulator.url}/_simulator/truth?${query.toString()}`, {
    headers: { authorization: `Bearer ${fleet.simulator.token}` },
  });
  if (!response.ok) throw new Error(`truth: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { data: Row[] }).data;
}

const asked = [
  'name,notes,completed,resource_subtype,assignee.gid,parent.gid,due_on,memberships.project.gid,memberships.section.gid',
  'followers.gid,tags.gid,dependencies.gid,custom_fields.text_value,custom_fields.number_value,custom_fields.enum_value.gid',
  'custom_fields.multi_enum_values.gid,custom_fields.date_value.date,custom_fields.people_value.gid',
].join(',');

function shownOf(object: Row, { everGone }: Pick<Evidence, 'everGone'>): Shown {
  const listed = (name: string): readonly Row[] => (object[name] ?? []) as readonly Row[];
  const links = (pairs: readonly (readonly [other: string, text: string])[]): string =>
    pairs
      .filter(([other, text]) => !everGone.has(other) && !text.endsWith('='))
      .map(([, text]) => text)
      .toSorted()
      .join('|');
  const without = (gid: string): string => (everGone.has(gid) ? '' : gid);
  const plain = (name: string): readonly [string, string][] =>
    listed(name).map(({ gid }) => [String(gid), String(gid)]);
  return {
    ...Object.fromEntries(
      columns.map((column) => {
        const value = object[column.replace(/_gid$/, '')];
        return [column, column.endsWith('_gid') ? without(gidOf(value)) : textOf(value)];
      }),
    ),
    task_project: links(
      listed('memberships').map(({ project, section }) => [gidOf(project), `${gidOf(project)} ${gidOf(section)}`]),
    ),
    task_follower: links(plain('followers')),
    task_tag: links(plain('tags')),
    task_dependency: links(plain('dependencies')),
    task_custom_field_value: links(
      listed('custom_fields').map((value) => [String(value['gid']), `${String(value['gid'])}=${valueText(value)}`]),
    ),
  };
}

function gidOf(reference: unknown): string {
  return typeof reference === 'object' && reference !== null && 'gid' in reference ? String(reference.gid) : '';
}

function valueText(field: Row): string {
  const many = (list: unknown): string => ((list ?? []) as unknown[]).map(gidOf).toSorted().join(',');
  const day = field['date_value'] as { readonly date?: unknown } | null | undefined;
  return (
    textOf(field['text_value']) ||
    textOf(field['number_value']) ||
    gidOf(field['enum_value']) ||
    textOf(day?.date) ||
    many(field['multi_enum_values']) ||
    many(field['people_value'])
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
