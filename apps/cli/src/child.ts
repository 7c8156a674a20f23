/**
 * A process of ours, from its start until it has ended. Apps tell over a channel that they are ready, or why they are
 * not; the simulator prints one line. Each runs in a process group of its own, so that Ctrl-C reaches only the command,
 * which then ends them in order; when the command itself is gone, they end by themselves. What they log goes to a file.
 */
import { Failure, failureCodes, type FailureCode } from '@asana-warehouse/failure/failure';
import type { FailureReport } from '@asana-warehouse/wiring/failure-text';
import { whenStopped, within } from '@asana-warehouse/wiring/stop-request';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { allocatorSettings } from '@asana-warehouse/wiring/heap-bounds';
import { checkout, nodeArguments, type App } from './checkout.ts';

/** `name` says who in texts. `readyBy`: how it tells that it is ready. `logFile`: appended to. */
export type ChildOptions = {
  readonly name: string;
  readonly app: App;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly readyBy: 'channel' | 'line';
};

/** What it told when it was ready: addresses for an app, the parsed line for the simulator. */
export type Ready = Readonly<Record<string, unknown>>;

/** How it ended. */
export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Child = {
  readonly pid: number;
  readonly ready: Ready;
  readonly ended: Promise<Ended>;
  /** SIGTERM, and SIGKILL when that does not help in time. Resolves when it has ended. */
  stop(): Promise<void>;
};

const readyMsMax = 60_000;
const stopMsMax = 30_000;
const living = new Set<ChildProcess>();

/** Ends what still runs at once: for the moment when this process itself has to end. */
export function killAllChildren(): void {
  for (const child of living) child.kill('SIGKILL');
}

/**
 * Resolves when it is ready. Throws its own failure, or `app.failed` when it ended, stayed silent, or `stopping` was aborted
 * before it was ready; in each case it has ended by then.
 */
export async function startChild(options: ChildOptions, stopping: AbortSignal): Promise<Child> {
  const process_ = launch(options);
  const ended = new Promise<Ended>((resolve) => {
    process_.once('error', () => resolve({ code: null, signal: null }));
    process_.once('exit', (code, signal) => resolve({ code, signal }));
  });
  living.add(process_);
  void ended.then(() => living.delete(process_));
  const unwanted = whenStopped(stopping).then(() => 'unwanted' as const);
  const first = await within<Told | Ended | 'silent' | 'unwanted'>(
    readyMsMax,
    Promise.race([told(process_, options.readyBy), ended, unwanted]),
    'silent',
  );
  if (typeof first === 'object' && 'ready' in first) {
    return { pid: process_.pid ?? 0, ready: first, ended, stop: () => stop(process_, ended) };
  }
  await stop(process_, ended);
  throw failureOf(options, first);
}

function launch({ app, args, environment, logFile, readyBy }: ChildOptions): ChildProcess {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(process.execPath, [...nodeArguments(app, args)], {
      cwd: checkout,
      env: { ...allocatorSettings, ...environment },
      detached: true,
      stdio: ['ignore', readyBy === 'line' ? 'pipe' : log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}

type Told = Ready | { readonly failed: FailureReport };

/** The first thing that it tells about itself. */
function told(child: ChildProcess, readyBy: ChildOptions['readyBy']): Promise<Told> {
  return new Promise((resolve) => {
    if (readyBy === 'channel') {
      child.once('message', (message) => resolve(message as Told));
      return;
    }
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      resolve({ ...(JSON.parse(line) as Ready), ready: true });
      child.stdout?.resume();
    });
  });
}

function failureOf({ name, logFile }: ChildOptions, first: Told | Ended | 'silent' | 'unwanted'): Failure {
  if (first === 'unwanted') return new Failure('app.failed', `${name} was ended before it was ready`);
  if (first === 'silent') return new Failure('app.failed', `${name} was not ready after a minute (${logFile})`);
  if ('failed' in first) {
    const { code, message } = first.failed as FailureReport;
    if (Object.hasOwn(failureCodes, code)) return new Failure(code as FailureCode, `${name}: ${message}`);
    return new Failure('app.failed', `${name}: ${message} (${logFile})`);
  }
  return new Failure('app.failed', `${name} ended ${endOf(first as Ended)} before it was ready (${logFile})`);
}

/** `with exit code 1`, `by SIGKILL`. */
export function endOf({ code, signal }: Ended): string {
  return signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
}

async function stop(child: ChildProcess, ended: Promise<Ended>): Promise<void> {
  child.kill('SIGTERM');
  if ((await within<Ended | null>(stopMsMax, ended, null)) !== null) return;
  child.kill('SIGKILL');
  await ended;
}
