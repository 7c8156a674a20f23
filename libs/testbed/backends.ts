/** The processes of a running Postgres: the server and one child for each connection and background job. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Children of the server `pid`; empty when it has ended. */
export async function backendsOf(pid: number): Promise<readonly number[]> {
  // pgrep ends with 1 when it finds none.
  const { stdout } = await run('pgrep', ['-P', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

/** Stops or continues the server and all its children. Those that end meanwhile are passed over. */
export async function signalServer(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  for (const each of [pid, ...(await backendsOf(pid))]) {
    try {
      process.kill(each, signal);
    } catch {
      continue;
    }
  }
}
