/**
 * How the warehouse stands, in one reading: rows, what waits, dead letters, webhooks, runs. Everything here comes from
 * Postgres; how far the consumers lag behind the log is added by who has the log open.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type pg from 'pg';
import { postgresFailure } from './database.ts';

/** The newest run of a kind. `rows` and `requests` are sums over its scopes; times are ISO 8601. */
export type RunStatus = {
  readonly id: string;
  readonly kind: string;
  readonly status: 'open' | 'failed' | 'complete';
  readonly scopes: number;
  readonly scopesDone: number;
  readonly scopesFailed: number;
  readonly rows: number;
  readonly requests: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
};

export type WebhookState = 'pending' | 'active' | 'failed' | 'lost' | 'deleted';

export type Waiting = { readonly wishes: number; readonly refolds: number; readonly lettersToRetry: number };

/** Live rows of every resource type and link table, by table. Counts whole tables. */
export async function countRows(pool: pg.Pool): Promise<Readonly<Record<string, number>>> {
  const tables = resources.flatMap(({ name, links }) => [name, ...links.map(({ table }) => table)]);
  const parts = tables.map((table) => `SELECT '${table}' AS "table", count(*) AS count FROM analytics."${table}"`);
  const rows = await rowsOf<{ table: string; count: number }>(pool, parts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ table, count }) => [table, count]));
}

/** Resources to read, resources to fold again, letters to retry: all zero when nothing is under way. */
export async function readWaiting(pool: pg.Pool): Promise<Waiting> {
  const rows = await rowsOf<Waiting>(
    pool,
    `SELECT (SELECT count(*) FROM ops.wish) AS wishes, (SELECT count(*) FROM ops.refold) AS refolds,
            (SELECT count(*) FROM ops.dead_letter WHERE state = 'retry') AS "lettersToRetry"`,
  );
  return rows[0] ?? { wishes: 0, refolds: 0, lettersToRetry: 0 };
}

/** How many of our webhooks are in each state that has any. */
export async function countWebhooks(pool: pg.Pool): Promise<Readonly<Partial<Record<WebhookState, number>>>> {
  const rows = await rowsOf<{ state: WebhookState; count: number }>(
    pool,
    'SELECT state, count(*) FROM ops.webhook GROUP BY state',
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

const runSql = /* sql */ `
SELECT DISTINCT ON (kind) id, kind, status, scopes, scopes_done AS "scopesDone", scopes_failed AS "scopesFailed",
       rows::bigint AS rows, requests::bigint AS requests,
       to_json(started_at)#>>'{}' AS "startedAt", to_json(ended_at)#>>'{}' AS "endedAt"
FROM ops.run_status r`;

/** The newest run of each kind that there has been. */
export async function readRuns(pool: pg.Pool): Promise<readonly RunStatus[]> {
  return await rowsOf<RunStatus>(pool, `${runSql} ORDER BY kind, started_at DESC`);
}

/** The newest backfill of everything, not of some projects; null when there has been none. */
export async function readWholeBackfill(pool: pg.Pool): Promise<RunStatus | null> {
  const rows = await rowsOf<RunStatus>(
    pool,
    `${runSql} WHERE kind = 'backfill' AND options->'roots' = '[]' ORDER BY kind, started_at DESC`,
  );
  return rows[0] ?? null;
}

/** What the raw zone and the event table hold. */
export async function countFacts(
  pool: pg.Pool,
): Promise<{ readonly deliveries: number; readonly snapshots: number; readonly events: number }> {
  const rows = await rowsOf<{ deliveries: number; snapshots: number; events: number }>(
    pool,
    `SELECT (SELECT count(*) FROM raw.delivery) AS deliveries, (SELECT count(*) FROM raw.snapshot) AS snapshots,
            (SELECT count(*) FROM asana.event) AS events`,
  );
  return rows[0] ?? { deliveries: 0, snapshots: 0, events: 0 };
}

/** Name of the newest migration that was run; null on an empty database. */
export async function readSchemaVersion(pool: pg.Pool): Promise<string | null> {
  const [found] = await rowsOf<{ exists: boolean }>(
    pool,
    `SELECT to_regclass('public.schema_migration') IS NOT NULL AS exists`,
  );
  if (found?.exists !== true) return null;
  const rows = await rowsOf<{ name: string }>(
    pool,
    'SELECT name FROM public.schema_migration ORDER BY name DESC LIMIT 1',
  );
  return rows[0]?.name ?? null;
}

/** What the server says of itself: `version` such as 18.1, `now` its clock in ms since 1970. */
export async function readServer(pool: pg.Pool): Promise<{ readonly version: string; readonly nowMs: number }> {
  const rows = await rowsOf<{ version: string; nowMs: number }>(
    pool,
    `SELECT current_setting('server_version') AS version, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "nowMs"`,
  );
  return rows[0] ?? { version: 'unknown', nowMs: 0 };
}

async function rowsOf<T extends pg.QueryResultRow>(pool: pg.Pool, text: string): Promise<readonly T[]> {
  try {
    return (await pool.query<T>(text)).rows;
  } catch (error) {
    throw postgresFailure(error);
  }
}
