/**
 * Keeps the raw zone in shape beside the consumers: partitions are made ahead, before the first record is landed and then every
 * hour, and retention runs. Any number of instances may do so. A failure that may pass is tried again; any other ends the app,
 * since without a partition records pile up where nothing moves them.
 */
import { log } from '@asana-warehouse/telemetry/logger';
import { count, gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { isRetriable } from '@asana-warehouse/failure/failure';
import { measureRaw, type RawMeasure } from '@asana-warehouse/warehouse/raw-measures';
import { makePartitions } from '@asana-warehouse/warehouse/raw-partitions';
import type pg from 'pg';
import { startBackground } from './background.ts';
import { retainRaw } from './retention.ts';

/** `retentionMs` null: everything is kept for ever. `instance`: for the audit log. */
export type RawZoneOptions = {
  readonly pool: pg.Pool;
  readonly instance: string;
  readonly retentionMs: number | null;
};

/** The work on the raw zone while it goes on. */
export type RawZone = {
  /** Rejects when it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  /** Resolves when nothing is under way any more; a week that is being thinned is begun anew next time. */
  stop(): Promise<void>;
};

const partitionsEveryMs = 60 * 60_000;
const retentionEveryMs = 60 * 60_000;
const measuredEveryMs = 60_000;

/** Resolves when the partitions of now are there, unless others hold them up; then they follow. */
export async function startRawZone({ pool, instance, retentionMs }: RawZoneOptions): Promise<RawZone> {
  await makePartitions(pool, Date.now()).catch((error: unknown) => {
    if (!isRetriable(error)) throw error;
  });
  const partitions = startBackground(() => makePartitions(pool, Date.now()), partitionsEveryMs);
  const retention = startBackground((stopped) => retain(pool, instance, retentionMs, stopped), retentionEveryMs);
  const unwatch = watchRaw(pool, retentionMs);
  return {
    failed: Promise.race([partitions.failed, retention.failed]),
    stop: async () => {
      unwatch();
      await Promise.all([partitions.stop(), retention.stop()]);
    },
  };
}

async function retain(pool: pg.Pool, actor: string, retentionMs: number | null, stopped: () => boolean): Promise<void> {
  for (const { table, before, kept } of await retainRaw(pool, { retentionMs, nowMs: Date.now(), actor }, stopped)) {
    log.info('a week of the raw zone was thinned', { table, records: before, rows: kept });
    count('asana_warehouse_raw_thinned_records_total', { table, outcome: 'kept' }, kept);
    count('asana_warehouse_raw_thinned_records_total', { table, outcome: 'dropped' }, before - kept);
  }
}

/** Keeps the gauges current until the returned function is called. A reading that fails leaves the last one. */
function watchRaw(pool: pg.Pool, retentionMs: number | null): () => void {
  let measures: readonly RawMeasure[] = [];
  const read = async (): Promise<void> => {
    measures = await measureRaw(pool);
  };
  const each = (value: (measure: RawMeasure) => number) => () =>
    measures.map((measure) => ({ value: value(measure), labels: { table: measure.table } }));
  gaugeFrom(
    'asana_warehouse_raw_bytes',
    each(({ bytes }) => bytes),
  );
  gaugeFrom(
    'asana_warehouse_raw_default_records',
    each(({ defaultRecords }) => defaultRecords),
  );
  gaugeFrom(
    'asana_warehouse_raw_ahead_seconds',
    each(({ aheadMs }) => aheadMs / 1000),
  );
  gaugeFrom(
    'asana_warehouse_raw_overdue_seconds',
    each(({ oldestWholeMs }) =>
      retentionMs === null || oldestWholeMs === null ? 0 : Math.max(0, oldestWholeMs - retentionMs) / 1000,
    ),
  );
  void read().catch(() => undefined);
  const timer = setInterval(() => void read().catch(() => undefined), measuredEveryMs).unref();
  return () => clearInterval(timer);
}
