/**
 * Work beside the log: folding children again, retrying dead letters. It runs when nudged and, since another instance
 * may have left work behind, every so often. A failure that may pass is tried again with back-off; any other ends the app.
 */
import { isRetriable } from '@asana-warehouse/failure/failure';
import { log } from '@asana-warehouse/telemetry/logger';

export type Background = {
  /** Run now, or once more if running. */
  nudge(): void;
  /** Rejects when the work cannot go on. */
  readonly failed: Promise<never>;
  /** Resolves when no work runs any more. */
  stop(): Promise<void>;
};

const backOffMsMax = 10_000;

/** Starts `work` at once and then at least every `everyMs`. `work` looks at `stopped` between its steps. */
export function startBackground(work: (stopped: () => boolean) => Promise<unknown>, everyMs: number): Background {
  const ending = new AbortController();
  let nudged = true;
  let wake: () => void = () => undefined;
  const stopped = (): boolean => ending.signal.aborted;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let backOffMs = 0;
    while (!stopped()) {
      nudged = false;
      try {
        await work(stopped);
        backOffMs = 0;
      } catch (error) {
        if (!isRetriable(error)) throw error;
        backOffMs = Math.min(backOffMsMax, Math.max(100, backOffMs * 2));
        log.warn('background work is tried again', { durationMs: backOffMs }, error);
      }
      if (backOffMs > 0) await pause(backOffMs);
      else if (!nudged && !stopped()) await pause(everyMs);
    }
  };

  const running = run();
  const failed = new Promise<never>((_resolve, reject) => {
    running.catch(reject);
  });
  failed.catch(() => undefined);
  return {
    nudge: () => {
      nudged = true;
      wake();
    },
    failed,
    stop: async () => {
      ending.abort();
      wake();
      await running.catch(() => undefined);
    },
  };
}
