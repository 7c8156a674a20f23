/** The wiring of the projector: what its two controllers work with. */
import { Module, type DynamicModule } from '@nestjs/common';
import type pg from 'pg';
import type { Background } from './background.ts';
import { LandingController } from './landing.controller.ts';
import { ProjectorController } from './projector.controller.ts';
import { FIELD_VIEWS, POOL, REFOLDS } from './tokens.ts';

export type ProjectorParts = {
  readonly pool: pg.Pool;
  readonly refolds: Background;
  readonly fieldViews: Background;
};

@Module({})
class ProjectorModule {}

export function projectorModule({ pool, refolds, fieldViews }: ProjectorParts): DynamicModule {
  return {
    module: ProjectorModule,
    controllers: [LandingController, ProjectorController],
    providers: [
      { provide: POOL, useFactory: () => pool },
      { provide: REFOLDS, useFactory: () => refolds },
      { provide: FIELD_VIEWS, useFactory: () => fieldViews },
    ],
  };
}
