/**
 * Which resource a refused record tells of, where that can still be read, so that letters can be chosen and counted by type.
 * What is read here is only a label: it decides nothing about how the record is applied.
 */
import type { LogHeaders } from '@asana-warehouse/event-log/event-log';

/** A resource as it is spelled in the record. */
export type Subject = { readonly type: string; readonly gid: string };

/** A record, or one event of it; `eventIndex` -1: the whole record. */
export type SubjectOf = {
  readonly key: string;
  readonly headers: LogHeaders;
  readonly value: Buffer;
  readonly eventIndex: number;
};

/** Larger values are not read a second time for a label. */
const valueBytesMax = 4 * 1024 * 1024;

/** Null when nothing plausible can be read. Never throws for what a record holds. */
export function subjectOf(record: SubjectOf): Subject | null {
  if ('delivery-id' in record.headers || 'webhook-key' in record.headers) return subjectOfEvent(record);
  return subject(record.headers['type'], record.key) ?? subjectOfSnapshot(record);
}

function subjectOfSnapshot({ value }: SubjectOf): Subject | null {
  const snapshot = parsed(value);
  return subject(snapshot['type'], snapshot['gid']);
}

function subjectOfEvent({ value, eventIndex }: SubjectOf): Subject | null {
  const { events } = parsed(value);
  const event: unknown = Array.isArray(events) ? events[Math.max(0, eventIndex)] : undefined;
  if (eventIndex < 0 && Array.isArray(events) && events.length !== 1) return null;
  const { resource } = fieldsOf(event);
  const { resource_type: type, gid } = fieldsOf(resource);
  return subject(type, gid);
}

function subject(type: unknown, gid: unknown): Subject | null {
  if (typeof type !== 'string' || !/^[a-z][a-z_]{0,63}$/.test(type)) return null;
  return typeof gid === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(gid) ? { type, gid } : null;
}

function parsed(value: Buffer): Readonly<Record<string, unknown>> {
  if (value.length > valueBytesMax) return {};
  try {
    return fieldsOf(JSON.parse(value.toString('utf8')));
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
