/**
 * What operators watch of a consumer, the same for every group: batches, their time and failures as they happen, and
 * how far each group is behind, read from the log and the stored offsets every few seconds.
 */
import { performance } from 'node:perf_hooks';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Batch, EventLog, OffsetStore } from '@asana-warehouse/event-log/event-log';
import { count, gaugeFrom, observe, type Reading } from '@asana-warehouse/telemetry/metrics';

/** Runs `handle` and records how the batch went. */
export async function measured<T>(batch: Batch, handle: () => Promise<T>): Promise<T> {
  const { group, topic, records } = batch;
  const startedAt = performance.now();
  try {
    const result = await handle();
    count('asana_warehouse_consumer_records_total', { group, topic }, records.length);
    observe('asana_warehouse_consumer_batch_records', { group, topic }, records.length);
    observe('asana_warehouse_consumer_batch_seconds', { group, topic }, (performance.now() - startedAt) / 1000);
    return result;
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'internal';
    count('asana_warehouse_consumer_failures_total', { group, code });
    throw error;
  }
}

/** How far a group is behind in a topic. */
export type Watched = { readonly group: string; readonly topics: readonly string[] };

const everyMs = 5_000;

type LagReading = Reading<'asana_warehouse_consumer_lag_records'>;

/** Keeps the lag gauges current until the returned function is called. A reading that fails leaves the last one. */
export function watchLag(log: EventLog, offsets: OffsetStore, watched: readonly Watched[]): () => void {
  let records: readonly LagReading[] = [];
  let seconds: readonly LagReading[] = [];
  const read = async (): Promise<void> => {
    const lags = await Promise.all(
      watched.flatMap(({ group, topics }) => topics.map((topic) => lagOf(log, offsets, group, topic))),
    );
    records = lags.map(({ labels, behind }) => ({ labels, value: behind }));
    seconds = lags.map(({ labels, oldestMs }) => ({ labels, value: oldestMs / 1000 }));
  };
  gaugeFrom('asana_warehouse_consumer_lag_records', () => records);
  gaugeFrom('asana_warehouse_consumer_lag_seconds', () => seconds);
  const timer = setInterval(() => void read().catch(() => undefined), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

type Lag = {
  readonly labels: { readonly group: string; readonly topic: string };
  readonly behind: number;
  readonly oldestMs: number;
};

async function lagOf(log: EventLog, offsets: OffsetStore, group: string, topic: string): Promise<Lag> {
  const [ends, stored] = await Promise.all([log.ends(topic), offsets.read(group, topic)]);
  let behind = 0;
  let oldestMs = 0;
  for (const { partition, first, next } of ends) {
    const at = stored.get(partition)?.nextOffset ?? first;
    if (at >= next) continue;
    behind += next - at;
    const [oldest] = await log.read(topic, partition, at, 1);
    if (oldest !== undefined) oldestMs = Math.max(oldestMs, Date.now() - oldest.appendedAtMs);
  }
  return { labels: { group, topic }, behind, oldestMs };
}
