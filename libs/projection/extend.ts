/**
 * The fold of a life that only grows at its end, without the life before: nearly every content that comes is newer than
 * all that is known, and then the newest version and its last body say all that the new rows depend on. Whether it is so,
 * the stamps of the known facts tell. Wherever that cannot be told for sure the answer is undefined, and the fold of
 * everything known (`fold.ts`) decides; where there is an answer it is the one that this fold gives.
 */
import { decodeOnce, type Row } from '@asana-warehouse/catalogue/decode';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { showsVolatile } from '@asana-warehouse/catalogue/volatile';
import { compareContent, contentsOf, isVolatile, lacksStamp, type Content } from './content.ts';
import { existenceOf } from './existence.ts';
import { versionAfter, type Version } from './explain.ts';
import { compareText, seenFromMs, type ContentFact, type EventFact, type SnapshotFact } from './facts.ts';
import { currentRow, historyRow, isForbidden, linkHistoryRow, linkRow } from './fold.ts';
import { containersOf, type ContainerRef, type GoneIntervals, type Stretch } from './life.ts';
import { linkChangesOf, noLinkChanges, type LinkChanges } from './link-changes.ts';

/** The row of history that holds now. `everGone`: some row says that the resource was gone. */
export type NewestVersion = { readonly fromMs: number; readonly hash: string; readonly everGone: boolean };

/** The end of a life. `stamps`: all snapshot facts known, in any order, bodies left out. `newest` undefined: no history. */
export type End = { readonly stamps: readonly SnapshotFact[]; readonly newest: NewestVersion | undefined };

/** What extending needs: the events after `sinceMs`, and the body of the fact `last`, if it is not undefined. */
export type Needs = { readonly sinceMs: number; readonly last: ContentFact | undefined };

/** Rows at the end of a life. `current` null: as it is. `began` null: no new version. `beforeFromMs`: where the one before began. */
export type Extension = {
  readonly gid: string;
  readonly current: Row | null;
  readonly began: Row | null;
  readonly beforeFromMs: number | null;
  readonly links: readonly LinkExtension[];
};

/** What a new version does to one table of links. */
export type LinkExtension = { readonly table: string; readonly rows: readonly LinkRows[] };

/** `began` null: no interval begins. `endedMs`: when the open interval of that link ends. */
export type LinkRows = { readonly current: Row; readonly began: Row | null; readonly endedMs: number | null };

/** An extension that holds if none of these containers was ever gone. */
export type BegunExtension = {
  readonly declaration: Resource;
  readonly extension: Extension;
  readonly containers: readonly ContainerRef[];
};

/** Whether a new content can be taken as an extension by the stamps, and what that needs. */
export function extensionNeeds(declaration: Resource, { stamps, newest }: End, fact: ContentFact): Needs | undefined {
  if (stamps.length === 0) return newest === undefined ? { sinceMs: -Infinity, last: undefined } : undefined;
  if (newest === undefined || newest.everGone || seenFromMs(fact) <= newest.fromMs) return undefined;
  const contents = stamps.filter((stamp): stamp is ContentFact => stamp.kind === 'present');
  if ([...contents, fact].some((one) => lacksStamp(declaration, one))) return undefined;
  const run = newestRun(stamps);
  const last = run.at(-1);
  if (last === undefined || last.hash !== newest.hash || compareContent(last, fact) >= 0) return undefined;
  if (stamps.some((stamp) => stamp.observedAtMs >= fact.observedAtMs || seenFromMs(stamp) >= seenFromMs(fact)))
    return undefined;
  // A fact before the run may belong to the same content: it must not have been seen later.
  const seenMs = Math.max(...run.map((stamp) => stamp.observedAtMs));
  if (contents.some((stamp) => stamp.observedAtMs > seenMs)) return undefined;
  const sinceMs = seenMs - last.errorMs;
  const isEqual = last.hash === fact.hash && !showsVolatile(declaration);
  return { sinceMs, last: isEqual ? undefined : last };
}

/** The first half. `body`: of the fact that was needed; `events`: those after the time that was needed, at least. */
export function beginExtension(
  declaration: Resource,
  gid: string,
  { stamps, newest }: End,
  fact: ContentFact,
  body: ContentFact['body'] | undefined,
  events: readonly EventFact[],
): BegunExtension | undefined {
  if (newest === undefined) {
    const [content] = contentsOf(declaration, [fact]);
    if (content === undefined || existenceOf(declaration, [fact], events).deaths.length > 0) return undefined;
    return began(declaration, gid, null, versionAfter(declaration, undefined, content, ordered(events)).version);
  }
  const run = newestRun(stamps);
  const last = run.at(-1);
  if (last === undefined || !showsAllKnown(declaration, body ?? fact.body)) return undefined;
  if (last.hash === fact.hash) return confirmed(declaration, gid, stamps, [...run, fact], body);
  if (body === undefined) return undefined;
  const [previous, content] = contentsOf(declaration, [...run.slice(0, -1), { ...last, body }, fact]);
  // A fact that only completes what is known begins no version, but changes the one that holds.
  if (previous === undefined || content === undefined) return undefined;
  // An event from before the last sight of any content may be one that explains an older version already.
  const sinceMs = previous.lastSeenMs - previous.last.errorMs;
  const usedMs = Math.max(...stamps.map((stamp) => stamp.observedAtMs + stamp.errorMs));
  if (events.some((event) => event.atMs > sinceMs && event.atMs <= usedMs)) return undefined;
  const before = stretchOf(
    { content: previous, fromMs: newest.fromMs, how: 'observed', byGid: null, action: '' },
    null,
  );
  return began(declaration, gid, before, versionAfter(declaration, before.version, content, ordered(events)).version);
}

/** The second half. */
export function finishExtension(
  { extension, containers }: BegunExtension,
  goneIntervals: GoneIntervals,
): Extension | undefined {
  return containers.some(({ type, gid }) => goneIntervals(type, gid).length > 0) ? undefined : extension;
}

/**
 * Whether a body that has the hash of the newest version shows all that is known. The hash says so of everything that counts in
 * it; a volatile value that the body leaves out may be known from before.
 */
function showsAllKnown(declaration: Resource, body: ContentFact['body']): boolean {
  return !decodeOnce(declaration, body).lacks.some((name) => isVolatile(declaration, name));
}

/** The newest facts of one hash in register order, oldest first. */
function newestRun(stamps: readonly SnapshotFact[]): readonly ContentFact[] {
  const contents = stamps.filter((stamp): stamp is ContentFact => stamp.kind === 'present').sort(compareContent);
  const other = contents.findLastIndex((stamp) => stamp.hash !== contents.at(-1)?.hash);
  return contents.slice(other + 1);
}

function ordered(events: readonly EventFact[]): readonly EventFact[] {
  return [...events].sort((a, b) => a.atMs - b.atMs || compareText(a.id, b.id));
}

function stretchOf(version: Version, toMs: number | null): Stretch {
  return { fromMs: version.fromMs, toMs, version, gone: null, returned: null };
}

/** Undefined when a link goes on with other volatile values: which version it shows, only the whole life tells. */
function began(
  declaration: Resource,
  gid: string,
  before: Stretch | null,
  version: Version,
): BegunExtension | undefined {
  const after = stretchOf(version, null);
  const contents = before === null ? [version.content] : [before.version.content, version.content];
  const links: LinkExtension[] = [];
  for (const link of declaration.links) {
    const held = before?.version.content.decoded.links[link.table] ?? [];
    const changes = linkChangesOf(declaration, link, held, version.content.decoded.links[link.table] ?? []);
    if (changes.restated) return undefined;
    if (changes !== noLinkChanges) links.push({ table: link.table, rows: linkRowsOf(link, changes, before, after) });
  }
  return {
    declaration,
    extension: {
      gid,
      current: currentRow(after, false),
      began: historyRow(declaration, after, before ?? undefined),
      beforeFromMs: before?.fromMs ?? null,
      links,
    },
    containers: contents.flatMap((content) => containersOf(declaration, content.decoded)),
  };
}

/** The same content again: only volatile values and the visibility can be others than they were. */
function confirmed(
  declaration: Resource,
  gid: string,
  stamps: readonly SnapshotFact[],
  run: readonly ContentFact[],
  body: ContentFact['body'] | undefined,
): BegunExtension | undefined {
  const [content] = contentsOf(declaration, run);
  if (content === undefined) return undefined;
  const containers = containersOf(declaration, content.decoded);
  const hasVolatile = showsVolatile(declaration);
  if (hasVolatile && !showsEqualLinks(declaration, content, body)) return undefined;
  const version = { content, fromMs: 0, how: 'observed', byGid: null, action: '' } as const;
  const current = hasVolatile || isForbidden(stamps) ? currentRow(stretchOf(version, null), false) : null;
  return { declaration, extension: { gid, current, began: null, beforeFromMs: null, links: [] }, containers };
}

/** `body`: of the content before. */
function showsEqualLinks(declaration: Resource, { last }: Content, body: ContentFact['body'] | undefined): boolean {
  if (body === undefined) return false;
  const [before, after] = [decodeOnce(declaration, body), decodeOnce(declaration, last.body)];
  if (before.lacks.join() !== after.lacks.join()) return false;
  return JSON.stringify(before.links) === JSON.stringify(after.links);
}

function linkRowsOf(
  link: Link,
  { began: beginning, ended }: LinkChanges,
  before: Stretch | null,
  after: Stretch,
): readonly LinkRows[] {
  const rows = beginning.map(({ row, replaces }) => {
    const interval = { row, begin: after, end: null };
    const endedMs = replaces ? after.fromMs : null;
    return { current: linkRow(interval), began: linkHistoryRow(link, interval), endedMs };
  });
  if (before === null) return rows;
  const tombstones = ended.map((row) => linkRow({ row, begin: before, end: after }));
  return [...rows, ...tombstones.map((current) => ({ current, began: null, endedMs: after.fromMs }))];
}
