/**
 * Exclusive rights by name, held by a connection and so gone with it: an instance that is killed leaves nothing locked.
 * Within one process those who want the same lock queue without a connection each, else they could use up the pool that
 * the holder needs.
 */
import { createHash } from 'node:crypto';
import { Failure } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { postgresFailure } from './database.ts';

const queues = new Map<string, Promise<unknown>>();

/** Waits for the lock, runs `work`, lets go. Throws what `work` throws. */
export async function withAdvisoryLock<T>(pool: pg.Pool, name: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(name) ?? Promise.resolve();
  const own = before.catch(() => undefined).then(() => holding(pool, name, work));
  queues.set(name, own);
  try {
    return await own;
  } finally {
    if (queues.get(name) === own) queues.delete(name);
  }
}

async function holding<T>(pool: pg.Pool, name: string, work: () => Promise<T>): Promise<T> {
  const client = await connect(pool);
  try {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [lockKey(name)]).catch(told);
    return await work();
  } finally {
    await release(client, name);
  }
}

/**
 * The same without waiting: undefined when somebody else has the lock. `lost` is aborted when the connection breaks and
 * with it the right: long work must end then, since another instance may have begun it.
 */
export async function tryAdvisoryLock<T>(
  pool: pg.Pool,
  name: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const client = await connect(pool);
  const lost = new AbortController();
  const onEnd = (): void => lost.abort(new Failure('postgres.unreachable', 'The connection that held a lock is gone'));
  client.once('end', onEnd);
  let isHeld = false;
  try {
    const { rows } = await client
      .query<{ held: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS held', [lockKey(name)])
      .catch(told);
    isHeld = rows[0]?.held === true;
    return isHeld ? { value: await work(lost.signal) } : undefined;
  } finally {
    client.off('end', onEnd);
    if (isHeld) await release(client, name);
    else client.release();
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  return await pool.connect().catch(told);
}

function told(error: unknown): never {
  throw postgresFailure(error);
}

/** A connection that cannot unlock is closed, which unlocks too. */
async function release(client: pg.PoolClient, name: string): Promise<void> {
  const unlocked = await client
    .query('SELECT pg_advisory_unlock($1::bigint)', [lockKey(name)])
    .then(() => true)
    .catch(() => false);
  client.release(!unlocked);
}

/** The key that stands for a name: a signed 64-bit number as text. For locks that a transaction holds. */
export function lockKey(name: string): string {
  return createHash('sha256').update(`asana-warehouse lock\n${name}`).digest().readBigInt64BE(0).toString();
}
