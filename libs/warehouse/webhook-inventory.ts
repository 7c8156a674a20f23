/**
 * The inventory of our webhooks. A row exists before Asana hears of the webhook, since the handshake comes while Asana's
 * answer is still open; the secret is stored by ingress (`webhook-secrets.ts`). Keys are never used twice.
 */
import type { DeclaredWebhook, HeldWebhook } from '@asana-warehouse/reconciliation/webhook-plan';
import type pg from 'pg';

/** A registration, the secret left out. */
export type InventoryRow = HeldWebhook & {
  readonly workspaceGid: string;
  readonly resourceType: string;
  readonly purpose: string;
  readonly createdAt: Date;
  readonly lastHeartbeatAt: Date | null;
  readonly lastDeliveryAt: Date | null;
  readonly lastFailure: string | null;
};

type Row = {
  webhook_key: string;
  gid: string | null;
  workspace_gid: string;
  resource_gid: string;
  resource_type: string;
  target: string;
  purpose: string;
  state: string;
  has_secret: boolean;
  created_at: Date;
  last_heartbeat_at: Date | null;
  last_delivery_at: Date | null;
  last_failure: string | null;
};

/** All registrations of an environment, deleted ones left out. */
export async function readInventory(pool: pg.Pool, environment: string): Promise<readonly InventoryRow[]> {
  const { rows } = await pool.query<Row>(
    `SELECT webhook_key, gid, workspace_gid, resource_gid, resource_type, target, purpose, state, created_at,
            sealed_secret IS NOT NULL AS has_secret, last_heartbeat_at, last_delivery_at, last_failure
     FROM ops.webhook WHERE environment = $1 AND state <> 'deleted' ORDER BY created_at, webhook_key`,
    [environment],
  );
  return rows.map((row) => ({
    key: row.webhook_key,
    gid: row.gid,
    workspaceGid: row.workspace_gid,
    resourceGid: row.resource_gid,
    resourceType: row.resource_type,
    target: row.target,
    purpose: row.purpose,
    state: row.state,
    hasSecret: row.has_secret,
    createdAt: row.created_at,
    lastHeartbeatAt: row.last_heartbeat_at,
    lastDeliveryAt: row.last_delivery_at,
    lastFailure: row.last_failure,
  }));
}

/** `owner`: the credential that registers. */
export type PendingWebhook = {
  readonly key: string;
  readonly declared: DeclaredWebhook;
  readonly target: string;
  readonly environment: string;
  readonly owner: string;
};

/** Opens a registration: from now on its handshake is accepted. */
export async function insertPending(pool: pg.Pool, pending: PendingWebhook): Promise<void> {
  const { key, declared, target, environment, owner } = pending;
  await pool.query(
    `INSERT INTO ops.webhook
       (webhook_key, workspace_gid, resource_gid, resource_type, filters, target, environment, owner, purpose, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending')`,
    [
      key,
      declared.workspaceGid,
      declared.resourceGid,
      declared.resourceType,
      JSON.stringify(declared.filters),
      target,
      environment,
      owner,
      declared.purpose,
    ],
  );
}

/** The sealed secret of a registration, once its handshake has been. */
export async function readSealedSecret(pool: pg.Pool, key: string): Promise<Buffer | null> {
  const { rows } = await pool.query<{ sealed_secret: Buffer | null }>(
    'SELECT sealed_secret FROM ops.webhook WHERE webhook_key = $1',
    [key],
  );
  return rows[0]?.sealed_secret ?? null;
}

/** Asana has confirmed the webhook. */
export async function markActive(
  pool: pg.Pool,
  key: string,
  confirmed: { readonly gid: string; readonly declared: DeclaredWebhook },
): Promise<void> {
  await pool.query(
    `UPDATE ops.webhook SET state = 'active', gid = $2, filters = $3, purpose = $4, confirmed_at = now(), last_failure = NULL
     WHERE webhook_key = $1`,
    [key, confirmed.gid, JSON.stringify(confirmed.declared.filters), confirmed.declared.purpose],
  );
}

/** The registration came to nothing, with Asana's words. */
export async function markFailed(pool: pg.Pool, key: string, reason: string): Promise<void> {
  await pool.query(
    `UPDATE ops.webhook SET state = 'failed', last_failure = $2, last_failure_at = now() WHERE webhook_key = $1`,
    [key, reason],
  );
}

/** Asana no longer has it (`lost`), or we deleted it. */
export async function markGone(pool: pg.Pool, key: string, state: 'lost' | 'deleted'): Promise<void> {
  await pool.query(`UPDATE ops.webhook SET state = $2 WHERE webhook_key = $1`, [key, state]);
}

/** Registrations that began long ago and never came to an end. */
export async function failAbandoned(pool: pg.Pool, environment: string, olderThanMs: number): Promise<void> {
  await pool.query(
    `UPDATE ops.webhook SET state = 'failed', last_failure = 'registration did not end', last_failure_at = now()
     WHERE environment = $1 AND state = 'pending' AND gid IS NULL AND created_at < now() - $2 * interval '1 millisecond'`,
    [environment, olderThanMs],
  );
}

/** Who did what to which webhook, for ops.audit. */
export async function auditWebhook(pool: pg.Pool, action: string, key: string, detail: unknown): Promise<void> {
  await pool.query(
    `INSERT INTO ops.audit (actor, action, subject, detail) VALUES ('reconciler', $1, left($2, 8) || '…', $3)`,
    [action, key, JSON.stringify(detail)],
  );
}

/**
 * Living projects of the warehouse that no registration of this environment watches. None while a first crawl still reads
 * the structure: it takes the webhooks of the projects that it finds.
 */
export async function unwatchedProjects(
  pool: pg.Pool,
  environment: string,
): Promise<readonly { readonly gid: string; readonly workspaceGid: string }[]> {
  const { rows } = await pool.query<{ gid: string; workspace_gid: string }>(
    `SELECT row.gid, row.workspace_gid FROM asana.project AS row
     WHERE row._deleted_at IS NULL AND row._visibility = 'visible' AND row.workspace_gid IS NOT NULL
       AND NOT EXISTS (SELECT FROM ops.webhook w WHERE w.resource_gid = row.gid AND w.environment = $1
                       AND w.state IN ('pending', 'active'))
       AND NOT EXISTS (SELECT FROM ops.scope s WHERE s.job = 'backfill' AND s.state = 'open' AND s.phase = 0)`,
    [environment],
  );
  return rows.map((row) => ({ gid: row.gid, workspaceGid: row.workspace_gid }));
}

/** Gids of the living projects of a workspace, as the warehouse has them. */
export async function livingProjects(pool: pg.Pool, workspaceGid: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ gid: string }>(
    'SELECT gid FROM asana.project WHERE workspace_gid = $1 AND _deleted_at IS NULL ORDER BY gid',
    [workspaceGid],
  );
  return rows.map(({ gid }) => gid);
}
