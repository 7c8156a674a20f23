/**
 * One side of the telemetry benchmark, as a process: ingress' own controller takes deliveries one after the other, from the head
 * to the answer, with a log and a secret store in memory and without sockets, so that what little telemetry costs is not lost
 * among what they cost. With `started` as its argument telemetry runs as in an app without an exporter, else nothing of it
 * is started. Told `{ms}`, it works for so long and answers with its processor time and the number of deliveries.
 */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { EventLog, LogRecord, Offset } from '@asana-warehouse/event-log/event-log';
import { startTelemetry } from '@asana-warehouse/telemetry/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from '../apps/ingress/src/admission.ts';
import { Appends } from '../apps/ingress/src/deliveries.ts';
import { openJournal } from '../apps/ingress/src/journal.ts';
import { Registrations } from '../apps/ingress/src/registrations.ts';
import { Sightings } from '../apps/ingress/src/sightings.ts';
import { WebhookController } from '../apps/ingress/src/webhook.controller.ts';

type Request = FastifyRequest<{ Params: { key: string } }>;

const webhookKey = randomBytes(32).toString('base64url');
const secret = randomBytes(16);
const body = Buffer.from(
  JSON.stringify({
    events: [
      {
        user: { gid: '12' },
        created_at: '2026-11-24T22:50:39.662Z',
        action: 'changed',
        parent: null,
        change: { field: 'name', action: 'changed' },
        resource: { gid: '1000', resource_type: 'task', resource_subtype: 'default_task' },
      },
    ],
  }).padEnd(300, ' '),
);
const headers = {
  'content-type': 'application/json',
  'content-length': String(body.length),
  'x-hook-signature': createHmac('sha256', secret).update(body).digest('hex'),
};
const deliveriesAtOnce = 1_000;

if (process.argv[2] === 'started') {
  await startTelemetry({
    app: 'bench',
    instance: 'bench-1',
    level: 'silent',
    export: { traces: false, metrics: false },
  });
}
const controller = openController();
const statuses = new Set<number>();
process.on('message', ({ ms }: { ms: number }) => void work(ms).then((result) => process.send?.(result)));
process.once('disconnect', () => process.exit(0));
process.send?.({ ready: true });

async function work(ms: number): Promise<{ cpuUs: number; deliveries: number }> {
  const endMs = performance.now() + ms;
  const before = process.cpuUsage();
  let deliveries = 0;
  for (; performance.now() < endMs; deliveries += deliveriesAtOnce) {
    for (let index = 0; index < deliveriesAtOnce; index += 1) await deliver();
  }
  const { user, system } = process.cpuUsage(before);
  if (statuses.size !== 1 || !statuses.has(200)) throw new Error(`Answers: ${[...statuses].join(', ')}`);
  return { cpuUs: user + system, deliveries };
}

async function deliver(): Promise<void> {
  const raw = Object.assign(Readable.from([body], { objectMode: false }), { method: 'POST', headers, complete: true });
  await new Promise<void>((resolve) => {
    const response = {
      writeHead: (status: number) => {
        statuses.add(status);
        return response;
      },
      end: resolve,
    };
    const reply = { hijack: () => undefined, raw: response };
    controller.receive({ raw, params: { key: webhookKey } } as unknown as Request, reply as unknown as FastifyReply);
  });
}

function openController(): WebhookController {
  const now = (): number => performance.now();
  const registration = {
    webhookKey,
    workspaceGid: '1',
    state: 'active',
    secret: createSecretKey(secret),
    confirmedAtMs: 0,
  } as const;
  const find = async (): Promise<ReadonlyMap<string, { registration: typeof registration }>> =>
    new Map([[webhookKey, { registration }]]);
  const hourMs = 3_600_000;
  const bounds = { pauseMs: 20, refreshMs: hourMs, ageMsMax: hourMs, cachedMax: 10, waitingMax: 10 };
  const admission = new Admission({ inFlightMax: 512, bodyBytesMax: 1 << 20, bodiesBytesMax: 1 << 24 });
  const append = async (topic: string, records: readonly LogRecord[]): Promise<readonly unknown[]> =>
    records.map(() => ({ topic, partition: 0, offset: 0 as Offset }));
  return new WebhookController({
    registrations: new Registrations({ find, now, ...bounds }),
    handshakes: { read: refuse, store: refuse, audit: refuse },
    admission,
    appends: new Appends({ append } as unknown as EventLog, 5_000, now),
    sightings: new Sightings(
      async () => undefined,
      hourMs,
      () => undefined,
    ),
    journal: openJournal(admission, now),
    nowMs: () => Date.now(),
    isDraining: () => false,
  });
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('No handshakes here'));
}
