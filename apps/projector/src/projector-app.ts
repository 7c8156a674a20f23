/**
 * The projector as a whole: two consumer groups in one Nest application, background work beside them, and their end in
 * the order that loses nothing: batches in hand are committed, then the background stops, then connections close.
 */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { rethrowFilter } from '@asana-warehouse/event-log-nest/rethrow-filter';
import { EventLogServer } from '@asana-warehouse/event-log-nest/server';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { count, gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { countDeadLetters } from '@asana-warehouse/warehouse/dead-letters';
import { watchLag } from '@asana-warehouse/wiring/consumer-metrics';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type pg from 'pg';
import { startBackground } from './background.ts';
import { projectorModule } from './projector.module.ts';
import { drainRefolds } from './refolder.ts';
import { retryLetters } from './retry-letters.ts';
import { landingGroup, projectorGroup } from './tokens.ts';

/** `instance`: unique among all processes. */
export type ProjectorOptions = { readonly pool: pg.Pool; readonly log: EventLog; readonly instance: string };

export type Projector = {
  /** Rejects when it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  /** Commits the batches in hand and lets go of the partitions. */
  stop(): Promise<void>;
};

const batchBounds = { batchRecordsMax: 500, batchBytesMax: 2 * 1024 * 1024 } as const;
const refoldsEveryMs = 1_000;
const lettersEveryMs = 2_000;
const countEveryMs = 10_000;

/** Starts consuming. The pool and the log stay the caller's to close. */
export async function startProjector({ pool, log, instance }: ProjectorOptions): Promise<Projector> {
  const refolds = startBackground(async (stopped) => {
    count('asana_warehouse_projector_refolds_total', {}, await drainRefolds(pool, stopped));
  }, refoldsEveryMs);
  const letters = startBackground((stopped) => retryLetters(pool, projectorGroup, stopped), lettersEveryMs);
  const module = projectorModule({ pool, refolds });
  const app = await NestFactory.create(module, new FastifyAdapter(), { logger: false, abortOnError: false });
  app.useGlobalFilters(rethrowFilter);
  const servers = [landingGroup, projectorGroup].map((group) => {
    const owner = `${instance}-${group}`;
    return new EventLogServer({ log, offsets: offsetStore(pool), group, owner, ...batchBounds });
  });
  for (const strategy of servers) app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await app.startAllMicroservices();
  const topics = [deliveriesTopic, snapshotsTopic];
  const unwatch = watchLag(
    log,
    offsetStore(pool),
    [landingGroup, projectorGroup].map((group) => ({ group, topics })),
  );
  const counting = countRegularly(pool);
  return {
    failed: Promise.race([...servers, refolds, letters].map(({ failed }) => failed)),
    stop: async () => {
      unwatch();
      clearInterval(counting);
      await app.close();
      await Promise.all([refolds.stop(), letters.stop()]);
    },
  };
}

/** A count that fails leaves the last one. */
function countRegularly(pool: pg.Pool): NodeJS.Timeout {
  const read = async (): Promise<void> => {
    const counts = Object.entries(await countDeadLetters(pool));
    gaugeFrom('asana_warehouse_dead_letters', () => counts.map(([state, value]) => ({ value, labels: { state } })));
  };
  return setInterval(() => void read().catch(() => undefined), countEveryMs).unref();
}
