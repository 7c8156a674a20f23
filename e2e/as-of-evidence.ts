/**
 * What the pipeline can know of a task at a moment, told from nothing but when it read the task and which events it heard:
 * between two reads with one event about a field the moment of the change is known; with two such events what held between
 * them was never read; with none, and another value at the second read, the change lies anywhere between the two.
 */
import { toldBy } from '@asana-warehouse/catalogue/told';
import { task } from '@asana-warehouse/catalogue/resources/task';
import type { Fleet, Row } from './fleet.ts';

/** A read of the whole task: it shows a state between its sending and its answer, ms since 1970. */
type Sight = { readonly lowMs: number; readonly highMs: number };
/** Something that may have changed a field: an event that told of it, or the beginning of a version that shows it. */
type Edge = { readonly atMs: number; readonly isTold: boolean };
type Life = {
  readonly sights: readonly Sight[];
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
  /** When history says that it came or went and knows it from reads alone, with the sights around. */
  readonly unsure: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly firstMs: number;
  /** An event brought it into being; events of the same name tell that an older task was put somewhere. */
  readonly isBirthTold: boolean;
  /** Nobody told of its end, so nobody may have told of what came before. */
  readonly vanished: boolean;
};

export type Evidence = {
  /** Tasks that history knows at all. */
  readonly known: ReadonlySet<string>;
  /** Resources that were gone at some time: links to them come and go without an event of the task. */
  readonly everGone: ReadonlySet<string>;
  /** Tasks that at some time lay in no project, nor below one that does: no webhook tells of them. */
  readonly unheard: ReadonlySet<string>;
  /** Whether what held for a field (a column or link table; null: whether the task was there) is known for certain. */
  readonly isCertain: (gid: string, field: string | null, atMs: number) => boolean;
};

/** Reads what was read and heard of all tasks. */
export async function evidenceOf(fleet: Fleet): Promise<Evidence> {
  const [facts, events, versions, gone, unheard, flips] = await Promise.all([
    fleet.rows(factsSql),
    fleet.rows(eventsSql),
    fleet.rows(versionsSql),
    fleet.rows(goneSql),
    fleet.rows(unheardSql),
    fleet.rows(toldFlipsSql),
  ]);
  const toldMs = new Set(flips.map(({ at_ms: atMs }) => Number(atMs)));
  const [factsOf, eventsOf, versionsOf] = [facts, events, versions].map((rows) =>
    Map.groupBy(rows, ({ gid }) => String(gid)),
  );
  const lives = new Map(
    [...(versionsOf ?? [])].map(([gid, own]) => [
      gid,
      lifeOf(own, factsOf?.get(gid) ?? [], eventsOf?.get(gid) ?? [], toldMs),
    ]),
  );
  return {
    known: new Set(lives.keys()),
    everGone: new Set(gone.map(({ gid }) => String(gid))),
    unheard: new Set(unheard.map(({ gid }) => String(gid))),
    isCertain: (gid, field, atMs) => {
      const life = lives.get(gid);
      return life !== undefined && isCertainIn(life, field, atMs);
    },
  };
}

const msOf = (column: string): string => `round(extract(epoch FROM ${column})::float8 * 1000)`;
const factsSql = `SELECT gid, kind, (stamp->>'observed_ms')::float8 - (stamp->>'error_ms')::float8 AS low_ms,
  greatest((stamp->>'observed_ms')::float8 + (stamp->>'error_ms')::float8, ${msOf('appended_at')}) AS high_ms
  FROM ops.fact WHERE type = 'task' AND kind IN ('present', 'absent') ORDER BY 3`;
const eventsSql = `SELECT resource_gid AS gid, action, change_field, parent_type, ${msOf('created_at')} AS at_ms
  FROM asana.event WHERE resource_type = 'task'`;
const goneSql = `SELECT DISTINCT gid FROM (SELECT gid FROM asana_history.task WHERE _deleted_at IS NOT NULL
  UNION ALL SELECT gid FROM asana_history.project WHERE _deleted_at IS NOT NULL
  UNION ALL SELECT gid FROM asana_history.tag WHERE _deleted_at IS NOT NULL
  UNION ALL SELECT resource_gid FROM asana.event WHERE action IN ('deleted', 'undeleted')) AS ended`;
const versionsSql = `WITH gone AS MATERIALIZED (${goneSql})
  SELECT gid, ${msOf('valid_from')} AS from_ms, ${msOf('created_at')} AS created_ms, _valid_from_how AS how, _deleted_how AS gone, _changed_fields AS changed,
    (SELECT count(*)::int FROM asana_history.task_project AS place JOIN gone ON gone.gid = place.project_gid WHERE place.task_gid = task.gid) AS gone_projects
  FROM asana_history.task WHERE _source <> 'story' ORDER BY gid, valid_from`;
const toldFlipsSql = `SELECT DISTINCT ${msOf('created_at')} AS at_ms FROM asana.event WHERE action IN ('deleted', 'undeleted')`;
const unheardSql = `WITH RECURSIVE unheard AS (
    SELECT gid FROM asana_history.task AS one WHERE _deleted_at IS NULL AND parent_gid IS NULL AND NOT EXISTS (
      SELECT FROM asana_history.task_project AS place WHERE place.task_gid = one.gid AND place.valid_from <= one.valid_from
        AND (place.valid_to > one.valid_from OR place.valid_to IS NULL))
    UNION SELECT one.gid FROM unheard JOIN asana_history.task AS one ON one.parent_gid = unheard.gid
  ) SELECT gid FROM unheard`;

function sightOf(row: Row): Sight {
  return { lowMs: Number(row['low_ms']), highMs: Number(row['high_ms']) };
}

/**
 * Around each end and return that no event told of, be it of the task or of what holds it. `toldMs`: when events told of
 * some end or return. An end that only a read showed lasts for sure no longer than until the next event or read.
 */
function unsureOf(
  versions: readonly Row[],
  facts: readonly Row[],
  events: readonly Row[],
  toldMs: ReadonlySet<number>,
): Life['unsure'] {
  const found: Life['unsure'][number][] = [];
  let goneMs: number | null = null;
  for (const [index, version] of versions.entries()) {
    const atMs = Number(version['from_ms']);
    const here = facts.find((fact) => Math.abs(Number(fact['low_ms']) - atMs) <= 1);
    const toMs = Number(here?.['high_ms'] ?? atMs + answerMs);
    const before = versions[index - 1]?.['gone'] ?? null;
    if (version['gone'] !== null && before === null) {
      goneMs = atMs;
      const last = facts.findLast((fact) => Number(fact['high_ms']) < atMs);
      const again = events.findLast(({ action, at_ms: eventMs }) => action === 'deleted' && Number(eventMs) > atMs);
      const isShort = version['gone'] === 'absent' && again !== undefined;
      if (!toldMs.has(atMs) || isShort) {
        found.push({ fromMs: Number(last?.['low_ms'] ?? 0), toMs: isShort ? Number(again['at_ms']) : toMs });
      }
    } else if (version['gone'] === null && goneMs !== null) {
      if (!toldMs.has(atMs)) found.push({ fromMs: goneMs, toMs });
      goneMs = null;
    }
  }
  return found;
}

function lifeOf(
  versions: readonly Row[],
  facts: readonly Row[],
  events: readonly Row[],
  toldMs: ReadonlySet<number>,
): Life {
  const sights = facts.filter(({ kind }) => kind === 'present').map(sightOf);
  const edges = new Map<string, Edge[]>();
  const add = (field: string, edge: Edge): void => void edges.set(field, [...(edges.get(field) ?? []), edge]);
  for (const event of events)
    for (const field of fieldsToldBy(event)) add(field, { atMs: Number(event['at_ms']), isTold: true });
  for (const version of versions) {
    for (const field of (version['changed'] ?? []) as string[])
      add(field, { atMs: Number(version['from_ms']), isTold: false });
  }
  const first = versions[0];
  const firstMs = Number(first?.['from_ms']);
  const goneProjects = Number(first?.['gone_projects']);
  const unsure = [...unsureOf(versions, facts, events, toldMs)];
  if (goneProjects > 0 && versions.some(({ gone }) => gone === 'event' || gone === 'absent')) {
    // It was deleted, and a project of it was too: from then on whether it is there depends on both.
    const fromMs = Number(versions.find(({ gone }) => gone !== null)?.['from_ms']);
    unsure.push({ fromMs, toMs: sights.at(-1)?.lowMs ?? 0 });
  }
  return {
    sights,
    edges,
    unsure,
    firstMs,
    isBirthTold: first?.['how'] === 'event' && firstMs - Number(first['created_ms']) < birthMsMax,
    vanished: versions.at(-1)?.['gone'] === 'absent',
  };
}

/** How much later than the task the event may be that tells of its creation. */
const birthMsMax = 5;
/** How long an answer may take: a read shows a state between its sending and its answer. */
const answerMs = 100;
const told = toldBy(task);

function fieldsToldBy({ action, change_field: field, parent_type: parent }: Row): readonly string[] {
  const pairs =
    action === 'changed'
      ? told.fields.filter(([word]) => word === field)
      : told.parents.filter(([word]) => word === parent);
  return pairs.map(([, name]) => name);
}

function isCertainIn(life: Life, field: string | null, atMs: number): boolean {
  const { sights, edges, unsure, firstMs } = life;
  if (field === null) {
    if (unsure.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)) return false;
    return life.isBirthTold || atMs >= (sights[0]?.highMs ?? firstMs);
  }
  const before = sights.findLast(({ highMs }) => highMs <= atMs);
  const toMs = sights.find(({ lowMs }) => lowMs > atMs)?.highMs ?? Infinity;
  if ((before === undefined && !life.isBirthTold) || (toMs === Infinity && life.vanished)) return false;
  const between = (edges.get(field) ?? []).filter(
    (edge) => edge.atMs > (before?.lowMs ?? firstMs) && edge.atMs <= toMs,
  );
  if (between.length === 0) return true;
  if (!between.some(({ isTold }) => isTold) || toMs === Infinity) return false;
  // Before the first read nothing was ever seen: what the first event replaced is not known.
  const times = [...between.map((edge) => edge.atMs), ...(before === undefined ? [firstMs] : [])];
  return atMs < Math.min(...times) || atMs >= Math.max(...times);
}
