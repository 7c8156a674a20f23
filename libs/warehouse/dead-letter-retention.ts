/**
 * Letters that are settled, applied since or discarded, stay for a while, so that one can look back and still change one's
 * mind; then they go. What waits for someone stays for ever. Removal is audited: how many, of which states.
 */
import type pg from 'pg';
import { inTransaction } from './database.ts';

const removeSql = /* sql */ `
WITH old AS (
  SELECT id FROM ops.dead_letter
  WHERE state IN ('retried', 'discarded') AND greatest(last_seen_at, decided_at) < now() - $1 * interval '1 millisecond'
  ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM ops.dead_letter AS letter USING old WHERE letter.id = old.id RETURNING letter.id, letter.state
), told AS (
  INSERT INTO ops.audit (actor, action, subject, detail)
  SELECT $3, 'dead letters removed', count(*) || ' dead letters', jsonb_build_object('count', count(*), 'first', min(id), 'last', max(id),
    'discarded', count(*) FILTER (WHERE state = 'discarded'), 'retried', count(*) FILTER (WHERE state = 'retried'))
  FROM gone HAVING count(*) > 0
)
SELECT count(*) AS count FROM gone`;

const batchMax = 1_000;

/** Removes what was settled longer ago than `olderThanMs`; resolves to the number. Any number of instances may do so at once. */
export async function removeSettledLetters(
  pool: pg.Pool,
  olderThanMs: number,
  actor: string,
  stopped: () => boolean,
): Promise<number> {
  let removed = 0;
  while (!stopped()) {
    const count = await inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ count: number }>(removeSql, [olderThanMs, batchMax, actor]);
      return rows[0]?.count ?? 0;
    });
    removed += count;
    if (count < batchMax) break;
  }
  return removed;
}
