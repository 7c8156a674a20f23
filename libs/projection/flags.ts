/**
 * Flags decide which facts of a type are folded. Facts are kept whatever flags say: a flag only hides those that the log
 * took from some moment on, so that turning it off leaves the tables as they are, and turning it on again loses nothing.
 * What is hidden is a function of the flags and of the fact alone, so every order of arrival still folds to the same rows.
 *
 *   on ──▶ everything is folded · off ──▶ nothing newer is · shadow ──▶ nothing newer is, but into the shadow tables
 *
 * One flag is of no facts: `past` says whether what was before the first read is derived from stories (`past.ts`), at all times.
 *
 * The most exact flag counts: for this type and action, for all actions of the type, for this action of all types, for
 * everything. Where there is none, it is on.
 */
import { eventActions } from '@asana-warehouse/catalogue/event-actions';
import { childrenOf } from '@asana-warehouse/catalogue/registry';
import type { EventFact, SnapshotFact } from './facts.ts';

export const flagStates = ['off', 'shadow', 'on'] as const;
export type FlagState = (typeof flagStates)[number];

/** Stands for all types, or all actions. */
export const every = '*';

/** Kinds of reads that can be flagged: contents, and what says something about existence or visibility alone. */
export const readActions = ['content', 'absent', 'forbidden', 'listed'] as const;

/** Not a kind of fact: whether the time before the first read is derived from stories. Only a flag of this very name says so. */
export const pastAction = 'past';

/** One flag. `sinceMs`: facts from then on, ms since 1970, are hidden unless it is on. */
export type Flag = {
  readonly type: string;
  readonly action: string;
  readonly state: FlagState;
  readonly sinceMs: number;
};

/** What a fold is for: the live tables, or those that only show what would be. */
export type FoldPlace = 'live' | 'shadow';

export type Flags = {
  readonly stateOf: (type: string, action: string) => FlagState;
  /** From when on facts of this kind are hidden from the live tables, ms since 1970; null: never. */
  readonly hiddenSinceMs: (type: string, action: string) => number | null;
  /** Whether any kind of fact about this type may be hidden from the live tables. */
  readonly hides: (type: string) => boolean;
  /** The flag that counts, as `type action`; null: none does. */
  readonly nameOf: (type: string, action: string) => string | null;
  /** Whether a resource of this type may belong in the shadow tables: its own facts are in shadow, or those of what can hold it. */
  readonly shadows: (type: string) => boolean;
  /** The same, or it may have rows there from before. */
  readonly mayBeShadowed: (type: string) => boolean;
  /** Whether the time before the first read is derived for this type. */
  readonly derivesPast: (type: string) => boolean;
};

/** Flags from their rows. `isShadowed`: the shadow tables have rows, which are to go where no flag asks for them any more. */
export function flagsOf(all: readonly Flag[], isShadowed = false): Flags {
  const rows = all.filter(({ action }) => action !== pastAction);
  const byKey = new Map(all.map((row) => [`${row.type} ${row.action}`, row]));
  const find = (type: string, action: string): Flag | undefined =>
    byKey.get(`${type} ${action}`) ??
    (action === pastAction ? byKey.get(`${every} ${action}`) : findForAll(type, action));
  const findForAll = (type: string, action: string): Flag | undefined =>
    byKey.get(`${type} ${every}`) ?? byKey.get(`${every} ${action}`) ?? byKey.get(`${every} ${every}`);
  return {
    stateOf: (type, action) => find(type, action)?.state ?? 'on',
    hiddenSinceMs: (type, action) => {
      const flag = find(type, action);
      return flag === undefined || flag.state === 'on' ? null : flag.sinceMs;
    },
    hides: (type) => rows.some((row) => row.state !== 'on' && (row.type === type || row.type === every)),
    nameOf: (type, action) => {
      const flag = find(type, action);
      return flag === undefined ? null : nameOfFlag(flag);
    },
    shadows: reachOf(rows.filter(({ state }) => state === 'shadow')),
    mayBeShadowed: reachOf(rows.filter(({ state }) => isShadowed || state === 'shadow')),
    derivesPast: (type) => (find(type, pastAction)?.state ?? 'on') === 'on',
  };
}

/** A flag as lists and reports name it. */
export function nameOfFlag({ type, action }: { readonly type: string; readonly action: string }): string {
  return `${type} ${action}`;
}

/** Types of flags, with all that can lie within such resources: what goes with a container goes there too. */
function reachOf(flags: readonly Flag[]): (type: string) => boolean {
  if (flags.some(({ type }) => type === every)) return () => true;
  const reached = new Set<string>();
  const open = flags.map(({ type }) => type);
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (reached.has(type)) continue;
    reached.add(type);
    open.push(...childrenOf(type).map(({ resource }) => resource.name));
  }
  return (type) => reached.has(type);
}

/** No flag is set. */
export const allOn: Flags = flagsOf([]);

/** Whether what such an event asks for waits. Reads for any other reason are made whatever flags say: what was not read could not be shown later. */
export function isEventOff(flags: Flags, type: string, reason: string): boolean {
  return (eventActions as readonly string[]).includes(reason) && flags.stateOf(type, reason) === 'off';
}

/** The action under which a read is flagged. */
export function actionOfRead(kind: SnapshotFact['kind']): string {
  return kind === 'present' ? 'content' : kind;
}

/** Names of the flags in shadow that hide any of these facts about one resource from the live tables, sorted. */
export function shadowedBy(
  flags: Flags,
  type: string,
  { snapshots, events }: { readonly snapshots: readonly SnapshotFact[]; readonly events: readonly EventFact[] },
): readonly string[] {
  const names = new Set<string>();
  const look = (action: string, atMs: number): void => {
    const name = flags.stateOf(type, action) === 'shadow' ? flags.nameOf(type, action) : null;
    if (name !== null && atMs >= (flags.hiddenSinceMs(type, action) ?? Infinity)) names.add(name);
  };
  for (const { kind, appendedAtMs } of snapshots) look(actionOfRead(kind), appendedAtMs);
  for (const { action, atMs } of events) look(action, atMs);
  return [...names].sort();
}

/** What a fold for `place` may see of the facts about one resource, in the order given. */
export function visibleFacts<S extends SnapshotFact, E extends EventFact>(
  flags: Flags,
  type: string,
  facts: { readonly snapshots: readonly S[]; readonly events: readonly E[] },
  place: FoldPlace,
): { readonly snapshots: readonly S[]; readonly events: readonly E[] } {
  if (!flags.hides(type)) return facts;
  const isSeen = (action: string, atMs: number): boolean => {
    if (place === 'shadow' && flags.stateOf(type, action) === 'shadow') return true;
    const sinceMs = flags.hiddenSinceMs(type, action);
    return sinceMs === null || atMs < sinceMs;
  };
  return {
    snapshots: facts.snapshots.filter(({ kind, appendedAtMs }) => isSeen(actionOfRead(kind), appendedAtMs)),
    events: facts.events.filter(({ action, atMs }) => isSeen(action, atMs)),
  };
}
