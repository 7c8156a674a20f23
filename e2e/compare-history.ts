/**
 * Compares history with what was true at moments of the past. Events arrive at most once, so history cannot know of a change
 * that was not told before the next one hid it. What must hold: where the warehouse says otherwise than the simulator, the change
 * that it missed was never heard of, or another heard change of the same kind lies between two reads, so that what held
 * in between was never seen.
 */
import { randomFrom } from '@asana-warehouse/testbed/seeds';
import type { Fleet, Row } from './fleet.ts';

/** `judged`: pairs of a moment and a task, by aspect. `wrong`: one line each, empty when history holds. */
export type HistoryComparison = {
  readonly judged: number;
  readonly agreed: number;
  readonly unheard: number;
  readonly unseen: number;
  readonly wrong: readonly string[];
};

/** What history says at a moment, and from when until when it says so. */
type Held = { readonly value: string; readonly fromMs: number; readonly untilMs: number };

type Interval = { readonly fromMs: number; readonly untilMs: number; readonly row: Row };

/** One thing to compare. `isAbout`: whether an event can tell of its change. */
type Aspect = {
  readonly name: string;
  readonly truthOf: (task: Row | undefined) => string;
  readonly heldAt: (gid: string, atMs: number) => Held;
  readonly isAbout: (event: Row) => boolean;
};

type Past = {
  readonly events: ReadonlyMap<string, readonly Row[]>;
  readonly aspects: readonly Aspect[];
  readonly at: (atMs: number) => Promise<ReadonlyMap<string, Row>>;
};

type Verdict = { readonly kind: 'agreed' | 'unheard' | 'unseen' } | { readonly kind: 'wrong'; readonly line: string };

const pairs = 50;

/** Draws moments between `fromMs` and `untilMs` and tasks that changed at all, by `seedValue`. */
export async function compareHistory(
  fleet: Fleet,
  fromMs: number,
  untilMs: number,
  seedValue: number,
): Promise<HistoryComparison> {
  const random = randomFrom(seedValue);
  const past = await readPast(fleet);
  const changed = [...past.events.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const counts = { judged: 0, agreed: 0, unheard: 0, unseen: 0 };
  const wrong: string[] = [];
  for (let drawn = 0; drawn < pairs && changed.length > 0; drawn += 1) {
    const atMs = Math.floor(fromMs + random() * (untilMs - fromMs));
    const gid = changed[Math.floor(random() * changed.length)] ?? '';
    const task = (await past.at(atMs)).get(gid);
    for (const aspect of past.aspects) {
      const verdict = await judge(past, aspect, gid, atMs, task);
      counts.judged += 1;
      if (verdict.kind === 'wrong') wrong.push(verdict.line);
      else counts[verdict.kind] += 1;
    }
  }
  return { ...counts, wrong };
}

async function judge(past: Past, aspect: Aspect, gid: string, atMs: number, task: Row | undefined): Promise<Verdict> {
  const held = aspect.heldAt(gid, atMs);
  const truth = aspect.truthOf(task);
  if (held.value === truth) return { kind: 'agreed' };
  const heard = (past.events.get(gid) ?? []).filter(aspect.isAbout).map((event) => Math.round(Number(event['at_ms'])));
  if (heard.some((eventMs) => eventMs > held.fromMs && eventMs < held.untilMs)) return { kind: 'unseen' };
  const changeMs = await lastChangeBefore(past, aspect, gid, atMs, held.fromMs);
  if (!heard.some((eventMs) => Math.abs(eventMs - changeMs) <= 1)) return { kind: 'unheard' };
  const [when, since] = [atMs, changeMs].map((ms) => new Date(ms).toISOString());
  return { kind: 'wrong', line: `task ${gid} ${aspect.name} at ${when}: ${held.value}, but ${truth} since ${since}` };
}

/** Since when what was true at `atMs` had been true, at the earliest `fromMs`; to the millisecond. */
async function lastChangeBefore(
  past: Past,
  aspect: Aspect,
  gid: string,
  atMs: number,
  fromMs: number,
): Promise<number> {
  const truth = aspect.truthOf((await past.at(atMs)).get(gid));
  let [before, after] = [Math.max(fromMs, atMs - 60_000) - 1, atMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (aspect.truthOf((await past.at(middle)).get(gid)) === truth) after = middle;
    else before = middle;
  }
  return after;
}

async function readPast(fleet: Fleet): Promise<Past> {
  const events = await fleet.rows(
    `SELECT resource_gid, action, change_field, extract(epoch FROM created_at)::float8 * 1000 AS at_ms
     FROM asana.event WHERE resource_type = 'task'`,
  );
  const versions = intervalsOf(
    await fleet.rows(
      `SELECT gid, name, completed, _deleted_at IS NOT NULL AS gone, ${bounds} FROM asana_history.task WHERE _source <> 'story' ORDER BY valid_from`,
    ),
    'gid',
  );
  const places = intervalsOf(
    await fleet.rows(
      `SELECT task_gid, project_gid, section_gid, ${bounds} FROM asana_history.task_project WHERE _source <> 'story' ORDER BY valid_from`,
    ),
    'task_gid',
  );
  const seen = new Map<number, ReadonlyMap<string, Row>>();
  return {
    events: Map.groupBy(events, (event) => String(event['resource_gid'])),
    aspects: [
      ofVersion(versions, 'name', 'name', ['name']),
      ofVersion(versions, 'completed', 'completed', ['completed', 'completed_at']),
      {
        name: 'sections',
        truthOf: sectionsOf,
        heldAt: (gid, atMs) => placesAt(places.get(gid) ?? [], atMs),
        isAbout: ({ action }) => action !== 'changed',
      },
    ],
    at: async (atMs) => {
      const known = seen.get(atMs);
      if (known !== undefined) return known;
      const { data } = await fleet.truth('task', new Date(atMs).toISOString());
      const tasks = new Map(data.map((task) => [String(task['gid']), task]));
      seen.set(atMs, tasks);
      return tasks;
    },
  };
}

const bounds = `extract(epoch FROM valid_from)::float8 * 1000 AS from_ms, extract(epoch FROM valid_to)::float8 * 1000 AS until_ms`;
const absent = 'absent';

function ofVersion(
  versions: ReadonlyMap<string, readonly Interval[]>,
  name: string,
  column: string,
  eventFields: readonly string[],
): Aspect {
  return {
    name,
    truthOf: (task) => (task === undefined ? absent : String(task[column])),
    heldAt: (gid, atMs) => {
      const own = versions.get(gid) ?? [];
      const found = own.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
      const value = found === undefined || found.row['gone'] === true ? absent : String(found.row[column]);
      return { value, fromMs: found?.fromMs ?? -Infinity, untilMs: found?.untilMs ?? own[0]?.fromMs ?? Infinity };
    },
    isAbout: ({ action, change_field: field }) => action !== 'changed' || eventFields.includes(String(field)),
  };
}

/** All places that hold at a moment; they have held since the last of all beginnings and ends. */
function placesAt(places: readonly Interval[], atMs: number): Held {
  const edges = places.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]);
  const now = places.filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
  return {
    value: now
      .map(({ row }) => `${String(row['project_gid'])}/${String(row['section_gid'])}`)
      .toSorted()
      .join(' '),
    fromMs: Math.max(-Infinity, ...edges.filter((edge) => edge <= atMs)),
    untilMs: Math.min(Infinity, ...edges.filter((edge) => edge > atMs)),
  };
}

function sectionsOf(task: Row | undefined): string {
  const memberships = (task?.['memberships'] ?? []) as { project: { gid: string }; section: { gid: string } | null }[];
  return memberships
    .map(({ project, section }) => `${project.gid}/${String(section?.gid ?? null)}`)
    .toSorted()
    .join(' ');
}

function intervalsOf(rows: readonly Row[], key: string): ReadonlyMap<string, readonly Interval[]> {
  const intervals = rows.map((row) => ({
    row,
    fromMs: Math.round(Number(row['from_ms'])),
    untilMs: row['until_ms'] === null ? Infinity : Math.round(Number(row['until_ms'])),
  }));
  return Map.groupBy(intervals, ({ row }) => String(row[key]));
}
