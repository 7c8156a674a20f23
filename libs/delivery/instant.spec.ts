/** Which texts are times: what exists in the calendar, has a zone, and lies in years that every consumer can hold. */
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { isoTime, isUtcInstant, readInstantMs } from './instant.ts';

const firstMs = Date.parse('0001-01-01T00:00:00.000Z');
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');
const two = (value: number): string => String(value).padStart(2, '0');

test('every moment that is written in any zone is read as that moment', () => {
  const moments = fc.integer({ min: firstMs, max: lastMs });
  const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
  fc.assert(
    fc.property(moments, minutes, fc.stringMatching(/^\d{0,6}$/), (ms, offset, more) => {
      expect(readInstantMs(isoTime(ms).replace('Z', `${more}Z`))).toBe(ms);
      expect(isUtcInstant(isoTime(ms))).toBe(true);
      const there = new Date(ms + offset * 60_000);
      fc.pre(there.getTime() >= firstMs && there.getTime() <= lastMs);
      const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
      expect(readInstantMs(isoTime(there.getTime()).replace('Z', zone))).toBe(ms);
      expect(isUtcInstant(isoTime(there.getTime()).replace('Z', zone))).toBe(false);
    }),
    { seed: seed('moments') },
  );
});

test('exactly the days of the calendar and the seconds of a day exist', () => {
  const part = (max: number): fc.Arbitrary<number> => fc.oneof(fc.nat(max), fc.constantFrom(0, max - 1, max));
  const years = fc.oneof(fc.nat(9999), fc.constantFrom(0, 1, 4, 100, 400, 1900, 2000, 2023, 2024));
  fc.assert(
    fc.property(years, part(13), part(32), part(25), part(60), part(60), (year, month, day, hour, minute, second) => {
      const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
      const isDay = year >= 1 && day >= 1 && day <= days;
      const isTime = hour <= 23 && minute <= 59 && second <= 59;
      const isNextMidnight = hour === 24 && minute === 0 && second === 0;
      const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
      const text = `${date}T${two(hour)}:${two(minute)}:${two(second)}Z`;
      expect({ text, isUtc: isUtcInstant(text) }).toEqual({ text, isUtc: isDay && isTime });
      fc.pre(date !== '9999-12-31');
      const isRead = readInstantMs(text) !== undefined;
      expect({ text, isRead }).toEqual({ text, isRead: isDay && (isTime || isNextMidnight) });
    }),
    { seed: seed('calendar'), numRuns: 2_000 },
  );
});

test.each([
  ['0001-01-01T00:00:00.000Z', true],
  ['0000-12-31T23:59:59.999Z', false],
  ['0000-12-31T24:00:00Z', false],
  ['0001-01-01T00:00:00+00:01', false],
  ['9999-12-31T23:59:59.999Z', true],
  ['9999-12-31T23:59:59-00:01', false],
  ['2026-01-01T00:00:00.123456789Z', true],
  ['2026-01-01T00:00:00.1234567890Z', false],
  ['2026-01-01T00:00:00.Z', false],
  ['2026-01-01T00:00:00', false],
  ['x2026-01-01T00:00:00Z', false],
  ['+002026-01-01T00:00:00Z', false],
  ['2026-01-01T00:00:00Zx', false],
  ['2026-01-01T00:00:00Z\n', false],
  ['2026-01-01T00:00:00+00:00 (UTC)', false],
  [['2026-01-01T00:00:00Z'], false],
  ['Thu, 01 Jan 2026 00:00:00 GMT', false],
  [1_767_225_600_000, false],
  [new Date(0), false],
  [null, false],
])('%j: %s', (value, isTime) => {
  expect(readInstantMs(value) !== undefined).toBe(isTime);
  expect(isUtcInstant(value)).toBe(isTime);
});

test('what stands before or behind a time in UTC makes it none', () => {
  for (const text of [
    '2026-01-01 T00:00:00Z',
    '2026-01-01T00:00:00Z ',
    '2026-01-01T00:00:00.5Z5',
    '2026-01-01T29:00:00Z',
  ])
    expect(isUtcInstant(text)).toBe(false);
});
