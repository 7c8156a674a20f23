/**
 * Records a second that the projector applies, against the same rows written by hand (`handwritten-projection.ts`), in
 * one process, on one server, a database for each side, turn by turn in small chunks so that a disturbance hits both.
 * Rounds: the first load of all tasks; then for each further round their events, then their changed contents. At the end
 * both databases must hold the same rows. Then the app itself works off a backlog, and its memory is watched.
 */
import { cpus } from 'node:os';
import type { Batch, LogRecord } from '@asana-warehouse/event-log/event-log';
import { openFeed, topics, type Feed } from '@asana-warehouse/testbed/batches';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import { openPool } from '@asana-warehouse/warehouse/database';
import type pg from 'pg';
import { applyBatch } from '../apps/projector/src/projector.ts';
import { freshUrl } from './fresh-database.ts';
import { measureBacklog, type BacklogResult } from './backlog.ts';
import { writeEvents, writeTasks } from './handwritten-projection.ts';
import { batchRecords, chunksOfEvents, chunksOfTasks } from './projector-tasks.ts';
import type { Result, RunOptions } from './result.ts';

type Phase = 'load' | 'events' | 'update';
type Side = {
  readonly pool: pg.Pool;
  readonly snapshots: Feed;
  readonly deliveries: Feed;
  readonly apply: (phase: Phase, batch: Batch) => Promise<unknown>;
  readonly tookMs: Record<Phase, number>;
};

const rounds = 3;
const phases: readonly Phase[] = ['load', 'events', 'update'];

export async function run({ say, seconds }: RunOptions): Promise<Result> {
  const tasks = Math.max(batchRecords, Math.round(((seconds ?? 30) * 400) / batchRecords) * batchRecords);
  const server = await ownPostgres();
  const sides: Side[] = [];
  try {
    sides.push(await openSide(server.url, 'ours', (pool, _, batch) => applyBatch(pool, batch)));
    sides.push(
      await openSide(server.url, 'handwritten', (pool, phase, batch) =>
        phase === 'events' ? writeEvents(pool, batch) : writeTasks(pool, batch),
      ),
    );
    for (let round = 0; round <= rounds; round += 1) {
      if (round > 0) await inTurns(sides, 'events', chunksOfEvents(tasks, round));
      await inTurns(sides, round === 0 ? 'load' : 'update', chunksOfTasks(tasks, round));
      say(
        `round ${round} of ${rounds}: ${sides.map((side) => Math.round(total(side))).join(' ms against ')} ms by hand`,
      );
    }
    const [ours, byHand] = sides as [Side, Side];
    await equalRows(ours.pool, byHand.pool);
    say('memory of the projector with a backlog');
    const backlog = await measureBacklog(await freshUrl(server.url, 'backlog'), tasks);
    return resultOf(tasks, ours, byHand, backlog);
  } finally {
    for (const { pool } of sides) await pool.end();
    await server.stop();
  }
}

function resultOf(tasks: number, ours: Side, byHand: Side, backlog: BacklogResult): Result {
  const items = { load: tasks, events: tasks * rounds, update: tasks * rounds };
  const rate = (side: Side, phase: Phase): number => Math.round((items[phase] * 1000) / side.tookMs[phase]);
  const all = (items.load + items.events + items.update) * 1000;
  const perPhase = phases.map((phase) => {
    const [value, baseline] = [rate(ours, phase), rate(byHand, phase)];
    return [phase, { value, baseline, ratio: Number((value / baseline).toFixed(3)) }] as const;
  });
  return {
    name: 'projector',
    unit: 'facts/s',
    value: Math.round(all / total(ours)),
    baseline: Math.round(all / total(byHand)),
    ratio: Number((total(byHand) / total(ours)).toFixed(3)),
    detail: {
      tasks,
      rounds,
      batchRecords,
      cores: cpus().length,
      ...Object.fromEntries(perPhase),
      backlog,
    },
  };
}

async function openSide(
  serverUrl: string,
  name: string,
  apply: (pool: pg.Pool, phase: Phase, batch: Batch) => Promise<unknown>,
): Promise<Side> {
  const url = await freshUrl(serverUrl, name);
  const pool = openPool(url, { max: 2, applicationName: name });
  return {
    pool,
    snapshots: await openFeed(pool, topics.snapshots),
    deliveries: await openFeed(pool, topics.deliveries),
    apply: (phase, batch) => apply(pool, phase, batch),
    tookMs: { load: 0, events: 0, update: 0 },
  };
}

/** Gives every chunk to each side, the one that begins changing with the chunk. */
async function inTurns(sides: readonly Side[], phase: Phase, chunks: Iterable<readonly LogRecord[]>): Promise<void> {
  let turn = 0;
  for (const records of chunks) {
    const order = turn % 2 === 0 ? sides : sides.toReversed();
    turn += 1;
    for (const side of order) {
      const batch = (phase === 'events' ? side.deliveries : side.snapshots).take(records);
      const startedMs = performance.now();
      await side.apply(phase, batch);
      side.tookMs[phase] += performance.now() - startedMs;
    }
  }
}

function total({ tookMs }: Side): number {
  return tookMs.load + tookMs.events + tookMs.update;
}

/** Fails when the sides do not hold the same rows: then their times cannot be compared. */
async function equalRows(ours: pg.Pool, byHand: pg.Pool): Promise<void> {
  for (const query of [
    'SELECT gid, name, completed, modified_at, _version, _deleted_at FROM asana.task ORDER BY gid',
    'SELECT gid, valid_from, valid_to, name, _valid_from_how, _changed_by_gid FROM asana_history.task ORDER BY gid, valid_from',
    'SELECT task_gid, project_gid, section_gid, _deleted_at FROM asana.task_project ORDER BY 1, 2',
    'SELECT task_gid, project_gid, section_gid, valid_from, valid_to, _changed_by_gid FROM asana_history.task_project ORDER BY 1, 2, 4',
    'SELECT task_gid, user_gid, valid_from, valid_to FROM asana_history.task_follower ORDER BY 1, 2, 3',
    'SELECT task_gid, tag_gid, valid_from, valid_to FROM asana_history.task_tag ORDER BY 1, 2, 3',
    'SELECT task_gid, depends_on_gid, valid_from, valid_to FROM asana_history.task_dependency ORDER BY 1, 2, 3',
    'SELECT task_gid, custom_field_gid, number_value, enum_option_gid, valid_from, valid_to FROM asana_history.task_custom_field_value ORDER BY 1, 2, 5',
    'SELECT event_id, resource_gid, user_gid, created_at FROM asana.event ORDER BY 1',
  ]) {
    const [left, right] = await Promise.all([digestOf(ours, query), digestOf(byHand, query)]);
    if (left.rows === '0' || left.digest !== right.digest) {
      throw new Error(`The sides differ (${left.rows} rows against ${right.rows}): ${query}`);
    }
  }
}

async function digestOf(pool: pg.Pool, query: string): Promise<{ rows: string; digest: string }> {
  const { rows } = await pool.query<{ rows: string; digest: string }>(
    `SELECT count(*)::text AS rows, md5(string_agg(one::text, ';')) AS digest FROM (${query}) AS one`,
  );
  return rows[0] ?? { rows: '0', digest: '' };
}
