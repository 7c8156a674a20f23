/** The wiring of ingress: what the front door works with, made from the connections it is given. */
import { createSecretKey } from 'node:crypto';
import { seal, unseal, type SecretsKey } from '@asana-warehouse/secrets/seal';
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { Failure } from '@asana-warehouse/failure/failure';
import { log } from '@asana-warehouse/telemetry/logger';
import type { Check } from '@asana-warehouse/telemetry/serve-metrics';
import { auditRefusedHandshake, readRegistrations } from '@asana-warehouse/warehouse/webhook-secrets';
import { recordSightings, storeSecret, type SealedRegistration } from '@asana-warehouse/warehouse/webhook-secrets';
import { Module, type DynamicModule } from '@nestjs/common';
import type pg from 'pg';
import { Admission, type AdmissionBounds } from './admission.ts';
import { Allowance } from './allowance.ts';
import { Appends } from './deliveries.ts';
import type { HandshakeStore } from './handshake.ts';
import { checks, HealthController } from './health.controller.ts';
import { openJournal } from './journal.ts';
import { Registrations, type Found } from './registrations.ts';
import { Sightings } from './sightings.ts';
import { frontDoor, WebhookController, type FrontDoor } from './webhook.controller.ts';

/** `pool`: the secret store. `appendMsMax`: longest wait for the log. */
export type IngressParts = {
  readonly pool: pg.Pool;
  readonly log: EventLog;
  readonly key: SecretsKey;
  readonly bounds: AdmissionBounds;
  readonly appendMsMax: number;
};

/** Longest wait for the secret store: with the log's five seconds still well inside the sender's ten. */
const storeMsMax = 3_000;
const sightingsEveryMs = 5_000;
const registrationBounds = {
  pauseMs: 20,
  refreshMs: 30_000,
  ageMsMax: 3_600_000,
  cachedMax: 20_000,
  waitingMax: 500,
} as const;
const auditBurst = 60;
const auditsPerMinute = 1;

export function openFrontDoor(parts: IngressParts, isDraining: () => boolean): FrontDoor {
  const now = (): number => performance.now();
  const { pool, key, bounds, appendMsMax } = parts;
  const find = async (keys: readonly string[]): Promise<ReadonlyMap<string, Found>> => {
    const rows = await readRegistrations(pool, keys, storeMsMax);
    return new Map(rows.map((row) => [row.webhookKey, opened(key, row)]));
  };
  const registrations = new Registrations({ find, now, ...registrationBounds });
  const admission = new Admission(bounds);
  return {
    registrations,
    handshakes: handshakeStore(parts, registrations, now),
    admission,
    appends: new Appends(parts.log, appendMsMax, now),
    sightings: new Sightings(
      (sightings) => recordSightings(pool, sightings, storeMsMax),
      sightingsEveryMs,
      (error) => log.warn('times of webhooks not written yet', {}, error),
    ),
    journal: openJournal(admission, now),
    nowMs: () => Date.now(),
    isDraining,
  };
}

function opened(key: SecretsKey, row: SealedRegistration): Found {
  const { sealedSecret, ...rest } = row;
  try {
    const secret = sealedSecret === null ? null : createSecretKey(unseal(key, row.webhookKey, sealedSecret));
    return { registration: { ...rest, secret } };
  } catch (error) {
    if (error instanceof Failure) return { failure: error };
    throw error;
  }
}

function handshakeStore({ pool, key }: IngressParts, registrations: Registrations, now: () => number): HandshakeStore {
  const audits = new Allowance(auditBurst, auditsPerMinute, now);
  return {
    read: (webhookKey) => registrations.read(webhookKey),
    store: (webhookKey, secret) => storeSecret(pool, webhookKey, seal(key, webhookKey, secret), storeMsMax),
    audit: async (webhookKey) => {
      const suppressed = audits.take();
      if (suppressed !== null) await auditRefusedHandshake(pool, subjectOf(webhookKey), suppressed, storeMsMax);
    },
  };
}

/** A stranger's text is not kept where it could not be a key. */
function subjectOf(webhookKey: string): string {
  return /^[A-Za-z0-9_-]{1,128}$/.test(webhookKey) ? webhookKey : 'not a webhook key';
}

@Module({})
class IngressModule {}

export function ingressModule(door: FrontDoor, readChecks: () => Promise<readonly Check[]>): DynamicModule {
  return {
    module: IngressModule,
    controllers: [WebhookController, HealthController],
    providers: [
      { provide: frontDoor, useFactory: () => door },
      { provide: checks, useFactory: () => readChecks },
    ],
  };
}
