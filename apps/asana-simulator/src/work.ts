/**
 * Seeded people who work: a sequence of actions that depends on nothing but the seed and the state it starts from. Each action
 * has a weight; one that finds nothing to act on is passed over and counted as `idle`.
 */
import { ApiFault, badRequest } from './api-fault.ts';
import { isLive } from './liveness.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';
import type { Gid, RowOf, RowType } from './rows.ts';
import { actions, silentActions } from './work-actions.ts';
import type { Action } from './work-actions.ts';
import type { World } from './world.ts';

export interface WorkOrder {
  readonly seed: number;
  /** How many actions, however long they take; or null: as many as fit into `seconds` at `rate` a second. */
  readonly actions: number | null;
  readonly seconds: number;
  readonly rate: number;
  /** Whether people also do what no event tells, such as renaming themselves and custom fields. */
  readonly silent: boolean;
}

/** What an action works with: chance, people, and live rows picked at random. */
export interface Desk {
  readonly world: World;
  readonly random: Random;
  person(workspace: Gid): Gid | null;
  any<T extends RowType>(type: T): RowOf<T> | null;
}

/** Does the work; answers with the number of times each action was done. */
export async function work(world: World, order: WorkOrder, isStopped: () => boolean): Promise<Record<string, number>> {
  const random = seededRandom(order.seed, 'work');
  const desk: Desk = {
    world,
    random,
    person: (workspace) => pickPerson(world, random, workspace),
    any: (type) => pickLive(world, random, type),
  };
  const choice = order.silent ? [...actions, ...silentActions] : actions;
  const counts: Record<string, number> = {};
  const total = order.actions ?? Math.max(1, Math.round(order.seconds * order.rate));
  const startMs = Date.now();
  for (let done = 0; done < total && !isStopped(); done += 1) {
    const dueMs = order.actions === null || order.seconds > 0 ? (done / total) * order.seconds * 1_000 : 0;
    const waitMs = startMs + dueMs - Date.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    else if (done % 20 === 19) await new Promise((resolve) => setImmediate(resolve));
    const name = act(desk, choice);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

export function readOrder(given: Readonly<Record<string, unknown>>, defaultSeed: number): WorkOrder {
  const number = (name: string): number | null => {
    const value = given[name];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'number' || !(value >= 0)) throw badRequest(`${name}: must be a number from 0`);
    return value;
  };
  const seconds = number('seconds');
  const wanted = number('actions');
  return {
    seed: number('seed') ?? defaultSeed,
    actions: wanted ?? (seconds === null ? 100 : null),
    seconds: seconds ?? 0,
    rate: number('rate') ?? 20,
    silent: given['silent'] === true,
  };
}

function act(desk: Desk, choice: readonly Action[]): string {
  let at = desk.random.below(choice.reduce((sum, action) => sum + action.weight, 0));
  const action = choice.find((it) => (at -= it.weight) < 0);
  if (action === undefined) throw new Error('the weights of the actions do not add up');
  try {
    return action.run(desk) ? action.name : 'idle';
  } catch (error) {
    if (error instanceof ApiFault) return 'refused';
    throw error;
  }
}

function pickPerson(world: World, random: Random, workspace: Gid): Gid | null {
  const members = world.store.list(`workspace_memberships:${workspace}`);
  const member = members.size === 0 ? undefined : members.at(random.below(members.size));
  return member === undefined ? null : world.store.need('workspace_membership', member.gid).user;
}

function pickLive<T extends RowType>(world: World, random: Random, type: T): RowOf<T> | null {
  const list = world.store.list(`all:${type}`);
  for (let tries = 0; tries < 8 && list.size > 0; tries += 1) {
    const row = world.store.find(type, list.at(random.below(list.size))?.gid);
    if (row !== undefined && isLive(world.store, row)) return row;
  }
  return null;
}
