/**
 * Processor time of processes by their ids, their children included: what other work on the machine disturbs less than it does
 * the clock. Linux only, as it is read from /proc.
 */
import { readdir, readFile } from 'node:fs/promises';

const tickMs = 10;

/** Milliseconds that a process and its children, ended ones included, have used in all. */
export async function familyMs(pid: number): Promise<number> {
  const own = await statOf(pid);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const children = (await Promise.all(pids.map(statOf))).filter((one) => one?.parent === pid);
  const used = children.reduce((sum, one) => sum + (one?.usedTicks ?? 0), 0);
  return ((own?.usedTicks ?? 0) + (own?.endedTicks ?? 0) + used) * tickMs;
}

/** Milliseconds that one process alone has used. */
export async function processMs(pid: number): Promise<number> {
  return ((await statOf(pid))?.usedTicks ?? 0) * tickMs;
}

type Stat = { readonly parent: number; readonly usedTicks: number; readonly endedTicks: number };

/** Undefined for one that is gone. */
async function statOf(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = (index: number): number => (fields[index] ?? 0) + (fields[index + 1] ?? 0);
  return { parent: fields[1] ?? 0, usedTicks: ticks(11), endedTicks: ticks(13) };
}
