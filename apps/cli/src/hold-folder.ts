/**
 * One `up` a data folder: two would give the simulator's state and the kept addresses to each other's processes. The holder's
 * process id lies in a file; a file whose process is gone is taken over.
 */
import { isAlive } from '@asana-warehouse/embedded-postgres/postmaster';
import { Failure } from '@asana-warehouse/failure/failure';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Resolves with what lets go again. Throws `usage.invalid` while another process holds it. */
export async function holdFolder(dataDir: string): Promise<() => Promise<void>> {
  const file = path.join(dataDir, 'up.pid');
  await mkdir(dataDir, { recursive: true });
  for (;;) {
    if (await created(file)) return () => rm(file, { force: true });
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    if (holder > 0 && isAlive(holder)) {
      throw new Failure('usage.invalid', `Process ${holder} runs asana-warehouse up on ${dataDir} already`);
    }
    await rm(file, { force: true });
  }
}

async function created(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new Failure('settings.invalid', 'DATA_DIR is a folder that cannot be written to', { cause: error });
  }
}
