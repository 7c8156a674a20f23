/**
 * Every metric of the product, declared once: kind, labels, unit (the end of the name) and meaning. Apps record by name, so a
 * metric that is not declared does not compile, and docs/reference/metrics.md is this list. Before `startMetrics`
 * recording does nothing. Label values come from closed sets of ours; anything else is recorded as `other`, so that
 * neither personal data nor an unbounded number of series can enter.
 */
import type { Attributes, Counter, Histogram, Meter, ObservableResult } from '@opentelemetry/api';

type Kind = 'counter' | 'histogram' | 'gauge';

export type Metric<K extends Kind = Kind, L extends string = string> = {
  readonly kind: K;
  readonly labels: readonly L[];
  readonly doc: string;
};

const counter = <const L extends string>(doc: string, labels: readonly L[]): Metric<'counter', L> => ({
  kind: 'counter',
  labels,
  doc,
});
const histogram = <const L extends string>(doc: string, labels: readonly L[]): Metric<'histogram', L> => ({
  kind: 'histogram',
  labels,
  doc,
});
const gauge = <const L extends string>(doc: string, labels: readonly L[]): Metric<'gauge', L> => ({
  kind: 'gauge',
  labels,
  doc,
});

/** The list, in the order of the flow. */
export const metrics = {
  asana_warehouse_ingress_requests_total: counter('Requests answered by ingress.', ['status']),
  asana_warehouse_ingress_refused_total: counter('Deliveries refused, by reason.', ['reason']),
  asana_warehouse_ingress_request_seconds: histogram('From the first byte of a request to its answer.', []),
  asana_warehouse_ingress_append_seconds: histogram('Wait for the log before a delivery is acknowledged.', []),
  asana_warehouse_ingress_in_flight: gauge('Deliveries between their first byte and their answer.', []),
  asana_warehouse_ingress_in_flight_bytes: gauge('Memory held by bodies of deliveries in flight.', []),
  asana_warehouse_log_appended_records_total: counter('Records appended and durable.', ['topic']),
  asana_warehouse_log_append_records: histogram('Records that shared one append (group commit).', ['topic']),
  asana_warehouse_consumer_records_total: counter('Records consumed and committed.', ['group', 'topic']),
  asana_warehouse_consumer_batch_seconds: histogram('Time to apply and commit one batch.', ['group', 'topic']),
  asana_warehouse_consumer_batch_records: histogram('Records of one batch.', ['group', 'topic']),
  asana_warehouse_consumer_failures_total: counter('Batches that failed, by failure code.', ['group', 'code']),
  asana_warehouse_consumer_lag_records: gauge('Records appended and not yet committed.', ['group', 'topic']),
  asana_warehouse_consumer_lag_seconds: gauge('Age of the oldest record not yet committed.', ['group', 'topic']),
  asana_warehouse_projector_facts_total: counter('Facts taken in by the projector.', ['kind']),
  asana_warehouse_projector_changes_total: counter('Rows written, by what happened to them.', ['change']),
  asana_warehouse_projector_refolds_total: counter('Resources folded again because of late facts or cascades.', []),
  asana_warehouse_projector_dead_letters_total: counter('Facts that could not be applied.', ['reason']),
  asana_warehouse_projector_unfamiliar_total: counter(
    'Types and actions of events, fields and values that the official description does not name; all of it is kept.',
    ['kind'],
  ),
  asana_warehouse_projector_freshness_seconds: histogram('From an event in Asana to its row.', ['source']),
  asana_warehouse_dead_letters: gauge('Dead letters by state and by the reason of the last failure.', [
    'state',
    'reason',
  ]),
  asana_warehouse_dead_letters_oldest_seconds: gauge(
    'Age of the oldest dead letter that is open or due for a retry.',
    [],
  ),
  asana_warehouse_dead_letters_retried_total: counter('Dead letters tried again.', []),
  asana_warehouse_shadow_resources: gauge(
    'Resources in the shadow tables, by the flag that put them there and by whether they differ from what the live tables show.',
    ['type', 'flag', 'outcome'],
  ),
  asana_warehouse_field_views_total: counter('Views with a column per custom field, by what was done to them.', [
    'outcome',
  ]),
  asana_warehouse_field_views_waiting: gauge('Views of custom fields that could not be made at the last attempt.', []),
  asana_warehouse_raw_bytes: gauge('Size of the raw zone on disk, indexes included.', ['table']),
  asana_warehouse_raw_default_records: gauge(
    'Records in the default partition, counted up to 10,000: the week they belong to was not made in time.',
    ['table'],
  ),
  asana_warehouse_raw_ahead_seconds: gauge('For how long from now on every record has a partition.', ['table']),
  asana_warehouse_raw_overdue_seconds: gauge(
    'By how much the oldest week that is still whole has outlived RAW_RETENTION; 0 where that is not set.',
    ['table'],
  ),
  asana_warehouse_raw_thinned_records_total: counter('Records of old weeks that retention kept or dropped.', [
    'table',
    'outcome',
  ]),
  asana_warehouse_wishes: gauge('Resources that wait to be read from the API.', ['state']),
  asana_warehouse_wishes_raised_total: counter('Wishes raised, by reason.', ['reason']),
  asana_warehouse_guard_entries: gauge('Scopes whose deletions are held back, by state: open ones ask for a person.', [
    'state',
  ]),
  asana_warehouse_guard_absences: gauge('Resources that were not found, by what the deletion guard made of it.', [
    'state',
  ]),
  asana_warehouse_guard_verdicts_total: counter('Reads that found nothing where a row lives, by verdict.', ['verdict']),
  asana_warehouse_snapshots_total: counter('Snapshots appended.', ['kind', 'source']),
  asana_warehouse_api_requests_total: counter('Requests to Asana.', ['method', 'status']),
  asana_warehouse_api_request_seconds: histogram('Time of one request to Asana.', ['method']),
  asana_warehouse_api_retries_total: counter('Requests tried again, by cause.', ['reason']),
  asana_warehouse_api_wait_seconds: histogram('Wait for the budget before a request is sent.', ['priority']),
  asana_warehouse_api_waiting_requests: gauge('Requests that wait for the budget.', []),
  asana_warehouse_api_paused_seconds_total: counter('Time that Asana asked us to pause.', []),
  asana_warehouse_webhooks: gauge('Our webhooks by state.', ['state']),
  asana_warehouse_run_scopes: gauge('Scopes of running jobs by state.', ['job', 'state']),
  asana_warehouse_drift_total: counter('Differences between warehouse and Asana that were found.', [
    'type',
    'repaired',
  ]),
  asana_warehouse_unverified_seconds: gauge('Age of the oldest truth not verified against Asana.', []),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metrics;

type Of<K extends Kind> = {
  [N in MetricName]: (typeof metrics)[N] extends Metric<K> ? N : never;
}[MetricName];

/** Exactly the labels of a metric. */
export type Labels<N extends MetricName> =
  (typeof metrics)[N] extends Metric<Kind, infer L> ? Readonly<Record<L, string>> : never;

/** One value of a gauge at the moment of reading. */
export type Reading<N extends MetricName> = { readonly value: number; readonly labels: Labels<N> };

const secondsBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600];
const countBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

let meters: readonly Meter[] = [];
const counters = new Map<string, readonly Counter[]>();
const histograms = new Map<string, readonly Histogram[]>();
const gauges = new Map<string, () => readonly { value: number; labels: Readonly<Record<string, string>> }[]>();

/** Adds `value` (at least 0). */
export function count<N extends Of<'counter'>>(name: N, labels: Labels<N>, value: number = 1): void {
  for (const instrument of counters.get(name) ?? []) instrument.add(value, safeLabels(labels));
}

/** Records one observation: seconds, records, bytes, as the name's end says. */
export function observe<N extends Of<'histogram'>>(name: N, labels: Labels<N>, value: number): void {
  for (const instrument of histograms.get(name) ?? []) instrument.record(value, safeLabels(labels));
}

/** Says where a gauge's values come from; asked at every reading, so it must be cheap. The last one given counts. */
export function gaugeFrom<N extends Of<'gauge'>>(name: N, read: () => readonly Reading<N>[]): void {
  gauges.set(name, read);
}

/** Starts recording to `to`: one meter for /metrics, and one more where metrics are exported. */
export function startMetrics(to: readonly Meter[]): void {
  meters = to;
  for (const [name, { kind, doc }] of Object.entries(metrics)) {
    const advice = { explicitBucketBoundaries: name.endsWith('_seconds') ? secondsBoundaries : countBoundaries };
    if (kind === 'counter')
      counters.set(
        name,
        meters.map((meter) => meter.createCounter(name, { description: doc })),
      );
    else if (kind === 'histogram') {
      histograms.set(
        name,
        meters.map((meter) => meter.createHistogram(name, { description: doc, advice })),
      );
    } else {
      for (const meter of meters) {
        meter.createObservableGauge(name, { description: doc }).addCallback((result) => report(name, result));
      }
    }
  }
}

/** Recording does nothing again. */
export function stopMetrics(): void {
  meters = [];
  counters.clear();
  histograms.clear();
}

function report(name: string, result: ObservableResult): void {
  for (const { value, labels } of gauges.get(name)?.() ?? []) result.observe(value, safeLabels(labels));
}

const known = new Map<string, boolean>();
const knownMax = 2000;

function safeLabels(labels: Readonly<Record<string, string>>): Attributes {
  for (const value of Object.values(labels)) {
    if (!isSafe(value)) {
      return Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, isSafe(text) ? text : 'other']));
    }
  }
  return labels;
}

/** Label values repeat, so the judgement is kept. */
function isSafe(value: string): boolean {
  const judged = known.get(value);
  if (judged !== undefined) return judged;
  const safe = /^([a-z][a-z0-9._-]{0,63}|[A-Z]{3,7}|\d{1,3})$/.test(value);
  if (known.size < knownMax) known.set(value, safe);
  return safe;
}
