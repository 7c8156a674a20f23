/** The edge of the hydrator: a batch in, its trace and its numbers out. The work is in `hydrator.ts`. */
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';
import { withTraceparents } from '@asana-warehouse/telemetry/trace';
import { measured } from '@asana-warehouse/wiring/consumer-metrics';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { groupTransport } from '@asana-warehouse/event-log-nest/server';
import type { Selection } from '@asana-warehouse/reconciliation/list-kinds';
import type pg from 'pg';
import { hydrate, hydratorGroup } from './hydrator.ts';

export const POOL = Symbol('pool');
export const NUDGE = Symbol('nudge');
export const SELECTION = Symbol('selection');

@Controller()
export class HydratorController {
  readonly #pool: pg.Pool;
  readonly #nudge: () => void;
  readonly #selection: Selection;

  constructor(@Inject(POOL) pool: pg.Pool, @Inject(NUDGE) nudge: () => void, @Inject(SELECTION) selection: Selection) {
    this.#pool = pool;
    this.#nudge = nudge;
    this.#selection = selection;
  }

  @EventPattern(deliveriesTopic, groupTransport(hydratorGroup))
  async receive(@Payload() batch: Batch): Promise<void> {
    const { topic, partition, fromOffset } = batch;
    const fields = { topic, partition, offset: fromOffset, batchRecords: batch.records.length };
    const parents = batch.records.map(({ headers }) => headers['traceparent']);
    const wishes = await withTraceparents(parents, 'raise wishes', fields, () =>
      measured(batch, () => hydrate(this.#pool, batch, this.#selection)),
    );
    if (wishes > 0) this.#nudge();
  }
}
