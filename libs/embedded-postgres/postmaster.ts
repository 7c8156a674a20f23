/**
 * What `postmaster.pid` in a Postgres data folder says, and whether to believe it. Its lines: pid, data folder, start
 * time, port, socket folder, listen address, shared memory key, state. After a power cut or in a restarted container the
 * file may name a process id that belongs to something else by now; such a file is removed, since Postgres itself would
 * refuse to start beside it.
 */
import { readFile, realpath, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A server that answers: its process and its port on 127.0.0.1. */
export type RunningServer = { readonly pid: number; readonly port: number };

const run = promisify(execFile);

/** The server that runs on data folder `cluster` and is ready; null when there is none (yet). Removes a stale pid file. */
export async function livingServer(cluster: string): Promise<RunningServer | null> {
  const file = path.join(cluster, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0)) return null;
  if (!isAlive(pid) || !(await runsOn(pid, cluster))) {
    await rm(file, { force: true });
    return null;
  }
  return lines[7]?.trim() === 'ready' ? { pid, port: Number(lines[3]) } : null;
}

/** Whether the process runs. A zombie, which waits only to be collected, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2, status.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** The `code` of a system error; not told by its class, which differs where a test runner has a realm of its own. */
export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}

/** Whether process `pid` is a Postgres server on data folder `cluster`; where that cannot be told, yes. */
async function runsOn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    return stdout.includes(`postgres -D ${cluster}`);
  }
  const [program = '', ...flags] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  if (path.basename(program) !== 'postgres') return false;
  const folder = flags[flags.indexOf('-D') + 1] ?? '';
  const [theirs, ours] = await Promise.all([folder, cluster].map((place) => realpath(place).catch(() => place)));
  return theirs === ours;
}
