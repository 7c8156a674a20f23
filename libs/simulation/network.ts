/**
 * The lines between processes and servers: requests and answers that are late, lost, doubled, or not carried at all while a
 * route is cut. Whoever asks hears nothing then, until the time-out; whether the request had its effect is unknown.
 */
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import type { Choices } from './choices.ts';
import { waitFor, type Life, type Schedule, type Work } from './schedule.ts';

/** A way from one kind of process to a server. `code`: the failure that its user sees. */
export type Route = {
  readonly name: string;
  readonly code: FailureCode;
  readonly timeoutMs: number;
  /** Whether a request may arrive twice. */
  readonly doubles: boolean;
};

/** Answers a request, once or never. `fail`: as a refused connection does, at once. */
export type Serve<T> = (answer: (value: T) => void, fail: () => void) => void;

/** All lines of one run. Latencies are 1 to 20 ms, delays up to 6 s more. */
export class Network {
  readonly #schedule: Schedule;
  readonly #choices: Choices;
  readonly #cuts = new Map<string, number>();

  constructor(schedule: Schedule, choices: Choices) {
    this.#schedule = schedule;
    this.#choices = choices;
  }

  /** Asks and waits. Throws the route's failure. `life`: of whoever asks. */
  *request<T>(life: Life | null, route: Route, serve: Serve<T>): Work<T> {
    const schedule = this.#schedule;
    return yield* waitFor<T>((settle) => {
      const fail = (): void => settle({ error: new Failure(route.code, `${route.name}: no answer`) });
      const timer = schedule.after(life, route.timeoutMs, fail);
      const refuse = (): void => {
        timer.isOff = true;
        fail();
      };
      const answer = (value: T): void => {
        if (this.#isLost(route)) return;
        schedule.after(life, this.#latencyMs(), () => {
          timer.isOff = true;
          settle({ value });
        });
      };
      if (this.#isLost(route)) return;
      schedule.after(null, this.#latencyMs(), () => serve(answer, refuse));
      if (route.doubles && this.#choices.strikes('duplicate'))
        schedule.after(null, this.#latencyMs() * 3, () => serve(answer, refuse));
    });
  }

  #isLost({ name }: Route): boolean {
    const { nowMs } = this.#schedule;
    if (this.#choices.isCalm) return false;
    if (nowMs < (this.#cuts.get(name) ?? 0)) return true;
    if (this.#choices.strikes('cut')) this.#cuts.set(name, nowMs + this.#choices.between('cut', 500, 5_000));
    return this.#choices.strikes('drop');
  }

  #latencyMs(): number {
    const late = this.#choices.strikes('delay') ? this.#choices.between('delay', 200, 6_000) : 0;
    return this.#choices.between('latency', 1, 20) + late;
  }
}
