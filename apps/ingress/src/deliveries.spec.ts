/** Durable, failed or late: each delivery by its own time, though one timer serves all. */
import { jest } from '@jest/globals';
import type { EventLog, LogRecord, Position } from '@asana-warehouse/event-log/event-log';
import { Appends, type Appended } from './deliveries.ts';

const timeoutMs = 1000;
const record: LogRecord = { key: 'k', value: Buffer.from('{}'), headers: {} };

type Pending = { resolve(positions: readonly Position[]): void; reject(error: unknown): void };

let pending: Pending[];
let settled: number;
let appends: Appends;

beforeEach(() => {
  jest.useFakeTimers();
  pending = [];
  settled = 0;
  const log = {
    append: () => new Promise((resolve, reject) => pending.push({ resolve, reject })),
  } as unknown as EventLog;
  appends = new Appends(log, timeoutMs, () => Date.now());
});

afterEach(() => jest.useRealTimers());

test('what the log has in time is durable, what it refuses failed', async () => {
  const [one, other] = [append(), append()];
  const error = new Error('full');
  pending[0]?.resolve([]);
  pending[1]?.reject(error);
  expect(await one).toEqual({ kind: 'durable' });
  expect(await other).toEqual({ kind: 'failed', error });
  expect(settled).toBe(2);
});

test('each is late by its own time, also those that came while the timer ran', async () => {
  const outcomes: string[] = [];
  const told = async (name: string): Promise<void> => void outcomes.push(`${name} ${(await append()).kind}`);
  const all = [told('first')];
  await jest.advanceTimersByTimeAsync(400);
  all.push(told('second'));
  await jest.advanceTimersByTimeAsync(599);
  expect(outcomes).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(outcomes).toEqual(['first late']);
  await jest.advanceTimersByTimeAsync(399);
  expect(outcomes).toEqual(['first late']);
  await jest.advanceTimersByTimeAsync(1);
  await Promise.all(all);
  expect(outcomes).toEqual(['first late', 'second late']);
});

test('one that was durable in time is not late afterwards, and the next one still can be', async () => {
  const first = append();
  pending[0]?.resolve([]);
  expect(await first).toEqual({ kind: 'durable' });
  await jest.advanceTimersByTimeAsync(timeoutMs);
  const second = append();
  await jest.advanceTimersByTimeAsync(timeoutMs);
  expect(await second).toEqual({ kind: 'late' });
});

test('a late one is settled when the log lets go of it, not when its sender is told', async () => {
  const late = append();
  await jest.advanceTimersByTimeAsync(timeoutMs);
  expect(await late).toEqual({ kind: 'late' });
  expect(settled).toBe(0);
  pending[0]?.resolve([]);
  await jest.advanceTimersByTimeAsync(0);
  expect(settled).toBe(1);
});

function append(): Promise<Appended> {
  return appends.append(record, () => (settled += 1));
}
