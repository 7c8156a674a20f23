/** Health on the front door too, since a load balancer asks where it sends: `live` the process answers, `ready` so does what it needs. */
import { readiness, type Check } from '@asana-warehouse/telemetry/serve-metrics';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

export const checks = Symbol('Checks');

@Controller('health')
export class HealthController {
  readonly #checks: () => Promise<readonly Check[]>;

  constructor(@Inject(checks) readChecks: () => Promise<readonly Check[]>) {
    this.#checks = readChecks;
  }

  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { status, body } = readiness(await this.#checks());
    await reply.status(status).type('application/json').send(body);
  }
}
