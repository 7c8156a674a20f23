/**
 * What ingress needs of the webhook inventory: registrations by key, the one moment a secret is taken in, when a webhook
 * was last heard of, and who tried to plant a secret. Secrets stay sealed here; whoever calls holds the key to them.
 */
import type { Registration } from '@asana-warehouse/delivery/verify';
import type pg from 'pg';
import { postgresFailure } from './database.ts';

/** A registration as stored: `sealedSecret` null before the handshake. */
export type SealedRegistration = Omit<Registration, 'secret'> & { readonly sealedSecret: Buffer | null };

/** When a webhook was heard of, ISO 8601; null: not at all. `heartbeatAt` is for deliveries without events. */
export type Sighting = {
  readonly webhookKey: string;
  readonly deliveryAt: string | null;
  readonly heartbeatAt: string | null;
};

type Row = {
  webhook_key: string;
  workspace_gid: string;
  state: Registration['state'];
  sealed_secret: Buffer | null;
  confirmed_at: Date | null;
};

const readSql = /* sql */ `
SELECT webhook_key, workspace_gid, state, sealed_secret, confirmed_at FROM ops.webhook WHERE webhook_key = ANY ($1::text[])`;

const storeSql = /* sql */ `
UPDATE ops.webhook SET sealed_secret = $2
WHERE webhook_key = $1 AND state = 'pending' AND sealed_secret IS NULL`;

/** Locked in key order first, so that two instances that report the same webhooks cannot block each other. */
const sightSql = /* sql */ `
WITH seen AS (SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS s (webhook_key, delivery_at, heartbeat_at)),
     held AS MATERIALIZED (
       SELECT webhook_key FROM ops.webhook WHERE webhook_key IN (SELECT webhook_key FROM seen) ORDER BY webhook_key FOR NO KEY UPDATE)
UPDATE ops.webhook w
SET last_delivery_at = greatest(w.last_delivery_at, seen.delivery_at),
    last_heartbeat_at = greatest(w.last_heartbeat_at, seen.heartbeat_at)
FROM held JOIN seen USING (webhook_key)
WHERE w.webhook_key = held.webhook_key`;

const auditSql = /* sql */ `
INSERT INTO ops.audit (actor, action, subject, detail) VALUES ('ingress', 'webhook.handshake_refused', $1, $2)`;

/** Those of `keys` that exist, in no order. Throws `postgres.unreachable` and its like, at the latest after `timeoutMs`. */
export async function readRegistrations(
  pool: pg.Pool,
  keys: readonly string[],
  timeoutMs: number,
): Promise<readonly SealedRegistration[]> {
  const rows = await ask<Row>(pool, readSql, [[...keys]], timeoutMs);
  return rows.map((row) => ({
    webhookKey: row.webhook_key,
    workspaceGid: row.workspace_gid,
    state: row.state,
    sealedSecret: row.sealed_secret,
    confirmedAtMs: row.confirmed_at?.getTime() ?? null,
  }));
}

/** Stores the secret of a pending registration that has none. False: there is no such registration (any more). */
export async function storeSecret(
  pool: pg.Pool,
  webhookKey: string,
  sealedSecret: Buffer,
  timeoutMs: number,
): Promise<boolean> {
  const { rowCount } = await run(pool, storeSql, [webhookKey, sealedSecret], timeoutMs);
  return rowCount === 1;
}

/** Moves the times forward, never back. Keys that are gone are passed over. */
export async function recordSightings(pool: pg.Pool, sightings: readonly Sighting[], timeoutMs: number): Promise<void> {
  const keys = sightings.map((sighting) => sighting.webhookKey);
  const deliveries = sightings.map((sighting) => sighting.deliveryAt);
  const heartbeats = sightings.map((sighting) => sighting.heartbeatAt);
  await run(pool, sightSql, [keys, deliveries, heartbeats], timeoutMs);
}

/** One audit row. `suppressed`: refusals since the last row that got none. */
export async function auditRefusedHandshake(
  pool: pg.Pool,
  webhookKey: string,
  suppressed: number,
  timeoutMs: number,
): Promise<void> {
  await run(pool, auditSql, [webhookKey, JSON.stringify({ suppressed })], timeoutMs);
}

async function ask<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
  timeoutMs: number,
): Promise<readonly R[]> {
  return (await run<R>(pool, text, values, timeoutMs)).rows;
}

async function run<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
  timeoutMs: number,
): Promise<pg.QueryResult<R>> {
  const query = { text, values: [...values], query_timeout: timeoutMs };
  try {
    return await pool.query<R>(query);
  } catch (error) {
    throw postgresFailure(error);
  }
}
