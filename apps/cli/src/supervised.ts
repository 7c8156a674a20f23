/**
 * A child that is started again when it ends by itself: after half a second, then twice as long each time, up to half a
 * minute; one that has run for a minute begins anew. Its first start must succeed, since a fault of the settings would
 * only repeat.
 *
 *   start ──ready──▶ running ──ends──▶ waiting ──▶ starting again ──ready──▶ running
 *     └─fails: thrown                    ▲               └─fails─┐
 *                                        └──────────────────────┘        stop: from anywhere
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { endOf, startChild, type Child, type ChildOptions, type Ready } from './child.ts';

const pauseMsMin = 500;
const pauseMsMax = 30_000;
const soundAfterMs = 60_000;

export class Supervised {
  readonly #options: ChildOptions;
  readonly #tell: (text: string) => void;
  readonly #stopping = new AbortController();
  #child: Child | null = null;
  #watching: Promise<void> = Promise.resolve();

  /** `tell` gets a line for each end and each new start. */
  constructor(options: ChildOptions, tell: (text: string) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  /** Resolves when it is ready for the first time. Throws what `startChild` throws. */
  async start(): Promise<Ready> {
    const child = await startChild(this.#options);
    this.#child = child;
    this.#watching = this.#watch(child);
    return child.ready;
  }

  /** Ends it, gracefully if it lets itself, and starts it no more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#child?.stop();
    await this.#watching;
  }

  async #watch(first: Child): Promise<void> {
    let child = first;
    let pauseMs = pauseMsMin;
    for (;;) {
      const startedAt = performance.now();
      const ended = await child.ended;
      if (this.#stopping.signal.aborted) return;
      if (performance.now() - startedAt > soundAfterMs) pauseMs = pauseMsMin;
      this.#tell(`${this.#options.name} ended ${endOf(ended)}; starting it again (${this.#options.logFile})`);
      const next = await this.#startAgain(pauseMs);
      if (next === null) return;
      ({ child, pauseMs } = next);
    }
  }

  async #startAgain(pauseMs: number): Promise<{ child: Child; pauseMs: number } | null> {
    for (let pause = pauseMs; ; pause = Math.min(2 * pause, pauseMsMax)) {
      await sleep(pause, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return null;
      const child = await startChild(this.#options).catch(() => null);
      if (child === null) continue;
      this.#child = child;
      if (this.#stopping.signal.aborted) await child.stop();
      this.#tell(`${this.#options.name} runs again`);
      return { child, pauseMs: Math.min(2 * pause, pauseMsMax) };
    }
  }
}
