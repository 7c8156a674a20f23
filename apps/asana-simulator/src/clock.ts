/**
 * The simulator's clock: real time plus an offset that only ever grows. Readings never go back; several actions may share
 * one millisecond, as they do in Asana.
 */
export class Clock {
  private offsetMs: number;
  private latestMs = 0;

  constructor(offsetMs: number) {
    this.offsetMs = offsetMs;
  }

  nowMs(): number {
    this.latestMs = Math.max(Date.now() + this.offsetMs, this.latestMs);
    return this.latestMs;
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }

  offset(): number {
    return this.offsetMs;
  }
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
