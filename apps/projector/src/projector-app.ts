/**
 * The projector as a whole: two consumer groups in one Nest application, background work beside them, and their end in
 * the order that loses nothing: batches in hand are committed, then the background stops, then connections close.
 */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { rethrowFilter } from '@asana-warehouse/event-log-nest/rethrow-filter';
import { EventLogServer } from '@asana-warehouse/event-log-nest/server';
import {
  deliveriesContract,
  deliveriesTopic,
  snapshotsContract,
  snapshotsTopic,
} from '@asana-warehouse/event-log/topics';
import { count } from '@asana-warehouse/telemetry/metrics';
import { retryReadable } from '@asana-warehouse/warehouse/dead-letter-future';
import { queuePending } from '@asana-warehouse/warehouse/flags';
import { removeSettledLetters } from '@asana-warehouse/warehouse/dead-letter-retention';
import { watchLag } from '@asana-warehouse/wiring/consumer-metrics';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type pg from 'pg';
import { startBackground } from './background.ts';
import { startFieldViews } from './field-views.ts';
import { projectorModule } from './projector.module.ts';
import { drainRefolds } from './refolder.ts';
import { retryLetters } from './retry-letters.ts';
import { landingGroup, projectorGroup } from './tokens.ts';
import { watchLetters } from './watch-letters.ts';
import { watchShadow } from './watch-shadow.ts';

/** `instance`: unique among all processes. `lettersRetentionMs`: how long settled dead letters stay. */
export type ProjectorOptions = {
  readonly pool: pg.Pool;
  readonly log: EventLog;
  readonly instance: string;
  readonly lettersRetentionMs: number;
};

export type Projector = {
  /** Rejects when it cannot go on; never resolves. */
  readonly failed: Promise<never>;
  /** Commits the batches in hand and lets go of the partitions. */
  stop(): Promise<void>;
};

const batchBounds = { batchRecordsMax: 500, batchBytesMax: 2 * 1024 * 1024 } as const;
const refoldsEveryMs = 1_000;
const lettersEveryMs = 2_000;
/** Letters that an older release could not read are looked for this often: they come up with an upgrade alone. */
const readableEveryMs = 30_000;
const readable = [
  { topic: deliveriesTopic, major: deliveriesContract.current.major },
  { topic: snapshotsTopic, major: snapshotsContract.current.major },
] as const;
const lettersRemovedEveryMs = 60 * 60_000;

/** Starts consuming. The pool and the log stay the caller's to close. */
export async function startProjector(options: ProjectorOptions): Promise<Projector> {
  const { pool, log, instance, lettersRetentionMs } = options;
  const refolds = startBackground(async (stopped) => {
    await queuePending(pool);
    count('asana_warehouse_projector_refolds_total', {}, await drainRefolds(pool, stopped));
  }, refoldsEveryMs);
  const letters = startBackground(async (stopped) => {
    count('asana_warehouse_dead_letters_retried_total', {}, await retryLetters(pool, projectorGroup, stopped));
  }, lettersEveryMs);
  const reading = startBackground(() => retryReadable(pool, projectorGroup, readable, instance), readableEveryMs);
  const removal = startBackground(
    (stopped) => removeSettledLetters(pool, lettersRetentionMs, instance, stopped),
    lettersRemovedEveryMs,
  );
  const fieldViews = startFieldViews(pool);
  const module = projectorModule({ pool, refolds, fieldViews });
  const app = await NestFactory.create(module, new FastifyAdapter(), { logger: false, abortOnError: false });
  app.useGlobalFilters(rethrowFilter);
  const servers = [landingGroup, projectorGroup].map((group) => {
    const owner = `${instance}-${group}`;
    return new EventLogServer({ log, offsets: offsetStore(pool), group, owner, ...batchBounds });
  });
  for (const strategy of servers) app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await app.startAllMicroservices();
  const topics = [deliveriesTopic, snapshotsTopic];
  const groups = [landingGroup, projectorGroup].map((group) => ({ group, topics }));
  const watches = [watchLag(log, offsetStore(pool), groups), watchLetters(pool), watchShadow(pool)];
  return {
    failed: Promise.race([...servers, refolds, letters, reading, removal, fieldViews].map(({ failed }) => failed)),
    stop: async () => {
      for (const unwatch of watches) unwatch();
      await app.close();
      await Promise.all([refolds.stop(), letters.stop(), reading.stop(), removal.stop(), fieldViews.stop()]);
    },
  };
}
