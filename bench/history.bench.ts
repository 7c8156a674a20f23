/**
 * Questions about one task, asked of a history of many versions: what held at a moment, its whole life, what changed and
 * how long it stayed. Against the plainest query for the first of them, written by hand. `--rows N`: so many versions,
 * a million without it. Each question is asked twice: the first time its pages mostly come from the disk.
 */
import { migrate } from '@asana-warehouse/migrations/migrate';
import { fillHistory, historyBegan, taskGid } from '@asana-warehouse/testbed/history-rows';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import { randomFrom } from '@asana-warehouse/testbed/seeds';
import pg from 'pg';
import { median, type Result, type RunOptions } from './result.ts';

const versionsEach = 20;
const asked = 200;

const byHand = `SELECT * FROM (SELECT * FROM asana_history.task WHERE gid = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1) AS newest
  WHERE valid_to > $2 OR valid_to IS NULL`;
const questions: Readonly<Record<string, string>> = {
  as_of: 'SELECT * FROM asana_history.task_as_of($2) WHERE gid = $1',
  as_of_view: 'SELECT * FROM asana_as_of.task WHERE gid = $1 AND $2::timestamptz IS NOT NULL',
  life: "SELECT * FROM asana_history.task WHERE gid = $1 AND valid_from > $2::timestamptz - interval '100 years'",
  task_change:
    "SELECT * FROM asana_history.task_change WHERE gid = $1 AND valid_from > $2::timestamptz - interval '100 years'",
  changes_of:
    "SELECT * FROM asana_history.changes_of('task', $1) WHERE valid_from > $2::timestamptz - interval '100 years'",
  change: `SELECT * FROM asana_history.change WHERE resource_type = 'task' AND gid = $1 AND valid_from > $2::timestamptz - interval '100 years'`,
  time_in_section: 'SELECT * FROM asana_history.time_in_section WHERE task_gid = $1 AND $2::timestamptz IS NOT NULL',
  time_with_assignee:
    'SELECT * FROM asana_history.time_with_assignee WHERE task_gid = $1 AND $2::timestamptz IS NOT NULL',
};

export async function run({ say, rows }: RunOptions): Promise<Result> {
  const versions = rows ?? 1_000_000;
  const server = await ownPostgres({
    fsync: 'off',
    full_page_writes: 'off',
    max_wal_size: '8GB',
    shared_buffers: '512MB',
  });
  const client = new pg.Client({ connectionString: server.url });
  try {
    await migrate(server.url);
    await client.connect();
    say(`filling ${versions} versions`);
    const tasks = await fillHistory(client, { versions, each: versionsEach });
    await client.query(`SET asana.as_of = '2026-01-01 10:00Z'`);
    const random = randomFrom(1);
    const draw = (): readonly [string, string] => {
      const atMs = Date.parse(historyBegan) + random() * versionsEach * 3_600_000;
      return [taskGid(Math.floor(random() * tasks)), new Date(atMs).toISOString()];
    };
    const took: Record<string, Took> = {};
    for (const [name, text] of Object.entries({ by_hand: byHand, ...questions })) {
      took[name] = await measure(client, text, draw);
      say(`${name}: ${JSON.stringify(took[name])}`);
    }
    const rate = (name: string): number => Math.round(1_000 / (took[name]?.medianMs ?? Number.NaN));
    const [value, baseline] = [rate('as_of'), rate('by_hand')];
    return {
      name: 'history',
      unit: 'answers/s',
      value,
      baseline,
      ratio: Number((value / baseline).toFixed(3)),
      detail: { versions, tasks, versionsEach, asked, took },
    };
  } finally {
    await client.end();
    await server.stop();
  }
}

/** Times of the first asking, and of asking the same again at once. */
type Took = { readonly medianMs: number; readonly p99Ms: number; readonly againMs: number; readonly rows: number };

async function measure(client: pg.Client, text: string, draw: () => readonly [string, string]): Promise<Took> {
  const times: number[] = [];
  const again: number[] = [];
  let rows = 0;
  for (let count = 0; count < asked; count += 1) {
    const values = [...draw()];
    for (const list of [times, again]) {
      const startedMs = performance.now();
      rows += (await client.query(text, values)).rows.length;
      list.push(performance.now() - startedMs);
    }
  }
  const rounded = (ms: number | undefined): number => Number((ms ?? Number.NaN).toFixed(3));
  const sorted = times.toSorted((a, b) => a - b);
  return {
    medianMs: rounded(median(times)),
    p99Ms: rounded(sorted[Math.floor(sorted.length * 0.99)]),
    againMs: rounded(median(again)),
    rows: rows / asked / 2,
  };
}
