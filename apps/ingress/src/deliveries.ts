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

type Waiting = { readonly deadlineMs: number; resolve(appended: Appended): void };

const durable: Appended = { kind: 'durable' };

/** All wait equally long, so who came first is late first, and one timer serves all. */
export class Appends {
  readonly #log: EventLog;
  readonly #timeoutMs: number;
  readonly #now: () => number;
  readonly #waiting = new Set<Waiting>();
  #alarm: NodeJS.Timeout | null = null;

  /** `now`: ms of a clock that never steps back. */
  constructor(log: EventLog, timeoutMs: number, now: () => number) {
    this.#log = log;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** Never rejects. `onSettled` is called once the log holds the record no more, which may be after the answer. */
  append(record: LogRecord, onSettled: () => void): Promise<Appended> {
    return new Promise((resolve) => {
      const waiting = { deadlineMs: this.#now() + this.#timeoutMs, resolve };
      this.#waiting.add(waiting);
      this.#setAlarm();
      const settle = (appended: Appended): void => {
        this.#waiting.delete(waiting);
        onSettled();
        resolve(appended);
      };
      this.#log.append(deliveriesTopic, [record]).then(
        () => settle(durable),
        (error: unknown) => settle({ kind: 'failed', error }),
      );
    });
  }

  #setAlarm(): void {
    if (this.#alarm !== null) return;
    const [first] = this.#waiting;
    if (first === undefined) return;
    this.#alarm = setTimeout(() => this.#giveUpLate(), Math.max(1, Math.ceil(first.deadlineMs - this.#now()))).unref();
  }

  #giveUpLate(): void {
    this.#alarm = null;
    const nowMs = this.#now();
    for (const waiting of this.#waiting) {
      if (waiting.deadlineMs > nowMs) break;
      this.#waiting.delete(waiting);
      waiting.resolve({ kind: 'late' });
    }
    this.#setAlarm();
  }
}
