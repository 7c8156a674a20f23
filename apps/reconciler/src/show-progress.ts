/** How a long run is coming along: a bar on a terminal, a log line now and then elsewhere. Always on stderr. */
import { estimate, type Estimate } from '@asana-warehouse/reconciliation/estimate';
import { log } from '@asana-warehouse/telemetry/logger';
import { gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { readProgress, type Run, type RunProgress } from '@asana-warehouse/warehouse/runs';
import type pg from 'pg';

const barEveryMs = 500;
const lineEveryMs = 5_000;
const barWidth = 28;

/** Shows until `end`, which shows once more. */
export function showProgress(pool: pg.Pool, run: Run, title: string): { end(): Promise<void> } {
  const isTerminal = process.stderr.isTTY;
  const startedMs = performance.now();
  let requestsBefore: number | undefined;
  const show = async (): Promise<void> => {
    const progress = await readProgress(pool, run);
    requestsBefore ??= progress.requests;
    const elapsedMs = performance.now() - startedMs;
    const told = estimate(progress.kinds, { requestsPerMs: (progress.requests - requestsBefore) / elapsedMs });
    gaugeFrom('asana_warehouse_run_scopes', () => scopeReadings(run, progress));
    if (isTerminal) process.stderr.write(`\r${barText(title, progress, told)}\u001b[K`);
    else log.info(`${title} goes on`, lineFields(progress, told));
  };
  const timer = setInterval(() => void show().catch(() => undefined), isTerminal ? barEveryMs : lineEveryMs);
  return {
    end: async () => {
      clearInterval(timer);
      await show().catch(() => undefined);
      if (isTerminal) process.stderr.write('\n');
    },
  };
}

function barText(title: string, progress: RunProgress, told: Estimate): string {
  const filled = Math.round(told.share * barWidth);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  const open = progress.kinds.reduce((sum, kind) => sum + kind.open, 0);
  return `${title} ${bar} ${Math.floor(told.share * 100)} %  ${progress.rows} read, ${open} lists open, ${remaining(told)}`;
}

/** Time left in words; at the end, nothing is left. */
export function remaining({ remainingMs }: Estimate): string {
  if (remainingMs === null) return 'time left unknown';
  const seconds = Math.ceil(remainingMs / 1000);
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

function lineFields(progress: RunProgress, told: Estimate): Readonly<Record<string, number>> {
  const scopes = progress.kinds.reduce((sum, kind) => sum + kind.open, 0);
  return { rows: progress.rows, requests: progress.requests, scopes, etaMs: told.remainingMs ?? -1 };
}

function scopeReadings(run: Run, progress: RunProgress) {
  const sum = (state: 'open' | 'done'): number => progress.kinds.reduce((total, kind) => total + kind[state], 0);
  return (['open', 'done'] as const).map((state) => ({ value: sum(state), labels: { job: run.job, state } }));
}
