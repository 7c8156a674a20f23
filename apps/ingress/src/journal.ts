/**
 * What ingress leaves behind of its work: metrics of everything, and a log line for each delivery at a pace people can
 * read. Beyond that pace lines are counted instead, so that a storm, or a stranger, neither slows the path down nor fills a disk;
 * the next line says how many there were.
 */
import type { Delivery, Refusal } from '@asana-warehouse/delivery/verify';
import { log } from '@asana-warehouse/telemetry/logger';
import { count, gaugeFrom, observe } from '@asana-warehouse/telemetry/metrics';
import type { Admission } from './admission.ts';
import { Allowance } from './allowance.ts';
import type { Answer } from './answer.ts';
import type { Appended } from './deliveries.ts';

export type Journal = {
  answered(answer: Answer, durationMs: number): void;
  refused(reason: Refusal): void;
  appended(delivery: Delivery, durationMs: number): void;
  appendFailed(delivery: Delivery, appended: Appended): void;
  storeFailed(error: unknown): void;
};

const burst = 20;
const linesPerMinute = 300;

/** `now`: ms of a clock that never steps back. */
export function openJournal(admission: Admission, now: () => number): Journal {
  gaugeFrom('asana_warehouse_ingress_in_flight', () => [{ value: admission.inFlight, labels: {} }]);
  gaugeFrom('asana_warehouse_ingress_in_flight_bytes', () => [{ value: admission.bytes, labels: {} }]);
  const lines = {
    appended: new Allowance(burst, linesPerMinute, now),
    refused: new Allowance(burst, linesPerMinute, now),
    failed: new Allowance(burst, linesPerMinute, now),
  };
  return {
    answered: ({ status }, durationMs) => {
      countAnswer(status);
      observe('asana_warehouse_ingress_request_seconds', none, durationMs / 1000);
    },
    refused: (reason) => {
      const name = reason.toLowerCase().replaceAll(' ', '_');
      count('asana_warehouse_ingress_refused_total', { reason: name });
      const skipped = lines.refused.take();
      if (skipped !== null) log.warn('request refused', { reason: name, skipped });
    },
    appended: ({ id, body, heartbeat, workspaceGid }, durationMs) => {
      observe('asana_warehouse_ingress_append_seconds', none, durationMs / 1000);
      if (!log.writes('info')) return;
      const skipped = lines.appended.take();
      if (skipped === null) return;
      const fields = { deliveryId: id, workspaceGid, bodyBytes: body.length, heartbeat, durationMs, skipped };
      log.info('delivery appended', fields);
    },
    appendFailed: ({ id }, appended) => {
      const skipped = lines.failed.take();
      if (skipped === null) return;
      if (appended.kind === 'failed') log.error('delivery not appended', { deliveryId: id, skipped }, appended.error);
      else log.error('delivery not appended in time', { deliveryId: id, skipped });
    },
    storeFailed: (error) => {
      const skipped = lines.failed.take();
      if (skipped !== null) log.error('secret store did not answer', { skipped }, error);
    },
  };
}

const none = {};

/** Answers by status that are not counted yet. Many leave in one turn of the event loop, and a counter with a label costs as much as a hash. */
const uncounted = new Map<number, number>();

function countAnswer(status: number): void {
  if (uncounted.size === 0) setImmediate(countAnswers);
  uncounted.set(status, (uncounted.get(status) ?? 0) + 1);
}

function countAnswers(): void {
  for (const [status, times] of uncounted) {
    count('asana_warehouse_ingress_requests_total', { status: String(status) }, times);
  }
  uncounted.clear();
}
