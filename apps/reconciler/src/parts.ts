/**
 * What the reconciler works with, made from its settings once per process: the database, the log, the API client with
 * the credential's budget. Jobs and the serving app share it.
 */
import { asanaApi, type AsanaApi } from '@asana-warehouse/asana-api/asana-api';
import { openBudget } from '@asana-warehouse/asana-api/budget';
import { tokenSource } from '@asana-warehouse/asana-api/credential';
import type { TokenSource } from '@asana-warehouse/asana-api/token';
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { everything, type Selection } from '@asana-warehouse/reconciliation/list-kinds';
import type { Settings } from '@asana-warehouse/settings/read';
import { log } from '@asana-warehouse/telemetry/logger';
import { count, gaugeFrom, observe } from '@asana-warehouse/telemetry/metrics';
import { pastSpan } from '@asana-warehouse/telemetry/trace';
import { sharedBank } from '@asana-warehouse/warehouse/api-budget';
import { openPool } from '@asana-warehouse/warehouse/database';
import { watchFlags, type FlagsWatch } from '@asana-warehouse/warehouse/flags-watch';
import { logSettings, openLog } from '@asana-warehouse/wiring/open-log';
import type pg from 'pg';
import { Agent } from 'undici';

/** What `openParts` reads. */
export const partSettings = [
  ...logSettings,
  'DATABASE_CONNECTIONS_MAX',
  'DATA_DIR',
  'SECRETS_KEY',
  'SECRETS_KEY_FILE',
  'ASANA_BASE_URL',
  'ASANA_TOKEN',
  'ASANA_CLIENT_ID',
  'ASANA_CLIENT_SECRET',
  'ASANA_REFRESH_TOKEN',
  'ASANA_WORKSPACES',
  'ASANA_PROJECTS',
  'ASANA_REQUESTS_PER_MINUTE',
  'ASANA_READS_IN_FLIGHT_MAX',
  'ASANA_WRITES_IN_FLIGHT_MAX',
  'FRESHNESS_TARGET',
  'GUARD_ABSENCES_MAX',
  'GUARD_ABSENCES_PERCENT_MAX',
  'GUARD_WINDOW',
  'PUBLIC_URL',
  'ENVIRONMENT',
] as const;

export type PartSettings = Settings<(typeof partSettings)[number]>;

/** `owner`: this process, in leases. `credentialId`: names the credential, not its secret. */
export type Parts = {
  readonly settings: PartSettings;
  readonly pool: pg.Pool;
  readonly log: EventLog;
  readonly api: AsanaApi;
  readonly owner: string;
  readonly credentialId: string;
  readonly flags: FlagsWatch;
  readonly stopping: AbortSignal;
  close(): Promise<void>;
};

/** Two locks hold a connection each while their holders need others. */
const connectionsMin = 6;
const connectMsMax = 10_000;
const idleMsMax = 10_000;
const answerMsMax = 65_000;
const bodyBytesMax = 64 * 1024 * 1024;
/** Tokens pile up for this long: short enough for the windows in which Asana counts. */
const burstMs = 5_000;

/** Opens everything. Throws `settings.invalid`, `log.unavailable` and their like. */
export async function openParts(settings: PartSettings, owner: string, stopping: AbortSignal): Promise<Parts> {
  const dispatcher = new Agent({
    connections: 64,
    pipelining: 1,
    connect: { timeout: connectMsMax },
    keepAliveTimeout: idleMsMax,
    headersTimeout: answerMsMax,
    bodyTimeout: answerMsMax,
  });
  const tokens = tokenSource(settings, dispatcher);
  const pool = openPool(settings.DATABASE_URL, {
    max: Math.max(connectionsMin, settings.DATABASE_CONNECTIONS_MAX),
    applicationName: 'asana-warehouse reconciler',
  });
  const eventLog = await openLog(settings).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const flags = watchFlags(pool);
  return {
    settings,
    pool,
    flags,
    log: eventLog,
    api: openApi(settings, tokens, dispatcher, pool, owner),
    owner,
    credentialId: tokens.credentialId,
    stopping,
    close: async () => {
      flags.stop();
      await eventLog.close();
      await dispatcher.destroy();
      await pool.end();
    },
  };
}

function openApi(
  settings: PartSettings,
  tokens: TokenSource,
  dispatcher: Agent,
  pool: pg.Pool,
  owner: string,
): AsanaApi {
  const requestsPerMinute = settings.ASANA_REQUESTS_PER_MINUTE;
  const limits = { requestsPerMinute, burst: Math.max(1, Math.floor((requestsPerMinute * burstMs) / 60_000)) };
  const budget = openBudget({
    bank: sharedBank(pool, { credentialId: tokens.credentialId, instance: owner, limits }),
    inFlight: { read: settings.ASANA_READS_IN_FLIGHT_MAX, write: settings.ASANA_WRITES_IN_FLIGHT_MAX },
    chunk: Math.max(1, Math.ceil(requestsPerMinute / 60)),
    onWait: (priority, ms) => observe('asana_warehouse_api_wait_seconds', { priority: String(priority) }, ms / 1000),
    onPause: (ms) => count('asana_warehouse_api_paused_seconds_total', {}, ms / 1000),
  });
  gaugeFrom('asana_warehouse_api_waiting_requests', () => [{ value: budget.waiting(), labels: {} }]);
  return asanaApi({
    baseUrl: settings.ASANA_BASE_URL,
    tokens,
    dispatcher,
    budget,
    userAgent: 'asana-warehouse',
    attemptsMax: 6,
    backOff: { firstMs: 250, maxMs: 20_000 },
    answerMsMax,
    bodyBytesMax,
    random: Math.random,
    onRequest: ({ method, route, status, ms }) => {
      pastSpan('asana request', { method, pathPattern: route, status }, ms);
      count('asana_warehouse_api_requests_total', { method, status: String(status) });
      observe('asana_warehouse_api_request_seconds', { method }, ms / 1000);
    },
    onRetry: (code) => count('asana_warehouse_api_retries_total', { reason: code }),
    onDeprecation: ({ name, affected }) =>
      log.warn('Asana announces a change of its API', {
        kind: name.toLowerCase(),
        outcome: affected ? 'affected' : 'not-affected',
      }),
  });
}

/** What the settings limit the sync to. */
export function selectionOf(settings: PartSettings): Selection {
  const only = new Map<string, ReadonlySet<string>>();
  if (settings.ASANA_WORKSPACES !== null) only.set('workspace', new Set(settings.ASANA_WORKSPACES));
  if (settings.ASANA_PROJECTS !== null) only.set('project', new Set(settings.ASANA_PROJECTS));
  return only.size === 0 ? everything : { types: null, only };
}
