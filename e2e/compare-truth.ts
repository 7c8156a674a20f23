/**
 * Compares the tables with what the simulator says is true, with nothing of the product's own comparison: the test reads both
 * sides itself and lays them side by side. Tasks that nothing visible leads to (no project, no assignee, no parent that has
 * either) cannot be found through Asana's lists, so the warehouse may or may not know them; whatever it knows must be true.
 */
import type { Fleet, Row } from './fleet.ts';

/** Column → value as text; null for none. */
type Values = Readonly<Record<string, string | null>>;
type Side = ReadonlyMap<string, Values>;

/** What was laid side by side, by table. `differences`: one line each, empty when all is equal. */
export type TruthComparison = {
  readonly compared: Readonly<Record<string, number>>;
  readonly tombstones: number;
  readonly differences: readonly string[];
};

/** How one table is read on both sides. `isVisible`: whether the warehouse must have it. */
type Table = {
  readonly name: string;
  readonly truthType: string;
  readonly sql: string;
  readonly key: readonly string[];
  readonly valuesOf: (object: Row) => Values;
  readonly isVisible: (object: Row, reachable: ReadonlySet<string>) => boolean;
};

/** `before`: tasks that were live when everything had been read for the first time, so that their end must be known. */
export async function compareWithTruth(fleet: Fleet, before: ReadonlySet<string>): Promise<TruthComparison> {
  const tasks = await fleet.truth('task');
  const reachable = reachableTasks(tasks.data);
  const differences: string[] = [];
  const compared: Record<string, number> = {};
  for (const table of tables) {
    const objects = table.truthType === 'task' ? tasks.data : (await fleet.truth(table.truthType)).data;
    const [must, may] = split(objects, (object) => table.isVisible(object, reachable));
    const held = sideOf(await fleet.rows(table.sql), table.key, (row) => textsOf(row, table.key));
    const truth = sideOf(objects, table.key, table.valuesOf);
    const optional = new Set(may.map((object) => keyOf(object, table.key)));
    compared[table.name] = must.length;
    differences.push(...differencesOf(table.name, held, truth, optional));
  }
  const gone = await compareTombstones(fleet, tasks.deleted, before);
  return { compared, tombstones: gone.known, differences: [...differences, ...gone.differences] };
}

/** Tasks that lists lead to: in a project, assigned to somebody, or below a task that is reachable. */
export function reachableTasks(tasks: readonly Row[]): ReadonlySet<string> {
  const byGid = new Map(tasks.map((task) => [String(task['gid']), task]));
  const isReachable = (task: Row | undefined): boolean =>
    task !== undefined &&
    ((task['memberships'] as unknown[]).length > 0 ||
      gidIn(task, 'assignee') !== null ||
      isReachable(byGid.get(gidIn(task, 'parent') ?? '')));
  return new Set([...byGid].filter(([, task]) => isReachable(task)).map(([gid]) => gid));
}

/** Columns of the link tables: the first two are the key. */
const linkColumns = {
  task_project: ['task_gid', 'project_gid', 'section_gid'],
  task_follower: ['task_gid', 'user_gid'],
  task_tag: ['task_gid', 'tag_gid'],
  task_dependency: ['task_gid', 'depends_on_gid'],
} as const;
const always = (): boolean => true;
const ofTask = (object: Row, reachable: ReadonlySet<string>): boolean => reachable.has(String(object['task_gid']));

/** Live rows only: links of a deleted task are tombstones themselves. */
const tables: readonly Table[] = [
  {
    name: 'task',
    truthType: 'task',
    sql: `SELECT gid, name, completed::text, resource_subtype, assignee_gid, parent_gid, due_on::text, notes, num_subtasks::text
          FROM asana.task WHERE _deleted_at IS NULL`,
    key: ['gid'],
    valuesOf: (task) => ({
      name: textOf(task['name']),
      completed: textOf(task['completed']),
      resource_subtype: textOf(task['resource_subtype']),
      assignee_gid: gidIn(task, 'assignee'),
      parent_gid: gidIn(task, 'parent'),
      due_on: textOf(task['due_on']),
      notes: textOf(task['notes']),
      num_subtasks: textOf(task['num_subtasks']),
    }),
    isVisible: (task, reachable) => reachable.has(String(task['gid'])),
  },
  ...(['task_project', 'task_follower', 'task_tag', 'task_dependency'] as const).map((name): Table => ({
    name,
    truthType: name,
    sql: `SELECT ${linkColumns[name].join(', ')} FROM asana.${name} WHERE _deleted_at IS NULL`,
    key: linkColumns[name].slice(0, 2),
    valuesOf: (link) => textsOf(pick(link, linkColumns[name]), linkColumns[name].slice(0, 2)),
    isVisible: ofTask,
  })),
  {
    name: 'task_custom_field_value',
    truthType: 'task_custom_field_value',
    sql: `SELECT task_gid, custom_field_gid, coalesce(text_value, (number_value::float8)::text, enum_option_gid, datetime_value::text,
            date_value::text, nullif(array_to_string(ARRAY(SELECT unnest(multi_enum_option_gids) ORDER BY 1), ','), ''),
            nullif(array_to_string(ARRAY(SELECT unnest(coalesce(reference_gids, people_gids)) ORDER BY 1), ','), '')) AS value
          FROM asana.task_custom_field_value WHERE _deleted_at IS NULL`,
    key: ['task_gid', 'custom_field_gid'],
    valuesOf: ({ value }) => ({ value: fieldValueText(value) }),
    isVisible: ofTask,
  },
  named(
    'project',
    `SELECT gid, name, archived::text, notes, current_status_update_gid, project_brief_gid FROM asana.project WHERE _deleted_at IS NULL`,
    (project) => ({
      archived: textOf(project['archived']),
      notes: textOf(project['notes']),
      current_status_update_gid: gidIn(project, 'current_status_update'),
      project_brief_gid: gidIn(project, 'project_brief'),
    }),
  ),
  named('section', `SELECT gid, name, project_gid FROM asana.section WHERE _deleted_at IS NULL`, (section) => ({
    project_gid: gidIn(section, 'project'),
  })),
  named('tag', `SELECT gid, name, color FROM asana.tag WHERE _deleted_at IS NULL`, (tag) => ({
    color: textOf(tag['color']),
  })),
  named('user', `SELECT gid, name FROM asana.user WHERE _deleted_at IS NULL`, () => ({})),
  named('team', `SELECT gid, name FROM asana.team WHERE _deleted_at IS NULL`, () => ({})),
  {
    ...named('custom_field', `SELECT gid, name FROM asana.custom_field WHERE _deleted_at IS NULL`, () => ({})),
    isVisible: (field) => field['is_global_to_workspace'] === true,
  },
  identified(
    'story',
    `SELECT gid, text, resource_subtype, coalesce(target_gid, target_goal_gid) AS target_gid FROM asana.story WHERE _deleted_at IS NULL`,
    (story) => ({
      text: textOf(story['text']),
      resource_subtype: textOf(story['resource_subtype']),
      target_gid: gidIn(story, 'target'),
    }),
    (story, reachable) => reachable.has(gidIn(story, 'target') ?? ''),
  ),
  identified(
    'status_update',
    `SELECT gid, title, text, status_type, coalesce(parent_gid, parent_portfolio_gid, parent_goal_gid) AS parent_gid, created_by_gid
     FROM asana.status_update WHERE _deleted_at IS NULL`,
    (status) => ({
      title: textOf(status['title']),
      text: textOf(status['text']),
      status_type: textOf(status['status_type']),
      parent_gid: gidIn(status, 'parent'),
      created_by_gid: gidIn(status, 'created_by'),
    }),
  ),
  identified(
    'project_brief',
    `SELECT gid, title, text, project_gid FROM asana.project_brief WHERE _deleted_at IS NULL`,
    (brief) => ({
      title: textOf(brief['title']),
      text: textOf(brief['text']),
      project_gid: gidIn(brief, 'project'),
    }),
  ),
  {
    name: 'project_member',
    truthType: 'project_member',
    sql: `SELECT project_gid, user_gid FROM asana.project_member WHERE _deleted_at IS NULL`,
    key: ['project_gid', 'user_gid'],
    valuesOf: () => ({}),
    isVisible: always,
  },
];

/** A table of objects that have a name. */
function named(type: string, sql: string, more: (object: Row) => Values): Table {
  return identified(type, sql, (object) => ({ name: textOf(object['name']), ...more(object) }));
}

/** A table of objects, by their gid. */
function identified(
  type: string,
  sql: string,
  valuesOf: Table['valuesOf'],
  isVisible: Table['isVisible'] = always,
): Table {
  return { name: type, truthType: type, sql, key: ['gid'], valuesOf, isVisible };
}

/** Whatever is gone and known is a tombstone; what was live at the beginning must be known. */
async function compareTombstones(
  fleet: Fleet,
  deleted: readonly Row[],
  before: ReadonlySet<string>,
): Promise<{ readonly known: number; readonly differences: readonly string[] }> {
  const gids = deleted.map(({ gid }) => String(gid));
  const rows = await fleet.rows('SELECT gid, _deleted_at, _deleted_how FROM asana.task WHERE gid = ANY ($1)', [gids]);
  const held = new Map(rows.map((row) => [String(row['gid']), row]));
  const differences: string[] = [];
  for (const gid of gids) {
    const row = held.get(gid);
    if (row === undefined && before.has(gid))
      differences.push(`task ${gid}: is gone in Asana, and the warehouse has no row`);
    if (row !== undefined && (row['_deleted_at'] === null || row['_deleted_how'] === null)) {
      differences.push(`task ${gid}: is gone in Asana, and the warehouse has no tombstone`);
    }
  }
  return { known: rows.length, differences };
}

function differencesOf(name: string, held: Side, truth: Side, optional: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  for (const [key, values] of held) {
    const real = truth.get(key);
    if (real === undefined) found.push(`${name} ${key}: in the warehouse, not in Asana`);
    for (const [column, value] of Object.entries(real ?? {})) {
      if (values[column] !== value) {
        found.push(`${name} ${key} ${column}: ${String(values[column])} in the warehouse, ${String(value)} in Asana`);
      }
    }
  }
  for (const key of truth.keys()) {
    if (!held.has(key) && !optional.has(key)) found.push(`${name} ${key}: in Asana, not in the warehouse`);
  }
  return found;
}

function sideOf(objects: readonly Row[], key: readonly string[], valuesOf: (object: Row) => Values): Side {
  return new Map(objects.map((object) => [keyOf(object, key), valuesOf(object)]));
}

function keyOf(object: Row, key: readonly string[]): string {
  return key.map((name) => String(object[name])).join(' ');
}

function split<T>(all: readonly T[], holds: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))];
}

function pick(object: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}

function textsOf(row: Row, without: readonly string[]): Values {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !without.includes(name))
      .map(([name, value]) => [name, textOf(value)]),
  );
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function gidIn(object: Row, name: string): string | null {
  const reference = object[name];
  if (typeof reference !== 'object' || reference === null || !('gid' in reference)) return null;
  return String(reference.gid);
}

/** The simulator keeps text, a number, gids of options or people, or a date. */
function fieldValueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(String).toSorted().join(',') || null;
  if (typeof value === 'object' && 'date' in value) return String(value.date);
  return textOf(value);
}
