/** A command's own connections: the warehouse, and the log to see how far consumers have come. */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { readSettings } from '@asana-warehouse/settings/read';
import { openPool } from '@asana-warehouse/warehouse/database';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import { logSettings, openLog } from '@asana-warehouse/wiring/open-log';
import type pg from 'pg';
import { inSurroundings, type Surroundings } from './surroundings.ts';

/** How far one consumer group is behind on one topic: records appended and not yet applied. */
export type Lag = { readonly group: string; readonly topic: string; readonly records: number };

/** Every consumer group with what it reads. */
const consumers = [
  { group: 'landing', topic: deliveriesTopic },
  { group: 'landing', topic: snapshotsTopic },
  { group: 'projector', topic: deliveriesTopic },
  { group: 'projector', topic: snapshotsTopic },
  { group: 'hydrator', topic: deliveriesTopic },
] as const;

/** Runs `work` with a pool on the warehouse, and closes it. */
export async function withWarehouse<T>(work: (pool: pg.Pool, surroundings: Surroundings) => Promise<T>): Promise<T> {
  return await inSurroundings((surroundings) => withPool(surroundings, (pool) => work(pool, surroundings)));
}

/** The same inside surroundings that are open already. */
export async function withPool<T>(surroundings: Surroundings, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = openPool(surroundings.databaseUrl, { max: 4, applicationName: 'asana-warehouse command' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Runs `work` with the log open, as the apps in these surroundings see it. */
export async function withLog<T>(surroundings: Surroundings, work: (log: EventLog) => Promise<T>): Promise<T> {
  const log = await openLog(readSettings(logSettings, surroundings.environment));
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

export async function readLags(pool: pg.Pool, log: EventLog): Promise<readonly Lag[]> {
  const offsets = offsetStore(pool);
  const ends = new Map([
    [deliveriesTopic, await log.ends(deliveriesTopic)],
    [snapshotsTopic, await log.ends(snapshotsTopic)],
  ]);
  const lags: Lag[] = [];
  for (const { group, topic } of consumers) {
    const stored = await offsets.read(group, topic);
    const records = (ends.get(topic) ?? []).reduce((sum, { partition, first, next }) => {
      const position = stored.get(partition)?.nextOffset ?? first;
      return sum + Math.max(0, next - position);
    }, 0);
    lags.push({ group, topic, records });
  }
  return lags;
}
