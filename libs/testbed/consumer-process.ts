/**
 * A consumer in a process of its own, so that a test can freeze or kill it. It says what it does on stdout: `batch
 * <partition> <first> <last>` when it gets one, then, after a pause, `committed` or `refused <code>`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ConsumerProcess } from '@asana-warehouse/event-log/contract';

/** What the child needs to know. `adapter`: module that exports `openTestLog(settings)`, and its argument. */
export type ConsumerSettings = {
  readonly adapter: { readonly module: string; readonly settings: unknown };
  readonly databaseUrl: string;
  readonly group: string;
  readonly topic: string;
  readonly owner: string;
  readonly pauseMs: number;
};

/** Starts the child. Kill it when done. */
export function startConsumerProcess(settings: ConsumerSettings): ConsumerProcess {
  const program = fileURLToPath(new URL('./consumer-child.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      hasEnded = true;
      resolve();
    }),
  );
  return {
    line: async (pattern, timeoutMs) => {
      const endMs = performance.now() + timeoutMs;
      for (;;) {
        const found = lines.findIndex((line) => pattern.test(line));
        if (found >= 0) return lines.splice(0, found + 1).at(-1) ?? '';
        if (performance.now() > endMs || hasEnded)
          throw new Error(`The consumer did not say ${pattern}; it said: ${lines.join(' | ')}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
