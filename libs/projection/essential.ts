/**
 * Which facts about a resource must outlive the others, so that what is kept folds to the same current state: current row,
 * links with their tombstones, when it was gone, and the newest version with its cause. Retention lets the rest go; versions
 * before that live on in the history tables alone.
 *
 * Kept are: the newest content and the one before it, with all their sightings, since the newest begins where the other was
 * last seen, and with the reads that showed last what they leave out; the same pair wherever a link shown in the current
 * tables, or a time of being gone, began or ended; every deletion and what ended it, and then the first content too, since a
 * life is told from there; the latest read, which says whether the resource can be seen; and the events that explain a kept
 * content. A fact is dropped only because a greater one is kept, so what arrives later folds with the rest as it would have
 * with the whole. The exception: of a time when it went with its containers, and of which nothing told until now, the end is
 * the first sight since that is kept, which may be a later one.
 *
 * That this was enough is not taken on trust: both are folded, and where they differ in anything that counts, all is kept.
 */
import type { Content } from './content.ts';
import { tellsExistence } from './existence.ts';
import { seenFromMs, type EventFact, type SnapshotFact } from './facts.ts';
import { beginFold, finishFold, historyRow, isForbidden, type Begun, type Folded, type Known } from './fold.ts';
import type { GoneIntervals } from './life.ts';
import { lastIntervals } from './link-life.ts';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';

/** Ids of snapshots and of events. */
export type Essential = { readonly snapshots: ReadonlySet<string>; readonly events: ReadonlySet<string> };

/** Chooses among everything known of a resource. `goneIntervals` tells of its containers. */
export function essentialOf(known: Known, goneIntervals: GoneIntervals): Essential {
  const begun = beginFold(known);
  const whole = finishFold(begun, goneIntervals);
  const state = stateOf(known, whole);
  for (const reach of ['newest', 'both'] as const) {
    const chosen = chosenOf(begun, whole, reach);
    const kept = {
      ...known,
      snapshots: known.snapshots.filter(({ id }) => chosen.snapshots.has(id)),
      events: known.events.filter(({ id }) => chosen.events.has(id)),
    };
    if (stateOf(known, finishFold(beginFold(kept), goneIntervals)) === state) return chosen;
  }
  return { snapshots: idsOf(known.snapshots), events: idsOf(known.events) };
}

/** Whose events are kept: those of the later one of two contents, which nearly always do, or those of both. */
type Reach = 'newest' | 'both';

function chosenOf(begun: Begun, whole: Folded, reach: Reach): Essential {
  const snapshots = new Set<string>();
  const events = new Set<string>();
  keepExistence(begun, snapshots, events);
  keepContents(begun, whole, reach, snapshots, events);
  const latest = latestRead(begun.known.snapshots);
  if (latest !== undefined) snapshots.add(latest.id);
  return { snapshots, events };
}

/** Every deletion and return by event, every sight of it gone, what ended that, and the latest sight of it; every event where nothing was read yet. */
function keepExistence({ known, versions, existence }: Begun, snapshots: Set<string>, events: Set<string>): void {
  const ends = new Set(existence.deaths.map(({ toMs }) => toMs));
  const lastSeenMs = existence.seenMs.at(-1);
  for (const fact of known.snapshots) {
    const { id, kind } = fact;
    const markMs = seenFromMs(fact);
    if (kind === 'absent') snapshots.add(id);
    else if (kind !== 'forbidden' && (markMs === lastSeenMs || ends.has(markMs))) snapshots.add(id);
  }
  for (const { id, action } of known.events) {
    if (versions.length === 0 || tellsExistence(known.declaration, action)) events.add(id);
  }
}

/** The versions that the current state rests on, each with the one before it. */
function keepContents(begun: Begun, whole: Folded, reach: Reach, snapshots: Set<string>, events: Set<string>): void {
  const { known, versions } = begun;
  const wanted = versionsShown(begun, whole);
  for (const [index, { content }] of versions.entries()) {
    if (!(wanted.has(index) || wanted.has(index + 1))) continue;
    for (const { id } of [...content.facts, ...content.carried.values()]) snapshots.add(id);
    if (reach === 'newest' && !wanted.has(index)) continue;
    const before = versions[index - 1]?.content;
    const isNewest = index === versions.length - 1;
    for (const event of known.events) if (mayExplain(event, before, content, isNewest)) events.add(event.id);
  }
}

/**
 * Places in `versions`: the newest, those with which a link of the current tables or a time of being gone began or ended, and the
 * first where a life has gaps.
 */
function versionsShown({ known, versions, existence }: Begun, whole: Folded): ReadonlySet<number> {
  const shown = new Set([versions.length - 1]);
  if (existence.deaths.length > 0) shown.add(0);
  for (const [index, { version, gone }] of whole.stretches.entries()) {
    const previous = whole.stretches[index - 1];
    if (previous === undefined || previous.version === version) continue;
    if (gone !== null || previous.gone !== null) shown.add(versions.indexOf(version));
  }
  for (const [index, link] of known.declaration.links.entries()) {
    for (const { begin, end } of lastIntervals(known.declaration, link, whole.links[index]?.intervals ?? [])) {
      shown.add(versions.indexOf(begin.version));
      if (end !== null) shown.add(versions.indexOf(end.version));
    }
  }
  return shown;
}

/** Wider than what explains, by the error of either sight on both sides. What came after the newest was seen may explain what is read next. */
function mayExplain({ atMs }: EventFact, before: Content | undefined, content: Content, isNewest: boolean): boolean {
  if (isNewest && atMs >= earliestSeenMs(content)) return true;
  const fromMs = before === undefined ? -Infinity : earliestSeenMs(before);
  return atMs >= fromMs && atMs <= content.lastSeenMs + content.last.errorMs + content.first.errorMs;
}

function earliestSeenMs({ lastSeenMs, first, last }: Content): number {
  return lastSeenMs - last.errorMs - first.errorMs;
}

/** The one by which `isForbidden` decides. */
function latestRead(snapshots: readonly SnapshotFact[]): SnapshotFact | undefined {
  const latestMs = snapshots.reduce((latest, fact) => Math.max(latest, seenFromMs(fact)), -Infinity);
  const forbidden = isForbidden(snapshots);
  return snapshots.find((fact) => seenFromMs(fact) === latestMs && (fact.kind === 'forbidden') === forbidden);
}

/** All that counts, as text. */
function stateOf({ declaration }: Known, { current, stretches, links, gone }: Folded): string {
  const last = stretches.at(-1);
  const newest = last === undefined ? null : historyRow(declaration, last, stretches.at(-2));
  const linked = links.map((link) => link.current.map((row) => canonicalJson(row)).sort());
  return canonicalJson([current, newest, gone, linked]);
}

function idsOf(facts: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(facts.map(({ id }) => id));
}
