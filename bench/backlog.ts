/**
 * The projector as one or several processes that work off a backlog: fills both topics of the Postgres log on `url`, starts
 * the app, and watches its resident memory and processor time until nothing is left to consume.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliveriesTopic, snapshotsTopic, topicSpecs } from '@asana-warehouse/event-log/topics';
import { openPostgresLog, postgresLogBounds } from '@asana-warehouse/event-log-postgres/postgres-log';
import { environmentWith } from '@asana-warehouse/settings/read';
import { connectionSettings, openPool } from '@asana-warehouse/warehouse/database';
import { nodeArguments } from '../apps/cli/src/checkout.ts';
import { processMs } from './processor-time.ts';
import { eventsRecord, taskRecord } from './projector-tasks.ts';

/**
 * Resident memory of one process in MB: most, and at the end; `records` of both topics, worked off in `seconds` from the first that
 * was consumed; `processorMs` that all processes used since they started.
 */
export type BacklogResult = {
  readonly peakMb: number;
  readonly lastMb: number;
  readonly records: number;
  readonly seconds: number;
  readonly processorMs: number;
};

const partitions = 8;
const chunk = 500;
const pollMs = 100;

/** Works off a backlog of two reads and some events of `tasks` tasks on a migrated, empty database, by so many instances. */
export async function measureBacklog(url: string, tasks: number, instances = 1): Promise<BacklogResult> {
  const records = await fill(url, tasks);
  const apps = Array.from({ length: instances }, () => startProjector(url));
  const pool = openPool(url, { max: 1, applicationName: 'backlog' });
  let [peakMb, lastMb, processorMs, startedMs] = [0, 0, 0, performance.now()];
  try {
    for (let passed = 0; passed < 2 * records; passed = await consumed(pool)) {
      if (passed === 0) startedMs = performance.now();
      const ended = apps.find(({ exitCode }) => exitCode !== null);
      if (ended !== undefined) throw new Error(`A projector ended with ${ended.exitCode}`);
      lastMb = Math.max(...(await Promise.all(apps.map(({ pid }) => residentMb(pid)))));
      peakMb = Math.max(peakMb, lastMb);
      await sleep(pollMs);
    }
    const used = await Promise.all(apps.map(({ pid }) => processMs(pid ?? 0)));
    processorMs = used.reduce((sum, ms) => sum + ms, 0);
  } finally {
    for (const app of apps) app.kill('SIGTERM');
    await pool.end();
  }
  return { peakMb, lastMb, records, seconds: rounded((performance.now() - startedMs) / 1_000), processorMs };
}

function startProjector(url: string): ChildProcess {
  return fork(new URL('../apps/projector/src/main.ts', import.meta.url), [], {
    env: environmentWith({ DATABASE_URL: url, METRICS_PORT: '0', LOG_PARTITIONS: String(partitions) }),
    execArgv: [...nodeArguments('projector', [])].slice(0, -1),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function fill(url: string, tasks: number): Promise<number> {
  const log = openPostgresLog({ connection: connectionSettings(url), ...postgresLogBounds });
  await log.ensureTopics(topicSpecs(partitions));
  let records = 0;
  const append = async (topic: string, some: Parameters<typeof log.append>[1]): Promise<void> => {
    records += some.length;
    await log.append(topic, some);
  };
  for (const round of [0, 1]) {
    for (let first = 0; first < tasks; first += chunk) {
      await append(
        snapshotsTopic,
        Array.from({ length: chunk }, (_, index) => taskRecord(first + index, round)),
      );
      const deliveries = Array.from({ length: chunk / 10 }, (_, index) =>
        eventsRecord(first + index * 10, 10, round + 1),
      );
      await append(deliveriesTopic, deliveries);
    }
  }
  await log.close();
  return records;
}

/** Records that both groups, the landing and the projector, have passed. */
async function consumed(pool: ReturnType<typeof openPool>): Promise<number> {
  const { rows } = await pool.query<{ passed: number }>(
    'SELECT coalesce(sum(next_offset), 0)::int AS passed FROM ops.consumer_offset',
  );
  return rows[0]?.passed ?? 0;
}

async function residentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(1));
}
