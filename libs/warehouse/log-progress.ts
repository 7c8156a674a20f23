/** Whether everything appended up to some point has had its effects: what comparing warehouse and API must wait for. */
import type { OffsetStore, PartitionEnds } from '@asana-warehouse/event-log/event-log';
import type pg from 'pg';

/** Ends of a topic's partitions, taken at some moment. */
export type Marker = { readonly topic: string; readonly ends: readonly PartitionEnds[] };

/** Whether a group has consumed up to the marker. A partition that was always empty needs no consumer. */
export async function hasPassed(offsets: OffsetStore, group: string, marker: Marker): Promise<boolean> {
  const held = await offsets.read(group, marker.topic);
  return marker.ends.every(({ partition, next }) => next === 0 || (held.get(partition)?.nextOffset ?? 0) >= next);
}

/** Whether resources wait to be folded again. */
export async function hasRefolds(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query('SELECT FROM ops.refold LIMIT 1');
  return rows.length > 0;
}
