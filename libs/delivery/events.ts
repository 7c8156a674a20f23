/**
 * A delivery's body → its events. Wire shape, as far as it matters here:
 *
 *   body   = {} | {"events": [event, …]}
 *   event  = {resource, action, user?, created_at?, parent?, change?, type?, …}
 *   change = {field?, action?, new_value? | added_value? | removed_value?, …}
 *
 * An event that lacks its resource or action, or holds a wrong type where one is known, is a fault with its path; the
 * good events beside it stand. Keys, types and actions that are new pass. Nothing is ever taken from prototypes or
 * guessed: what was not said is null.
 */
import type { DecodedEvent, EventFault } from './event.ts';
import { eventNamer, type EventIdentity } from './event-id.ts';
import { isoTime, readInstantMs } from './instant.ts';

/** The events in the body's order, and at most one fault for each that could not be decoded. */
export type DecodedEvents = { readonly events: readonly DecodedEvent[]; readonly faults: readonly EventFault[] };

/** A value, or what is wrong: the path below the event, and the reason. */
type Read<T> = { readonly value: T } | { readonly path: string; readonly reason: string };
type Fields = Readonly<Record<string, unknown>>;
/** An event before it is named and dated. */
type Entry = EventIdentity & {
  readonly resourceSubtype: string | null;
  readonly changeValueType: string | null;
  readonly changeValueGid: string | null;
};

/** `receivedAt`: the record's `received-at`, ISO 8601. Never throws: what cannot be decoded is a fault of index -1. */
export function decodeEvents(body: Buffer, receivedAt: string): DecodedEvents {
  const receivedAtMs = readInstantMs(receivedAt);
  if (receivedAtMs === undefined) return whole('received-at', 'expected a time');
  const list = listOf(body);
  if ('reason' in list) return whole(list.path, list.reason);
  const events: DecodedEvent[] = [];
  const faults: EventFault[] = [];
  const nameOf = eventNamer();
  list.value.forEach((element, index) => {
    const read = readEntry(element);
    if ('reason' in read) faults.push({ index, path: `events[${index}]${read.path}`, reason: read.reason });
    else events.push(eventOf(read.value, nameOf(read.value), index, receivedAtMs));
  });
  return { events, faults };
}

function whole(path: string, reason: string): DecodedEvents {
  return { events: [], faults: [{ index: -1, path, reason }] };
}

function listOf(body: Buffer): Read<readonly unknown[]> {
  const parsed = parseJson(body);
  if (parsed === undefined) return { path: '', reason: 'not JSON' };
  if (!isObject(parsed.value)) return { path: '', reason: `expected an object, got ${kindOf(parsed.value)}` };
  const events = parsed.value['events'];
  if (events === undefined) return { value: [] };
  if (!Array.isArray(events)) return { path: 'events', reason: `expected a list, got ${kindOf(events)}` };
  return { value: events };
}

function parseJson(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return undefined;
  }
}

function readEntry(element: unknown): Read<Entry> {
  if (!isObject(element)) return { path: '', reason: `expected an object, got ${kindOf(element)}` };
  const reader = fieldReader();
  const resource = reader.object(element, 'resource', '');
  const user = reader.object(element, 'user', '');
  const parent = reader.object(element, 'parent', '');
  const change = reader.object(element, 'change', '');
  const newValue = reader.object(change, 'new_value', '.change');
  const addedValue = reader.object(change, 'added_value', '.change');
  const removedValue = reader.object(change, 'removed_value', '.change');
  const resourceGid = reader.gid(resource, '.resource');
  const resourceType = reader.text(resource, 'resource_type', '.resource') ?? reader.text(element, 'type', '');
  const action = reader.text(element, 'action', '');
  const entry = {
    resourceSubtype: reader.text(resource, 'resource_subtype', '.resource'),
    userGid: reader.gid(user, '.user'),
    saidAtMs: reader.instant(element, 'created_at', ''),
    parentType: reader.text(parent, 'resource_type', '.parent'),
    parentGid: reader.gid(parent, '.parent'),
    changeField: reader.text(change, 'field', '.change'),
    changeAction: reader.text(change, 'action', '.change'),
    newValueGid: reader.gid(newValue, '.change.new_value'),
    addedValueGid: reader.gid(addedValue, '.change.added_value'),
    removedValueGid: reader.gid(removedValue, '.change.removed_value'),
    changeValueType: reader.text(newValue ?? addedValue ?? removedValue, 'resource_type', '.change.value'),
  };
  const fault = reader.fault();
  if (fault !== undefined) return fault;
  if (resourceGid === null) return { path: '.resource.gid', reason: 'expected a gid, got nothing' };
  if (resourceType === null) return { path: '.resource.resource_type', reason: 'expected a type, got nothing' };
  if (action === null) return { path: '.action', reason: 'expected an action, got nothing' };
  const changeValueGid = entry.newValueGid ?? entry.addedValueGid ?? entry.removedValueGid;
  return { value: { ...entry, resourceGid, resourceType, action: normalised(action), changeValueGid } };
}

/** Reads fields that may be missing or null (both: null) and keeps the first wrong one. */
function fieldReader() {
  let first: { readonly path: string; readonly reason: string } | undefined;
  const wrong = (path: string, expected: string, value: unknown): null => {
    first ??= { path, reason: `expected ${expected}, got ${kindOf(value)}` };
    return null;
  };
  const read = <T>(
    from: Fields | null,
    name: string,
    path: string,
    expected: string,
    as: (v: unknown) => T | undefined,
  ) => {
    const value = from?.[name] ?? null;
    return value === null ? null : (as(value) ?? wrong(`${path}.${name}`, expected, value));
  };
  return {
    object: (from: Fields | null, name: string, path: string) =>
      read(from, name, path, 'an object', (value) => (isObject(value) ? value : undefined)),
    gid: (from: Fields | null, path: string) => read(from, 'gid', path, 'a gid', asGid),
    text: (from: Fields | null, name: string, path: string) => read(from, name, path, 'a short text', asText),
    instant: (from: Fields | null, name: string, path: string) => read(from, name, path, 'a time', readInstantMs),
    fault: () => first,
  };
}

/** Gids are opaque, but end up in URLs: what could mean something there is not one. */
function asGid(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : undefined;
}

/** Names of types, actions and fields: at most 255 characters, none that a database or terminal would choke on. */
function asText(value: unknown): string | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return typeof value === 'string' && /^[^\u0000-\u001f\u007f]{1,255}$/.test(value) && value.isWellFormed()
    ? value
    : undefined;
}

function normalised(action: string): string {
  return action === 'created' ? 'added' : action;
}

function eventOf(entry: Entry, id: string, index: number, receivedAtMs: number): DecodedEvent {
  const { saidAtMs } = entry;
  return {
    id,
    index,
    resourceType: entry.resourceType,
    resourceGid: entry.resourceGid,
    resourceSubtype: entry.resourceSubtype,
    action: entry.action,
    userGid: entry.userGid,
    saidAt: saidAtMs === null ? null : isoTime(saidAtMs),
    at: isoTime(Math.min(saidAtMs ?? receivedAtMs, receivedAtMs)),
    parentType: entry.parentType,
    parentGid: entry.parentGid,
    changeField: entry.changeField,
    changeAction: entry.changeAction,
    changeValueType: entry.changeValueType,
    changeValueGid: entry.changeValueGid,
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
