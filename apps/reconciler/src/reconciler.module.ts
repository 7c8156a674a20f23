/** The composition root of the serving reconciler: one consumer group; everything else runs beside it. */
import { Module, type DynamicModule } from '@nestjs/common';
import type pg from 'pg';
import type { Selection } from '@asana-warehouse/reconciliation/list-kinds';
import { HydratorController, NUDGE, POOL, SELECTION } from './hydrator.controller.ts';

export type ReconcilerParts = { readonly pool: pg.Pool; readonly nudge: () => void; readonly selection: Selection };

@Module({})
export class ReconcilerModule {
  static with({ pool, nudge, selection }: ReconcilerParts): DynamicModule {
    return {
      module: ReconcilerModule,
      controllers: [HydratorController],
      providers: [
        { provide: POOL, useFactory: () => pool },
        { provide: NUDGE, useFactory: () => nudge },
        { provide: SELECTION, useFactory: () => selection },
      ],
    };
  }
}
