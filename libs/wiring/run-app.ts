/**
 * The life of an app's process, the same for all of them: settings, telemetry, side door, start, and then until someone asks
 * it to end or it cannot go on. An end is graceful and bounded: the app stops accepting, drains and closes within
 * SHUTDOWN_MAX. What it cannot survive is one log line with code, message and remedy, and the exit code of that code.
 *
 * A process started by another one of ours (with an IPC channel) tells it `{ready, url, metricsUrl}` when it is up, or
 * `{failed}` with a report before it ends, and ends when that process is gone.
 */
import { readSettings, type Asked, type Settings } from '@asana-warehouse/settings/read';
import { log, startLogging } from '@asana-warehouse/telemetry/logger';
import { serveMetrics, type Check, type SideDoor } from '@asana-warehouse/telemetry/serve-metrics';
import { startTelemetry, type Telemetry } from '@asana-warehouse/telemetry/telemetry';
import { exitCodeOf, failureReport, type FailureReport } from './failure-text.ts';
import { crashOnStrayErrors, exportedSignals, instanceName, telemetrySettings } from './process-start.ts';
import { keepTicksQuick } from './quick-ticks.ts';
import { stopRequests, whenStopped, within } from './stop-request.ts';

/** Asked for on behalf of every app. */
const everyAppsSettings = ['BIND_ADDRESS', 'METRICS_PORT', 'SHUTDOWN_MAX', ...telemetrySettings] as const;

type EveryApps = (typeof everyAppsSettings)[number];

/** What an app's start is given. `instance`: unique among all processes. `stopping`: aborted when an end is asked for. */
export type AppContext<A extends Asked> = {
  readonly settings: Settings<A | EveryApps>;
  readonly instance: string;
  readonly stopping: AbortSignal;
};

/** An app that runs. */
export type RunningApp = {
  /** Address of its front door, when it has one. */
  readonly url?: string;
  /** What it depends on, for /health/ready. */
  readonly ready: () => Promise<readonly Check[]>;
  /** Rejects when it cannot go on; never resolves. */
  readonly failed?: Promise<never>;
  /** Stops accepting, drains, closes. */
  stop(): Promise<void>;
};

/** What a process tells the one that started it. */
export type Announcement =
  | { readonly ready: true; readonly url: string | null; readonly metricsUrl: string }
  | { readonly failed: FailureReport };

const announceMsMax = 1000;

/** Runs to the end of the process. */
export async function runApp<const A extends Asked>(
  app: string,
  names: readonly A[],
  start: (context: AppContext<A>) => Promise<RunningApp>,
): Promise<never> {
  keepTicksQuick();
  const stopping = stopRequests();
  const instance = instanceName();
  await startLogging({ app, instance, level: 'info' });
  crashOnStrayErrors();
  const parts: Parts = { app: null, door: null, telemetry: null, shutdownMsMax: 20_000 };
  let exitCode: number = 0;
  try {
    await live(app, instance, names, start, stopping, parts);
  } catch (error) {
    exitCode = exitCodeOf(error);
    log.fatal('cannot go on', { exitCode }, error);
    await announce({ failed: failureReport(error) });
  }
  if (!(await drained(parts))) exitCode ||= 1;
  await parts.telemetry?.stop();
  process.exit(exitCode);
}

/** What is open so far, so that a failed start closes it too. */
type Parts = { app: RunningApp | null; door: SideDoor | null; telemetry: Telemetry | null; shutdownMsMax: number };

async function live<A extends Asked>(
  app: string,
  instance: string,
  names: readonly A[],
  start: (context: AppContext<A>) => Promise<RunningApp>,
  stopping: AbortSignal,
  parts: Parts,
): Promise<void> {
  const settings = readSettings<A | EveryApps>([...names, ...everyAppsSettings]);
  const common: Settings<EveryApps> = settings;
  parts.shutdownMsMax = common.SHUTDOWN_MAX;
  const telemetry = await startTelemetry({ app, instance, level: common.LOG_LEVEL, export: exportedSignals(common) });
  parts.telemetry = telemetry;
  const door = await serveMetrics({
    host: common.BIND_ADDRESS,
    port: common.METRICS_PORT,
    ready: async () => (parts.app === null ? [{ name: 'start', ok: false }] : await parts.app.ready()),
    metricsText: telemetry.metricsText,
  });
  parts.door = door;
  const running = await start({ settings, instance, stopping });
  parts.app = running;
  await announce({ ready: true, url: running.url ?? null, metricsUrl: door.url });
  log.info('ready', { url: running.url ?? door.url });
  const reason = await Promise.race([whenStopped(stopping), ...(running.failed === undefined ? [] : [running.failed])]);
  log.info('stopping', { reason: reason.toLowerCase().replace(' ', '_') });
}

async function drained(parts: Parts): Promise<boolean> {
  const closing = (async () => {
    await parts.app?.stop();
    await parts.door?.close();
    return true;
  })().catch((error: unknown) => {
    log.error('did not end cleanly', {}, error);
    return false;
  });
  const outcome = await within<boolean | 'late'>(parts.shutdownMsMax, closing, 'late');
  if (outcome === 'late') log.error('did not drain in time', { durationMs: parts.shutdownMsMax });
  return outcome === true;
}

async function announce(announcement: Announcement): Promise<void> {
  if (process.send === undefined || !process.connected) return;
  const sent = new Promise<void>((resolve) => process.send?.(announcement, undefined, {}, () => resolve()));
  await within(announceMsMax, sent, undefined);
}
