/**
 * Apps and the simulator as processes of their own, the way they run outside of tests: started from their sources, told
 * apart by what they announce, ended gently or by SIGKILL. What they log is kept and shown only when a start fails.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { environmentWith } from '@asana-warehouse/settings/read';
import type { SettingName } from '@asana-warehouse/settings/settings';
import { heapArguments } from '@asana-warehouse/wiring/heap-bounds';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Several start at once, on machines that have other things to do. */
const startMsMax = 90_000;
const logLinesKept = 2_000;
/** The simulator's exit code when it gave an answer that Asana's description does not allow. */
const answersInvalid = 4;

/** A process that runs. `url`: its front door, `metricsUrl`: its side door. `output`: its last lines on stderr. */
export type Started = {
  readonly pid: number;
  readonly url: string | null;
  readonly metricsUrl: string | null;
  output(): string;
  /** Ends it gently and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Resolves with the exit code when it ends by itself. */
  readonly ended: Promise<number | null>;
};

/** The simulator, and how to talk to it with its own token. */
export type Simulator = Started & {
  readonly url: string;
  readonly token: string;
  readonly workspaceGid: string;
  readonly projects: readonly string[];
  /** Throws when the answer is not 2xx. `path` from `/api/1.0` or `/_simulator` on. Resolves with `data`, if there is one. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
};

export type AppSettings = Readonly<Partial<Record<SettingName, string>>>;

/** Starts the simulator on a free port. `flags` as of its command line. Its `stop` throws when it answered what Asana would not. */
export async function startSimulator(flags: readonly string[] = []): Promise<Simulator> {
  const args = ['apps/asana-simulator/src/main.ts', '--json', '--port', '0', ...flags];
  const { child, started } = launch(args, {}, ['ignore', 'pipe', 'pipe']);
  const line = await inTime(started, firstLine(child));
  const told = JSON.parse(line) as { url: string; token: string; workspace_gid: string; projects: string[] };
  return {
    ...started,
    stop: async () => {
      const code = await started.stop();
      if (code === answersInvalid) throw new Error(started.output());
      return code;
    },
    url: told.url,
    token: told.token,
    workspaceGid: told.workspace_gid,
    projects: told.projects,
    ask: (method, path, body) => ask(told.url, told.token, method, path, body),
  };
}

/** How an app is started apart from its arguments. `spawned`: told the process before it is ready. */
export type StartOptions = {
  readonly nodeFlags?: readonly string[];
  readonly spawned?: (started: Started) => void;
};

/** Starts an app and waits until it is ready. `args`: after the entry file, such as a subcommand. */
export async function startApp(
  app: string,
  settings: AppSettings,
  args: readonly string[] = [],
  { nodeFlags = [], spawned }: StartOptions = {},
): Promise<Started> {
  const all = appArguments(app, args, nodeFlags);
  const { child, started } = launch(all, settings, ['ignore', 'ignore', 'pipe', 'ipc']);
  spawned?.(started);
  type Told = { ready?: boolean; url?: string | null; metricsUrl?: string; failed?: unknown };
  const ready = new Promise<Pick<Started, 'url' | 'metricsUrl'>>((resolve, reject) => {
    child.on('message', (told: Told) => {
      if (told.ready === true) resolve({ url: told.url ?? null, metricsUrl: told.metricsUrl ?? null });
      else reject(new Error(`${app} failed: ${JSON.stringify(told.failed)}`));
    });
  });
  return { ...started, ...(await inTime(started, ready)) };
}

/** Starts a job of an app without waiting for its end. `nodeFlags`: for Node itself. */
export function startJob(
  app: string,
  settings: AppSettings,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): Started {
  return launch(appArguments(app, args, nodeFlags), settings, ['ignore', 'ignore', 'pipe']).started;
}

/** Runs a job of an app to its end; stdout must be one JSON document. */
export async function runJob(
  app: string,
  settings: AppSettings,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly document: Readonly<Record<string, unknown>> }> {
  const { child, started } = launch(appArguments(app, args), settings, ['ignore', 'pipe', 'pipe']);
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await started.ended;
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return { code, document: JSON.parse(text) as Record<string, unknown> };
  } catch {
    throw new Error(`${app} ${args.join(' ')} ended with ${code} and no document: ${text}\n${started.output()}`);
  }
}

type Stdio = readonly ('ignore' | 'pipe' | 'ipc')[];

function launch(
  args: readonly string[],
  settings: AppSettings,
  stdio: Stdio,
): { readonly child: ChildProcess; readonly started: Started } {
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: { ...environmentWith(settings), NODE_OPTIONS: '' },
    stdio: [...stdio],
  });
  const lines: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => {
    lines.push(chunk.toString('utf8'));
    if (lines.length > logLinesKept) lines.shift();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    started: {
      pid: child.pid ?? 0,
      url: null,
      metricsUrl: null,
      output: () => lines.join(''),
      ended,
      stop: async () => {
        child.kill('SIGTERM');
        return ended;
      },
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    },
  };
}

function appArguments(app: string, args: readonly string[], nodeFlags: readonly string[] = []): readonly string[] {
  return [
    ...heapArguments(app),
    ...nodeFlags,
    '--import',
    './tools/decorators.mjs',
    `apps/${app}/src/main.ts`,
    ...args,
  ];
}

async function inTime<T>(started: Started, ready: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not ready in time:\n${started.output()}`)), startMsMax);
  const ended = started.ended.then((code) => {
    throw new Error(`ended with ${code} before it was ready:\n${started.output()}`);
  });
  try {
    return await Promise.race([ready, late, ended]);
  } catch (error) {
    await started.kill();
    throw error;
  } finally {
    clearTimeout(timer);
    ended.catch(() => undefined);
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return chunk.toString('utf8').split('\n')[0] ?? '';
}

async function ask(url: string, token: string, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  const answer = JSON.parse(text) as { data?: unknown };
  return answer.data ?? answer;
}
