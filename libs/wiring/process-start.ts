/** What every process of ours does first, whether it serves or does one job. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Settings } from '@asana-warehouse/settings/read';
import { log } from '@asana-warehouse/telemetry/logger';
import { exitCodeOf } from './failure-text.ts';

/** Asked for on behalf of every process. */
export const telemetrySettings = [
  'LOG_LEVEL',
  'OTEL_SDK_DISABLED',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
] as const;

/** Which signals have somewhere to go. */
export function exportedSignals(settings: Settings<(typeof telemetrySettings)[number]>): {
  traces: boolean;
  metrics: boolean;
} {
  const on = (own: string | null): boolean =>
    !settings.OTEL_SDK_DISABLED && (own !== null || settings.OTEL_EXPORTER_OTLP_ENDPOINT !== null);
  return {
    traces: on(settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT),
    metrics: on(settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT),
  };
}

/** Host, process and a few random digits: a restarted container may get the same host name and process id again. */
export function instanceName(): string {
  const host = hostname()
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .slice(0, 40);
  return `i-${host}-${process.pid}-${randomBytes(3).toString('hex')}`;
}

/** An error that nobody awaited means that the state of the process is unknown. */
export function crashOnStrayErrors(): void {
  const crash = (error: unknown): void => {
    log.fatal('crashed', { exitCode: exitCodeOf(error) }, error);
    process.exit(exitCodeOf(error));
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
