/**
 * Records a second that one, two and four instances of the projector work off of the same backlog, each time on a database of
 * its own, and what they use of the processors meanwhile. One instance folds on one processor while Postgres works on
 * another, so how many help is told by how many processors there are. All must end with the same rows. `--rows N`: tasks.
 */
import { availableParallelism, loadavg } from 'node:os';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import pg from 'pg';
import { measureBacklog } from './backlog.ts';
import { freshUrl } from './fresh-database.ts';
import { familyMs } from './processor-time.ts';
import { batchRecords } from './projector-tasks.ts';
import type { Result, RunOptions } from './result.ts';

const counts = [1, 2, 4] as const;

type Measured = {
  readonly instances: number;
  readonly recordsPerSecond: number;
  readonly seconds: number;
  readonly peakMbOfOne: number;
  /** Share of all processors that the instances and Postgres used, from the start of the first to the end. */
  readonly processorMsPerRecord: { readonly projectors: number; readonly postgres: number };
};

export async function run({ say, rows }: RunOptions): Promise<Result> {
  const tasks = Math.max(1, Math.round((rows ?? 10_000) / batchRecords)) * batchRecords;
  const server = await ownPostgres();
  try {
    const measured: Measured[] = [];
    const contents = new Set<string>();
    for (const instances of counts) {
      const url = await freshUrl(server.url, `instances_${instances}`);
      const beforeMs = await familyMs(server.pid);
      const { records, seconds, peakMb, processorMs } = await measureBacklog(url, tasks, instances);
      const perRecord = (ms: number): number => Number((ms / records).toFixed(3));
      measured.push({
        instances,
        recordsPerSecond: Math.round(records / seconds),
        seconds,
        peakMbOfOne: peakMb,
        processorMsPerRecord: {
          projectors: perRecord(processorMs),
          postgres: perRecord((await familyMs(server.pid)) - beforeMs),
        },
      });
      contents.add(await contentsOf(url));
      say(JSON.stringify(measured.at(-1)));
    }
    if (contents.size !== 1) throw new Error(`The rows differ: ${[...contents].join(' | ')}`);
    const rateOf = (instances: number): number =>
      measured.find((one) => one.instances === instances)?.recordsPerSecond ?? Number.NaN;
    const [value, baseline] = [rateOf(2), rateOf(1)];
    return {
      name: 'instances',
      unit: 'records/s of two instances',
      value,
      baseline,
      ratio: Number((value / baseline).toFixed(3)),
      detail: { tasks, cores: availableParallelism(), load: loadavg()[0], measured },
    };
  } finally {
    await server.stop();
  }
}

/** What the tables of tasks hold; when the log took something is left out, as each fill has its own times. */
async function contentsOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ contents: string }>(`
      SELECT concat_ws(' ', (SELECT count(*) || ':' || sum(hashtextextended(concat(gid, name, completed, modified_at, _version, _deleted_at), 0)) FROM asana.task),
        (SELECT count(*) || ':' || sum(hashtextextended(concat(gid, valid_from, valid_to, name, _valid_from_how, _changed_by_gid), 0)) FROM asana_history.task),
        (SELECT count(*) || ':' || sum(hashtextextended(concat(task_gid, project_gid, section_gid, valid_from, valid_to), 0)) FROM asana_history.task_project),
        (SELECT count(*) || ':' || sum(hashtextextended(event_id, 0)) FROM asana.event)) AS contents`);
    return rows[0]?.contents ?? '';
  } finally {
    await client.end();
  }
}
