/**
 * What people decide about dead letters: try again, or give up. A retry is only asked for here (`state = 'retry'`); the
 * consumer that set the letter aside tries again by itself (`dead-letter-retries.ts`), and what never reached the log is
 * read from Asana again. Decisions are audited in the transaction that makes them. A class of letters is decided in
 * batches, oldest first, so that 10^5 of them neither hold locks for long nor grow one transaction; all batches of one
 * decision share its moment, by which its outcome can be followed.
 *
 *   open ──retry──▶ retry ──tried, applied──▶ retried ──refused later──▶ open
 *    ▲  ▲            │  └──tried, failed──▶ open
 *    │  └─retry──┐   │
 *    └─discard─▶ discarded ◀─discard
 */
import type pg from 'pg';
import { inTransaction, postgresFailure } from './database.ts';
import { selected, selectionValues, type LetterSelection, type LetterState } from './dead-letters.ts';
import { raiseWishes } from './wishes.ts';

export type Decision = 'retry' | 'discard';

/** What became of the letters asked for: `unfit` ones do not exist or are settled already. `at` names the decision. */
export type Decided = { readonly at: string; readonly changed: readonly number[]; readonly unfit: readonly number[] };

/** A decision on a class. `at` names it. */
export type ClassDecided = { readonly at: string; readonly changed: number };

/** How a retry stands: letters not tried yet, applied, and failed again. */
export type RetryProgress = { readonly waiting: number; readonly applied: number; readonly failed: number };

const outcomes = {
  retry: { state: 'retry', from: ['open', 'discarded'], audited: 'retried' },
  discard: { state: 'discarded', from: ['open', 'retry'], audited: 'discarded' },
} as const satisfies Record<Decision, { state: LetterState; from: readonly LetterState[]; audited: string }>;

/** Of a class only what waits for someone is taken: what was discarded comes back by its number alone. */
const classStates = { retry: ['open'], discard: ['open', 'retry'] } as const satisfies Record<
  Decision,
  readonly LetterState[]
>;

const batchMax = 1_000;

type DecidedRow = { id: number; type: string | null; gid: string | null; unlogged: boolean };

const decided = /* sql */ `
RETURNING letter.id, letter.resource_type AS type, letter.resource_gid AS gid, letter."offset" IS NULL AS unlogged`;

/** Decides about letters by their numbers, each audited by itself. */
export async function decideLetters(
  pool: pg.Pool,
  ids: readonly number[],
  decision: Decision,
  actor: string,
): Promise<Decided> {
  const { state, from, audited } = outcomes[decision];
  const at = await readMoment(pool);
  const changed = await inTransaction(pool, async (client) => {
    const { rows } = await client.query<DecidedRow>(
      `UPDATE ops.dead_letter AS letter SET state = $2, decided_at = $4
       WHERE id = ANY ($1::bigint[]) AND state = ANY ($3::text[]) ${decided}`,
      [ids, state, from, at],
    );
    await client.query(
      `INSERT INTO ops.audit (actor, action, subject) SELECT $1, $2, 'dead letter ' || id FROM unnest($3::bigint[]) AS id`,
      [actor, `dead letter ${audited}`, rows.map(({ id }) => id)],
    );
    if (decision === 'retry') await wake(client, rows);
    return rows.map(({ id }) => id).toSorted((a, b) => a - b);
  });
  return { at, changed, unfit: ids.filter((id) => !changed.includes(id)) };
}

/** Letters that a decision on this class would change now. */
export async function countDecidable(
  pool: pg.Pool,
  { reasons, types }: Omit<LetterSelection, 'states'>,
  decision: Decision,
): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*) FROM ops.dead_letter WHERE ${selected}`, [
    ...selectionValues({ states: classStates[decision], reasons, types }),
  ]);
  return rows[0]?.count ?? 0;
}

const classSql = /* sql */ `
WITH chosen AS (
  SELECT id FROM ops.dead_letter WHERE ${selected} AND id > $4 AND id <= $5 ORDER BY id LIMIT $6 FOR UPDATE
)
UPDATE ops.dead_letter AS letter SET state = $7, decided_at = $8 FROM chosen WHERE letter.id = chosen.id ${decided}`;

/** Decides about all letters of a class that there are now. `onProgress`: how many so far. An interrupted one stands for what it reached. */
export async function decideClass(
  pool: pg.Pool,
  { reasons, types }: Omit<LetterSelection, 'states'>,
  decision: Decision,
  actor: string,
  onProgress: (changed: number) => void,
): Promise<ClassDecided> {
  const { state, audited } = outcomes[decision];
  const at = await readMoment(pool);
  const newest = await pool.query<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM ops.dead_letter');
  const upTo = newest.rows[0]?.id ?? 0;
  const values = selectionValues({ states: classStates[decision], reasons, types });
  let changed = 0;
  for (let after = 0; ;) {
    const rows = await inTransaction(pool, async (client) => {
      const { rows: batch } = await client.query<DecidedRow>(classSql, [...values, after, upTo, batchMax, state, at]);
      if (batch.length === 0) return batch;
      await auditClass(client, actor, `dead letters ${audited}`, { reasons, types }, batch);
      if (decision === 'retry') await wake(client, batch);
      return batch;
    });
    changed += rows.length;
    onProgress(changed);
    if (rows.length < batchMax) return { at, changed };
    after = Math.max(...rows.map(({ id }) => id));
  }
}

async function auditClass(
  client: pg.ClientBase,
  actor: string,
  action: string,
  { reasons, types }: Omit<LetterSelection, 'states'>,
  batch: readonly DecidedRow[],
): Promise<void> {
  const ids = batch.map(({ id }) => id);
  const detail = { count: ids.length, first: Math.min(...ids), last: Math.max(...ids), reasons, types };
  await client.query('INSERT INTO ops.audit (actor, action, subject, detail) VALUES ($1, $2, $3, $4)', [
    actor,
    action,
    `${ids.length} dead letters`,
    JSON.stringify(detail),
  ]);
}

/** How the retry decided at that moment stands. */
export async function followRetry(pool: pg.Pool, at: string): Promise<RetryProgress> {
  try {
    const { rows } = await pool.query<RetryProgress>(
      `SELECT count(*) FILTER (WHERE state = 'retry') AS waiting, count(*) FILTER (WHERE state = 'retried') AS applied,
              count(*) FILTER (WHERE state = 'open') AS failed
       FROM ops.dead_letter WHERE decided_at = $1`,
      [at],
    );
    return rows[0] ?? { waiting: 0, applied: 0, failed: 0 };
  } catch (error) {
    throw postgresFailure(error);
  }
}

/** Tells the consumers; what never reached the log is wished for. */
async function wake(client: pg.ClientBase, rows: readonly DecidedRow[]): Promise<void> {
  if (rows.length > 0) await client.query('NOTIFY dead_letter_retry');
  const wishes = rows.flatMap(({ type, gid, unlogged }) =>
    !unlogged || type === null || gid === null
      ? []
      : [
          {
            type,
            gid,
            workspaceGid: null,
            priority: 5,
            reason: 'dead_letter',
            expects: null,
            eventAt: null,
            traceParent: null,
          },
        ],
  );
  await raiseWishes(client, wishes);
}

/** The database's clock, in microseconds, as text that it takes back unchanged. */
async function readMoment(pool: pg.Pool): Promise<string> {
  try {
    const { rows } = await pool.query<{ at: string }>(`SELECT to_json(clock_timestamp())#>>'{}' AS at`);
    return rows[0]?.at ?? '';
  } catch (error) {
    throw postgresFailure(error);
  }
}
