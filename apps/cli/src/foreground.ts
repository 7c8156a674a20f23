/**
 * Runs an app, or one of its jobs, as the only thing on this terminal: its output is ours, its exit code too. A terminal sends
 * Ctrl-C to both processes, so ours waits for the other's graceful end; a SIGTERM that only we get is handed on.
 */
import { spawn } from 'node:child_process';
import { checkout, nodeArguments, type App } from './checkout.ts';
import { inSurroundings } from './surroundings.ts';

/** Exit code of a shell for a process that ended by a signal it did not handle. */
const killedExit = 137;

type Environment = Readonly<Record<string, string>>;

/** Resolves with the exit code. `before` is done first, with what the app gets. Throws what that and the surroundings throw. */
export async function runForeground(
  app: App,
  args: readonly string[],
  before?: (environment: Environment) => Promise<void>,
): Promise<number> {
  return await inSurroundings(async ({ environment }) => {
    await before?.(environment);
    return await run(app, args, environment);
  });
}

/** The same for an app that needs no warehouse. */
export async function run(app: App, args: readonly string[], environment: Environment): Promise<number> {
  const child = spawn(process.execPath, [...nodeArguments(app, args)], {
    cwd: checkout,
    env: environment,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const wait = (): void => undefined;
  const handOn = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', wait);
  process.on('SIGTERM', handOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? killedExit));
    });
  } finally {
    process.off('SIGINT', wait);
    process.off('SIGTERM', handOn);
  }
}
