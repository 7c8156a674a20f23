/** Group commit without a log: what shares a batch, what is refused, who pays for whose fault. */
import { jest } from '@jest/globals';
import { Failure } from '@asana-warehouse/failure/failure';
import type { LogRecord } from './event-log.ts';
import { GroupCommit, recordBytes, type GroupCommitBounds } from './group-commit.ts';

const bounds: GroupCommitBounds = {
  batchRecordsMax: 100,
  batchBytesMax: 10_000,
  queueRecordsMax: 200,
  queueBytesMax: 20_000,
  timeoutMs: 60_000,
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
  const queue = new GroupCommit(send, { ...bounds, queueRecordsMax: 2, queueBytesMax: 1000 }, now);
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

test('nothing is durable at once, without being sent', async () => {
  const { batches, send } = heldSender();
  const queue = new GroupCommit(send, bounds, now);
  expect(await queue.submit([])).toEqual([]);
  await turn();
  expect(batches).toEqual([]);
});

test('a record weighs its key, its value and its headers', () => {
  expect(recordBytes({ key: 'key', value: Buffer.alloc(10), headers: {} })).toBe(13);
  expect(recordBytes({ key: 'key', value: Buffer.alloc(10), headers: { a: 'bc', def: '' } })).toBe(19);
});

test.each([
  ['records of a batch', { batchRecordsMax: 2 }, [[1, 1], [1]]],
  ['bytes of a batch', { batchBytesMax: 22 }, [[1, 1], [1]]],
  ['a batch that one larger one fills', { batchRecordsMax: 0, batchBytesMax: 0 }, [[1], [1], [1]]],
])('the bound is inclusive: %s', async (_, changes, expected) => {
  const sizes: number[][] = [];
  const send = async (records: readonly LogRecord[]): Promise<number[]> => {
    sizes.push(records.map(() => 1));
    return records.map(() => 1);
  };
  const queue = new GroupCommit(send, { ...bounds, ...changes }, now);
  await Promise.all(['a', 'b', 'c'].map((name) => queue.submit([record(name)])));
  expect(sizes).toEqual(expected);
});

test.each([
  ['records', { queueRecordsMax: 2 }],
  ['bytes', { queueBytesMax: 22 }],
])('the bound is inclusive, and what has left makes room: %s of the queue', async (_, changes) => {
  const { send, release } = heldSender();
  const queue = new GroupCommit(send, { ...bounds, ...changes }, now);
  const all = [queue.submit([record('a')])];
  await turn();
  for (const round of ['b', 'c']) {
    all.push(queue.submit([record(round)]), queue.submit([record(round)]));
    await expect(queue.submit([record('d')])).rejects.toThrow('2 records already wait');
    release();
    await turn();
  }
  release();
  await turn();
  expect(queue.depth).toBe(0);
  expect(await Promise.all(all)).toEqual([['a'], ['b'], ['b'], ['c'], ['c']]);
});

test('one that may pass by itself is told to all, one that may not to a batch of one, as it came', async () => {
  for (const failure of [new Failure('log.unavailable', 'away'), new Failure('log.record_too_large', 'never fits')]) {
    const queue = new GroupCommit(() => Promise.reject(failure), bounds, now);
    await expect(queue.submit([record('a')])).rejects.toBe(failure);
    expect(queue.depth).toBe(0);
  }
});

describe('on time', () => {
  const timely = { ...bounds, timeoutMs: 200 };

  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** What has become of a submission by now. */
  function followed(submission: Promise<unknown>): { state: string } {
    const seen = { state: 'waits' };
    submission.then(
      () => (seen.state = 'durable'),
      (error: unknown) => (seen.state = (error as Failure).message),
    );
    return seen;
  }

  test('each is refused when its own time is up, on its way or in the queue, and makes room', async () => {
    const { batches, send, release } = heldSender();
    const queue = new GroupCommit(send, { ...timely, queueRecordsMax: 1, queueBytesMax: 11 }, now);
    const first = followed(queue.submit([record('a')]));
    await jest.advanceTimersByTimeAsync(150);
    const second = followed(queue.submit([record('b')]));
    await jest.advanceTimersByTimeAsync(49);
    expect([first.state, second.state]).toEqual(['waits', 'waits']);
    await jest.advanceTimersByTimeAsync(1);
    expect([first.state, second.state]).toEqual(['The log has not confirmed within 200 ms', 'waits']);
    await jest.advanceTimersByTimeAsync(149);
    expect(second.state).toBe('waits');
    await jest.advanceTimersByTimeAsync(1);
    expect(second.state).toBe('The log has not confirmed within 200 ms');
    expect(queue.depth).toBe(1);
    const third = followed(queue.submit([record('c')]));
    await expect(queue.submit([record('d')])).rejects.toThrow('1 records already wait');
    release();
    await jest.advanceTimersByTimeAsync(1);
    release();
    await jest.advanceTimersByTimeAsync(1);
    expect(third.state).toBe('durable');
    expect(batches).toEqual([['a'], ['c']]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('what was refused in the queue is an outage to its sender, and leaves room for as many bytes', async () => {
    const { batches, send, release } = heldSender();
    const queue = new GroupCommit(send, { ...timely, queueBytesMax: 22 }, now);
    const refused = ['a', 'b'].map(async (name, index) => {
      await jest.advanceTimersByTimeAsync(index);
      return await queue.submit([record(name)]).catch((error: unknown) => error);
    });
    await jest.advanceTimersByTimeAsync(300);
    expect(await Promise.all(refused)).toMatchObject([{ code: 'log.unavailable' }, { code: 'log.unavailable' }]);
    const fitting = ['c', 'd'].map((name) => followed(queue.submit([record(name)])));
    await expect(queue.submit([record('e')])).rejects.toThrow('2 records already wait');
    release();
    await jest.advanceTimersByTimeAsync(1);
    release();
    await jest.advanceTimersByTimeAsync(1);
    expect(fitting.map(({ state }) => state)).toEqual(['durable', 'durable']);
    expect(batches).toEqual([['a'], ['c', 'd']]);
  });

  test('what was refused while on its way is not sent again when its neighbours are', async () => {
    const batches: string[][] = [];
    const send = async (records: readonly LogRecord[]): Promise<string[]> => {
      batches.push(records.map(({ key }) => key));
      if (records.length === 1) return ['done'];
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw new Error('invalid byte sequence');
    };
    const queue = new GroupCommit(send, timely, now);
    const late = [followed(queue.submit([record('a')])), followed(queue.submit([record('b')]))];
    await jest.advanceTimersByTimeAsync(400);
    expect(late.map(({ state }) => state)).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/within/)));
    expect(batches).toEqual([['a', 'b']]);
  });

  test('a queue at rest keeps no timer, and one that works again sets its own', async () => {
    const { send, release } = heldSender();
    const queue = new GroupCommit(send, timely, now);
    for (const name of ['a', 'b']) {
      const one = followed(queue.submit([record(name)]));
      await jest.advanceTimersByTimeAsync(100);
      expect(jest.getTimerCount()).toBe(1);
      release();
      await jest.advanceTimersByTimeAsync(1);
      expect(one.state).toBe('durable');
      expect(jest.getTimerCount()).toBe(0);
    }
  });
});
