/**
 * Requests that a first backfill makes, against the fewest with which that workspace can be read at all: one a page of a
 * hundred of every list that is not known to be empty. Everybody's assigned tasks are among these lists, since Asana shows
 * tasks in no project nowhere else. The number of objects is the simulator's own truth. Beside it, the
 * peak memory of the process at ten thousand and a hundred thousand tasks, stories left out: it must not grow with them.
 */
import { cpus } from 'node:os';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { startJob } from '@asana-warehouse/testbed/processes';
import type { Result, RunOptions } from './result.ts';

const pageItems = 100;
const countedTasks = 2_000;
const memoryTasks = [10_000, 100_000] as const;
const memoryEveryMs = 200;
/** As the command line starts the app: left alone, Node lets what lives as long as one page pile up. */
const nodeFlags = ['--max-semi-space-size=4', '--max-old-space-size=200'];

type Body = Readonly<Record<string, unknown>>;
type Counts = { readonly tasks: number; readonly all: number };

export async function run({ say }: RunOptions): Promise<Result> {
  const counted = await countRequests(say);
  const memory: Record<string, unknown> = {};
  for (const tasks of memoryTasks) {
    memory[`tasks${tasks}`] = await measureMemory(tasks);
    say(`${tasks} tasks: ${JSON.stringify(memory[`tasks${tasks}`])}`);
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
      memory,
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
    await backfilled(rig, []);
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

async function countFewest(rig: Rig): Promise<Counts> {
  const truth = async (type: string): Promise<readonly Body[]> => {
    const answer = await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`);
    return (Array.isArray(answer) ? answer : (answer as { data: Body[] }).data) as Body[];
  };
  const [users, tags, teams, memberships, projects, fields, tasks, stories, statuses, briefs] = await Promise.all(
    [
      'user',
      'tag',
      'team',
      'team_membership',
      'project',
      'custom_field',
      'task',
      'story',
      'status_update',
      'project_brief',
    ].map(truth),
  );
  const storiesOf = counts(stories, ({ target }) => [gidOf(target)]);
  const placesOf = counts(tasks, (task) => (task['memberships'] as Body[]).map(({ project }) => gidOf(project)));
  const assignedTo = counts(tasks, ({ assignee }) => [gidOf(assignee)]);
  const statusesOf = counts(statuses, ({ parent }) => [gidOf(parent)]);
  const membersOf = counts(memberships, ({ team }) => [gidOf(team)]);
  const byGid = new Map(tasks?.map((task) => [String(task['gid']), task]));
  const isReachable = (task: Body | undefined): boolean =>
    task !== undefined &&
    ((task['memberships'] as Body[]).length > 0 ||
      gidOf(task['assignee']) !== '' ||
      isReachable(byGid.get(gidOf(task['parent']))));
  const reachable = tasks?.filter(isReachable) ?? [];
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const taskPages =
    sum((projects ?? []).map(({ gid }) => pages(placesOf.get(String(gid)) ?? 0))) +
    sum((users ?? []).map(({ gid }) => pages(assignedTo.get(String(gid)) ?? 0))) +
    sum(reachable.map(({ num_subtasks: count }) => (Number(count) > 0 ? pages(Number(count)) : 0)));
  const structure =
    1 +
    sum([users, tags, teams, projects, fields].map((list) => pages(list?.length ?? 0))) +
    sum((teams ?? []).map(({ gid }) => pages(membersOf.get(String(gid)) ?? 0))) +
    sum((projects ?? []).map(({ gid }) => pages(statusesOf.get(String(gid)) ?? 0))) +
    (briefs?.length ?? 0) +
    (projects?.length ?? 0);
  const storyPages = sum(reachable.map(({ gid }) => pages(storiesOf.get(String(gid)) ?? 0)));
  return { tasks: taskPages, all: structure + taskPages + storyPages };
}

async function measureMemory(tasks: number): Promise<Body> {
  const rig = await openRig([], ['--tasks', String(tasks), '--projects', '20', '--requests-per-minute', '10000000']);
  try {
    const startedMs = performance.now();
    const peakMb = await backfilled(rig, ['--types', 'task']);
    const [row] = await rig.rows('SELECT sum(rows)::int AS rows, sum(requests)::int AS requests FROM ops.scope');
    return { peakMb, ...row, seconds: Math.round((performance.now() - startedMs) / 1000) };
  } finally {
    await rig.close();
  }
}

/** Runs a backfill as a process of its own. Resolves with its peak memory, MB. */
async function backfilled(rig: Rig, args: readonly string[]): Promise<number> {
  const unlimited = { ASANA_REQUESTS_PER_MINUTE: '100000' };
  const job = startJob('reconciler', rig.settings(unlimited), ['backfill', '--json', ...args], nodeFlags);
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

function counts(
  list: readonly Body[] | undefined,
  keysOf: (body: Body) => readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const key of (list ?? []).flatMap(keysOf)) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
}

function gidOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'gid' in value ? String(value.gid) : '';
}
