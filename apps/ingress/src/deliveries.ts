/**
 * A verified delivery → the log. Durable or not within the time there is: the sender waits ten seconds at most, and a
 * delivery that becomes durable after it was told 503 is a duplicate when it comes again, never a loss.
 */
import type { EventLog, LogRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic } from '@asana-warehouse/event-log/topics';

/** What became of an append in time. `late`: unknown. */
export type Appended =
  | { readonly kind: 'durable' }
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; error: unknown };

/** Never rejects. `onSettled` is called once the log holds the record no more, which may be after the answer. */
export function append(log: EventLog, record: LogRecord, timeoutMs: number, onSettled: () => void): Promise<Appended> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'late' }), timeoutMs);
    const settle = (appended: Appended): void => {
      clearTimeout(timer);
      onSettled();
      resolve(appended);
    };
    log.append(deliveriesTopic, [record]).then(
      () => settle({ kind: 'durable' }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
  });
}
