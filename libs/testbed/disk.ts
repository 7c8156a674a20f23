/**
 * A small disk of its own for servers, which can be made full and free again while they run. It is a `tmpfs`, whose size
 * can be set to what is used; that takes the right to mount, so there is none for ordinary users and outside Linux.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rmdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export type SmallDisk = {
  readonly folder: string;
  /** From now on it has room for `bytes` more. */
  fill(bytes: number): Promise<void>;
  /** As large as it was. */
  free(): Promise<void>;
  /** Call it when nothing uses the disk any more. */
  close(): Promise<void>;
};

const run = promisify(execFile);
/** Memory is used only for what lies on the disk. */
const bytesMax = 4 * 1024 ** 3;

/** Null where this process may not mount. */
export async function smallDisk(): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-disk-'));
  const size = (bytes: number): string => `size=${bytes}`;
  const resize = async (bytes: number): Promise<void> => {
    await run('mount', ['-o', `remount,${size(bytes)}`, folder]);
  };
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `mode=0755,${size(bytesMax)}`, 'asana-warehouse', folder]);
    await chmod(folder, 0o755);
  } catch {
    await rmdir(folder);
    return null;
  }
  return {
    folder,
    fill: async (bytes) => {
      const { blocks, bfree, bsize } = await statfs(folder);
      const pages = blocks - bfree + Math.ceil(bytes / bsize);
      await resize(pages * bsize);
    },
    free: () => resize(bytesMax),
    close: async () => {
      // A server that has just ended may still be letting go of its files.
      await run('umount', ['--lazy', folder]);
      await rmdir(folder);
    },
  };
}
