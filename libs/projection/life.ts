/**
 * The life of a resource as consecutive stretches: which version holds, and whether it is gone. A stretch begins where
 * either changes. Going with a container is derived here and never written as a fact: a child is gone while all its
 * containers went later than a read last found it; a task that lies in another living project survives. That it was restored itself
 * while they lay in the bin is no such read.
 *
 * What went in this way no read finds. So an absence observed while all containers were gone is none of the resource itself:
 * it shows at most that it went with them, whatever was seen since, and it returns as soon as one of them does.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { Container, Resource } from '@asana-warehouse/catalogue/resource';
import { columnName } from '@asana-warehouse/catalogue/field';
import { existenceOf, type Death, type Existence } from './existence.ts';
import type { Version } from './explain.ts';
import { seenFromMs, type EventFact, type Interval, type SnapshotFact } from './facts.ts';

/** How a resource is gone at some time. `sinceMs`: `_deleted_at`. */
export type Gone = {
  readonly how: 'event' | 'absent' | 'container';
  readonly sinceMs: number;
  readonly byGid: string | null;
};

/** `toMs` null: holds now. `returned`: the stretch begins with a return; `by` of the event, if one told of it. */
export type Stretch = Interval & {
  readonly version: Version;
  readonly gone: Gone | null;
  readonly returned: { readonly byGid: string | null; readonly told: boolean } | null;
};

/** When a container was gone, itself or with its own containers. Unknown containers were never gone. */
export type GoneIntervals = (type: string, gid: string) => readonly Interval[];

export type ContainerRef = { readonly type: string; readonly gid: string };

/** The containers that a content names. */
export function containersOf(
  declaration: Resource,
  content: { readonly row: Row; readonly links: Readonly<Record<string, readonly Row[]>> },
): readonly ContainerRef[] {
  return declaration.containers.flatMap((container) =>
    gidsOf(declaration, container, content).map((gid) => ({ type: container.type, gid })),
  );
}

/** When the containers of each version were gone, container by container. */
type Held = readonly (readonly (readonly Interval[])[])[];

/** Lower bounds of when it was surely there, and of when a read found nothing while its containers were gone. */
type Sights = { readonly seenMs: readonly number[]; readonly unfoundMs: readonly number[] };

/** What a life is cut by: the versions and all that is known of the resource's existence. */
export type Lived = {
  readonly declaration: Resource;
  readonly snapshots: readonly SnapshotFact[];
  readonly events: readonly EventFact[];
};

/** Cuts a life into stretches, without gaps or overlaps, from the first version on. `existence`: of all that was lived. */
export function stretchesOf(
  { declaration, snapshots, events }: Lived,
  versions: readonly Version[],
  existence: Existence,
  goneIntervals: GoneIntervals,
): readonly Stretch[] {
  const held = versions.map((version) =>
    containersOf(declaration, version.content.decoded).map(({ type, gid }) => goneIntervals(type, gid)),
  );
  const unfound = new Set(snapshots.filter((fact) => isUnfound(versions, held, fact)));
  const others = snapshots.filter((fact) => !unfound.has(fact));
  const { deaths, seenMs } = unfound.size === 0 ? existence : existenceOf(declaration, others, events);
  const sights = { seenMs, unfoundMs: [...unfound].map(seenFromMs).sort((a, b) => a - b) };
  const stretches: Stretch[] = [];
  for (const fromMs of boundariesOf(versions, deaths, held, sights)) {
    const index = versions.findLastIndex((version) => version.fromMs <= fromMs);
    const version = versions[index];
    if (version === undefined) continue;
    const gone = ownGone(deaths, fromMs) ?? goneWith(held[index] ?? [], sights, fromMs);
    const previous = stretches.at(-1);
    if (previous !== undefined && previous.version === version && equalGone(previous.gone, gone)) continue;
    if (previous !== undefined) stretches[stretches.length - 1] = { ...previous, toMs: fromMs };
    const returned =
      previous !== undefined && previous.gone !== null && gone === null ? returnAt(deaths, fromMs) : null;
    stretches.push({ fromMs, toMs: null, version, gone, returned });
  }
  return stretches;
}

/** Whether a read found nothing while all containers were gone, as late as it may have been. One that may have come after their return is believed. */
function isUnfound(versions: readonly Version[], held: Held, { kind, observedAtMs, errorMs }: SnapshotFact): boolean {
  if (kind !== 'absent') return false;
  const atMs = observedAtMs + errorMs;
  const containers = held[versions.findLastIndex((version) => version.fromMs <= atMs)] ?? [];
  return containers.length > 0 && containers.every((intervals) => intervals.some((one) => covers(one, atMs)));
}

function gidsOf(
  declaration: Resource,
  container: Container,
  content: { readonly row: Row; readonly links: Readonly<Record<string, readonly Row[]>> },
): readonly string[] {
  if ('link' in container) {
    return (content.links[container.link] ?? []).flatMap((row) => asGid(row[container.column]));
  }
  const field = declaration.fields[container.field];
  return field === undefined ? [] : asGid(content.row[columnName(container.field, field)]);
}

function asGid(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}

function boundariesOf(
  versions: readonly Version[],
  deaths: readonly Death[],
  held: Held,
  { seenMs, unfoundMs }: Sights,
): readonly number[] {
  const firstMs = versions[0]?.fromMs;
  if (firstMs === undefined) return [];
  const boundaries = new Set(versions.map((version) => version.fromMs));
  const containerIntervals = held.flat(2);
  for (const interval of [...deaths, ...containerIntervals]) {
    boundaries.add(interval.fromMs);
    if (interval.toMs !== null) boundaries.add(interval.toMs);
  }
  // Sights end a stretch only when a container is gone: they show whether the child went with it.
  if (containerIntervals.length > 0) for (const sightMs of [...seenMs, ...unfoundMs]) boundaries.add(sightMs);
  return [...boundaries].filter((boundary) => boundary >= firstMs).sort((a, b) => a - b);
}

function ownGone(deaths: readonly Death[], atMs: number): Gone | null {
  const death = deaths.find((interval) => covers(interval, atMs));
  return death === undefined ? null : { how: death.how, sinceMs: death.fromMs, byGid: death.byGid };
}

function goneWith(
  containers: readonly (readonly Interval[])[],
  { seenMs, unfoundMs }: Sights,
  atMs: number,
): Gone | null {
  if (containers.length === 0) return null;
  const lastSeenMs = seenMs.findLast((seen) => seen <= atMs) ?? -Infinity;
  const lastUnfoundMs = unfoundMs.findLast((unfound) => unfound <= atMs) ?? -Infinity;
  let sinceMs = -Infinity;
  for (const intervals of containers) {
    const gone = intervals.find((interval) => covers(interval, atMs));
    if (gone === undefined) return null;
    const isSeenSince = gone.fromMs <= lastSeenMs;
    if (isSeenSince && lastUnfoundMs < lastSeenMs) return null;
    sinceMs = Math.max(sinceMs, isSeenSince ? lastUnfoundMs : gone.fromMs);
  }
  return { how: 'container', sinceMs, byGid: null };
}

function returnAt(deaths: readonly Death[], atMs: number): { readonly byGid: string | null; readonly told: boolean } {
  const death = deaths.find((interval) => interval.toMs === atMs);
  return { byGid: death?.endedBy?.byGid ?? null, told: death !== undefined && death.endedBy !== null };
}

function covers(interval: Interval, atMs: number): boolean {
  return interval.fromMs <= atMs && (interval.toMs === null || atMs < interval.toMs);
}

function equalGone(a: Gone | null, b: Gone | null): boolean {
  return a === b || (a !== null && b !== null && a.how === b.how && a.sinceMs === b.sinceMs);
}
