/**
 * A place for exporters to send to: takes OTLP over HTTP as JSON, keeps every byte, and reads spans and metrics out of it.
 * Whatever was exported can so be searched for what must not be there.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `parentSpanId` is empty for the first span of a trace. `service`: who recorded it. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
  readonly attributes: Readonly<Record<string, unknown>>;
};

export type Collector = {
  readonly url: string;
  /** What an app must be told to export here often. */
  readonly settings: Readonly<Record<string, string>>;
  spans(traceId: string): readonly Span[];
  metricNames(): ReadonlySet<string>;
  /** Everything received, as text. */
  text(): string;
  close(): Promise<void>;
};

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };
type Resource = { readonly attributes: readonly Attribute[] };
type OnWire = {
  readonly resourceSpans?: readonly {
    readonly resource: Resource;
    readonly scopeSpans: readonly { readonly spans: readonly SpanOnWire[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[];
  }[];
};
type SpanOnWire = Omit<Span, 'attributes' | 'service' | 'parentSpanId'> & {
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
};

/** Starts on a free port. */
export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const spans: Span[] = [];
  const metricNames = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      bodies.push(text);
      const { resourceSpans = [], resourceMetrics = [] } = JSON.parse(text) as OnWire;
      spans.push(...resourceSpans.flatMap(spansOf));
      for (const { scopeMetrics } of resourceMetrics)
        for (const { metrics } of scopeMetrics) for (const { name } of metrics) metricNames.add(name);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '300',
      OTEL_METRIC_EXPORT_INTERVAL: '2000',
      OTEL_METRIC_EXPORT_TIMEOUT: '2000',
    },
    spans: (traceId) => spans.filter((span) => span.traceId === traceId),
    metricNames: () => metricNames,
    text: () => bodies.join('\n'),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function spansOf({ resource, scopeSpans }: NonNullable<OnWire['resourceSpans']>[number]): readonly Span[] {
  const service = String(attributesOf(resource.attributes)['service.name']);
  return scopeSpans.flatMap(({ spans }) =>
    spans.map(({ traceId, spanId, parentSpanId = '', name, attributes }) => ({
      traceId,
      spanId,
      parentSpanId,
      name,
      service,
      attributes: attributesOf(attributes),
    })),
  );
}

function attributesOf(attributes: readonly Attribute[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
