/** How a long job is coming along, on stderr: a line that is overwritten on a terminal, a log line now and then elsewhere. */
import type { LogFields } from '@asana-warehouse/telemetry/log-fields';
import { log } from '@asana-warehouse/telemetry/logger';

/** For people, and for machines. */
export type Told = { readonly text: string; readonly message: string; readonly fields: LogFields };

export type ProgressLine = {
  /** Shows what `told` gives, which is asked for only when it is time to. */
  tell(told: () => Told): void;
  /** Takes the line away. */
  end(): void;
};

const barEveryMs = 500;
const lineEveryMs = 5_000;

/** Shows at most every so often, the first log line after a while. */
export function progressLine(): ProgressLine {
  const isTerminal = process.stderr.isTTY;
  let dueMs = performance.now() + (isTerminal ? 0 : lineEveryMs);
  return {
    tell: (told) => {
      const nowMs = performance.now();
      if (nowMs < dueMs) return;
      dueMs = nowMs + (isTerminal ? barEveryMs : lineEveryMs);
      const { text, message, fields } = told();
      if (isTerminal) process.stderr.write(`\r${text}\u001b[K`);
      else log.info(message, fields);
    },
    end: () => void (isTerminal && process.stderr.write('\r\u001b[K')),
  };
}
