/**
 * The reconciler as a service: follows deliveries, fulfils wishes, and does its chores. Everything here may run in several
 * instances at once; what only one may do is behind locks and leases.
 */
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';
import { EventLogServer } from '@asana-warehouse/event-log-nest/server';
import { rethrowFilter } from '@asana-warehouse/event-log-nest/rethrow-filter';
import { listen } from '@asana-warehouse/pg-listen/listen';
import { gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { log } from '@asana-warehouse/telemetry/logger';
import { connectionSettings, isReachable } from '@asana-warehouse/warehouse/database';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import { flagChannel } from '@asana-warehouse/warehouse/flags';
import { countGuard } from '@asana-warehouse/warehouse/guard';
import { wishChannel } from '@asana-warehouse/warehouse/wishes';
import { countWishes } from '@asana-warehouse/warehouse/wishes-waiting';
import { watchLag } from '@asana-warehouse/wiring/consumer-metrics';
import type { RunningApp } from '@asana-warehouse/wiring/run-app';
import { NestFactory } from '@nestjs/core';
import type pg from 'pg';
import { startChores } from './chores.ts';
import { startFulfiller } from './fulfil.ts';
import { hydratorGroup } from './hydrator.ts';
import { selectionOf, type Parts } from './parts.ts';
import { ReconcilerModule } from './reconciler.module.ts';
import { openWebhookParts } from './watch.ts';

const fulfilConcurrency = 24;
const batchRecordsMax = 500;
const batchBytesMax = 8 * 1024 * 1024;
const countEveryMs = 5_000;

/** Starts everything; `stop` drains in reverse order. */
export async function serve(parts: Parts): Promise<RunningApp> {
  const webhooks = await openWebhookParts(parts);
  if (webhooks === null)
    log.warn('PUBLIC_URL is not set: no webhooks are registered, changes are found by reconciling');
  const stopChores = new AbortController();
  const stopping = AbortSignal.any([parts.stopping, stopChores.signal]);
  const chores = startChores({ ...parts, stopping }, webhooks === null ? null : { ...webhooks, stopping });
  const fulfiller = startFulfiller(parts, {
    concurrency: fulfilConcurrency,
    priorityMax: 9,
    onSettled: (_wish, snapshot) => {
      if (snapshot.kind === 'present' && snapshot.type === 'project') chores.nudge();
    },
  });
  const strategy = new EventLogServer({
    log: parts.log,
    offsets: offsetStore(parts.pool),
    group: hydratorGroup,
    owner: parts.owner,
    batchRecordsMax,
    batchBytesMax,
  });
  const app = await NestFactory.createMicroservice(
    ReconcilerModule.with({ pool: parts.pool, nudge: fulfiller.nudge, selection: selectionOf(parts.settings) }),
    { strategy, logger: false },
  );
  app.useGlobalFilters(rethrowFilter);
  await app.listen();
  const ears = hear(parts, fulfiller.nudge);
  const unwatch = watchLag(parts.log, offsetStore(parts.pool), [{ group: hydratorGroup, topics: [deliveriesTopic] }]);
  const counting = countRegularly(parts.pool);
  return {
    ready: async () => [{ name: 'postgres', ok: await isReachable(parts.pool) }],
    failed: Promise.race([strategy.failed, fulfiller.failed, chores.failed]),
    stop: async () => {
      clearInterval(counting);
      unwatch();
      stopChores.abort(new Error('stopping'));
      await app.close();
      await ears.close();
      await fulfiller.stop();
      await chores.stop();
      await parts.close();
    },
  };
}

/** Hears of wishes that other processes raise, and of flags. */
function hear(parts: Parts, nudge: () => void): ReturnType<typeof listen> {
  return listen({
    settings: connectionSettings(parts.settings.DATABASE_URL),
    channels: [wishChannel, flagChannel],
    connected: () => {
      parts.flags.refresh();
      nudge();
    },
    heard: (channel) => (channel === flagChannel ? parts.flags.refresh() : nudge()),
  });
}

function countRegularly(pool: pg.Pool): NodeJS.Timeout {
  const read = async (): Promise<void> => {
    const counts = await countWishes(pool);
    const guard = await countGuard(pool);
    const readings = (byState: Readonly<Record<string, number>>) =>
      Object.entries(byState).map(([state, value]) => ({ value, labels: { state } }));
    gaugeFrom('asana_warehouse_guard_entries', () => readings(guard.entries));
    gaugeFrom('asana_warehouse_guard_absences', () => readings(guard.absences));
    gaugeFrom('asana_warehouse_wishes', () =>
      Object.entries(counts).map(([state, value]) => ({ value, labels: { state } })),
    );
  };
  return setInterval(() => void read().catch(() => undefined), countEveryMs);
}
