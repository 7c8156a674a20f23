/**
 * The existence register. Each sighting and each deletion has one place in Asana's time: an event its own time, an
 * observation its lower bound (when it was made, less its error), so "present" beats "deleted" only if it surely came
 * later. At equal times gone wins. The latest mark says what is so now; all marks in order say when it was so.
 * A refused read (forbidden) is no mark: it says nothing about existence.
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
  const marks = [...snapshots.flatMap(markOfSnapshot), ...events.flatMap((event) => markOfEvent(declaration, event))];
  marks.sort((a, b) => a.atMs - b.atMs || Number(b.alive) - Number(a.alive) || compareText(a.id, b.id));
  return {
    deaths: deathsOf(marks),
    seenMs: marks.filter((mark) => mark.alive && mark.how === 'observation').map((mark) => mark.atMs),
  };
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

function deathsOf(marks: readonly Mark[]): readonly Death[] {
  const deaths: Death[] = [];
  let openErrorMs = 0;
  for (const mark of marks) {
    const last = deaths.at(-1);
    const open = last !== undefined && last.toMs === null ? last : undefined;
    if (mark.alive && open !== undefined) {
      const endedBy = mark.how === 'event' ? { byGid: mark.byGid } : null;
      deaths[deaths.length - 1] = { ...open, toMs: mark.atMs, endedBy };
    } else if (!mark.alive && open === undefined) {
      deaths.push(deathFrom(mark));
      openErrorMs = mark.errorMs;
    } else if (
      !mark.alive &&
      open?.how === 'absent' &&
      mark.how === 'event' &&
      mark.atMs - open.fromMs <= 2 * openErrorMs
    ) {
      // The read found nothing because of this very deletion; the event knows the moment and the person.
      deaths[deaths.length - 1] = deathFrom(mark);
    }
  }
  return deaths;
}

function deathFrom(mark: Mark): Death {
  const how = mark.how === 'event' ? 'event' : 'absent';
  return { fromMs: mark.atMs, toMs: null, how, byGid: mark.byGid, endedBy: null };
}
