/**
 * Times as the wire writes them. Only full dates with a zone are taken, only those that exist, and only years 1 to 9999,
 * which is what every consumer down to Postgres can hold; digits beyond milliseconds are cut.
 */

const pattern = /^(?!0000)(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const firstMs = Date.parse('0001-01-01T00:00:00.000Z');
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Ms since 1970, or undefined when `value` is no such time. */
export function readInstantMs(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = pattern.exec(value);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const ms = Date.parse(value);
  return day <= daysOf(year, month) && ms >= firstMs && ms <= lastMs ? ms : undefined;
}

/** Whether `value` is a time as the log writes them: of the kind above, in UTC, and midnight as the beginning of a day. */
export function isUtcInstant(value: unknown): value is string {
  return readInstantMs(value) !== undefined && /T(?!24).*Z/.test(value as string);
}

/** ISO 8601, UTC, ms: equal length for all, so they sort as text. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
