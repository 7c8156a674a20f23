/** One process at a time looks at a folder and starts what belongs to it; a lock whose holder died is taken over. */
import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@asana-warehouse/failure/failure';
import { codeOf, isAlive } from './postmaster.ts';

const waitMsMax = 120_000;

/** Runs `work` while no other process does so for `folder`. Throws `postgres.embedded_failed` when one never ends. */
export async function whileStarting<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(folder, 'starting');
  const mine = path.join(folder, `starting.${randomUUID()}`);
  const deadlineMs = Date.now() + waitMsMax;
  await writeFile(mine, String(process.pid));
  while (!(await linked(mine, lock))) {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (holder > 0 && !isAlive(holder)) await remove(lock, holder);
    if (Date.now() > deadlineMs) {
      await rm(mine);
      throw new Failure('postgres.embedded_failed', `Process ${holder} has been starting in ${folder} for too long`);
    }
    await sleep(50);
  }
  await rm(mine);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Forgets that process `pid` uses what runs in `folder`; whether any living process still does. */
export async function stillUsed(folder: string, pid: number): Promise<boolean> {
  const users = path.join(folder, 'users');
  await rm(path.join(users, String(pid)), { force: true });
  for (const name of await readdir(users)) {
    if (isAlive(Number(name))) return true;
    await rm(path.join(users, name), { force: true });
  }
  return false;
}

/** Gives the lock its name with its content already inside; false when another process holds it. */
async function linked(mine: string, lock: string): Promise<boolean> {
  try {
    await link(mine, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a dead holder, but not the one that another process may have put in its place meanwhile. */
async function remove(lock: string, holder: number): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  if (
    !(await rename(lock, aside).then(
      () => true,
      () => false,
    ))
  )
    return;
  if (Number(await readFile(aside, 'utf8')) !== holder) await linked(aside, lock);
  await rm(aside);
}
