/** What earlier runs of long jobs tell those that are to come: when everything was last read, and what it cost. */
import type pg from 'pg';
import type { Job } from './runs.ts';

/** The last run of this job with these options that was completed without a failed list; null when there is none. */
export async function lastCompleted(
  pool: pg.Pool,
  job: Job,
  options: unknown,
): Promise<{ readonly ageMs: number; readonly requests: number } | null> {
  const { rows } = await pool.query<{ age_ms: number; requests: number }>(
    `SELECT (extract(epoch FROM now() - started_at) * 1000)::bigint AS age_ms, requests::bigint AS requests
     FROM ops.run_status WHERE kind = $1 AND options = $2::jsonb AND status = 'complete' ORDER BY started_at DESC LIMIT 1`,
    [job, JSON.stringify(options)],
  );
  const row = rows[0];
  return row === undefined ? null : { ageMs: row.age_ms, requests: row.requests };
}

const lastEndedSql = /* sql */ `SELECT id, started_at FROM ops.run
WHERE options = ANY($1::jsonb[]) AND kind <> 'verify' AND ended_at IS NOT NULL ORDER BY started_at DESC LIMIT 1`;

const asJson = (options: readonly unknown[]): readonly string[] => options.map((one) => JSON.stringify(one));

/** Time since the newest run with any of these options began that reads into the warehouse and has ended, however it did; null: there is none. */
export async function lastEndedAgeMs(pool: pg.Pool, options: readonly unknown[]): Promise<number | null> {
  const { rows } = await pool.query<{ age_ms: number }>(
    `SELECT (extract(epoch FROM now() - started_at) * 1000)::bigint AS age_ms FROM (${lastEndedSql}) AS run`,
    [asJson(options)],
  );
  return rows[0]?.age_ms ?? null;
}

/** Requests that the lists of these kinds took in that run. */
export async function requestsFor(
  pool: pg.Pool,
  options: readonly unknown[],
  kinds: readonly string[],
): Promise<number> {
  const { rows } = await pool.query<{ requests: number }>(
    `SELECT coalesce(sum(requests), 0)::int AS requests FROM ops.scope
     WHERE kind = ANY($2) AND run_id = (SELECT id FROM (${lastEndedSql}) AS run)`,
    [asJson(options), kinds],
  );
  return rows[0]?.requests ?? 0;
}
