/**
 * The second fold of resources that flags in state shadow touch, into the shadow tables, within the transaction and under the locks
 * of the first. A resource has rows there while such a flag hides facts about it, or while it differs because something that
 * holds it was gone at other times there than in the live tables. Both are functions of the facts and the flags, and so are the
 * rows; whatever changes either folds the resource again, in both places, so order, crashes and concurrency matter as
 * little as for live rows.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { shadowedBy, visibleFacts, type Flags } from '@asana-warehouse/projection/flags';
import { beginFold, finishFold, type Begun, type Folded, type Known } from '@asana-warehouse/projection/fold';
import type { Interval } from '@asana-warehouse/projection/facts';
import type { GoneIntervals } from '@asana-warehouse/projection/life';
import { shadowDifference, type ShadowDifference } from '@asana-warehouse/projection/shadow-difference';
import { applyFolds, type Result } from '@asana-warehouse/warehouse/apply';
import { loadGone, type Moved } from '@asana-warehouse/warehouse/containers';
import { resourceKey } from '@asana-warehouse/warehouse/fact-store';
import { isApart } from '@asana-warehouse/warehouse/place';
import {
  byContainer,
  inShadow,
  loadShadowed,
  noteShadowed,
  removeShadowed,
} from '@asana-warehouse/warehouse/shadow-tables';
import { tablesOfType } from '@asana-warehouse/warehouse/table-writer';
import type pg from 'pg';
import { distinct, grouped } from './group.ts';

/**
 * A second fold half done. `flags`: names of those in shadow that hide facts about the resource. `isOver`: no flag that could ask
 * for its rows is in shadow any more.
 */
export type BegunShadow = { readonly begun: Begun; readonly flags: readonly string[]; readonly isOver: boolean };

/** A resource as the live tables are to show it. `restamped`: see `Result`. */
export type LiveFold = Result & { readonly declaration: Resource };

/** The first half, for those of the resources that may have to do with the shadow tables. */
export function beginShadow(
  client: pg.ClientBase,
  flags: Flags,
  known: readonly Known[],
  live: readonly Begun[],
): readonly BegunShadow[] {
  if (isApart(client)) return [];
  return known.flatMap((facts, index) => {
    const { declaration } = facts;
    const same = live[index];
    if (same === undefined || !flags.mayBeShadowed(declaration.name)) return [];
    const isOver = !flags.shadows(declaration.name);
    const names = shadowedBy(flags, declaration.name, facts);
    if (names.length === 0) return [{ begun: same, flags: names, isOver }];
    const seen = visibleFacts(flags, declaration.name, facts, 'shadow');
    return [{ begun: beginFold({ ...facts, ...seen }), flags: names, isOver }];
  });
}

/** The second half: writes what the shadow tables are to hold, and takes out what they are not. Resolves to whose children must be folded again. */
export async function writeShadow(
  client: pg.ClientBase,
  begun: readonly BegunShadow[],
  live: readonly LiveFold[],
  gone: GoneIntervals,
): Promise<readonly Moved[]> {
  if (begun.length === 0) return [];
  const held = await loadHeld(client, begun, gone);
  const lives = new Map(live.map((fold) => [keyOf(fold), fold]));
  const folds = begun.flatMap((one) => {
    const fold = lives.get(keyOf(one.begun.known));
    return fold === undefined ? [] : [shadowFold(one, fold, gone, held)];
  });
  const moved: Moved[] = [];
  for (const [declaration, group] of grouped(folds, (fold) => fold.live.declaration)) {
    moved.push({ type: declaration.name, gids: await writeType(client, declaration, group) });
  }
  return moved;
}

/** `gone`: when a container was gone as the shadow tables see it: by their own rows, or where they have none, by the live ones. */
type Held = { readonly has: ReadonlySet<string>; readonly gone: GoneIntervals };

async function loadHeld(client: pg.ClientBase, begun: readonly BegunShadow[], gone: GoneIntervals): Promise<Held> {
  const containers = distinct(begun.flatMap((one) => one.begun.containers));
  const own = begun.map(({ begun: { known } }) => ({ type: known.declaration.name, gid: known.gid }));
  const has = await loadShadowed(client, distinct([...own, ...containers]));
  const goneThere = await loadGone(
    inShadow(client),
    containers.filter((container) => has.has(resourceKey(container))),
  );
  return { has, gone: (type, gid) => (has.has(resourceKey({ type, gid })) ? goneThere : gone)(type, gid) };
}

/** `had`: whether the shadow tables have rows of it so far. */
type Beside = { readonly live: LiveFold; readonly had: boolean };
/** `shadow`: what they are to have; null: nothing. */
type ShadowFold = Beside & { readonly shadow: Kept | null };
type Kept = { readonly flags: readonly string[]; readonly folded: Folded; readonly difference: ShadowDifference };

function shadowFold(one: BegunShadow, live: LiveFold, gone: GoneIntervals, held: Held): ShadowFold {
  const { begun, flags, isOver } = one;
  const had = held.has.has(keyOf(begun.known));
  const isMoved = begun.containers.some(({ type, gid }) => !sameGone(held.gone(type, gid), gone(type, gid)));
  if (isOver || (flags.length === 0 && !isMoved)) return { live, had, shadow: null };
  const folded = finishFold(begun, held.gone);
  if (folded.current === null) return { live, had, shadow: null };
  const difference = shadowDifference(tablesOfType(live.declaration), live.folded, folded);
  if (flags.length === 0 && difference.kinds.length === 0) return { live, had, shadow: null };
  return { live, had, shadow: { flags: isMoved ? [...flags, byContainer] : flags, folded, difference } };
}

async function writeType(
  client: pg.ClientBase,
  declaration: Resource,
  folds: readonly ShadowFold[],
): Promise<readonly string[]> {
  const type = declaration.name;
  const kept = folds.flatMap(({ shadow, ...rest }) => (shadow === null ? [] : [{ ...rest, ...shadow }]));
  const left = folds.filter(({ shadow, had }) => shadow === null && had).map(({ live }) => live);
  const leftGids = left.map(({ gid }) => gid);
  const goneBefore = await loadGone(
    inShadow(client),
    leftGids.map((gid) => ({ type, gid })),
  );
  await removeShadowed(client, declaration, leftGids);
  const results = kept.map(({ live: { gid, restamped }, folded }) => ({ gid, folded, restamped }));
  const applied = results.length === 0 ? undefined : await applyFolds(inShadow(client), declaration, results);
  await noteShadowed(
    client,
    kept.map(({ live: { gid }, flags, difference }) => ({ type, gid, flags, difference })),
  );
  const changed = new Set(applied?.goneChanged);
  // Before it had rows, and where it has none any more, what counts is what the live tables show.
  const moved = kept.filter(({ had, live, folded }) =>
    had ? changed.has(live.gid) : !sameGone(folded.gone, live.folded.gone),
  );
  const returned = left.filter(({ gid, folded }) => !sameGone(goneBefore(type, gid), folded.gone));
  return [...moved.map(({ live }) => live.gid), ...returned.map(({ gid }) => gid)];
}

function sameGone(a: readonly Interval[], b: readonly Interval[]): boolean {
  return spell(a) === spell(b);
}

function spell(intervals: readonly Interval[]): string {
  return JSON.stringify(intervals.map(({ fromMs, toMs }) => `${fromMs}-${toMs ?? ''}`).sort());
}

function keyOf({ declaration, gid }: { readonly declaration: Resource; readonly gid: string }): string {
  return resourceKey({ type: declaration.name, gid });
}
