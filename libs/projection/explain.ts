/**
 * When a content began to hold, and who made it so. In this order: the event that explains it (its field is one of
 * those that differ, its time lies between the last sight of what was before and the first sight of this content); else
 * `modified_at`, if it lies after that last sight; else the first sight. Several matching events by different people
 * make the person unknown: never a guess. An event explains at most one content.
 *
 * A first content has none before it to differ from. It holds since its creation, if an event told of that; of an older
 * resource, since the last change that was heard of before the read, or Asana's own stamp if that tells of a later one.
 * What it was before that was never read, so `created_at` begins no version.
 */
import { columnName, headOf } from '@asana-warehouse/catalogue/field';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Content } from './content.ts';
import { compareText, type EventFact } from './facts.ts';

/** A content with its beginning. Beginnings rise strictly along a resource's life. */
export type Version = {
  readonly content: Content;
  readonly fromMs: number;
  readonly how: 'event' | 'story' | 'modified_at' | 'observed';
  readonly byGid: string | null;
  readonly action: string;
};

/** The versions of a life, in order. */
export function versionsOf(
  declaration: Resource,
  contents: readonly Content[],
  events: readonly EventFact[],
): readonly Version[] {
  const ordered = [...events].sort((a, b) => a.atMs - b.atMs || compareText(a.id, b.id));
  const used = new Set<string>();
  const versions: Version[] = [];
  for (const content of contents) {
    const free = used.size === 0 ? ordered : ordered.filter((event) => !used.has(event.id));
    const { version, explained } = versionAfter(declaration, versions.at(-1), content, free);
    for (const event of explained) used.add(event.id);
    versions.push(version);
  }
  return versions;
}

/** The version that a content makes after the one before it, and which of the events, ordered and not used yet, explain it. */
export function versionAfter(
  declaration: Resource,
  previous: Pick<Version, 'content' | 'fromMs'> | undefined,
  content: Content,
  events: readonly EventFact[],
): { readonly version: Version; readonly explained: readonly EventFact[] } {
  if (previous === undefined) return firstVersion(content, events);
  const before = lastSightOf(previous.content, content);
  const explained = events.filter(
    (event) => liesBetween(event, before, content) && explains(declaration, event, content.changed ?? []),
  );
  const began = beginning(explained, explained.at(-1), before, content);
  const floorMs = previous.fromMs + 1;
  return { version: { content, ...began, fromMs: Math.max(began.fromMs, floorMs) }, explained };
}

/** When what has changed was seen last as it was before, and by how much that may be off. */
type Sight = { readonly atMs: number; readonly errorMs: number };

/** Reads that left out what has changed are no sights of it. */
function lastSightOf(before: Content, { changed }: Content): Sight {
  const last = { atMs: before.lastSeenMs, errorMs: before.last.errorMs };
  const others = (changed ?? []).flatMap((name) => before.carried.get(name) ?? []);
  return others
    .map(({ observedAtMs, errorMs }) => ({ atMs: observedAtMs, errorMs }))
    .reduce((earliest, sight) => (sight.atMs < earliest.atMs ? sight : earliest), last);
}

/** Asana dates a creation and the event that tells of it by different clocks, and so a change and the stamp it leaves. */
const sameMomentMs = 2_000;

function firstVersion(content: Content, events: readonly EventFact[]): ReturnType<typeof versionAfter> {
  const heard = events.filter((event) => liesBetween(event, undefined, content));
  const added = heard.filter(({ action }) => action === 'added');
  const bornMs = createdAtMs(content);
  if (bornMs === null || (added[0] !== undefined && added[0].atMs - bornMs < sameMomentMs)) {
    // It holds since it was made, whoever changed it before it was read.
    const began = beginning(added.slice(0, 1), added[0], undefined, content);
    return { version: { content, ...began }, explained: added };
  }
  // What may have come after the read is left to the next version.
  const seenFromMs = content.firstSeenMs - content.first.errorMs;
  const told = heard.filter(({ action, atMs }) => changes.has(action) && atMs <= seenFromMs);
  const stamp = beginning([], undefined, undefined, content);
  const last = told.at(-1);
  const isStampLater = stamp.how === 'modified_at' && last !== undefined && stamp.fromMs - last.atMs >= sameMomentMs;
  const began = isStampLater ? stamp : beginning(told, last, undefined, content);
  return { version: { content, ...began }, explained: told };
}

const changes: ReadonlySet<string> = new Set(['added', 'changed', 'removed']);

function createdAtMs({ decoded }: Content): number | null {
  const createdAt = decoded.row['created_at'];
  return typeof createdAt === 'string' ? Date.parse(createdAt) : null;
}

type Beginning = Pick<Version, 'fromMs' | 'how' | 'byGid' | 'action'>;

/** `event`: where the content begins, one of those that match. */
function beginning(
  matching: readonly EventFact[],
  event: EventFact | undefined,
  previous: Sight | undefined,
  content: Content,
): Beginning {
  if (event !== undefined) {
    const people = new Set(matching.map((one) => one.userGid));
    const byGid = people.size === 1 ? event.userGid : null;
    return { fromMs: event.atMs, how: event.isStory === true ? 'story' : 'event', byGid, action: event.action };
  }
  const modifiedAtMs = content.first.modifiedAtMs;
  const unexplained = { byGid: null, action: 'observed' } as const;
  if (
    modifiedAtMs !== null &&
    modifiedAtMs <= firstSeenBoundMs(content) &&
    modifiedAtMs > (previous?.atMs ?? -Infinity)
  ) {
    return { fromMs: modifiedAtMs, how: 'modified_at', ...unexplained };
  }
  return { fromMs: content.firstSeenMs, how: 'observed', ...unexplained };
}

function liesBetween(event: EventFact, previous: Sight | undefined, content: Content): boolean {
  const fromMs = previous === undefined ? -Infinity : previous.atMs - previous.errorMs;
  return event.atMs > fromMs && event.atMs <= firstSeenBoundMs(content);
}

function firstSeenBoundMs(content: Content): number {
  return content.firstSeenMs + content.first.errorMs;
}

function explains(declaration: Resource, event: EventFact, changed: readonly string[]): boolean {
  if (event.action === 'changed') {
    if (event.changeField === null) return false;
    const names = declaration.eventFields?.[event.changeField] ?? fieldsAt(declaration, event.changeField);
    return names.some((name) => changed.includes(columnOf(declaration, name)));
  }
  if (event.action !== 'added' && event.action !== 'removed') return false;
  return namesReferringTo(declaration, event.parentType).some((name) => changed.includes(name));
}

/** Names of the fields that a key of the body fills; the key itself where none is declared. */
function fieldsAt({ fields }: Resource, key: string): readonly string[] {
  const names = Object.entries(fields).flatMap(([name, field]) => (headOf(name, field) === key ? [name] : []));
  return names.length > 0 ? names : [key];
}

function columnOf(declaration: Resource, name: string): string {
  const field = declaration.fields[name];
  return field === undefined ? name : columnName(name, field);
}

/** Columns and links through which this type lies in something of type `parentType`. */
function namesReferringTo(declaration: Resource, parentType: string | null): readonly string[] {
  if (parentType === null) return [];
  const columns = Object.entries(declaration.fields)
    .filter(([, field]) => field.ref === parentType)
    .map(([name, field]) => columnName(name, field));
  const tables = declaration.links
    .filter((link) => Object.values(link.fields).some((field) => field.ref === parentType))
    .map((link) => link.table);
  return [...columns, ...tables];
}
