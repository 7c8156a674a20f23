/**
 * So many at once, then so many a minute, and a count of the rest: for what a stranger can cause without end, audit
 * rows and log lines.
 */

export class Allowance {
  readonly #burst: number;
  readonly #perMinute: number;
  readonly #now: () => number;
  #left: number;
  #countedAtMs: number;
  #suppressed = 0;

  /** `now`: ms of a clock that never steps back. */
  constructor(burst: number, perMinute: number, now: () => number) {
    this.#burst = burst;
    this.#perMinute = perMinute;
    this.#now = now;
    this.#left = burst;
    this.#countedAtMs = now();
  }

  /** How many were turned away since the last one that was let through; null: this one is turned away too. */
  take(): number | null {
    const now = this.#now();
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#countedAtMs) * this.#perMinute) / 60_000);
    this.#countedAtMs = now;
    if (this.#left < 1) {
      this.#suppressed += 1;
      return null;
    }
    this.#left -= 1;
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    return suppressed;
  }
}
