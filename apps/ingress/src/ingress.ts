/** Ingress as a whole: starts it on given connections, which stay the caller's, and ends it without losing anything acknowledged. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '@asana-warehouse/failure/failure';
import { log } from '@asana-warehouse/telemetry/logger';
import type { Check } from '@asana-warehouse/telemetry/serve-metrics';
import { isReachable } from '@asana-warehouse/warehouse/database';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ingressModule, openFrontDoor, type IngressParts } from './ingress.module.ts';
import { RefusalFilter } from './refusal.filter.ts';
import { drain, httpAdapter } from './server.ts';

export type IngressOptions = IngressParts & { readonly host: string; readonly port: number };

export type Ingress = {
  readonly url: string;
  readonly ready: () => Promise<readonly Check[]>;
  /** Answers what is in flight, then closes every connection. */
  stop(): Promise<void>;
};

/** How long a body that is under way may still take once the end has begun. */
const lateBodyMsMax = 1_000;

/** Throws `settings.invalid` when the port cannot be listened on. */
export async function startIngress(options: IngressOptions): Promise<Ingress> {
  let draining = false;
  const door = openFrontDoor(options, () => draining);
  const ready = async (): Promise<readonly Check[]> => [
    { name: 'accepting', ok: !draining },
    { name: 'secret_store', ok: await isReachable(options.pool) },
  ];
  const adapter = httpAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(ingressModule(door, ready), adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new RefusalFilter());
  const { host, port } = options;
  await app.listen(port, host).catch((cause: unknown) => {
    throw new Failure('settings.invalid', `INGRESS_PORT ${port} cannot be listened on at ${host}`, { cause });
  });
  const server: Server = app.getHttpServer();
  return {
    url: urlOf(host, server.address() as AddressInfo),
    ready,
    stop: async () => {
      draining = true;
      const { admission, sightings } = door;
      await drain(
        server,
        lateBodyMsMax,
        () => admission.cutOffReaders(),
        () => admission.idle(),
      );
      await sightings.close().catch((error: unknown) => log.warn('times of webhooks not written', {}, error));
      await app.close();
    },
  };
}

function urlOf(host: string, { port }: AddressInfo): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
