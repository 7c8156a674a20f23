/** Times and dates as the API spells them → the one spelling that contents are compared in. */

/**
 * ISO 8601 with a time and a zone, else every machine would read its own; a text that merely can be taken for a time is none (undefined).
 * Comes out in UTC with milliseconds.
 */
export function timestampOf(value: string): string | undefined {
  if (spelledAlready.test(value)) return value;
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.]*(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : '');
  const spelled = Number.isNaN(ms) ? '' : new Date(ms).toISOString();
  return spelled >= '0001' && spelled.length === 24 ? spelled : undefined;
}

/** Nearly all times, and none that needs a calendar to be judged. */
const spelledAlready =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** A date as it is spelled. Undefined for what is none. */
export function dateOf(value: string): string | undefined {
  return timestampOf(`${value}T00:00:00Z`)?.slice(0, 10) === value ? value : undefined;
}
