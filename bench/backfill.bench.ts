/**
 * Requests that a first backfill makes, against the fewest with which that workspace can be read at all: one a page of a
 * hundred of every list that is not known to be empty. Everybody's assigned tasks are among these lists, since Asana shows
 * tasks in no project nowhere else. The number of objects is the simulator's own truth. Beside it, everything of a workspace
 * of ten thousand and one of a hundred thousand tasks: neither the process's peak memory nor the time for a row may grow with them.
 */
import { cpus } from 'node:os';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { optFields } from '@asana-warehouse/catalogue/columns';
import { decode, type Decoded } from '@asana-warehouse/catalogue/decode';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { listKinds, type ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { membershipOf, type Membership } from '@asana-warehouse/reconciliation/membership';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { startJob } from '@asana-warehouse/testbed/processes';
import type { Result, RunOptions } from './result.ts';

const pageItems = 100;
const countedTasks = 2_000;
const grownTasks = [10_000, 100_000] as const;
const memoryEveryMs = 200;
/** As the command line starts the app: left alone, Node lets what lives as long as one page pile up. */
const nodeFlags = ['--max-semi-space-size=4', '--max-old-space-size=200'];

type Body = Readonly<Record<string, unknown>>;
type Counts = { readonly tasks: number; readonly all: number };

export async function run({ say }: RunOptions): Promise<Result> {
  const counted = await countRequests(say);
  const grown: Record<string, unknown> = {};
  for (const tasks of grownTasks) {
    grown[`tasks${tasks}`] = await readAll(tasks);
    say(`${tasks} tasks: ${JSON.stringify(grown[`tasks${tasks}`])}`);
  }
  const { made, fewest } = counted;
  return {
    name: 'backfill',
    unit: 'requests',
    value: made.all,
    baseline: fewest.all,
    ratio: Number((made.all / fewest.all).toFixed(4)),
    detail: {
      tasks: countedTasks,
      taskRequests: { value: made.tasks, baseline: fewest.tasks, ratio: made.tasks / fewest.tasks },
      seconds: counted.seconds,
      grown,
      cores: cpus().length,
    },
  };
}

async function countRequests(
  say: RunOptions['say'],
): Promise<{ readonly made: Counts; readonly fewest: Counts; readonly seconds: number }> {
  const rig = await openRig(
    [],
    ['--tasks', String(countedTasks), '--projects', '5', '--requests-per-minute', '1000000'],
  );
  try {
    const fewest = await countFewest(rig);
    await rig.requests();
    const startedMs = performance.now();
    await backfilled(rig);
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
    const requests = await rig.requests();
    const made = {
      tasks: (requests['GET /tasks'] ?? 0) + (requests['GET /tasks/{task_gid}/subtasks'] ?? 0),
      all: Object.values(requests).reduce((sum, count) => sum + count, 0),
    };
    say(`${made.all} requests in ${seconds} s, the fewest possible are ${fewest.all}`);
    return { made, fewest, seconds };
  } finally {
    await rig.close();
  }
}

/** Of every list of the catalogue, one request a page; of the lists of tasks, those of tasks that lists lead to. */
async function countFewest(rig: Rig): Promise<Counts> {
  const objects = new Map<string, readonly Decoded[]>();
  for (const declaration of resources) {
    const query = new URLSearchParams({ type: declaration.name, opt_fields: optFields(declaration).join(',') });
    const bodies = (await rig.simulator.ask('GET', `/_simulator/truth?${query.toString()}`)) as Body[];
    objects.set(
      declaration.name,
      bodies.map((body) => decode(declaration, body)),
    );
  }
  const tasks = objects.get('task') ?? [];
  objects.set('task', reachable(tasks));
  const counts = listKinds(resources).map((kind) => ({ kind, count: requestsOf(kind, objects) }));
  const sum = (some: readonly { readonly count: number }[]): number => some.reduce((all, { count }) => all + count, 0);
  return { tasks: sum(counts.filter(({ kind }) => kind.resource.name === 'task')), all: sum(counts) };
}

function reachable(tasks: readonly Decoded[]): readonly Decoded[] {
  const byGid = new Map(tasks.map((task) => [task.row['gid'], task]));
  const isReachable = (task: Decoded | undefined): boolean =>
    task !== undefined &&
    ((task.links['task_project'] ?? []).length > 0 ||
      task.row['assignee_gid'] !== null ||
      isReachable(byGid.get(task.row['parent_gid'] ?? '')));
  return tasks.filter(isReachable);
}

/** One a page for whatever the list is per; what another body names is read once. */
function requestsOf(kind: ListKind, objects: ReadonlyMap<string, readonly Decoded[]>): number {
  const { list, resource } = kind;
  const members = objects.get(resource.name) ?? [];
  const pers = list.per === null ? [] : (objects.get(list.per) ?? []);
  const parts = members.length * Object.keys(resource.api.parts ?? {}).length;
  if (list.per === null) return pages(members.length);
  if (list.named !== undefined) {
    const column = `${list.named}_gid`;
    return new Set(pers.map(({ row }) => row[column]).filter((gid) => gid !== null)).size + parts;
  }
  const membership = membershipOf(kind);
  const shown = new Map<unknown, number>();
  for (const member of members) for (const gid of gidsIn(membership, member)) shown.set(gid, (shown.get(gid) ?? 0) + 1);
  const { when } = list;
  const asked = pers.filter(({ row }) => when === undefined || Number(row[when]) > 0);
  const isWhole = membership?.in === 'workspace';
  return (
    parts + asked.reduce((sum, { row }) => sum + pages(isWhole ? members.length : (shown.get(row['gid']) ?? 0)), 0)
  );
}

/** What the list that shows it is per. */
function gidsIn(membership: Membership | null, { row, links }: Decoded): readonly unknown[] {
  if (membership?.in === 'row') return [row[membership.column]];
  return membership?.in === 'link' ? (links[membership.table] ?? []).map((link) => link[membership.column]) : [];
}

/** Every type of a workspace of so many tasks. */
async function readAll(tasks: number): Promise<Body> {
  const rig = await openRig([], ['--tasks', String(tasks), '--projects', '20', '--requests-per-minute', '10000000']);
  try {
    const startedMs = performance.now();
    const peakMb = await backfilled(rig);
    const seconds = (performance.now() - startedMs) / 1000;
    const [row] = await rig.rows('SELECT sum(rows)::int AS rows, sum(requests)::int AS requests FROM ops.scope');
    return { peakMb, ...row, seconds: Math.round(seconds), rowsPerSecond: Math.round(Number(row?.['rows']) / seconds) };
  } finally {
    await rig.close();
  }
}

/** Runs a backfill as a process of its own. Resolves with its peak memory, MB. */
async function backfilled(rig: Rig): Promise<number> {
  const unlimited = { ASANA_REQUESTS_PER_MINUTE: '100000' };
  const job = startJob('reconciler', rig.settings(unlimited), ['backfill', '--json'], nodeFlags);
  let peakKb = 0;
  const timer = setInterval(() => {
    void promisify(execFile)('ps', ['-o', 'rss=', '-p', String(job.pid)])
      .then(({ stdout }) => void (peakKb = Math.max(peakKb, Number(stdout.trim()))))
      .catch(() => undefined);
  }, memoryEveryMs);
  const code = await job.ended;
  clearInterval(timer);
  if (code !== 0) throw new Error(`backfill ended with ${code}: ${job.output()}`);
  return Math.round(peakKb / 1024);
}

function pages(count: number): number {
  return Math.max(1, Math.ceil(count / pageItems));
}
