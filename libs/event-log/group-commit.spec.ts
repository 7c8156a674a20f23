/** Group commit without a log: what shares a batch, what is refused, who pays for whose fault. */
import { Failure } from '@asana-warehouse/failure/failure';
import type { LogRecord } from './event-log.ts';
import { GroupCommit, type GroupCommitBounds } from './group-commit.ts';

const bounds: GroupCommitBounds = {
  batchRecordsMax: 100,
  batchBytesMax: 10_000,
  queueRecordsMax: 200,
  queueBytesMax: 20_000,
  timeoutMs: 200,
};

function record(name: string, bytes = 10): LogRecord {
  return { key: name, value: Buffer.alloc(bytes), headers: {} };
}

/** A sender whose batches wait until they are let go. */
function heldSender(): {
  batches: string[][];
  send: (records: readonly LogRecord[]) => Promise<string[]>;
  release(): void;
} {
  const batches: string[][] = [];
  const held: (() => void)[] = [];
  return {
    batches,
    release: () => held.shift()?.(),
    send: async (records) => {
      const names = records.map(({ key }) => key);
      batches.push(names);
      await new Promise<void>((resolve) => held.push(resolve));
      return names;
    },
  };
}

const now = (): number => performance.now();
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('arrivals during a batch on its way form the next one, each gets its own results', async () => {
  const { batches, send, release } = heldSender();
  const queue = new GroupCommit(send, bounds, now);
  const first = queue.submit([record('a')]);
  await turn();
  const later = [queue.submit([record('b'), record('c')]), queue.submit([record('d')])];
  expect(queue.depth).toBe(4);
  release();
  expect(await first).toEqual(['a']);
  await turn();
  release();
  expect(await Promise.all(later)).toEqual([['b', 'c'], ['d']]);
  expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
  expect(queue.depth).toBe(0);
});

test('a batch keeps to its bounds, and a submission is never split', async () => {
  const sizes: number[] = [];
  const send = async (records: readonly LogRecord[]): Promise<number[]> => {
    sizes.push(records.length);
    await turn();
    return records.map((_, index) => index);
  };
  const queue = new GroupCommit(send, { ...bounds, batchRecordsMax: 5 }, now);
  await Promise.all([
    queue.submit([record('a'), record('b'), record('c')]),
    queue.submit([record('d'), record('e'), record('f')]),
    queue.submit(Array.from({ length: 9 }, (_, n) => record(String(n)))),
  ]);
  expect(sizes).toEqual([3, 3, 9]);
});

test('a full queue refuses at once, by records and by bytes', async () => {
  const { send, release } = heldSender();
  const queue = new GroupCommit(send, { ...bounds, queueRecordsMax: 2, queueBytesMax: 1000, timeoutMs: 5000 }, now);
  const first = queue.submit([record('a')]);
  await turn();
  const waiting = queue.submit([record('b'), record('c')]);
  await expect(queue.submit([record('d')])).rejects.toMatchObject({ code: 'log.unavailable', retriable: true });
  release();
  await first;
  await turn();
  release();
  await waiting;
  const large = queue.submit([record('e', 5000)]);
  await turn();
  release();
  expect(await large).toEqual(['e']);
});

test('whoever waits too long is refused, on its way or in the queue, and the queue goes on', async () => {
  const { batches, send, release } = heldSender();
  const queue = new GroupCommit(send, bounds, now);
  const stuck = Promise.allSettled([queue.submit([record('a')])]);
  await turn();
  const behind = Promise.allSettled([queue.submit([record('b')])]);
  const startMs = performance.now();
  for (const outcome of [await stuck, await behind].flat()) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'log.unavailable' } });
  }
  expect(performance.now() - startMs).toBeLessThan(1000);
  release();
  await turn();
  const fresh = queue.submit([record('c')]);
  await turn();
  release();
  expect(await fresh).toEqual(['c']);
  expect(batches).toEqual([['a'], ['c']]);
});

test('a batch refused for its contents costs only the culprit', async () => {
  const poison = new Error('invalid byte sequence');
  const send = async (records: readonly LogRecord[]): Promise<string[]> => {
    if (records.some(({ key }) => key === 'bad')) throw poison;
    return records.map(({ key }) => key);
  };
  const queue = new GroupCommit(send, bounds, now);
  const outcomes = await Promise.allSettled(['a', 'bad', 'c'].map((name) => queue.submit([record(name)])));
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value[0] : outcome.reason))).toEqual([
    'a',
    poison,
    'c',
  ]);
});

test('a log that is away refuses the whole batch once, without trying each', async () => {
  let sends = 0;
  const send = async (): Promise<never> => {
    sends += 1;
    throw new Failure('log.unavailable', 'away');
  };
  const queue = new GroupCommit(send, bounds, now);
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.submit([record(name)])));
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(sends).toBe(1);
});

test('close settles what was submitted and refuses the rest', async () => {
  const { send, release } = heldSender();
  const queue = new GroupCommit(send, bounds, now);
  const first = queue.submit([record('a')]);
  await turn();
  const closed = queue.close();
  await expect(queue.submit([record('b')])).rejects.toMatchObject({ code: 'log.unavailable' });
  release();
  expect(await first).toEqual(['a']);
  await closed;
});
