/**
 * A pump without a log: where it starts, what it refuses to skip or repeat in silence, when it reads, when it waits, and what
 * it makes of effects that were taken back.
 */
import { jest } from '@jest/globals';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Batch, Offset, OffsetStore, StoredOffset, StoredRecord } from './event-log.ts';
import { Pump, type RecordSource } from './pump.ts';

const offset = (value: number): Offset => value as Offset;
const at = (place: number, bytes = 1): StoredRecord => ({
  key: 'k',
  value: Buffer.alloc(bytes, 'v'),
  headers: {},
  offset: offset(place),
  appendedAtMs: 0,
});
const away = new Failure('postgres.unreachable', 'gone for a moment');

type Parts = {
  readonly records: readonly StoredRecord[];
  readonly held: StoredOffset;
  readonly ends: { readonly first: number; readonly next: number };
  readonly source: Partial<RecordSource>;
  readonly offsets: Partial<OffsetStore>;
  readonly handle: (batch: Batch) => Promise<void>;
};

/** A partition, and a group whose offset can be read, written and claimed; each part of both can be replaced. */
function rig(parts: Partial<Parts> = {}) {
  const state = {
    records: [...(parts.records ?? [at(0)])],
    held: parts.held ?? { epoch: 0, nextOffset: null, lastHash: null },
    handled: [] as Batch[],
    looks: 0,
    reads: [] as number[],
  };
  const offsets: OffsetStore = {
    claim: () => Promise.resolve((state.held = { ...state.held, epoch: state.held.epoch + 1 })),
    read: () => {
      state.looks += 1;
      return Promise.resolve(new Map([[0, state.held]]));
    },
    ...parts.offsets,
  };
  const ends = parts.ends ?? { first: 0, next: state.records.length };
  const source: RecordSource = {
    gapless: true,
    tells: false,
    read: (_, from, recordsMax) => {
      state.reads.push(from);
      return Promise.resolve(state.records.filter((record) => record.offset >= from).slice(0, recordsMax));
    },
    endsOf: () => Promise.resolve({ partition: 0, first: offset(ends.first), next: offset(ends.next) }),
    hashBefore: () => Promise.resolve(null),
    hashOf: (value) => `hash of ${value.toString()}`,
    ...parts.source,
  };
  const handle =
    parts.handle ??
    ((batch: Batch): Promise<void> => {
      state.handled.push(batch);
      state.held = { ...state.held, nextOffset: batch.nextOffset };
      return Promise.resolve();
    });
  const options = { group: 'g', topics: ['t'], owner: 'o', offsets, batchRecordsMax: 2, batchBytesMax: 1_000, handle };
  const backoff = { backoffMsMin: 1, backoffMsMax: 2 };
  return Object.assign(state, { pump: new Pump(source, { topic: 't', partition: 0 }, options, backoff) });
}

/** Runs the pump for so long, then stops it; what it ended with. */
async function ranFor(ms: number, { pump }: ReturnType<typeof rig>): Promise<unknown> {
  const ended = pump.run().catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(ms);
  pump.stop();
  await jest.advanceTimersByTimeAsync(10);
  return ended;
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('reading', () => {
  test('batches follow each other up to the bound, each saying whose it is and where it lies', async () => {
    const one = rig({ records: [at(0), at(1), at(2)] });
    expect(one.pump.position).toBeNull();
    expect(await ranFor(100, one)).toBe('released');
    expect(one.pump.position).toBe(3);
    const common = { group: 'g', topic: 't', partition: 0, epoch: 1, lastHash: 'hash of v' };
    expect(one.handled).toEqual([
      { ...common, records: [at(0), at(1)], fromOffset: 0, nextOffset: 2 },
      { ...common, records: [at(2)], fromOffset: 2, nextOffset: 3 },
    ]);
  });

  test('it reads with the bounds of a batch, from its own place', async () => {
    const asked: unknown[] = [];
    const read = (...given: unknown[]): Promise<readonly StoredRecord[]> => {
      asked.push(given);
      return Promise.resolve([]);
    };
    await ranFor(100, rig({ source: { read } }));
    expect(asked).toEqual([[{ topic: 't', partition: 0 }, 0, 2, 1_000]]);
  });

  test('records that come while it waits are read when it is woken, not before', async () => {
    const one = rig();
    const ended = one.pump.run();
    await jest.advanceTimersByTimeAsync(100);
    one.records.push(at(1));
    await jest.advanceTimersByTimeAsync(100);
    expect(one.handled).toHaveLength(1);
    one.pump.wake();
    await jest.advanceTimersByTimeAsync(1);
    expect(one.handled).toHaveLength(2);
    one.pump.stop();
    expect(await ended).toBe('released');
  });

  test('a call that comes while it reads is not forgotten', async () => {
    const one = rig({
      source: {
        read: (_, from) => {
          one.reads.push(from);
          if (one.reads.length === 1) one.pump.wake();
          return Promise.resolve([]);
        },
      },
    });
    await ranFor(100, one);
    expect(one.reads).toEqual([0, 0]);
  });

  test.each([
    ['a batch that leaves room is not read behind', [at(0)], [0]],
    ['a batch full of records is', [at(0), at(1)], [0, 2]],
    ['a batch full of bytes is', [at(0, 1_000)], [0, 1]],
    ['a batch one byte short is not', [at(0, 999)], [0]],
  ])('where the log tells of every record, %s', async (_, records, reads) => {
    const one = rig({ records, source: { tells: true } });
    expect(await ranFor(100, one)).toBe('released');
    expect(one.handled).toHaveLength(1);
    expect(one.reads).toEqual(reads);
  });

  test('a failure that may pass is tried again wherever it comes, one that may not ends the pump', async () => {
    for (const part of ['claim', 'endsOf', 'read', 'look'] as const) {
      for (const failure of [away, new Failure('log.topic_mismatch', 'no such topic')]) {
        let failed = 0;
        const fail = (): void => {
          failed += 1;
          if (failed < 3) throw failure;
        };
        const one = rig({
          records: [],
          offsets: {
            ...(part === 'claim' && { claim: async () => (fail(), one.held) }),
            ...(part === 'look' && { read: async () => (fail(), new Map()) }),
          },
          source: {
            ...(part === 'endsOf' && {
              endsOf: async () => (fail(), { partition: 0, first: offset(0), next: offset(0) }),
            }),
            ...(part === 'read' && { read: async () => (fail(), []) }),
          },
        });
        expect(await ranFor(2_500, one)).toBe(failure.retriable ? 'released' : failure);
        expect({ part, failed: failed >= 3 }).toEqual({ part, failed: failure.retriable });
      }
    }
  });

  test.each(['claim', 'endsOf', 'read'] as const)('stopped while %s fails, it lets go', async (part) => {
    const fail = (): Promise<never> => Promise.reject(away);
    const parts = part === 'claim' ? { offsets: { claim: fail } } : { source: { [part]: fail } };
    const one = rig(parts);
    expect(await ranFor(50, one)).toBe('released');
    expect(one.handled).toEqual([]);
  });

  test('pauses grow up to the longest one', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const [startMs, readsMs] = [Date.now(), [] as number[]];
    const read = (): Promise<never> => {
      readsMs.push(Date.now() - startMs);
      return Promise.reject(away);
    };
    await ranFor(6, rig({ source: { read } }));
    expect(readsMs).toEqual([0, 1, 3, 5]);
  });

  test('stopped while a handler fails, it lets go without going on', async () => {
    const one = rig({ records: [at(0), at(1), at(2)], handle: () => Promise.reject(away) });
    expect(await ranFor(50, one)).toBe('released');
    expect(one.pump.position).toBe(0);
  });

  test('a handler whose commit was fenced ends the pump', async () => {
    const one = rig({ handle: () => Promise.reject(new Failure('log.fenced', 'another one')) });
    expect(await ranFor(50, one)).toBe('fenced');
  });
});

describe('the start', () => {
  const startAt = (nextOffset: number | null, ends: Parts['ends'], more: Partial<Parts> = {}) =>
    rig({ records: [], ends, held: { epoch: 0, nextOffset: nextOffset as Offset | null, lastHash: 'h' }, ...more });

  test('a group that has read nothing begins at the oldest record, one that has where it was', async () => {
    for (const [next, place] of [
      [null, 4],
      [4, 4],
      [6, 6],
      [9, 9],
    ] as const) {
      const one = startAt(next, { first: 4, next: 9 });
      expect(await ranFor(10, one)).toBe('released');
      expect(one.reads).toEqual([place]);
    }
  });

  test('records that are gone are not skipped, a topic that is shorter is not the same: both end it, with their place', async () => {
    expect(await ranFor(10, startAt(3, { first: 4, next: 9 }))).toMatchObject({
      code: 'log.offset_out_of_range',
      message: 'g at t/0, offset 3: the oldest record kept is 4',
    });
    expect(await ranFor(10, startAt(10, { first: 4, next: 9 }))).toMatchObject({
      code: 'log.recreated',
      message: 'g at t/0, offset 10: the topic ends at 9',
    });
  });

  test('the record before must be the one applied then, as far as it is known and kept', async () => {
    const ends = { first: 4, next: 9 };
    const asked: unknown[] = [];
    const keeps = (hash: string | null) => ({
      source: { hashBefore: (...given: unknown[]) => (asked.push(given), Promise.resolve(hash)) },
    });
    expect(await ranFor(10, startAt(6, ends, keeps('h')))).toBe('released');
    expect(await ranFor(10, startAt(6, ends, keeps(null)))).toBe('released');
    expect(await ranFor(10, startAt(6, ends, keeps('another')))).toMatchObject({
      code: 'log.recreated',
      message: expect.stringContaining('g at t/0, offset 6:') as string,
    });
    expect(asked).toEqual(Array.from({ length: 3 }, () => [{ topic: 't', partition: 0 }, 6]));
    const held = { epoch: 0, nextOffset: offset(6), lastHash: null };
    expect(await ranFor(10, startAt(6, ends, { ...keeps('another'), held }))).toBe('released');
  });
});

describe('what is missing', () => {
  test('a gap ends it where offsets have none, and is passed over where they may', async () => {
    const records = [at(1), at(2)];
    expect(await ranFor(10, rig({ records }))).toMatchObject({
      code: 'log.offset_out_of_range',
      message: 'g at t/0, offset 0: the next record kept is 1',
    });
    expect(await ranFor(10, rig({ records: [at(0), at(2)] }))).toMatchObject({ code: 'log.offset_out_of_range' });
    const one = rig({ records: [at(1), at(3)], source: { gapless: false } });
    expect(await ranFor(10, one)).toBe('released');
    expect(one.handled).toMatchObject([{ fromOffset: 0, nextOffset: 4 }]);
  });

  test('a topic that seems shorter is looked at, once for each doubt, and ends it only when it is', async () => {
    let next = 1;
    let looks = 0;
    const endsOf = () => ((looks += 1), Promise.resolve({ partition: 0, first: offset(0), next: offset(next) }));
    const one = rig({ source: { endsOf } });
    const ended = one.pump.run().catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(10);
    one.pump.wake();
    await jest.advanceTimersByTimeAsync(10);
    expect(looks).toBe(1);
    one.pump.doubt();
    await jest.advanceTimersByTimeAsync(10);
    one.pump.wake();
    await jest.advanceTimersByTimeAsync(10);
    expect(looks).toBe(2);
    next = 0;
    one.pump.doubt();
    await jest.advanceTimersByTimeAsync(10);
    expect(await ended).toMatchObject({ code: 'log.recreated', message: 'g at t/0, offset 1: the topic ends at 0' });
  });

  test('a doubt stays until there is nothing to read', async () => {
    const one = rig({ records: [at(0), at(1)], ends: { first: 0, next: 1 } });
    one.pump.doubt();
    expect(await ranFor(10, one)).toMatchObject({ code: 'log.recreated' });
    expect(one.handled).toHaveLength(1);
  });
});

describe('what is taken back', () => {
  test.each([false, true])('a crash of the store is noticed without another record (tells: %s)', async (tells) => {
    const one = rig({ source: { tells } });
    const ended = one.pump.run();
    await jest.advanceTimersByTimeAsync(500);
    expect(one.handled).toHaveLength(1);
    one.held = { ...one.held, nextOffset: null };
    await jest.advanceTimersByTimeAsync(3_000);
    await expect(ended).resolves.toBe('fenced');
  });

  test('a pump whose offset stands waits on, looks seldom, and stops when told', async () => {
    const one = rig();
    const ended = one.pump.run();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(one.looks).toBe(0);
    await jest.advanceTimersByTimeAsync(128_001);
    expect(one.looks).toBe(3);
    expect(one.reads).toEqual([0, 1]);
    one.pump.stop();
    await expect(ended).resolves.toBe('released');
  });

  test('what is offered again after a rest is looked at early once more', async () => {
    const one = rig();
    const ended = one.pump.run();
    await jest.advanceTimersByTimeAsync(70_000);
    expect(one.looks).toBe(2);
    one.records.push(at(1));
    one.pump.wake();
    await jest.advanceTimersByTimeAsync(2_500);
    expect(one.looks).toBe(3);
    one.pump.stop();
    await expect(ended).resolves.toBe('released');
  });

  test.each([
    ['that another consumer has claimed', new Map([[0, { epoch: 7, nextOffset: null, lastHash: null }]])],
    ['of which nothing is stored', new Map()],
  ])('a partition %s is left to others', async (_, stored) => {
    const one = rig({ offsets: { read: () => Promise.resolve(stored) } });
    expect(await ranFor(10_000, one)).toBe('released');
  });

  test('a look asks for the own group and topic', async () => {
    const asked: unknown[] = [];
    const read = (...given: unknown[]) => (asked.push(given), Promise.resolve(new Map<number, StoredOffset>()));
    const claimed: unknown[] = [];
    const claim = (given: unknown) => (
      claimed.push(given),
      Promise.resolve({ epoch: 1, nextOffset: null, lastHash: null })
    );
    await ranFor(2_500, rig({ offsets: { read, claim } }));
    expect(asked).toEqual([['g', 't']]);
    expect(claimed).toEqual([{ group: 'g', topic: 't', partition: 0, owner: 'o' }]);
  });
});
