/**
 * Text of records that is stored beside their bytes: keys and headers. Postgres stores neither NUL nor halves of
 * character pairs; they are left out or replaced here, since the value is kept byte for byte and nothing is found by them.
 */
import type { LogHeaders } from '@asana-warehouse/event-log/event-log';

/** A record's key as Postgres can store it. */
export function storableKey(key: string): string {
  return key.replaceAll('\u0000', '').toWellFormed();
}

/** A record's headers as JSON that Postgres can store. */
export function storableHeaders(headers: LogHeaders): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [storableKey(name), storableKey(value)])),
  );
}
