/**
 * The people who run the warehouse, as far as commands let them change something: while faults last they also decide wrongly,
 * in the end they see to it that nothing waits for them.
 */
import { every, readActions } from '@asana-warehouse/projection/flags';
import { setFlag } from './flags.ts';
import { decide, heldBy, holdingEntries } from './guard-entries.ts';
import { decideLetters } from './letters.ts';
import { replay } from './replay.ts';
import { pause, type Life, type Work } from './schedule.ts';
import type { GuardRow } from './tables.ts';
import { thin } from './thinning.ts';
import { mayPass, type World } from './world.ts';

/** Works for as long as the run lasts. */
export function* operate(world: World, life: Life): Work<void> {
  const { choices } = world;
  for (;;) {
    yield* pause(choices.between('operator', 200, 1_000));
    try {
      yield* choices.isCalm ? putInOrder(world, life) : act(world, life);
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
  }
}

/** What still waits for a decision; null: nothing. */
export function undecided(world: World): string | null {
  const [entry] = holdingEntries(world);
  if (entry !== undefined) return `${entry.scope} held back`;
  const letter = [...world.warehouse.entries('letter')].find(([, { state }]) => state !== 'retried');
  if (letter !== undefined) return `letter ${letter[0]}`;
  const flag = [...world.warehouse.entries('flag')].find(
    ([, row]) => row.state !== 'on' || row.pendingSinceMs !== null,
  );
  return flag === undefined ? null : `flag ${flag[0]}`;
}

/** One thing, drawn. */
function* act(world: World, life: Life): Work<void> {
  const { choices, schedule } = world;
  const kind = choices.between('operator act', 0, 12);
  if (kind < 4) yield* decideAboutHeld(world, life);
  else if (kind < 5) world.poison.isMended = true;
  else if (kind < 6) yield* decideAboutLetters(world, life);
  else if (kind < 10) yield* decideAboutFlags(world, life);
  else if (kind < 12) yield* replay(world, life);
  else thin(world, schedule.nowMs - choices.between('kept for', 500, 8_000));
}

/** The release that can apply everything runs, flags are on, letters are tried again. */
function* putInOrder(world: World, life: Life): Work<void> {
  world.poison.isMended = true;
  for (const [, { type, action, state }] of world.warehouse.entries('flag'))
    if (state !== 'on') yield* setFlag(world, life, { type, action, state: 'on', sinceMs: null });
  if ([...world.warehouse.entries('letter')].some(([, { state }]) => state === 'open' || state === 'discarded'))
    yield* decideLetters(world, life, ['open', 'discarded'], 'retry');
  yield* decideAboutHeld(world, life);
}

function* decideAboutLetters(world: World, life: Life): Work<void> {
  const states = [...world.warehouse.entries('letter')].map(([, { state }]) => state);
  if (world.choices.between('letters decided', 0, 3) === 0) {
    if (states.some((state) => state === 'open' || state === 'retry'))
      yield* decideLetters(world, life, ['open', 'retry'], 'discarded');
  } else if (states.includes('open')) yield* decideLetters(world, life, ['open'], 'retry');
}

const flagTypes = ['task', 'project', 'story', every] as const;
const flagActions = [every, ...readActions, 'deleted', 'undeleted', 'changed'] as const;

/** Off, mostly from now on; or on again what is off. */
function* decideAboutFlags(world: World, life: Life): Work<void> {
  const { choices, schedule, warehouse } = world;
  const off = [...warehouse.entries('flag')].map(([, row]) => row).filter(({ state }) => state === 'off');
  const shown = choices.between('flag', 0, 1) === 0 ? choices.pick('flag on', off) : undefined;
  if (shown !== undefined)
    return yield* setFlag(world, life, { type: shown.type, action: shown.action, state: 'on', sinceMs: null });
  const type = choices.pick('flag type', flagTypes) ?? every;
  const action = choices.pick('flag action', flagActions) ?? every;
  const sinceMs = choices.between('flag since', 0, 1) === 0 ? schedule.nowMs - 5_000 : null;
  return yield* setFlag(world, life, { type, action, state: 'off', sinceMs });
}

/** Mostly by what is true in Asana; what is only out of sight is left to come back. */
function* decideAboutHeld(world: World, life: Life): Work<void> {
  const { choices } = world;
  const entry = choices.pick('held', holdingEntries(world));
  if (entry === undefined) return;
  const mood = choices.isCalm && world.asana.access.troubles === 0 ? 9 : choices.between('mood', 0, 9);
  if (mood < 2 || areGone(world, entry)) yield* decide(world, life, entry.id, 'confirmed');
  else if (mood < 4) yield* decide(world, life, entry.id, 'dismissed');
}

function areGone({ warehouse, asana: { truth } }: World, { id }: GuardRow): boolean {
  const held = heldBy(warehouse, id);
  const gone = held.filter(([, { gid }]) => {
    const thing = truth.things.get(gid);
    return thing === undefined || !truth.isVisible(thing);
  });
  return gone.length * 2 > held.length;
}
