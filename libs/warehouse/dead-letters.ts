/**
 * Dead letters as operators see them: what could not be applied, why, and what was decided about it. A retry is only
 * asked for here (`state = 'retry'`); the consumer that set the letter aside tries again by itself
 * (`dead-letter-retries.ts`). Decisions are audited in the same transaction.
 */
import type pg from 'pg';
import { inTransaction, postgresFailure } from './database.ts';

export type LetterState = 'open' | 'retry' | 'retried' | 'discarded';

/** A letter without its contents. Times are ISO 8601. `eventIndex` null: the whole record. */
export type DeadLetter = {
  readonly id: number;
  readonly state: LetterState;
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly eventIndex: number | null;
  readonly key: string;
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly traceId: string | null;
};

/** A letter with what the record held. */
export type OpenedLetter = DeadLetter & { readonly headers: Readonly<Record<string, string>>; readonly value: Buffer };

/** `state` null: all. At most `max`, the newest first. */
export type LetterQuery = { readonly state: LetterState | null; readonly max: number };

const columns = /* sql */ `
  id, state, consumer_group AS "group", topic, partition, "offset", nullif(event_index, -1) AS "eventIndex", record_key AS key,
  reason, detail, attempts, to_json(first_seen_at)#>>'{}' AS "firstSeenAt", to_json(last_seen_at)#>>'{}' AS "lastSeenAt",
  trace_id AS "traceId"`;

/** Throws `postgres.unreachable` and its like, as all here. */
export async function listDeadLetters(pool: pg.Pool, { state, max }: LetterQuery): Promise<readonly DeadLetter[]> {
  return await rowsOf<DeadLetter>(
    pool,
    `SELECT ${columns} FROM ops.dead_letter WHERE $1::text IS NULL OR state = $1 ORDER BY id DESC LIMIT $2`,
    [state, max],
  );
}

/** Null when there is none of this number. */
export async function openDeadLetter(pool: pg.Pool, id: number): Promise<OpenedLetter | null> {
  const rows = await rowsOf<OpenedLetter>(
    pool,
    `SELECT ${columns}, headers, value FROM ops.dead_letter WHERE id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** How many letters there are in each state that has any. */
export async function countDeadLetters(pool: pg.Pool): Promise<Readonly<Partial<Record<LetterState, number>>>> {
  const rows = await rowsOf<{ state: LetterState; count: number }>(
    pool,
    'SELECT state, count(*) FROM ops.dead_letter GROUP BY state',
    [],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** What became of the letters asked for: `unfit` ones do not exist or are settled already. */
export type Decided = { readonly changed: readonly number[]; readonly unfit: readonly number[] };

/** Asks for a retry of open and discarded letters, and wakes their consumers. */
export async function retryDeadLetters(pool: pg.Pool, ids: readonly number[], actor: string): Promise<Decided> {
  return await decide(pool, ids, actor, 'retry', ['open', 'discarded']);
}

/** Gives open letters up. They stay, and can still be retried. */
export async function discardDeadLetters(pool: pg.Pool, ids: readonly number[], actor: string): Promise<Decided> {
  return await decide(pool, ids, actor, 'discarded', ['open', 'retry']);
}

async function decide(
  pool: pg.Pool,
  ids: readonly number[],
  actor: string,
  to: LetterState,
  from: readonly LetterState[],
): Promise<Decided> {
  const changed = await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      'UPDATE ops.dead_letter SET state = $2 WHERE id = ANY ($1::bigint[]) AND state = ANY ($3::text[]) RETURNING id',
      [ids, to, from],
    );
    const done = rows.map(({ id }) => id);
    await client.query(
      `INSERT INTO ops.audit (actor, action, subject)
       SELECT $1, $2, 'dead letter ' || id FROM unnest($3::bigint[]) AS id`,
      [actor, to === 'retry' ? 'dead letter retried' : 'dead letter discarded', done],
    );
    if (to === 'retry' && done.length > 0) await client.query(`NOTIFY dead_letter_retry`);
    return done;
  });
  return { changed, unfit: ids.filter((id) => !changed.includes(id)) };
}

async function rowsOf<T extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
): Promise<readonly T[]> {
  try {
    return (await pool.query<T>(text, [...values])).rows;
  } catch (error) {
    throw postgresFailure(error);
  }
}
