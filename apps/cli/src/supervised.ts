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
import { whenStopped } from '@asana-warehouse/wiring/stop-request';
import { endOf, startChild, type Child, type ChildOptions, type Ready } from './child.ts';

const pauseMsMin = 500;
const pauseMsMax = 30_000;
const soundAfterMs = 60_000;

export class Supervised {
  readonly #options: ChildOptions;
  readonly #tell: (text: string) => void;
  readonly #stopping = new AbortController();
  #watching: Promise<void> = Promise.resolve();

  /** `tell` gets a line for each end and each new start. */
  constructor(options: ChildOptions, tell: (text: string) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  /** Resolves when it is ready for the first time. Throws what `startChild` throws. */
  async start(): Promise<Ready> {
    const starting = startChild(this.#options, this.#stopping.signal);
    this.#watching = starting.then(
      (child) => this.#watch(child),
      () => undefined,
    );
    return (await starting).ready;
  }

  /** Ends it, gracefully if it lets itself, also while it starts, and starts it no more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(first: Child): Promise<void> {
    let child: Child | null = first;
    let pauseMs = pauseMsMin;
    const stopped = whenStopped(this.#stopping.signal).then(() => null);
    while (child !== null) {
      const startedAt = performance.now();
      const ended = await Promise.race([child.ended, stopped]);
      if (ended === null) {
        await child.stop();
        return;
      }
      this.#tell(`${this.#options.name} ended ${endOf(ended)}; starting it again (${this.#options.logFile})`);
      pauseMs = performance.now() - startedAt > soundAfterMs ? pauseMsMin : Math.min(2 * pauseMs, pauseMsMax);
      child = await this.#startAgain(pauseMs / 2);
    }
  }

  /** Null: an end was asked for meanwhile. */
  async #startAgain(pauseMs: number): Promise<Child | null> {
    const signal = this.#stopping.signal;
    for (let pause = pauseMs; ; pause = Math.min(2 * pause, pauseMsMax)) {
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return null;
      const child = await startChild(this.#options, signal).catch(() => null);
      if (child === null) continue;
      this.#tell(`${this.#options.name} runs again`);
      return child;
    }
  }
}
