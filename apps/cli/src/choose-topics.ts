/**
 * Which topics an installation on the embedded Postgres uses on Kafka. Brokers outlive a data folder: when the plain topics
 * hold records and this warehouse has read none of them, they belong to another installation, whose facts would end up in
 * this warehouse. Then topics of its own are used, under a prefix that is kept. An outside database decides by its setting.
 */
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type pg from 'pg';
import { randomBytes } from 'node:crypto';
import { withLog, withPool } from './warehouse-access.ts';
import type { Surroundings } from './surroundings.ts';

/** Empty: the plain topics. */
export async function chooseTopicPrefix(surroundings: Surroundings): Promise<string> {
  return await withPool(surroundings, async (pool) => {
    if (await hasRead(pool)) return '';
    const foreign = await withLog(surroundings, async (log) => {
      const ends = [...(await log.ends(deliveriesTopic)), ...(await log.ends(snapshotsTopic))];
      return ends.some(({ next }) => next > 0);
    });
    return foreign ? `up-${randomBytes(4).toString('hex')}.` : '';
  });
}

async function hasRead(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT 1 FROM ops.consumer_offset WHERE next_offset IS NOT NULL LIMIT 1');
  return rowCount !== 0;
}
