/** The raw landing: a consumer group of its own that puts records into the raw zone as they are, so that no fault of decoding can lose one. */
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Batch } from '@asana-warehouse/event-log/event-log';
import { groupTransport } from '@asana-warehouse/event-log-nest/server';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { inRepeatableWork } from '@asana-warehouse/warehouse/database';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import { landRecords, type RawTable } from '@asana-warehouse/warehouse/raw-landing';
import { measured } from '@asana-warehouse/wiring/consumer-metrics';
import type pg from 'pg';
import { landingGroup, POOL } from './tokens.ts';
import { takeTurns } from './turns.ts';

const batchesAtOnceMax = 2;

@Controller()
export class LandingController {
  readonly #pool: pg.Pool;
  readonly #turns = takeTurns(batchesAtOnceMax);

  constructor(@Inject(POOL) pool: pg.Pool) {
    this.#pool = pool;
  }

  @EventPattern(deliveriesTopic, groupTransport(landingGroup))
  async landDeliveries(@Payload() batch: Batch): Promise<void> {
    await this.#land('delivery', batch);
  }

  @EventPattern(snapshotsTopic, groupTransport(landingGroup))
  async landSnapshots(@Payload() batch: Batch): Promise<void> {
    await this.#land('snapshot', batch);
  }

  async #land(table: RawTable, batch: Batch): Promise<void> {
    await measured(batch, () =>
      this.#turns(() =>
        inRepeatableWork(
          this.#pool,
          (client) => landRecords(client, table, batch.partition, batch.records),
          (client) => commitOffset(client, batch),
        ),
      ),
    );
  }
}
