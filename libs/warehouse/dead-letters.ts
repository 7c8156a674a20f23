/**
 * Dead letters as operators see them: what could not be applied, why, since when, and of which class. What is decided
 * about them is in `dead-letter-decisions.ts`.
 */
import type pg from 'pg';
import { postgresFailure } from './database.ts';

/** See the comment on ops.dead_letter.state. */
export type LetterState = 'open' | 'retry' | 'retried' | 'discarded';

/** All of them, in the order of a letter's life. */
export const letterStates: readonly LetterState[] = ['open', 'retry', 'retried', 'discarded'];

/** Why facts are set aside; docs/runbooks/dead-letters.md says what to do about each. Another release may know others. */
export const letterReasons = [
  'undecodable',
  'unknown_type',
  'unknown_topic',
  'unstorable',
  'from_the_future',
  'too_large',
  'unreadable',
] as const;

export type LetterReason = (typeof letterReasons)[number];

/**
 * A letter without its contents. Times are ISO 8601. `eventIndex` null: the whole record. `partition` and `offset` null: it
 * never reached the log. `firstReason`, `firstDetail`: why it failed at first.
 */
export type DeadLetter = {
  readonly id: number;
  readonly state: LetterState;
  readonly group: string;
  readonly topic: string;
  readonly partition: number | null;
  readonly offset: number | null;
  readonly eventIndex: number | null;
  readonly key: string;
  readonly type: string | null;
  readonly gid: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly firstReason: string;
  readonly firstDetail: string;
  readonly attempts: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly decidedAt: string | null;
  readonly traceId: string | null;
};

/** A letter with the record's headers and its size; `value` null when it was not asked for. */
export type OpenedLetter = DeadLetter & {
  readonly headers: Readonly<Record<string, string>>;
  readonly valueBytes: number;
  readonly value: Buffer | null;
};

/** Which letters: an empty list means any. Reasons are those of the last failure. */
export type LetterSelection = {
  readonly states: readonly LetterState[];
  readonly reasons: readonly string[];
  readonly types: readonly string[];
};

/** Letters alike in state, reason and type of resource. `oldestAt`: when the first of them was seen first, ISO 8601. */
export type LetterClass = {
  readonly state: LetterState;
  readonly reason: string;
  readonly type: string | null;
  readonly count: number;
  readonly oldestAt: string;
};

const columns = /* sql */ `
  id, state, consumer_group AS "group", topic, partition, "offset", nullif(event_index, -1) AS "eventIndex", record_key AS key,
  resource_type AS type, resource_gid AS gid, reason, detail, coalesce(first_reason, reason) AS "firstReason",
  CASE WHEN first_reason IS NULL THEN detail ELSE coalesce(first_detail, '') END AS "firstDetail", attempts,
  to_json(first_seen_at)#>>'{}' AS "firstSeenAt", to_json(last_seen_at)#>>'{}' AS "lastSeenAt",
  to_json(decided_at)#>>'{}' AS "decidedAt", trace_id AS "traceId"`;

/** The condition of a selection, over parameters $1 to $3 as `selectionValues` gives them. */
export const selected = /* sql */ `
  (cardinality($1::text[]) = 0 OR state = ANY ($1::text[])) AND (cardinality($2::text[]) = 0 OR reason = ANY ($2::text[]))
  AND (cardinality($3::text[]) = 0 OR resource_type = ANY ($3::text[]))`;

/** The first three parameters of a statement with the condition `selected`. */
export function selectionValues({ states, reasons, types }: LetterSelection): readonly unknown[] {
  return [states, reasons, types];
}

/** At most `max`, the newest first. Throws `postgres.unreachable` and its like, as all here. */
export async function listDeadLetters(
  pool: pg.Pool,
  selection: LetterSelection,
  max: number,
): Promise<readonly DeadLetter[]> {
  return await rowsOf<DeadLetter>(
    pool,
    `SELECT ${columns} FROM ops.dead_letter WHERE ${selected} ORDER BY id DESC LIMIT $4`,
    [...selectionValues(selection), max],
  );
}

/** Null when there is none of this number. */
export async function openDeadLetter(pool: pg.Pool, id: number, withValue: boolean): Promise<OpenedLetter | null> {
  const rows = await rowsOf<OpenedLetter>(
    pool,
    `SELECT ${columns}, headers, octet_length(value) AS "valueBytes", CASE WHEN $2 THEN value END AS value
     FROM ops.dead_letter WHERE id = $1`,
    [id, withValue],
  );
  return rows[0] ?? null;
}

/** Counts by class, the largest first. Reads an index alone where the table is vacuumed. */
export async function countClasses(pool: pg.Pool, selection: LetterSelection): Promise<readonly LetterClass[]> {
  return await rowsOf<LetterClass>(
    pool,
    `SELECT state, reason, resource_type AS type, count(*) AS count, to_json(min(first_seen_at))#>>'{}' AS "oldestAt"
     FROM ops.dead_letter WHERE ${selected} GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3`,
    selectionValues(selection),
  );
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
