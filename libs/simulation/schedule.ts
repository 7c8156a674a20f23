/**
 * The virtual clock and what runs on it. Work is written as generators: every `yield` is the boundary of an effect, at which
 * other work may run, the process may die or stand still. Which of the things that are due runs next is drawn from
 * the seed; nothing here knows a real clock, so one seed gives one run.
 */
import type { Choices } from './choices.ts';

/** How a wait ends. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };
export type Settle<T> = (outcome: Outcome<T>) => void;

type Effect =
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'wait'; readonly begin: (settle: Settle<unknown>) => void };

/** A piece of work that ends with a `T`, or throws. */
export type Work<T> = Generator<Effect, T, unknown>;

/** One life of a process: dies with all of its work. `frozenUntilMs`: stands still until then. */
export type Life = {
  readonly process: string;
  readonly owner: string;
  isAlive: boolean;
  frozenUntilMs: number;
  readonly atDeath: (() => void)[];
};

/** Something that is to happen at a time. */
export type Due = { readonly dueMs: number; readonly life: Life | null; readonly run: () => void; isOff: boolean };

/** Lets time pass; the boundary of an effect even with 0 ms. */
export function* pause(ms: number): Work<void> {
  yield { kind: 'pause', ms };
}

/** Waits until `begin`'s argument is called, the first time counts. */
export function* waitFor<T>(begin: (settle: Settle<T>) => void): Work<T> {
  return (yield { kind: 'wait', begin }) as T;
}

/** What is due within so many ms may run in any order. */
const windowMs = 2;
const candidatesMax = 5;
const tracedMax = 400;

/** One virtual clock with what is due on it. `step` does one thing; nothing happens between steps. */
export class Schedule {
  nowMs: number;
  steps = 0;
  /** The last lines of what happened, and a number that stands for all of them. */
  readonly trace: string[] = [];
  digest = 0;
  readonly #choices: Choices;
  readonly #due: Due[] = [];
  /** Asked before work of a life goes on: false when it is dead by then. */
  #beforeResume: (life: Life) => boolean = () => true;
  #onError: (error: unknown, life: Life | null) => void = () => undefined;

  constructor(startMs: number, choices: Choices) {
    this.nowMs = startMs;
    this.#choices = choices;
  }

  watch(beforeResume: (life: Life) => boolean, onError: (error: unknown, life: Life | null) => void): void {
    this.#beforeResume = beforeResume;
    this.#onError = onError;
  }

  /** Writes a line of the trace. */
  note(line: string): void {
    for (let index = 0; index < line.length; index += 1) {
      this.digest = Math.imul(this.digest ^ line.charCodeAt(index), 0x01000193);
    }
    this.digest ^= this.nowMs | 0;
    this.trace.push(`${new Date(this.nowMs).toISOString().slice(14, 23)} ${line}`);
    if (this.trace.length > tracedMax) this.trace.splice(0, tracedMax / 2);
  }

  /** Runs `run` after `ms`, if `life` is still alive then. */
  after(life: Life | null, ms: number, run: () => void): Due {
    const due = { dueMs: this.nowMs + ms, life, run, isOff: false };
    this.#push(due);
    return due;
  }

  /** Starts work. `life` null: it never dies. */
  start(life: Life | null, work: Work<unknown>): void {
    this.after(life, 0, () => this.#resume(life, work, { value: undefined }));
  }

  /** Does the next thing. False when nothing is due any more. */
  step(): boolean {
    const next = this.#next();
    if (next === undefined) return false;
    this.steps += 1;
    this.nowMs = Math.max(this.nowMs, next.dueMs);
    const { life } = next;
    if (life === null) next.run();
    else if (life.frozenUntilMs > this.nowMs) this.after(life, life.frozenUntilMs - this.nowMs, next.run);
    else if (life.isAlive) next.run();
    return true;
  }

  #resume(life: Life | null, work: Work<unknown>, outcome: Outcome<unknown>): void {
    if (life !== null && !this.#beforeResume(life)) return;
    if (life !== null && life.frozenUntilMs > this.nowMs) {
      this.after(life, life.frozenUntilMs - this.nowMs, () => this.#resume(life, work, outcome));
      return;
    }
    try {
      const { done, value } = 'error' in outcome ? work.throw(outcome.error) : work.next(outcome.value);
      if (done === true) return;
      this.#go(life, work, value);
    } catch (error) {
      this.#onError(error, life);
    }
  }

  #go(life: Life | null, work: Work<unknown>, effect: Effect): void {
    if (effect.kind === 'pause') {
      this.after(life, effect.ms, () => this.#resume(life, work, { value: undefined }));
      return;
    }
    let isSettled = false;
    effect.begin((outcome) => {
      if (isSettled) return;
      isSettled = true;
      this.after(life, 0, () => this.#resume(life, work, outcome));
    });
  }

  /** One of those that are due first, drawn. */
  #next(): Due | undefined {
    const first = this.#pop();
    if (first === undefined) return undefined;
    const candidates = [first];
    while (candidates.length < candidatesMax) {
      const other = this.#pop();
      if (other === undefined) break;
      if (other.dueMs > Math.max(this.nowMs, first.dueMs) + windowMs) {
        this.#push(other);
        break;
      }
      candidates.push(other);
    }
    const index = candidates.length === 1 ? 0 : this.#choices.between('schedule', 0, candidates.length - 1);
    candidates.forEach((one, place) => {
      if (place !== index) this.#push(one);
    });
    return candidates[index];
  }

  #push(due: Due): void {
    const heap = this.#due;
    let place = heap.push(due) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.dueMs <= due.dueMs) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = due;
  }

  #pop(): Due | undefined {
    for (;;) {
      const top = this.#popTop();
      if (top?.isOff !== true) return top;
    }
  }

  #popTop(): Due | undefined {
    const heap = this.#due;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || top === undefined || heap.length === 0) return top;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const least = (heap[right]?.dueMs ?? Infinity) < (heap[left]?.dueMs ?? Infinity) ? right : left;
      const child = heap[least];
      if (child === undefined || child.dueMs >= last.dueMs) break;
      heap[place] = child;
      place = least;
    }
    heap[place] = last;
    return top;
  }
}
