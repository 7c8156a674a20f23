/**
 * The existence register. Each sighting and each deletion has one place in Asana's time: an event its own time, an
 * observation its lower bound (when it was made, less its error), so "present" beats "deleted" only if it surely came
 * later. At equal times gone wins. The latest mark says what is so now; all marks in order say when it was so.
 * A refused read (forbidden) is no mark: it says nothing about existence. Nor is an observation that can have been made after
 * an event that tells the same: the event knows the moment and the person.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { compareText, seenFromMs, type EventFact, type Interval, type SnapshotFact } from './facts.ts';

/** A stretch in which the resource is gone, and how its beginning was learned. */
export type Death = Interval & {
  readonly how: 'event' | 'absent';
  readonly byGid: string | null;
  /** Event that ended it, if one did. */
  readonly endedBy: { readonly byGid: string | null } | null;
};

export type Existence = {
  readonly deaths: readonly Death[];
  /** When a read found it: lower bounds, ascending. An event that tells of its return says nothing of its containers. */
  readonly seenMs: readonly number[];
};

type Mark = {
  readonly atMs: number;
  readonly alive: boolean;
  readonly how: 'event' | 'observation';
  readonly errorMs: number;
  readonly byGid: string | null;
  readonly id: string;
};

/** Folds everything that was learned about existence. */
export function existenceOf(
  declaration: Resource,
  snapshots: readonly SnapshotFact[],
  events: readonly EventFact[],
): Existence {
  const told = events.flatMap((event) => markOfEvent(declaration, event)).sort(compareMarks);
  const seen = snapshots.flatMap(markOfSnapshot).sort(compareMarks);
  const marks = [...told, ...seen.filter((sight) => !isTold(told, sight))].sort(compareMarks);
  return { deaths: deathsOf(marks), seenMs: seen.filter(({ alive }) => alive).map(({ atMs }) => atMs) };
}

/** Whether an event with this action says that a resource of this type went or came back. */
export function tellsExistence(declaration: Resource, action: string): boolean {
  return tellsGone(declaration, action) || tellsBack(declaration, action);
}

function tellsGone(declaration: Resource, action: string): boolean {
  return (declaration.goneBy as readonly string[]).includes(action);
}

function tellsBack(declaration: Resource, action: string): boolean {
  return action === 'undeleted' || (action === 'added' && declaration.goneBy.includes('removed'));
}

function markOfSnapshot(fact: SnapshotFact): readonly Mark[] {
  if (fact.kind === 'forbidden') return [];
  const { errorMs, id } = fact;
  return [{ atMs: seenFromMs(fact), alive: fact.kind !== 'absent', how: 'observation', errorMs, byGid: null, id }];
}

function markOfEvent(declaration: Resource, event: EventFact): readonly Mark[] {
  const mark = { atMs: event.atMs, how: 'event', errorMs: 0, byGid: event.userGid, id: event.id } as const;
  if (tellsGone(declaration, event.action)) return [{ ...mark, alive: false }];
  return tellsBack(declaration, event.action) ? [{ ...mark, alive: true }] : [];
}

function compareMarks(a: Mark, b: Mark): number {
  return a.atMs - b.atMs || Number(b.alive) - Number(a.alive) || compareText(a.id, b.id);
}

/** Whether an event within the error of the sight shows the same, and none in between the opposite. */
function isTold(told: readonly Mark[], { atMs, errorMs, alive }: Mark): boolean {
  const event = told.find((one) => one.atMs >= atMs && one.alive === alive);
  if (event === undefined || event.atMs > atMs + 2 * errorMs) return false;
  return !told.some((one) => one.alive !== alive && one.atMs > atMs && one.atMs < event.atMs);
}

function deathsOf(marks: readonly Mark[]): readonly Death[] {
  const deaths: Death[] = [];
  for (const mark of marks) {
    const last = deaths.at(-1);
    const open = last !== undefined && last.toMs === null ? last : undefined;
    if (mark.alive && open !== undefined) {
      const endedBy = mark.how === 'event' ? { byGid: mark.byGid } : null;
      deaths[deaths.length - 1] = { ...open, toMs: mark.atMs, endedBy };
    } else if (!mark.alive && open === undefined) {
      const how = mark.how === 'event' ? 'event' : 'absent';
      deaths.push({ fromMs: mark.atMs, toMs: null, how, byGid: mark.byGid, endedBy: null });
    }
  }
  return deaths;
}
