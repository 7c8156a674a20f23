/** A pump with nothing to read: what it has done may be taken back without any record telling it so. */
import { jest } from '@jest/globals';
import type { Batch, Offset, OffsetStore, StoredOffset, StoredRecord } from './event-log.ts';
import { Pump, type RecordSource } from './pump.ts';

const record: StoredRecord = { key: 'k', value: Buffer.from('v'), headers: {}, offset: 0 as Offset, appendedAtMs: 0 };

/** A partition with one record, and a group whose offset can be read, written and claimed. */
function rig(): { readonly pump: Pump; readonly handled: Batch[]; held: StoredOffset; reads: number } {
  const handled: Batch[] = [];
  const state = { handled, held: { epoch: 0, nextOffset: null, lastHash: null } as StoredOffset, reads: 0 };
  const offsets: OffsetStore = {
    claim: () => Promise.resolve((state.held = { ...state.held, epoch: state.held.epoch + 1 })),
    read: () => {
      state.reads += 1;
      return Promise.resolve(new Map([[0, state.held]]));
    },
  };
  const source: RecordSource = {
    gapless: true,
    tells: false,
    read: (_, from) => Promise.resolve(from === 0 ? [record] : []),
    endsOf: () => Promise.resolve({ partition: 0, first: 0 as Offset, next: 1 as Offset }),
    hashBefore: () => Promise.resolve(null),
    hashOf: () => 'hash',
  };
  const handle = (batch: Batch): Promise<void> => {
    handled.push(batch);
    state.held = { ...state.held, nextOffset: batch.nextOffset };
    return Promise.resolve();
  };
  const options = { group: 'g', topics: ['t'], owner: 'o', offsets, batchRecordsMax: 10, batchBytesMax: 1_000, handle };
  const backoff = { backoffMsMin: 1, backoffMsMax: 2 };
  return Object.assign(state, { pump: new Pump(source, { topic: 't', partition: 0 }, options, backoff) });
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a crash of the store that takes effects and offset back is noticed without another record', async () => {
  const one = rig();
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
  await jest.advanceTimersByTimeAsync(130_000);
  expect(one.reads).toBe(3);
  one.pump.stop();
  await expect(ended).resolves.toBe('released');
});

test('a partition that another consumer has claimed is left to it', async () => {
  const one = rig();
  const ended = one.pump.run();
  await jest.advanceTimersByTimeAsync(500);
  one.held = { epoch: 7, nextOffset: null, lastHash: null };
  await jest.advanceTimersByTimeAsync(10_000);
  one.pump.stop();
  await expect(ended).resolves.toBe('released');
});
