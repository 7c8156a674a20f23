/**
 * How far each consumer group has come, kept beside the effects. `commitOffset` runs in the caller's transaction, so
 * effects and offset become visible together or not at all. It is a compare-and-set on the epoch and on the position the
 * batch was taken at: a consumer that was frozen while its partition moved to another one changes nothing.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import type { Batch, Offset, OffsetStore, StoredOffset } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';
import { postgresFailure } from './database.ts';

/** Bigint columns arrive as numbers from a pool of `database.ts`. */
type Row = { partition: number; epoch: number; next_offset: number | null; last_hash: string | null };

const claimSql = /* sql */ `
INSERT INTO ops.consumer_offset AS kept (consumer_group, topic, partition, epoch, owner)
VALUES ($1, $2, $3, 1, $4)
ON CONFLICT (consumer_group, topic, partition)
DO UPDATE SET epoch = kept.epoch + 1, owner = excluded.owner, updated_at = now()
RETURNING partition, epoch, next_offset, last_hash`;

const readSql = /* sql */ `
SELECT partition, epoch, next_offset, last_hash FROM ops.consumer_offset WHERE consumer_group = $1 AND topic = $2`;

const commitSql = 'SELECT ops.move_offset($1, $2, $3, $4, $5, $6, $7)';

/** What `ops.move_offset` raises, so that a commit sent together with it is undone. */
const fencedState = 'AW001';

/** The store over a pool. Its methods throw `postgres.unreachable` and its like. */
export function offsetStore(pool: pg.Pool): OffsetStore {
  return {
    claim: async ({ group, topic, partition, owner }) => {
      const rows = await query(pool, claimSql, [group, topic, partition, owner]);
      const row = rows[0];
      if (row === undefined)
        throw new Failure('log.fenced', `Claiming ${topic}/${partition} for ${group} returned no row`);
      return storedOffset(row);
    },
    read: async (group, topic) => {
      const rows = await query(pool, readSql, [group, topic]);
      return new Map(rows.map((row) => [row.partition, storedOffset(row)]));
    },
  };
}

/** Moves the group past `batch`. Throws `log.fenced` when another owner has claimed the partition or moved the offset. */
export async function commitOffset(client: pg.ClientBase, batch: Batch): Promise<void> {
  const { group, topic, partition, epoch, fromOffset, nextOffset, lastHash } = batch;
  try {
    await client.query(commitSql, [group, topic, partition, epoch, fromOffset, nextOffset, lastHash]);
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== fencedState) throw cause;
    const place = `${topic}/${partition} at epoch ${epoch}, offset ${fromOffset}`;
    throw new Failure('log.fenced', `${group} no longer owns ${place}`, { cause });
  }
}

async function query(pool: pg.Pool, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
  try {
    const { rows } = await pool.query<Row>(text, [...values]);
    return rows;
  } catch (error) {
    throw postgresFailure(error);
  }
}

function storedOffset(row: Row): StoredOffset {
  return {
    epoch: row.epoch,
    nextOffset: row.next_offset === null ? null : (row.next_offset as Offset),
    lastHash: row.last_hash,
  };
}
