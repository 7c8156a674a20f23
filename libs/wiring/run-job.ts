/**
 * The life of a process that does one job and ends: settings, telemetry, the job, exit code. It serves no side door,
 * since it is gone before anyone asks. The first signal aborts `stopping`, and the job ends at its next safe place.
 * A failure is told on stderr for people; with `json`, stdout gets `{ok: false, error: {code, message, remedy}}`.
 */
import { readSettings, type Asked, type Settings } from '@asana-warehouse/settings/read';
import { startTelemetry } from '@asana-warehouse/telemetry/telemetry';
import { exitCodeOf, failureReport, failureText } from './failure-text.ts';
import { crashOnStrayErrors, exportedSignals, instanceName, telemetrySettings } from './process-start.ts';
import { stopRequests } from './stop-request.ts';

type EveryJobs = (typeof telemetrySettings)[number];

export type JobContext<A extends Asked> = {
  readonly settings: Settings<A | EveryJobs>;
  readonly instance: string;
  readonly stopping: AbortSignal;
};

/** `name` as typed after `asana-warehouse`. */
export type JobOptions = { readonly name: string; readonly json: boolean };

/** Runs `work` and ends the process with the exit code that it resolves with, or that of its failure. */
export async function runJob<const A extends Asked>(
  { name, json }: JobOptions,
  names: readonly A[],
  work: (context: JobContext<A>) => Promise<0 | 1 | 2 | 3>,
): Promise<never> {
  const stopping = stopRequests();
  const instance = instanceName();
  crashOnStrayErrors();
  let exitCode: number;
  try {
    const settings = readSettings<A | EveryJobs>([...names, ...telemetrySettings]);
    const common: Settings<EveryJobs> = settings;
    const level = common.LOG_LEVEL;
    const telemetry = await startTelemetry({ app: name, instance, level, export: exportedSignals(common) });
    exitCode = await work({ settings, instance, stopping });
    await telemetry.stop();
  } catch (error) {
    exitCode = exitCodeOf(error);
    const report = failureReport(error);
    process.stderr.write(failureText(`asana-warehouse ${name}`, report));
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, error: report })}\n`);
  }
  await flushed();
  process.exit(exitCode);
}

/** What was written to stdout has left: it may be a pipe. */
function flushed(): Promise<void> {
  return new Promise((resolve) => process.stdout.write('', () => resolve()));
}
