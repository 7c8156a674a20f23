/** What a handler's failure means, and how long the pauses between attempts are. */
import { jest } from '@jest/globals';
import { Failure } from '@asana-warehouse/failure/failure';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { backoffMs, deliver, pause } from './deliver.ts';
import type { Batch, Offset } from './event-log.ts';

const batch: Batch = {
  group: 'g',
  topic: 't',
  partition: 0,
  epoch: 1,
  records: [],
  fromOffset: 0 as Offset,
  nextOffset: 1 as Offset,
  lastHash: '',
};
const quick = { backoffMsMin: 1, backoffMsMax: 2 };
const away = new Failure('postgres.unreachable', 'gone for a moment');

test('the same batch comes again until it is committed', async () => {
  const seen: Batch[] = [];
  const outcome = await deliver(
    async (given) => {
      seen.push(given);
      if (seen.length < 5) throw away;
    },
    batch,
    quick,
    new AbortController().signal,
  );
  expect(outcome).toBe('committed');
  expect(seen).toEqual(Array.from({ length: 5 }, () => batch));
});

test('a fenced commit ends the attempts though its failure is retriable', async () => {
  const fenced = new Failure('log.fenced', 'another one owns it');
  expect(fenced.retriable).toBe(true);
  let attempts = 0;
  const handle = async (): Promise<void> => {
    attempts += 1;
    throw fenced;
  };
  expect(await deliver(handle, batch, quick, new AbortController().signal)).toBe('fenced');
  expect(attempts).toBe(1);
});

test.each([new Failure('log.record_too_large', 'never fits'), new TypeError('a programmer erred')])(
  'what waiting does not cure is thrown on: %s',
  async (error) => {
    const handle = async (): Promise<void> => {
      throw error;
    };
    await expect(deliver(handle, batch, quick, new AbortController().signal)).rejects.toBe(error);
  },
);

test('the stop ends a back-off, not a handler', async () => {
  const stop = new AbortController();
  let handled = 0;
  const handle = async (): Promise<void> => {
    handled += 1;
    stop.abort();
    await pause(20, new AbortController().signal);
    throw away;
  };
  expect(await deliver(handle, batch, { backoffMsMin: 60_000, backoffMsMax: 60_000 }, stop.signal)).toBe('stopped');
  expect(handled).toBe(1);
});

test('the stop during a pause ends it, and nothing is tried again', async () => {
  const stop = new AbortController();
  let handled = 0;
  const handle = async (): Promise<void> => {
    handled += 1;
    setTimeout(() => stop.abort(), 5);
    throw away;
  };
  const slow = { backoffMsMin: 2 ** 31 - 1, backoffMsMax: 2 ** 31 - 1 };
  expect(await deliver(handle, batch, slow, stop.signal)).toBe('stopped');
  expect(handled).toBe(1);
});

test('each pause may be twice as long as the one before', async () => {
  jest.useFakeTimers();
  const random = jest.spyOn(Math, 'random').mockReturnValue(1);
  try {
    const [stop, startMs, attemptsMs] = [new AbortController(), Date.now(), [] as number[]];
    const handle = async (): Promise<void> => {
      attemptsMs.push(Date.now() - startMs);
      throw away;
    };
    const ended = deliver(handle, batch, { backoffMsMin: 10, backoffMsMax: 40 }, stop.signal);
    await jest.advanceTimersByTimeAsync(125);
    stop.abort();
    expect(await ended).toBe('stopped');
    expect(attemptsMs).toEqual([0, 10, 30, 70, 110]);
  } finally {
    random.mockRestore();
    jest.useRealTimers();
  }
});

test('pauses stay between a millisecond and the ceiling, which doubles and ends', () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, least, share) => {
        const bounds = { backoffMsMin: least, backoffMsMax: least * 50 };
        const ms = backoffMs(attempt, bounds, share);
        expect(ms).toBeGreaterThanOrEqual(1);
        expect(ms).toBeLessThanOrEqual(Math.max(1, Math.min(least * 50, least * 2 ** attempt)));
        expect(backoffMs(attempt, bounds, 1)).toBe(Math.min(least * 50, least * 2 ** attempt));
      },
    ),
    { seed: seed('pauses') },
  );
});
