/** Who waits for whom in a database: what tests of races look at to begin the next step neither too early nor after a pause. */
import type pg from 'pg';

/** How many connections to the pool's own database wait for a lock at this moment. */
export async function waitingForLocks(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}
