/** Both topics → tables: see `projector.ts`. Here only the edge: a batch in, its trace and its numbers out. */
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { groupTransport } from '@asana-warehouse/event-log-nest/server';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { count, observe } from '@asana-warehouse/telemetry/metrics';
import { withTraceparents } from '@asana-warehouse/telemetry/trace';
import { measured } from '@asana-warehouse/wiring/consumer-metrics';
import type pg from 'pg';
import type { Background } from './background.ts';
import { fieldViewTypes } from './field-views.ts';
import { applyBatch, type BatchOutcome } from './projector.ts';
import { FIELD_VIEWS, POOL, projectorGroup, REFOLDS } from './tokens.ts';
import { takeTurns } from './turns.ts';

/** One is decoded and folded while others wait for Postgres. */
const batchesAtOnceMax = 3;

@Controller()
export class ProjectorController {
  readonly #pool: pg.Pool;
  readonly #refolds: Background;
  readonly #fieldViews: Background;
  readonly #turns = takeTurns(batchesAtOnceMax);

  constructor(
    @Inject(POOL) pool: pg.Pool,
    @Inject(REFOLDS) refolds: Background,
    @Inject(FIELD_VIEWS) fieldViews: Background,
  ) {
    this.#pool = pool;
    this.#refolds = refolds;
    this.#fieldViews = fieldViews;
  }

  @EventPattern(deliveriesTopic, groupTransport(projectorGroup))
  async projectDeliveries(@Payload() batch: Batch): Promise<void> {
    await this.#project(batch);
  }

  @EventPattern(snapshotsTopic, groupTransport(projectorGroup))
  async projectSnapshots(@Payload() batch: Batch): Promise<void> {
    await this.#project(batch);
  }

  /** A batch is a part of the trace of each of its records. */
  async #project(batch: Batch): Promise<void> {
    const { topic, partition, fromOffset } = batch;
    const fields = { topic, partition, offset: fromOffset, batchRecords: batch.records.length };
    const parents = batch.records.map(({ headers }) => headers['traceparent']);
    const outcome = await withTraceparents(parents, 'project', fields, () =>
      measured(batch, () => this.#turns(() => applyBatch(this.#pool, batch))),
    );
    measure(outcome);
    if (outcome.queued) this.#refolds.nudge();
    if (outcome.written > 0 && [...outcome.types].some((type) => fieldViewTypes.has(type))) this.#fieldViews.nudge();
  }
}

function measure(outcome: BatchOutcome): void {
  count('asana_warehouse_projector_facts_total', { kind: 'event' }, outcome.events.length);
  count('asana_warehouse_projector_facts_total', { kind: 'snapshot' }, outcome.snapshots);
  count('asana_warehouse_projector_changes_total', { change: 'written' }, outcome.written);
  const nowMs = Date.now();
  for (const { source, atMs } of outcome.events) {
    observe('asana_warehouse_projector_freshness_seconds', { source }, Math.max(0, nowMs - atMs) / 1000);
  }
  for (const kind of outcome.unfamiliar) count('asana_warehouse_projector_unfamiliar_total', { kind });
  for (const reason of outcome.reasons) count('asana_warehouse_projector_dead_letters_total', { reason });
}
