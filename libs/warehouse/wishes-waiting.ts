/** Which wishes wait: for whoever counts them, or waits for some of them to end. */
import type pg from 'pg';

/** How many wishes wait, by whether they are due, claimed or put off. */
export async function countWishes(pool: pg.Pool): Promise<Readonly<Record<'due' | 'claimed' | 'later', number>>> {
  const { rows } = await pool.query<{ due: number; claimed: number; later: number }>(
    `SELECT count(*) FILTER (WHERE claimed_until >= now())::int AS claimed,
            count(*) FILTER (WHERE claimed_until IS NULL AND not_before > now())::int AS later,
            count(*) FILTER (WHERE (claimed_until IS NULL OR claimed_until < now()) AND not_before <= now())::int AS due
     FROM ops.wish`,
  );
  return rows[0] ?? { due: 0, claimed: 0, later: 0 };
}

/** Those of the resources that still wait to be read; parked ones wait for flags. */
export async function openWishesAmong<R extends { readonly type: string; readonly gid: string }>(
  pool: pg.Pool,
  among: readonly R[],
): Promise<readonly R[]> {
  const { rows } = await pool.query<{ type: string; gid: string }>(
    `SELECT type, gid FROM ops.wish JOIN unnest($1::text[], $2::text[]) AS asked(type, gid) USING (type, gid)
     WHERE not_before <> 'infinity'`,
    [among.map(({ type }) => type), among.map(({ gid }) => gid)],
  );
  const open = new Set(rows.map(({ type, gid }) => `${type} ${gid}`));
  return among.filter(({ type, gid }) => open.has(`${type} ${gid}`));
}

/** Number of the newest wish so far. */
export async function newestWish(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ last_value: number }>('SELECT last_value FROM ops.wish_seq');
  return rows[0]?.last_value ?? 0;
}

/** Whether wishes up to that number wait, those aside that a read has failed to settle several times, or that flags have parked. */
export async function hasWishesUpTo(pool: pg.Pool, seq: number): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT FROM ops.wish WHERE seq <= $1 AND attempts < $2 AND not_before <> 'infinity' LIMIT 1`,
    [seq, stuckAttempts],
  );
  return rows.length > 0;
}

const stuckAttempts = 20;
