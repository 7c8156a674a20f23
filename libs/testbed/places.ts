/**
 * Where the testbed keeps what outlives one run, and where servers of tests write. Those make and remove thousands of small
 * files, a database alone a thousand, which costs some file systems more than all the rest of a test (ext4 without a journal
 * looks again and again through what was removed within the last minute). So they work in memory where a machine has enough:
 * what survives is the kill of a process, as everywhere in the testbed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, statfsSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const memoryDir = '/dev/shm';
const memoryBytesMin = 8 * 1024 ** 3;
const roomBytesMin = 4 * 1024 ** 3;

/** Absolute path of the folder for what is downloaded and what failed tests leave behind, out of version control. */
export const cacheDir = fileURLToPath(new URL('../../.cache', import.meta.url));
/** Folder for the data of servers that live as long as a test. */
export const serversDir = inMemory() ? memoryDir : tmpdir();
/** Data folder of the Postgres server that all tests of this checkout share. */
export const sharedPostgresDir = sharedDir('postgres');
/** Folder of the Kafka broker that all tests of this checkout share. */
export const sharedKafkaDir = sharedDir('kafka');

/** By what does not change while tests run: all their processes must come to the same answer. */
function inMemory(): boolean {
  try {
    const { blocks, bsize } = statfsSync(memoryDir);
    return process.platform === 'linux' && totalmem() >= memoryBytesMin && blocks * bsize >= roomBytesMin;
  } catch {
    return false;
  }
}

/** Outlives the run, with the template of databases and what failed tests have kept. */
function sharedDir(name: string): string {
  if (!inMemory()) return path.join(cacheDir, 'testbed', name);
  const checkout = createHash('sha256').update(cacheDir).digest('hex').slice(0, 8);
  const folder = path.join(memoryDir, `asana-warehouse-testbed-${checkout}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return path.join(folder, name);
}
