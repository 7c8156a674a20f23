/**
 * One trace from POST to row. The context of a trace is a W3C `traceparent`: `00-<trace id>-<span id>-01`. It rides in
 * log headers and in `ops.wish.trace_parent`, and its trace id is written on deliveries, snapshots and versions.
 *
 * Trace ids exist whether or not anything is exported. Without an exporter a context is some random bytes kept beside
 * the running work, and a span is a plain call; with one (`useTracer`), spans are the OpenTelemetry SDK's.
 * The sampled flag is always set, so that a process that exports takes up what one that does not began.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';
import { context, SpanStatusCode, trace, type SpanContext, type Tracer } from '@opentelemetry/api';
import { Failure } from '@asana-warehouse/failure/failure';
import { allowedFields, type LogFields } from './log-fields.ts';

const plain = new AsyncLocalStorage<string>();
let tracer: Tracer | null = null;

/** From now on spans go to `exporting`; null: to nowhere. */
export function useTracer(exporting: Tracer | null): void {
  tracer = exporting;
}

/** The context of the running work, or a new one when there is none. */
export function traceparent(): string {
  const active = activeContext();
  return active === null ? newTraceparent() : active;
}

/** 32 hexadecimal digits; null outside any trace. */
export function traceId(): string | null {
  return activeContext()?.slice(3, 35) ?? null;
}

/** The trace id in a `traceparent` header; null when it is missing or malformed. */
export function traceIdOf(header: string | null | undefined): string | null {
  return parse(header)?.traceId ?? null;
}

/** Runs `work` as a part of the running trace, or as the first part of a new one. Without an exporter no promise is added to those of `work`. */
export function span<T>(name: string, fields: LogFields, work: () => Promise<T>): Promise<T> {
  if (tracer !== null) return exported(tracer, name, fields, work);
  return plain.getStore() === undefined ? plain.run(newTraceparent(), work) : work();
}

/** Runs `work` as a part of the trace that `header` names; a missing or malformed header begins a new trace. */
export async function withTraceparent<T>(
  header: string | null | undefined,
  name: string,
  fields: LogFields,
  work: () => Promise<T>,
): Promise<T> {
  const remote = parse(header);
  const to = tracer;
  if (to === null) return await plain.run(remote === null ? newTraceparent() : (header as string), work);
  const parent = remote === null ? trace.deleteSpan(context.active()) : trace.setSpanContext(context.active(), remote);
  return await context.with(parent, () => exported(to, name, fields, work));
}

/**
 * The same for work that serves several traces at once: it runs as a part of the first one's, and each other header gets a
 * span of the same name and time that links to it, so that no trace ends where things are done in batches.
 */
export async function withTraceparents<T>(
  headers: readonly (string | undefined)[],
  name: string,
  fields: LogFields,
  work: () => Promise<T>,
): Promise<T> {
  const [first, ...others] = new Set(headers);
  const to = tracer;
  if (to === null || others.length === 0) return await withTraceparent(first, name, fields, work);
  const startTime = Date.now();
  return await withTraceparent(first, name, fields, async () => {
    try {
      return await work();
    } finally {
      const batch = trace.getActiveSpan()?.spanContext();
      const links = batch === undefined ? [] : [{ context: batch }];
      for (const remote of others.map(parse)) {
        if (remote === null) continue;
        const parent = trace.setSpanContext(context.active(), remote);
        to.startSpan(name, { attributes: allowedFields(fields), startTime, links }, parent).end();
      }
    }
  });
}

/** A part of the running trace that has just ended and took `durationMs`. Without an exporter nothing. */
export function pastSpan(name: string, fields: LogFields, durationMs: number): void {
  tracer?.startSpan(name, { attributes: allowedFields(fields), startTime: Date.now() - durationMs }).end();
}

async function exported<T>(to: Tracer, name: string, fields: LogFields, work: () => Promise<T>): Promise<T> {
  return await to.startActiveSpan(name, { attributes: allowedFields(fields) }, async (running) => {
    try {
      return await work();
    } catch (error) {
      // The message of an error may quote data: only its kind is exported.
      const kind = error instanceof Failure ? error.code : error instanceof Error ? error.name : typeof error;
      running.setAttribute('error.type', kind);
      running.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      running.end();
    }
  });
}

function activeContext(): string | null {
  if (tracer === null) return plain.getStore() ?? null;
  const active = trace.getActiveSpan()?.spanContext();
  return active === undefined ? null : `00-${active.traceId}-${active.spanId}-01`;
}

function parse(header: string | null | undefined): SpanContext | null {
  const [, traceIdText = '', spanId = ''] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header ?? '') ?? [];
  if (traceIdText === '' || /^0+$/.test(traceIdText) || /^0+$/.test(spanId)) return null;
  return { traceId: traceIdText, spanId, traceFlags: 1, isRemote: true };
}

/** Random bytes are drawn for many contexts at a time: a call to the system for each would cost more than the rest. */
const contextBytes = 24;
const pool = Buffer.alloc(contextBytes * 512);
let poolOffset = pool.length;

function newTraceparent(): string {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  const hex = pool.toString('hex', poolOffset, poolOffset + contextBytes);
  poolOffset += contextBytes;
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`;
}
