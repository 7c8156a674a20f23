/** The composition root of the serving reconciler: one consumer group; everything else runs beside it. */
import { Module, type DynamicModule } from '@nestjs/common';
import type pg from 'pg';
import { HydratorController, NUDGE, POOL } from './hydrator.controller.ts';

export type ReconcilerParts = { readonly pool: pg.Pool; readonly nudge: () => void };

@Module({})
export class ReconcilerModule {
  static with({ pool, nudge }: ReconcilerParts): DynamicModule {
    return {
      module: ReconcilerModule,
      controllers: [HydratorController],
      providers: [
        { provide: POOL, useFactory: () => pool },
        { provide: NUDGE, useFactory: () => nudge },
      ],
    };
  }
}
