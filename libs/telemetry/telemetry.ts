/**
 * Starts what makes an app visible: logs always, metrics for /metrics always, and, only when an OpenTelemetry endpoint
 * is set, the SDK that exports traces and metrics. Without an endpoint that SDK is not even loaded.
 */
import { metrics as metricsApi, trace } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { log, startLogging, type LogLevel } from './logger.ts';
import { startMetrics, stopMetrics } from './metrics.ts';
import { useTracer } from './trace.ts';

/** `export`: which signals have an endpoint; where and how is said by the SDK's own `OTEL_*` variables. */
export type TelemetryOptions = {
  readonly app: string;
  readonly instance: string;
  readonly level: LogLevel;
  readonly export: { readonly traces: boolean; readonly metrics: boolean };
};

export type Telemetry = {
  /** The body of /metrics. */
  metricsText(): Promise<string>;
  /** Sends what is not sent yet (a few seconds at most) and stops recording. */
  stop(): Promise<void>;
};

const meterName = 'asana-warehouse';
const flushMsMax = 3000;

/** Starts logs and metrics, and export where an endpoint is set. Call it once, before anything is measured. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  await startLogging(options);
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [reader] });
  const exporting = options.export.traces || options.export.metrics ? await startExport(options) : null;
  const meters = [provider.getMeter(meterName)];
  if (options.export.metrics) meters.push(metricsApi.getMeter(meterName));
  startMetrics(meters);
  const serializer = new PrometheusSerializer('', false, undefined, true, true);
  return {
    metricsText: async () => serializer.serialize((await reader.collect()).resourceMetrics),
    stop: async () => {
      stopMetrics();
      useTracer(null);
      await inTime(Promise.all([exporting?.shutdown(), provider.shutdown()]));
    },
  };
}

async function startExport(options: TelemetryOptions): Promise<{ shutdown(): Promise<void> }> {
  const { NodeSDK, resources } = await import('@opentelemetry/sdk-node');
  const resource = resources.defaultResource().merge(
    resources.resourceFromAttributes({
      'service.name': `asana-warehouse-${options.app}`,
      'service.instance.id': options.instance,
    }),
  );
  const sdk = new NodeSDK({
    resource,
    // Not the process: its command line and its user are nobody's business at the collector.
    resourceDetectors: [resources.envDetector, resources.hostDetector],
    logRecordProcessors: [],
    ...(options.export.traces ? {} : { spanProcessors: [] }),
    ...(options.export.metrics ? {} : { metricReaders: [] }),
  });
  sdk.start();
  if (options.export.traces) useTracer(trace.getTracer(meterName));
  return sdk;
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, flushMsMax)));
  await Promise.race([work, late])
    .catch((error: unknown) => log.warn('telemetry was not exported to the end', {}, error))
    .finally(() => clearTimeout(timer));
}
